// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.TransactionId;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * Finds the issued certificate among those of an answer, and checks that it is what was asked for.
 */
final class IssuedReader {

  private final CaCertificates ca;
  private final Instant now;

  IssuedReader(CaCertificates ca, Instant now) {
    this.ca = ca;
    this.now = now;
  }

  /**
   * What was asked for.
   *
   * @param transactionId of the request
   * @param key that was to be certified
   * @param subject that was asked for
   * @param names alternative names that were asked for
   * @param previous the certificate that is renewed
   */
  record Wanted(
      TransactionId transactionId,
      PublicKey key,
      X500Principal subject,
      Set<GeneralName> names,
      Optional<X509Certificate> previous) {}

  /**
   * Chooses by public key, never by position.
   *
   * @param inner what was encrypted
   * @param outer what came in clear beside it
   * @param warnings found before
   */
  Outcome read(
      List<X509Certificate> inner,
      List<X509Certificate> outer,
      Wanted wanted,
      List<String> warnings)
      throws TrustException {
    if (isOldOne(inner, wanted)) {
      return oldOne(wanted);
    }
    var certificate = onlyOneFor(wanted, inner);
    var all = new ArrayList<>(inner);
    all.addAll(outer);
    var chain =
        ca.path(certificate, all, now)
            .orElseThrow(
                () ->
                    new TrustException(
                        Check.CHAIN,
                        "the issued certificate %s, issued by %s, does not lead to the trusted CA"
                            .formatted(
                                Certificates.text(certificate),
                                Certificates.text(certificate.getIssuerX500Principal()))));
    checkValidity(certificate);
    if (wanted.previous().isPresent()) {
      checkRenewed(certificate, wanted.previous().get());
    }
    var remarks = new ArrayList<>(warnings);
    remarks.addAll(differences(certificate, wanted));
    return new Issued(certificate, chain, remarks);
  }

  /** NDES answers a request for a key that it knows with the certificate that it has. */
  private static boolean isOldOne(List<X509Certificate> inner, Wanted wanted) {
    return wanted.previous().filter(inner::contains).isPresent()
        && inner.stream()
            .filter(each -> !wanted.previous().get().equals(each))
            .noneMatch(each -> isFor(wanted.key(), each));
  }

  private static Rejected oldOne(Wanted wanted) {
    return new Rejected(
        FailInfo.BAD_REQUEST,
        Optional.empty(),
        OptionalInt.empty(),
        "the server returned the old certificate instead of a new one: renew with a new key",
        wanted.transactionId());
  }

  private static X509Certificate onlyOneFor(Wanted wanted, List<X509Certificate> inner)
      throws TrustException {
    var found = new LinkedHashSet<X509Certificate>();
    for (var each : inner) {
      if (isFor(wanted.key(), each) && !wanted.previous().filter(each::equals).isPresent()) {
        found.add(each);
      }
    }
    if (found.size() != 1) {
      throw new TrustException(
          Check.ISSUED_KEY,
          "the server's answer holds %d certificates for the requested key instead of one"
              .formatted(found.size()));
    }
    var certificate = found.iterator().next();
    if (Certificates.isCa(certificate)) {
      throw new TrustException(
          Check.ISSUED_KEY, "the server issued a CA certificate, which was not asked for");
    }
    return certificate;
  }

  private static boolean isFor(PublicKey key, X509Certificate certificate) {
    return Arrays.equals(key.getEncoded(), certificate.getPublicKey().getEncoded());
  }

  private void checkValidity(X509Certificate certificate) throws TrustException {
    if (!CertificatePath.isValid(certificate, now)) {
      throw new TrustException(
          Check.VALIDITY,
          "the issued certificate is valid from %s to %s, and the clock of the gateway says %s"
              .formatted(
                  certificate.getNotBefore().toInstant(),
                  certificate.getNotAfter().toInstant(),
                  now));
    }
  }

  /**
   * Of another issuer, serial number and end say nothing: a manufacturer's certificate, say. One
   * with a new key may end when the one before ends: a CA that is near its own end cuts there, and
   * two certificates of one second end in the same second.
   */
  private static void checkRenewed(X509Certificate certificate, X509Certificate previous)
      throws TrustException {
    if (!certificate.getIssuerX500Principal().equals(previous.getIssuerX500Principal())) {
      return;
    }
    if (certificate.getSerialNumber().equals(previous.getSerialNumber())) {
      throw new TrustException(
          Check.RENEWED, "the renewed certificate has the serial number of the one before");
    }
    var end = certificate.getNotAfter().toInstant();
    var endBefore = previous.getNotAfter().toInstant();
    if (end.isBefore(endBefore)) {
      throw new TrustException(
          Check.RENEWED,
          "the renewed certificate ends at %s, earlier than the one before".formatted(end));
    }
    if (end.equals(endBefore) && isFor(previous.getPublicKey(), certificate)) {
      throw new TrustException(
          Check.RENEWED,
          "the renewed certificate has the key and the end, %s, of the one before".formatted(end));
    }
  }

  private static List<String> differences(X509Certificate certificate, Wanted wanted) {
    var remarks = new ArrayList<String>();
    if (!certificate.getSubjectX500Principal().equals(wanted.subject())) {
      remarks.add(
          "the CA issued the subject %s instead of %s"
              .formatted(Certificates.text(certificate), Certificates.text(wanted.subject())));
    }
    var missing = new LinkedHashSet<>(wanted.names());
    if (!missing.isEmpty()) { // the platform throws and catches where the certificate has none
      missing.removeAll(alternativeNames(certificate));
    }
    if (!missing.isEmpty()) {
      remarks.add(
          "the CA left out the alternative names "
              + missing.stream()
                  .map(name -> FailureWords.harmless(name.getName().toString()))
                  .collect(Collectors.joining(", ")));
    }
    return remarks;
  }

  /** None, too, where they cannot be read: they are compared for a warning only. */
  private static Set<GeneralName> alternativeNames(X509Certificate certificate) {
    var value = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (value == null) {
      return Set.of();
    }
    try {
      var names = ASN1OctetString.getInstance(Asn1.parse(value)).getOctets();
      return new HashSet<>(Arrays.asList(GeneralNames.getInstance(names).getNames()));
    } catch (IOException | IllegalArgumentException unreadable) {
      return Set.of();
    }
  }
}
