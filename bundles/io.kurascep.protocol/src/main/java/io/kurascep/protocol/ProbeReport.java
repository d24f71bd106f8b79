// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.internal.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server said of itself, and what that means; made by {@link ScepProbe}. Immutable, without
 * secrets, and every text in it is fit for a terminal, a log or a web page.
 *
 * @param server scheme, host, port and path; no query, which may hold a secret
 * @param at when it was asked
 * @param capabilities what it announces
 * @param webServer the HTTP header Server, empty where absent
 * @param certificates what it shows, in its order, and behind them those of its next CA
 * @param unverified the SHA-256 fingerprint to compare with the one that the CA administrator
 *     tells; empty where the settings vouch for the CA, or none is shown
 * @param product the server type to choose, empty where nothing tells
 * @param enrollment how a first request would be sent, empty where the server shows no certificate
 *     that it could be sent to
 * @param renewal how a renewal would be sent first, empty as above
 * @param findings all of it in sentences, in the order in which it was found
 */
public record ProbeReport(
    String server,
    Instant at,
    Capabilities capabilities,
    String webServer,
    List<Shown> certificates,
    Optional<Fingerprint> unverified,
    Optional<ServerProfile> product,
    Optional<LadderStep> enrollment,
    Optional<LadderStep> renewal,
    List<Finding> findings) {

  /** What the server uses a certificate for. */
  public enum Use {
    /** It is a CA. */
    AUTHORITY("a CA"),
    /** Requests are encrypted for it. */
    ENCRYPTION("encryption of requests"),
    /** It may sign answers, and its key usage permits that. */
    SIGNATURES("signatures of answers"),
    /** It belongs to the next CA, which does not issue yet. */
    NEXT("the next CA");

    private final String words;

    Use(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A certificate of the server.
   *
   * @param certificate as it came; believed only where {@link ProbeReport#unverified} is empty
   * @param sha256 its fingerprint
   * @param uses none for one that the client leaves out
   */
  public record Shown(X509Certificate certificate, Fingerprint sha256, Set<Use> uses) {

    /** Copies. */
    public Shown {
      uses = Set.copyOf(uses);
    }

    /** The subject for people, without control characters. */
    public String name() {
      return Certificates.text(certificate);
    }

    /** What somebody else wrote stands in it as in {@link #name}. */
    @Override
    public String toString() {
      return "Shown[name=%s, sha256=%s, uses=%s]".formatted(name(), sha256, uses);
    }
  }

  /** How a finding is meant. */
  public enum Kind {
    /** What the server is, has or does. */
    FACT,
    /** What to set, or to compare. */
    ADVICE,
    /** What is weak, or will soon be. */
    WEAK,
    /** A question that was not answered, or not believed. */
    FAILED
  }

  /** One sentence without a full stop. */
  public record Finding(Kind kind, String sentence) {}

  /** Copies. */
  public ProbeReport {
    certificates = List.copyOf(certificates);
    findings = List.copyOf(findings);
  }

  /** The sentences of one kind. */
  public List<String> sentences(Kind kind) {
    return findings.stream()
        .filter(finding -> finding.kind() == kind)
        .map(Finding::sentence)
        .toList();
  }
}
