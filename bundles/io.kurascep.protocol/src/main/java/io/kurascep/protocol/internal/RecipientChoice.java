// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The certificate that requests are encrypted to: the RA's for encryption where there is one (NDES
 * has one for encryption and one for signatures, and cannot read what is for its CA), else the
 * CA's. One whose key cannot encrypt is chosen where there is no other: then the challenge encrypts
 * (RFC 8894 §3.1).
 *
 * @param certificate the choice
 * @param reason for people
 */
record RecipientChoice(X509Certificate certificate, String reason) {

  private static final int KEY_ENCIPHERMENT = 2;

  /** A kind of certificate, and why it is good. */
  private record Kind(Predicate<X509Certificate> test, String reason) {}

  /**
   * Chooses.
   *
   * @param usable certificates that were traced to the trusted CA
   * @param chosen by the user
   * @throws TrustException if there is none, or not the one that the user chose
   */
  static RecipientChoice among(List<X509Certificate> usable, Optional<Fingerprint> chosen)
      throws TrustException {
    if (chosen.isPresent()) {
      return theChosen(usable, chosen.get());
    }
    return best(usable.stream().filter(RecipientChoice::isRsa).toList(), "")
        .or(() -> best(usable, ": no key of the server can encrypt, so the challenge does"))
        .orElseThrow(
            () ->
                new TrustException(
                    Check.CA_CERTIFICATES,
                    "the server shows no certificate that requests could be sent to: have it show"
                        + " that of its CA"));
  }

  private static Optional<RecipientChoice> best(List<X509Certificate> usable, String remark) {
    for (var kind : kinds(usable)) {
      var best =
          usable.stream()
              .filter(kind.test())
              .max(Comparator.comparing(X509Certificate::getNotBefore));
      if (best.isPresent()) {
        return Optional.of(
            new RecipientChoice(
                best.get(), Certificates.text(best.get()) + ", " + kind.reason() + remark));
      }
    }
    return Optional.empty();
  }

  private static RecipientChoice theChosen(List<X509Certificate> usable, Fingerprint chosen)
      throws TrustException {
    for (var certificate : usable) {
      if (chosen.matches(certificate) && isRsa(certificate)) {
        return new RecipientChoice(
            certificate, Certificates.text(certificate) + ", as the settings say");
      }
    }
    throw new TrustException(
        Check.CA_CERTIFICATES,
        "the server shows no certificate with the RA encryption fingerprint %s and an RSA key: correct"
                .formatted(chosen)
            + " the setting");
  }

  /** From the best to the last resort. */
  private static List<Kind> kinds(List<X509Certificate> all) {
    Predicate<X509Certificate> authority = Certificates::isCa;
    var registration = authority.negate();
    Predicate<X509Certificate> issues = authority.and(each -> !issuesAnother(each, all));
    return List.of(
        new Kind(
            registration.and(RecipientChoice::isForEncryption), "an RA's for key encipherment"),
        new Kind(registration.and(each -> !Certificates.hasKeyUsage(each)), "an RA's for any use"),
        new Kind(issues.and(RecipientChoice::isForEncryption), "a CA's for key encipherment"),
        new Kind(issues.and(each -> !Certificates.hasKeyUsage(each)), "a CA's for any use"),
        new Kind(registration, "an RA's, though not for key encipherment: there is no other"),
        new Kind(issues, "a CA's, though not for key encipherment: there is no other"),
        new Kind(authority, "a CA's: there is no other"));
  }

  private static boolean issuesAnother(X509Certificate authority, List<X509Certificate> all) {
    return all.stream()
        .anyMatch(
            each ->
                !each.equals(authority)
                    && Certificates.isCa(each)
                    && !Certificates.isSelfIssued(each)
                    && each.getIssuerX500Principal().equals(authority.getSubjectX500Principal()));
  }

  private static boolean isForEncryption(X509Certificate certificate) {
    var usage = certificate.getKeyUsage();
    return usage != null && usage[KEY_ENCIPHERMENT];
  }

  private static boolean isRsa(X509Certificate certificate) {
    return certificate.getPublicKey().getAlgorithm().equals("RSA");
  }
}
