// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * What of a certificate request may go into a certificate. The challenge is not part of it, so this
 * can be kept while the request waits.
 *
 * @param subject the subject's name
 * @param publicKey the subject's key
 * @param alternativeNames the subject's other names, none to many
 * @param purposes the extended key usages that are asked for, none to many
 */
public record RequestedCertificate(
    X500Name subject,
    SubjectPublicKeyInfo publicKey,
    List<GeneralName> alternativeNames,
    List<KeyPurposeId> purposes) {

  /** Copies the lists. */
  public RequestedCertificate {
    alternativeNames = List.copyOf(alternativeNames);
    purposes = List.copyOf(purposes);
  }

  /** Returns the DER of a sequence of the four parts, for the records of the CA. */
  public byte[] encoded() {
    ASN1Encodable[] parts = {
      subject, publicKey, sequence(alternativeNames), sequence(purposes),
    };
    try {
      return new DERSequence(parts).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode a certificate request", e);
    }
  }

  private static DERSequence sequence(List<? extends ASN1Encodable> elements) {
    return new DERSequence(elements.toArray(ASN1Encodable[]::new));
  }

  /**
   * Reads what {@link #encoded()} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static RequestedCertificate decode(byte[] encoded) {
    ASN1Sequence parts = ASN1Sequence.getInstance(encoded);
    return new RequestedCertificate(
        X500Name.getInstance(parts.getObjectAt(0)),
        SubjectPublicKeyInfo.getInstance(parts.getObjectAt(1)),
        list(parts.getObjectAt(2), GeneralName::getInstance),
        list(parts.getObjectAt(3), KeyPurposeId::getInstance));
  }

  static <T> List<T> list(ASN1Encodable sequence, Function<ASN1Encodable, T> reader) {
    List<T> elements = new ArrayList<>();
    for (ASN1Encodable element : ASN1Sequence.getInstance(sequence)) {
      elements.add(reader.apply(element));
    }
    return elements;
  }
}
