// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSequence;

/** The content of CertPoll: IssuerAndSubject (RFC 8894 §3.3.3). */
public final class PollContent {

  private PollContent() {}

  /** The CA that issues, and the subject that was requested, in DER. */
  public static byte[] of(X500Principal issuer, X500Principal subject) {
    var names = new ASN1EncodableVector();
    names.add(Signers.name(issuer));
    names.add(Signers.name(subject));
    try {
      return new DERSequence(names).getEncoded(ASN1Encoding.DER);
    } catch (IOException unencodable) {
      throw new IllegalStateException("two names cannot be encoded", unencodable);
    }
  }
}
