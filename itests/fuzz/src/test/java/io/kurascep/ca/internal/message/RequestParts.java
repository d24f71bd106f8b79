// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;

/** The inner parts of a request, without what is around them. */
public final class RequestParts {

  private static final SecureRandom RANDOM = new SecureRandom();

  private RequestParts() {}

  /** Reads and decrypts the content of a message. */
  public static void openEnvelope(byte[] content, PrivateKey key, Certificate recipient)
      throws Refusal {
    Envelope.decode(content, RequestRules.rfc()).open(key, recipient, RANDOM);
  }

  /** Reads a decrypted PKCS#10 request with its padding. */
  public static void pkcs10(byte[] padded) throws Refusal {
    CertificateRequest.decode(padded, 16, RequestRules.rfc());
  }

  /** The senderNonce of a message, empty for none. */
  public static byte[] senderNonce(PkiRequest request) {
    return request.senderNonce().orElse(new byte[0]);
  }

  /** Rules that permit whatever the CA can read at all. */
  public static RequestRules everything() {
    return new RequestRules(
        List.of(Digest.values()), List.of(ContentCipher.values()), false, false, false);
  }
}
