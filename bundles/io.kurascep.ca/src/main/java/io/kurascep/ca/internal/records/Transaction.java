// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.ca.internal.message.RequestedCertificate;
import java.math.BigInteger;
import java.time.Instant;

/** What became of a transaction of a client (RFC 8894 section 3.2.1.1). */
public sealed interface Transaction {

  /** Returns the transaction id, as the client wrote it. */
  String id();

  /** Returns whose transaction it is, and what for. */
  Origin origin();

  /**
   * Whose transaction it is, and what for, each as SHA-256 in hexadecimal.
   *
   * @param signer of the public key that signs the client's messages
   * @param subject of the public key that a certificate is asked for
   * @param request of everything that is asked for
   */
  record Origin(String signer, String subject, String request) {

    /** Whether the same client asks for the same key, perhaps for another name. */
    public boolean hasTheKeysOf(Origin other) {
      return signer.equals(other.signer) && subject.equals(other.subject);
    }
  }

  /**
   * A certificate was issued.
   *
   * @param id the transaction id
   * @param origin whose transaction it is, and what for
   * @param serialNumber of the certificate
   * @param end when the certificate ceases to be valid
   * @param certificate its DER
   * @param generation the number of the generation of the CA that issued it
   */
  @SuppressWarnings("ArrayRecordComponent") // kept by the thousand, never changed
  record Issued(
      String id,
      Origin origin,
      BigInteger serialNumber,
      Instant end,
      byte[] certificate,
      int generation)
      implements Transaction {}

  /**
   * A person has to decide.
   *
   * @param id the transaction id
   * @param origin whose transaction it is, and what for
   * @param number the short name by which it is approved or rejected
   * @param since when it was asked for
   * @param from the address that asked
   * @param request what is asked for, as {@link RequestedCertificate#encoded()} wrote it: parsed,
   *     thousands would need much more room
   * @param challenge what is known of its challenge password, in a word or two
   */
  @SuppressWarnings("ArrayRecordComponent") // kept by the thousand, never changed
  record Pending(
      String id,
      Origin origin,
      int number,
      Instant since,
      String from,
      byte[] request,
      String challenge)
      implements Transaction {

    /** Returns what is asked for. */
    public RequestedCertificate requested() {
      return RequestedCertificate.decode(request);
    }
  }

  /**
   * A person said no, or nobody said anything for too long.
   *
   * @param id the transaction id
   * @param origin whose transaction it is, and what for
   * @param expired whether it waited for too long
   */
  record Rejected(String id, Origin origin, boolean expired) implements Transaction {}
}
