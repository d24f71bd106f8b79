// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.SecurityLevel;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the way from a certificate up to one that is trusted, through certificates in any order
 * (RFC 8894 §2.2): signatures, validity, and who may issue.
 */
final class CertificatePath {

  /** How far the clocks of gateway and CA may differ. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final int LONGEST = 8;
  private static final int MOST_SIGNATURES = 64;
  private static final int KEY_CERT_SIGN = 5;

  private final Predicate<X509Certificate> anchor;
  private final Set<X509Certificate> issuers;
  private final SecurityLevel level;
  private final Instant now;
  private int signatures;

  /**
   * A search.
   *
   * @param anchor whether a certificate is trusted by itself
   * @param issuers what may be in between, not trusted; a bound on the signatures that are checked
   *     in all searches of this instance together keeps a crafted heap of them harmless
   */
  CertificatePath(
      Predicate<X509Certificate> anchor,
      Iterable<X509Certificate> issuers,
      SecurityLevel level,
      Instant now) {
    this.anchor = anchor;
    this.issuers = new LinkedHashSet<>();
    issuers.forEach(this.issuers::add);
    this.level = level;
    this.now = now;
  }

  /** The certificate, its issuer, and so on up to the trusted one. */
  Optional<List<X509Certificate>> from(X509Certificate certificate) {
    return extend(List.of(certificate));
  }

  private Optional<List<X509Certificate>> extend(List<X509Certificate> path) {
    var last = path.get(path.size() - 1);
    if (anchor.test(last)) {
      return Optional.of(path);
    }
    if (path.size() == LONGEST) {
      return Optional.empty();
    }
    for (var issuer : issuers) {
      // What costs least comes first.
      if (signatures < MOST_SIGNATURES
          && isNamedAsIssuer(issuer, last)
          && !path.contains(issuer)
          && mayIssue(issuer, path)
          && isSignedBy(last, issuer)) {
        var longer = new ArrayList<>(path);
        longer.add(issuer);
        var whole = extend(longer);
        if (whole.isPresent()) {
          return whole;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isNamedAsIssuer(X509Certificate issuer, X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
  }

  private boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    if (isForgeable(certificate)) {
      return false;
    }
    signatures++;
    return Certificates.isSignedBy(certificate, issuer);
  }

  private boolean isForgeable(X509Certificate certificate) {
    var algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    return algorithm.startsWith("MD") && level != SecurityLevel.OBSOLETE;
  }

  private boolean mayIssue(X509Certificate issuer, List<X509Certificate> path) {
    if (!isValid(issuer, now)) {
      return false;
    }
    if (!Certificates.isCa(issuer)) {
      // A root of X.509 version 1 cannot say that it is a CA.
      return !Certificates.hasBasicConstraints(issuer)
          && Certificates.isSelfIssued(issuer)
          && anchor.test(issuer);
    }
    var usage = issuer.getKeyUsage();
    var authoritiesBelow =
        path.stream()
            .filter(each -> Certificates.isCa(each) && !Certificates.isSelfIssued(each))
            .count();
    return (usage == null || usage[KEY_CERT_SIGN])
        && authoritiesBelow <= issuer.getBasicConstraints();
  }

  /** Whether this is within the validity, give or take the difference of clocks. */
  static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.plus(SKEW).isBefore(certificate.getNotBefore().toInstant())
        && now.minus(SKEW).isBefore(certificate.getNotAfter().toInstant());
  }
}
