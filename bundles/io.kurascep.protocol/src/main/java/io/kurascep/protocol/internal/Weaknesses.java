// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.LadderStep;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is weak at a server, or will soon be: one sentence each, with what to do. */
public final class Weaknesses {

  private static final int LEAST_BITS = 2048;
  private static final int TENTH = 10;
  private static final Duration SOON = Duration.ofDays(30);

  private Weaknesses() {}

  /** Of the way in which requests go at first. */
  public static List<String> of(LadderStep first) {
    var found = new ArrayList<String>();
    if (!first.cipher().isAes()) {
      found.add(
          "requests are encrypted with %s, which is weak: let the server announce AES"
              .formatted(first.cipher().setting()));
    }
    if (!first.digest().isSha2()) {
      found.add(
          "requests are signed with %s, which is weak: let the server announce SHA-256"
              .formatted(first.digest().setting()));
    }
    if (first.method() == HttpMethod.GET) {
      found.add(
          "requests go in the address, which web servers cut off: let the server announce"
              + " POSTPKIOperation");
    }
    return found;
  }

  /** Of the certificates of a server. */
  public static List<String> of(List<X509Certificate> certificates, Instant now) {
    var found = new ArrayList<String>();
    for (var certificate : certificates) {
      var name = Certificates.text(certificate);
      if (certificate.getPublicKey() instanceof RSAKey key
          && key.getModulus().bitLength() < LEAST_BITS) {
        found.add(
            "the key of %s has %d bits, which is weak: have the CA make a larger one"
                .formatted(name, key.getModulus().bitLength()));
      }
      var signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
      if (!Certificates.isSelfIssued(certificate) && signature.matches("(SHA-?1|MD[245])WITH.*")) {
        found.add(
            "%s is signed with %s, which is weak: have the CA issue it anew"
                .formatted(name, FailureWords.harmless(signature)));
      }
      if (isOverSoon(certificate, now)) {
        found.add(
            "%s is valid until %s only, and nobody gets a certificate then: have the CA renew it"
                .formatted(name, certificate.getNotAfter().toInstant()));
      }
    }
    return found;
  }

  /** Within thirty days, or the last tenth of its life. */
  private static boolean isOverSoon(X509Certificate certificate, Instant now) {
    var end = certificate.getNotAfter().toInstant();
    var tenth = Duration.between(certificate.getNotBefore().toInstant(), end).dividedBy(TENTH);
    return now.plus(tenth.compareTo(SOON) > 0 ? tenth : SOON).isAfter(end);
  }
}
