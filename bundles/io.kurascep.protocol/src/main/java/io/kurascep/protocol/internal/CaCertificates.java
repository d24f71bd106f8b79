// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/**
 * The certificates of a server that were traced to what the user vouches for: which CA issues, to
 * whom requests are encrypted, and who may sign answers.
 */
public final class CaCertificates {

  private static final Set<String> REGISTRATION_AUTHORITY =
      Set.of(
          "1.3.6.1.4.1.311.20.2.1", // Certificate Request Agent, of NDES
          "1.3.6.1.5.5.7.3.28", // id-kp-cmcRA
          "2.5.29.37.0"); // any

  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";

  private final ServerSettings settings;
  private final CaTrust trust;
  private final Predicate<X509Certificate> anchor;
  private final Optional<Fingerprint> pin;
  private final List<X509Certificate> verified;
  private final List<X509Certificate> usable;
  private final List<X509Certificate> known;
  private final List<X509Certificate> signers;
  private final RecipientChoice recipient;
  private final List<String> explanation = new ArrayList<>();

  /**
   * Traces what a server shows.
   *
   * @param shown at least one certificate, in any order
   * @param settings what vouches for the CA, and the certificates that the user chose
   * @param knownPin the CA that was pinned at the first use
   * @param now for the validity
   * @throws TrustException if nothing vouches for the CA, or no certificate can be encrypted to
   */
  public CaCertificates(
      List<X509Certificate> shown,
      ServerSettings settings,
      Optional<Fingerprint> knownPin,
      Instant now)
      throws TrustException {
    this(shown, settings, settings.trust(), knownPin, now);
  }

  private CaCertificates(
      List<X509Certificate> shown,
      ServerSettings settings,
      CaTrust trust,
      Optional<Fingerprint> knownPin,
      Instant now)
      throws TrustException {
    this.settings = settings;
    this.trust = trust;
    this.known = concat(shown, trust.anchors());
    this.pin = pin(knownPin, shown, now);
    this.anchor = pin.<Predicate<X509Certificate>>map(first -> first::matches).orElse(trust::names);
    this.verified = verified(shown, now);
    this.usable = verified.stream().filter(this::isUsable).toList();
    this.signers = signers();
    this.recipient = RecipientChoice.among(usable, settings.raEncryption());
    explainChoices();
  }

  /**
   * What would be chosen if the CA that is shown were the right one: to be told, never to be used.
   *
   * @throws TrustException if no certificate can be encrypted to
   */
  public static CaCertificates unverified(
      List<X509Certificate> shown, ServerSettings settings, Instant now) throws TrustException {
    return new CaCertificates(shown, settings, CaTrust.firstUse(), Optional.empty(), now);
  }

  /** What was traced, in the server's order. */
  public List<X509Certificate> verified() {
    return verified;
  }

  /** The CA that the first use pins, if that is what the settings want. */
  public Optional<Fingerprint> pin() {
    return pin;
  }

  /** One sentence for each choice. */
  public List<String> explanation() {
    return List.copyOf(explanation);
  }

  /** The certificate that requests are encrypted to. */
  public X509Certificate recipient() {
    return recipient.certificate();
  }

  /** The name of the CA that issues: the recipient itself, or the one that issued the RA's. */
  public X500Principal issuerName() {
    var certificate = recipient.certificate();
    return Certificates.isCa(certificate)
        ? certificate.getSubjectX500Principal()
        : certificate.getIssuerX500Principal();
  }

  /** Who may sign answers. */
  public List<X509Certificate> signersOfAnswers() {
    return signers;
  }

  /**
   * Whether an answer that brings its own signer may be believed: a CA below the trusted one, or an
   * RA that says so. Any other certificate of the CA is some device's.
   */
  boolean isNewSigner(X509Certificate signer, List<X509Certificate> shown, Instant now) {
    return settings.raSigning().map(wanted -> wanted.matches(signer)).orElse(true)
        && (Certificates.isCa(signer) || isMarkedAsAuthority(signer))
        && CertificatePath.isValid(signer, now)
        && path(signer, shown, now).isPresent();
  }

  /** The way from a certificate to the trusted CA, helped by what an answer brings. */
  Optional<List<X509Certificate>> path(
      X509Certificate certificate, List<X509Certificate> shown, Instant now) {
    return new CertificatePath(anchor, concat(known, shown), settings.security(), now)
        .from(certificate);
  }

  private static List<X509Certificate> concat(
      List<X509Certificate> some, List<X509Certificate> more) {
    var all = new LinkedHashSet<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private Optional<Fingerprint> pin(
      Optional<Fingerprint> knownPin, List<X509Certificate> shown, Instant now)
      throws TrustException {
    if (trust.isPinned()) {
      return Optional.empty();
    }
    var top = topmost(shown, now);
    if (!trust.isFirstUse()) {
      throw new TrustException(
          Check.CA_PINNED,
          "nothing says which CA to trust: ask the CA administrator for the SHA-256 fingerprint of"
              + " %s and set it if it is %s"
                  .formatted(Certificates.text(top), Fingerprint.sha256(top)));
    }
    return Optional.of(knownPin.orElseGet(() -> Fingerprint.sha256(top)));
  }

  /** The CA at which most of the ways up end. */
  private X509Certificate topmost(List<X509Certificate> shown, Instant now) {
    var upwards = new CertificatePath(each -> isTop(each, shown), shown, settings.security(), now);
    var ends = new HashMap<X509Certificate, Integer>();
    for (var certificate : shown) {
      upwards
          .from(certificate)
          .ifPresent(path -> ends.merge(path.get(path.size() - 1), 1, Integer::sum));
    }
    return ends.entrySet().stream()
        .max(
            Map.Entry.<X509Certificate, Integer>comparingByValue()
                .thenComparing(end -> Certificates.isCa(end.getKey())))
        .map(Map.Entry::getKey)
        .orElse(shown.get(0));
  }

  private static boolean isTop(X509Certificate certificate, List<X509Certificate> shown) {
    return Certificates.isSelfIssued(certificate)
        ? Certificates.isSignedBy(certificate, certificate)
        : shown.stream()
            .noneMatch(
                each ->
                    each.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()));
  }

  private List<X509Certificate> verified(List<X509Certificate> shown, Instant now)
      throws TrustException {
    var traced = new ArrayList<X509Certificate>();
    var lost = new ArrayList<X509Certificate>();
    var upwards = new CertificatePath(anchor, known, settings.security(), now);
    for (var certificate : new LinkedHashSet<>(shown)) {
      if (!isChosen(certificate) && upwards.from(certificate).isEmpty()) {
        lost.add(certificate);
        explanation.add(
            "left out: %s does not lead to the trusted CA"
                .formatted(Certificates.text(certificate)));
      } else if (!CertificatePath.isValid(certificate, now)) {
        explanation.add(
            "left out: %s is valid from %s to %s only"
                .formatted(
                    Certificates.text(certificate),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant()));
      } else {
        traced.add(certificate);
      }
    }
    if (traced.isEmpty()) {
      throw lost.isEmpty() ? expired(shown, now) : stranger(shown, now);
    }
    checkAuthorities(traced, lost);
    return List.copyOf(traced);
  }

  private TrustException expired(List<X509Certificate> shown, Instant now) {
    var top = topmost(shown, now);
    return new TrustException(
        Check.CA_CERTIFICATES,
        "the CA certificate %s is valid from %s to %s, and the clock of the gateway says %s"
            .formatted(
                Certificates.text(top),
                top.getNotBefore().toInstant(),
                top.getNotAfter().toInstant(),
                now));
  }

  private TrustException stranger(List<X509Certificate> shown, Instant now) {
    var top = topmost(shown, now);
    var sentence =
        "the server's CA is not the trusted one: the SHA-256 fingerprint of %s is %s, which is to be"
                .formatted(Certificates.text(top), Fingerprint.sha256(top))
            + " set only if the CA administrator confirms it";
    return new TrustException(
        Check.CA_PINNED,
        Certificates.isSelfIssued(top)
            ? sentence
            : "%s, or set the certificate of its issuer %s if that is the trusted one"
                .formatted(sentence, Certificates.text(top.getIssuerX500Principal())));
  }

  /** Without its RA, a server cannot read what is encrypted for its CA. */
  private static void checkAuthorities(List<X509Certificate> traced, List<X509Certificate> lost)
      throws TrustException {
    var lostAuthority = lost.stream().filter(each -> !Certificates.isCa(each)).findFirst();
    if (lostAuthority.isPresent() && traced.stream().allMatch(Certificates::isCa)) {
      throw new TrustException(
          Check.CA_CERTIFICATES,
          "the server's RA certificate %s does not lead to the trusted CA: its issuer %s is missing,"
                  .formatted(
                      Certificates.text(lostAuthority.get()),
                      Certificates.text(lostAuthority.get().getIssuerX500Principal()))
              + " so set that CA certificate too");
    }
  }

  /** Whether the user named it, as CA or as RA. */
  private boolean isChosen(X509Certificate certificate) {
    return trust.names(certificate)
        || settings.raEncryption().filter(chosen -> chosen.matches(certificate)).isPresent()
        || settings.raSigning().filter(chosen -> chosen.matches(certificate)).isPresent();
  }

  /**
   * Whether it may stand for the CA. A certificate that is for TLS alone is some device's, put
   * there by somebody who wants to read the challenge.
   */
  private boolean isUsable(X509Certificate certificate) {
    return Certificates.isCa(certificate)
        || isChosen(certificate)
        || extendedKeyUsage(certificate).isEmpty()
        || isMarkedAsAuthority(certificate);
  }

  private static boolean isMarkedAsAuthority(X509Certificate certificate) {
    return extendedKeyUsage(certificate).stream().anyMatch(REGISTRATION_AUTHORITY::contains);
  }

  private static List<String> extendedKeyUsage(X509Certificate certificate) {
    try {
      var usages = certificate.getExtendedKeyUsage();
      if (usages != null) {
        return usages;
      }
    } catch (CertificateParsingException unreadable) {
      // the same as below, where Java keeps to itself that it cannot read them
    }
    return certificate.getExtensionValue(EXTENDED_KEY_USAGE) == null
        ? List.of()
        : List.of("unreadable");
  }

  private List<X509Certificate> signers() throws TrustException {
    var all = concat(usable, trust.anchors());
    if (settings.raSigning().isEmpty()) {
      return all;
    }
    var wanted = settings.raSigning().get();
    var chosen = all.stream().filter(wanted::matches).toList();
    if (chosen.isEmpty()) {
      throw new TrustException(
          Check.CA_CERTIFICATES,
          "the server shows no certificate with the RA signing fingerprint %s: correct the setting"
              .formatted(wanted));
    }
    return chosen;
  }

  private void explainChoices() {
    pin.ifPresent(first -> explanation.add("trusted: %s, from the first use".formatted(first)));
    for (var certificate : verified) {
      if (!usable.contains(certificate)) {
        explanation.add(
            "left out: %s is for other uses than a registration authority's"
                .formatted(Certificates.text(certificate)));
      }
    }
    explanation.add("encryption: " + recipient.reason());
    if (!Certificates.isCa(recipient())
        && !isChosen(recipient())
        && !isMarkedAsAuthority(recipient())) {
      explanation.add(
          "nothing in %s says that it is a registration authority's, and who can change an answer on"
                  .formatted(Certificates.text(recipient()))
              + " its way could show any certificate of this CA: set ra.encryption.fingerprint to be"
              + " sure");
    }
    for (var signer : signers) {
      explanation.add("answers may be signed by: " + Certificates.text(signer));
    }
  }
}
