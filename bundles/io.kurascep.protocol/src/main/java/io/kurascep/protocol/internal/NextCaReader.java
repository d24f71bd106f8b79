// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.HttpExchange.Place;
import io.kurascep.protocol.NextCa;
import io.kurascep.protocol.NextCa.Form;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerException;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.SignedData;

/**
 * Asks GetNextCACert (RFC 8894 §4.7) and believes what somebody vouches for: the signature of the
 * present CA, or, where the certificates lie beside it as EJBCA has them, their issuer.
 */
public final class NextCaReader {

  private static final int OK = 200;
  private static final int KEY_CERT_SIGN = 5;

  private final ServerSettings settings;
  private final CaCertificates ca;
  private final Instant now;

  /** For the successor of this CA. */
  public NextCaReader(ServerSettings settings, CaCertificates ca, Instant now) {
    this.settings = settings;
    this.ca = ca;
    this.now = now;
  }

  /**
   * Asks, and reads the answer.
   *
   * @return empty where the server answers with nothing, since it has no next CA certificate
   * @throws ServerException if it answers with an HTTP error, which may mean the same
   * @throws TrustException if nothing vouches for what it shows
   */
  public Optional<NextCa> ask(Exchange exchange) throws ScepException {
    var answer = exchange.ask("GetNextCACert", Exchange.LARGEST_ANSWER, Place.ALONE);
    if (answer.body().length == 0 && answer.status() == OK) {
      return Optional.empty();
    }
    if (answer.status() != OK) {
      throw exchange.failure(answer);
    }
    try {
      var signed = CertRepReader.signedData(answer.body());
      return Optional.of(hasContent(signed) ? signed(signed) : beside(signed));
    } catch (IOException | RuntimeException malformed) {
      throw new TrustException(
          Check.FORM, "the server's answer is malformed: it may have been cut off", malformed);
    }
  }

  private static boolean hasContent(SignedData signed) {
    var content = signed.getEncapContentInfo().getContent();
    return content != null && ASN1OctetString.getInstance(content).getOctets().length > 0;
  }

  /** The form of the RFC: what lies beside the content counts for nothing. */
  private NextCa signed(SignedData message) throws TrustException, IOException {
    var authentic =
        new CertRepReader(settings, ca, now)
            .authenticate(message, CMSObjectIdentifiers.data, CMSObjectIdentifiers.signedData);
    var signer = authentic.signer();
    if (!mayName(signer)) {
      throw new TrustException(
          Check.SIGNER,
          "the next CA certificate is signed by %s, which is not the present CA, or no longer: if it"
                  .formatted(Certificates.text(signer))
              + " is its RA, set ra.signing.fingerprint");
    }
    var shown = Certificates.ofCms(Asn1.parse(authentic.content()));
    return chosen(shown, Form.SIGNED, any -> true, authentic.warnings());
  }

  /** The present CA, an RA that says that it is one, or the one that the user chose. */
  private boolean mayName(X509Certificate signer) {
    var chosen = settings.raSigning().filter(wanted -> wanted.matches(signer)).isPresent();
    return CertificatePath.isValid(signer, now)
        && (chosen || ca.isNewSigner(signer, List.of(), now));
  }

  private NextCa beside(SignedData message) throws TrustException, IOException {
    var shown = Certificates.ofSet(message.getCertificates());
    var news = shown.stream().filter(each -> !ca.verified().contains(each)).toList();
    return chosen(news, Form.VOUCHED, each -> isVouched(each, shown), List.of());
  }

  private NextCa chosen(
      List<X509Certificate> shown,
      Form form,
      Predicate<X509Certificate> believed,
      List<String> remarks)
      throws TrustException {
    var certificates = new ArrayList<X509Certificate>();
    var warnings = new ArrayList<>(remarks);
    for (var certificate : shown) {
      if (!isOver(certificate) && believed.test(certificate)) {
        certificates.add(certificate);
      } else {
        warnings.add(
            "left out of the next CA certificates: %s, which %s"
                .formatted(
                    Certificates.text(certificate),
                    isOver(certificate) ? "has expired" : "nothing vouches for"));
      }
    }
    if (certificates.stream().noneMatch(NextCaReader::issues)) {
      throw new TrustException(
          Check.NEXT_CA,
          form == Form.SIGNED
              ? "the server's answer to GetNextCACert holds no valid CA certificate"
              : "nothing vouches for the next CA certificate that the server shows: set its"
                  + " fingerprint beside that of the present CA once the CA administrator confirms it");
    }
    return new NextCa(certificates, form, warnings);
  }

  private boolean isOver(X509Certificate certificate) {
    return !now.isBefore(certificate.getNotAfter().toInstant());
  }

  private static boolean issues(X509Certificate certificate) {
    var usage = certificate.getKeyUsage();
    return Certificates.isCa(certificate) && (usage == null || usage[KEY_CERT_SIGN]);
  }

  /** Named by the settings, issued below the trusted CA, or cross-signed by it. */
  private boolean isVouched(X509Certificate next, List<X509Certificate> shown) {
    return settings.trust().names(next)
        || (issues(next)
            && (leadsToTrusted(next)
                || shown.stream()
                    .anyMatch(cross -> isCross(cross, next) && leadsToTrusted(cross))));
  }

  private boolean leadsToTrusted(X509Certificate certificate) {
    return ca.path(certificate, List.of(), now).isPresent();
  }

  private boolean isCross(X509Certificate cross, X509Certificate next) {
    return issues(cross)
        && !isOver(cross)
        && cross.getSubjectX500Principal().equals(next.getSubjectX500Principal())
        && cross.getPublicKey().equals(next.getPublicKey())
        && Certificates.isSignedBy(next, next);
  }
}
