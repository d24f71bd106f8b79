// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/** What a CA writes down. */
public sealed interface Entry {

  /**
   * What became of a transaction.
   *
   * @param transaction replaces what was known of it
   * @param spent the tokens of rights that it used up: a one-time challenge, the status NEW
   */
  record Fate(Transaction transaction, List<String> spent) implements Entry {
    /** Copies the list. */
    public Fate {
      spent = List.copyOf(spent);
    }
  }

  /**
   * A certificate is good no more.
   *
   * @param serialNumber of the certificate
   * @param since when it was revoked
   * @param reason a CRLReason (RFC 5280 section 5.3.1)
   */
  record Revocation(BigInteger serialNumber, Instant since, int reason) implements Entry {}

  /**
   * A one-time challenge that was made by command.
   *
   * @param hash the salted hash of the challenge
   * @param until when it ceases to be good
   */
  record Invitation(String hash, Instant until) implements Entry {}

  /**
   * A device that may have a certificate, as EJBCA's end entities.
   *
   * @param name its common name
   * @param round how often it got the status NEW
   * @param hash the salted hash of its enrollment code; empty: none was given
   */
  record Device(String name, int round, String hash) implements Entry {}

  /**
   * What stays of entries that are no more.
   *
   * @param lastNumber the highest number of a request among them
   * @param spent the tokens of rights that they used up
   */
  record Remains(int lastNumber, List<String> spent) implements Entry {
    /** Copies the list. */
    public Remains {
      spent = List.copyOf(spent);
    }
  }
}
