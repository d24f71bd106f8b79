// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.ServiceSettings.IdentifierRule;
import io.kurascep.ca.internal.ServiceSettings.NextCa;
import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.Certificates;
import io.kurascep.ca.internal.message.NextCaMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;

/** What a CA says of itself: GetCACaps, GetCACert, GetCACertChain and GetNextCACert. */
final class Documents {
  private final CaSettings settings;
  private final ServiceSettings service;
  private final AuthorityStore authorities;

  Documents(CaSettings settings, AuthorityStore authorities) {
    this.settings = settings;
    this.service = settings.service();
    this.authorities = authorities;
  }

  /** Whether this CA answers a client that names it so, or not at all. */
  boolean goesBy(Optional<String> identifier) {
    String name = identifier.orElse("").toLowerCase(Locale.ROOT);
    if (service.identifierRule() == IdentifierRule.ANY
        || (name.isEmpty() && service.identifierRule() == IdentifierRule.KNOWN)) {
      return true;
    }
    Optional<String> commonName = Names.commonName(authorities.current().issuer().subject());
    return name.equals(settings.alias())
        || service.identifiers().contains(name)
        || commonName.filter(known -> known.toLowerCase(Locale.ROOT).equals(name)).isPresent();
  }

  /** Returns the body of the answer to GetCACaps (RFC 8894 section 3.5.2). */
  byte[] capabilities() {
    List<String> words =
        service.capabilities().isPresent() ? service.capabilities().get() : trueCapabilities();
    return words.stream()
        .map(word -> word + "\n")
        .reduce("", String::concat)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * SHA-224 and SHA-384 are not in RFC 8894. OpenXPKI announces them too, and strongSwan 5.9.8
   * takes SHA-384 for SCEPStandard: without it that client refuses to send AES.
   */
  private List<String> trueCapabilities() {
    List<String> words = new ArrayList<>();
    if (service.post()) {
      words.add("POSTPKIOperation");
    }
    if (settings.renewal().form() != RenewalPolicy.Form.OFF) {
      words.add("Renewal");
    }
    service.rules().digests().stream()
        .filter(digest -> !digest.isForbidden())
        .forEach(digest -> words.add(digest.toString()));
    boolean aes =
        service.rules().ciphers().stream().anyMatch(cipher -> cipher.toString().startsWith("AES"));
    if (aes) {
      words.add("AES");
    }
    words.add("DES3");
    if (service.nextCa() != NextCa.OFF && authorities.next().isPresent()) {
      words.add("GetNextCACert");
    }
    if (aes && service.post()) {
      words.add("SCEPStandard");
    }
    return words;
  }

  /**
   * Answers GetCACert (RFC 8894 section 4.2).
   *
   * @param identifier what the client said, a number for a server that is walked through
   */
  Answer certificates(Optional<String> identifier) {
    Authority authority = authorities.current();
    List<Certificate> all = new ArrayList<>(authority.registrationAuthorities());
    all.addAll(authority.chain());
    Certificate issuer = authority.issuer().certificate();
    return switch (service.certificates()) {
      case CHAIN -> answer(all);
      case REVERSED -> {
        Collections.reverse(all);
        yield answer(all);
      }
      case CA -> answer(List.of(issuer));
      case NO_ROOT -> {
        all.removeAll(authority.above());
        Collections.reverse(all); // XiPKI has the CA first
        yield bundle(all);
      }
      case NO_ISSUER -> {
        all.remove(issuer);
        yield bundle(all);
      }
      case WALK -> walk(all, identifier);
    };
  }

  private static Answer walk(List<Certificate> all, Optional<String> identifier) {
    int number =
        identifier.filter(text -> text.matches("\\d{1,4}")).map(Integer::parseInt).orElse(0);
    return number < all.size()
        ? answer(all.subList(number, number + 1))
        : Answer.text(404, "there is no certificate of that number");
  }

  private static Answer answer(List<Certificate> certificates) {
    return certificates.size() == 1
        ? Answer.ok("application/x-x509-ca-cert", encoded(certificates.get(0)))
        : bundle(certificates);
  }

  private static Answer bundle(List<Certificate> certificates) {
    return Answer.ok("application/x-x509-ca-ra-cert", Certificates.enclose(certificates));
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }

  /** Answers GetCACertChain of old drafts: the CA and what is above it, always as a bundle. */
  Answer chain() {
    return Answer.ok(
        "application/x-x509-ca-ra-cert-chain", Certificates.enclose(authorities.current().chain()));
  }

  /** Answers GetNextCACert (RFC 8894 section 4.7); the current generation signs. */
  Answer nextCertificates() {
    Optional<Authority> next = authorities.next();
    if (service.nextCa() == NextCa.OFF || next.isEmpty()) {
      return Answer.text(404, "no next CA certificate is there: ask again later");
    }
    List<Certificate> certificates = new ArrayList<>(next.get().registrationAuthorities());
    certificates.addAll(next.get().chain());
    Authority current = authorities.current();
    NextCaMessage message =
        new NextCaMessage(current.signer().key(), current.signer().certificate());
    return Answer.ok(
        "application/x-x509-next-ca-cert",
        service.nextCa() == NextCa.RFC
            ? message.signed(certificates)
            : message.beside(certificates));
  }
}
