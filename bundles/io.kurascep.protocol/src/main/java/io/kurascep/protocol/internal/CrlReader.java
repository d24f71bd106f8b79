// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/** Checks a revocation list for one certificate (RFC 5280 §6.3.3), wherever it came from. */
public final class CrlReader {

  private static final String DELTA = "2.5.29.27";
  private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
  private static final int CRL_SIGN = 6;

  private final ServerSettings settings;
  private final X509Certificate certificate;
  private final Set<X509Certificate> issuers;
  private final Optional<X509CRL> held;
  private final Instant now;

  /** A list with the CA certificate whose key signed it. */
  public record Checked(X509CRL crl, X509Certificate issuer) {}

  /**
   * Prepares.
   *
   * @param chain the certificate that may be revoked, first, and what is between it and the CA
   * @param held the list that the caller has; a newer one must not be older
   * @throws TrustException if the certificate does not lead to the trusted CA
   */
  public CrlReader(
      ServerSettings settings,
      CaCertificates ca,
      List<X509Certificate> chain,
      Optional<X509CRL> held,
      Instant now)
      throws TrustException {
    this.settings = settings;
    this.certificate = chain.get(0);
    this.held = held;
    this.now = now;
    var path =
        ca.path(certificate, chain, now)
            .orElseThrow(
                () ->
                    new TrustException(
                        Check.CHAIN,
                        "the certificate %s does not lead to the trusted CA: no revocation list is"
                                .formatted(Certificates.text(certificate))
                            + " fetched for it"));
    this.issuers = new LinkedHashSet<>(path);
    this.issuers.addAll(ca.verified());
  }

  /** The certificate that may be revoked. */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * Reads a list that came by itself, in DER or PEM.
   *
   * @throws TrustException naming the check that fails
   */
  public Checked read(byte[] encoded) throws TrustException {
    return check(parse(encoded));
  }

  private static X509CRL parse(byte[] encoded) throws TrustException {
    try {
      var crl =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(encoded));
      if (encoded[0] == 0x30 && crl.getEncoded().length != encoded.length) {
        throw new CRLException("bytes behind the list");
      }
      return crl;
    } catch (CRLException | CertificateException | RuntimeException malformed) {
      throw new TrustException(
          Check.FORM, "the revocation list is malformed: it may have been cut off", malformed);
    }
  }

  /**
   * Chooses among those of an answer: complete lists of the issuer, the newest of them.
   *
   * @throws TrustException naming the check that fails
   */
  Checked choose(List<byte[]> encoded) throws TrustException {
    Optional<X509CRL> newest = Optional.empty();
    for (var each : encoded) {
      var crl = parse(each);
      var fits = isOfIssuer(crl) && crl.getExtensionValue(DELTA) == null;
      if (fits && newest.filter(n -> !begin(n).isBefore(begin(crl))).isEmpty()) {
        newest = Optional.of(crl);
      }
    }
    return check(
        newest.orElseThrow(
            () ->
                refused("the server's answer to GetCRL holds no revocation list of " + issuer())));
  }

  private static Instant begin(X509CRL crl) {
    return crl.getThisUpdate().toInstant();
  }

  private boolean isOfIssuer(X509CRL crl) {
    return crl.getIssuerX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private String issuer() {
    return Certificates.text(certificate.getIssuerX500Principal());
  }

  private static TrustException refused(String sentence) {
    return new TrustException(Check.CRL, sentence);
  }

  private Checked check(X509CRL crl) throws TrustException {
    if (!isOfIssuer(crl)) {
      throw refused(
          "the revocation list is one of %s, not of %s"
              .formatted(Certificates.text(crl.getIssuerX500Principal()), issuer()));
    }
    if (crl.getSigAlgName().toUpperCase(Locale.ROOT).startsWith("MD")
        && settings.security() != SecurityLevel.OBSOLETE) {
      throw refused(
          "the revocation list of %s is signed with %s, which anybody can forge"
              .formatted(issuer(), crl.getSigAlgName()));
    }
    var signer = signer(crl);
    checkComplete(crl);
    checkTime(crl);
    return new Checked(crl, signer);
  }

  private X509Certificate signer(X509CRL crl) throws TrustException {
    for (var each : issuers) {
      if (each.getSubjectX500Principal().equals(crl.getIssuerX500Principal())
          && maySign(each)
          && isSignedBy(crl, each)) {
        return each;
      }
    }
    throw refused(
        "the signature of the revocation list is wrong: %s did not make it".formatted(issuer()));
  }

  private boolean maySign(X509Certificate authority) {
    var usage = authority.getKeyUsage();
    return (usage == null || usage[CRL_SIGN])
        && CertificatePath.isValid(authority, now)
        && (Certificates.isCa(authority) || !Certificates.hasBasicConstraints(authority));
  }

  private static boolean isSignedBy(X509CRL crl, X509Certificate authority) {
    try {
      crl.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }

  /** A list that covers a part only cannot say that a certificate is good. */
  private void checkComplete(X509CRL crl) throws TrustException {
    if (crl.hasUnsupportedCriticalExtension() || crl.getExtensionValue(DELTA) != null) {
      throw refused(
          "the revocation list of %s is not complete, or of a kind unknown".formatted(issuer()));
    }
    var scope = crl.getExtensionValue(ISSUING_DISTRIBUTION_POINT);
    if (scope != null && !covers(scope)) {
      throw refused(
          "the revocation list of %s is for other certificates than %s"
              .formatted(issuer(), Certificates.text(certificate)));
    }
  }

  private boolean covers(byte[] extension) {
    try {
      var scope =
          IssuingDistributionPoint.getInstance(
              Asn1.parse(ASN1OctetString.getInstance(extension).getOctets()));
      var authority = Certificates.isCa(certificate);
      return !scope.isIndirectCRL()
          && !scope.onlyContainsAttributeCerts()
          && scope.getOnlySomeReasons() == null
          && !(scope.onlyContainsCACerts() && !authority)
          && !(scope.onlyContainsUserCerts() && authority);
    } catch (IOException | RuntimeException unreadable) {
      return false;
    }
  }

  private void checkTime(X509CRL crl) throws TrustException {
    var from = begin(crl);
    var until = Optional.ofNullable(crl.getNextUpdate()).map(each -> each.toInstant());
    if (now.plus(CertificatePath.SKEW).isBefore(from)
        || until.filter(u -> !now.minus(CertificatePath.SKEW).isBefore(u)).isPresent()) {
      throw new TrustException(
          Check.CRL_TIME,
          "the revocation list of %s is for %s to %s, and the clock of the gateway says %s"
              .formatted(issuer(), from, until.map(Instant::toString).orElse("ever"), now));
    }
    if (held.filter(h -> isOfIssuer(h) && begin(h).isAfter(begin(crl))).isPresent()) {
      throw new TrustException(
          Check.CRL_TIME,
          "the revocation list of %s is older than the one at hand, of %s: somebody may have sent"
                  .formatted(issuer(), begin(held.orElseThrow()))
              + " an old one again");
    }
  }
}
