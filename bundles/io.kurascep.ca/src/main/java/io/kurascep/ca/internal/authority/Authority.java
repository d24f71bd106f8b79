// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.authority;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * One generation of a CA: who issues, who signs answers, who decrypts requests. Without an RA the
 * CA itself does all three.
 *
 * @param number 1 for the first generation
 * @param issuer signs certificates and CRLs
 * @param signer signs messages
 * @param recipient decrypts messages
 * @param above the certificates above the issuer, from the bottom up: a root, or none
 */
public record Authority(
    int number,
    CaIdentity issuer,
    CaIdentity signer,
    CaIdentity recipient,
    List<Certificate> above) {

  /** Copies the list. */
  public Authority {
    above = List.copyOf(above);
  }

  /** Whether an RA talks to clients. */
  public boolean hasRa() {
    return !recipient.equals(issuer);
  }

  /** Returns the certificates of the RA, those of the signer first; none without an RA. */
  public List<Certificate> registrationAuthorities() {
    return hasRa()
        ? List.copyOf(new LinkedHashSet<>(List.of(signer.certificate(), recipient.certificate())))
        : List.of();
  }

  /** Returns the certificate of the issuer and those above it. */
  public List<Certificate> chain() {
    List<Certificate> chain = new ArrayList<>();
    chain.add(issuer.certificate());
    chain.addAll(above);
    return chain;
  }

  /** Whether the issuer may issue at a time. */
  public boolean isValid(Instant now) {
    return !now.isBefore(begin()) && !now.isAfter(end());
  }

  /** Returns when the issuer begins to be valid. */
  public Instant begin() {
    return issuer.certificate().getStartDate().getDate().toInstant();
  }

  /** Returns when the issuer ceases to be valid. */
  public Instant end() {
    return issuer.certificate().getEndDate().getDate().toInstant();
  }
}
