// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.Capabilities.Keyword;
import io.kurascep.protocol.ProbeReport.Finding;
import io.kurascep.protocol.ProbeReport.Kind;
import io.kurascep.protocol.ProbeReport.Shown;
import io.kurascep.protocol.ProbeReport.Use;
import io.kurascep.protocol.internal.CaCertificates;
import io.kurascep.protocol.internal.Certificates;
import io.kurascep.protocol.internal.Discovery;
import io.kurascep.protocol.internal.Exchange;
import io.kurascep.protocol.internal.FailureWords;
import io.kurascep.protocol.internal.NextCaReader;
import io.kurascep.protocol.internal.Origin;
import io.kurascep.protocol.internal.ProductClue;
import io.kurascep.protocol.internal.Weaknesses;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks a server what it is, and says which settings would work with it and what is weak. It asks
 * GetCACaps and GetCACert, GetCACertChain where a single certificate leads nowhere, and
 * GetNextCACert where that is announced: nothing is enrolled, and no challenge is sent.
 *
 * <p>It works without a fingerprint: then it tells the one to compare. Nothing that it finds is
 * used by the client, which asks and checks by itself.
 *
 * <pre>{@code
 * var report = new ScepProbe(settings, transport, Clock.systemUTC()).ask();
 * report.findings().forEach(finding -> System.out.println(finding.sentence()));
 * }</pre>
 */
public final class ScepProbe {

  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
  private static final String CERTIFICATES = "GetCACert";
  private static final int OK = 200;
  private static final int DIGITAL_SIGNATURE = 0;

  /** How servers say that they have no next CA certificate. */
  private static final Set<Integer> SAYS_NONE = Set.of(403, 404, 500, 501);

  private final ServerSettings settings;
  private final Transport transport;
  private final Clock clock;

  /**
   * A probe.
   *
   * @param settings how to talk to the server; what may vouch for its CA may be missing
   * @param transport carries the questions
   * @param clock for validity, and to compare the server's clock with
   */
  public ScepProbe(ServerSettings settings, Transport transport, Clock clock) {
    this.settings = settings;
    this.transport = transport;
    this.clock = clock;
  }

  /**
   * Asks: two to four HTTP requests, each within {@link HttpLimits}. A question that fails is told
   * in the report, and the next one asked all the same.
   */
  public ProbeReport ask() {
    return new Run().ask();
  }

  /** A question. */
  private interface Question<T> {
    T ask() throws ScepException;
  }

  /** One time that a server is asked. */
  private final class Run {

    private final Instant now = clock.instant();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Shown> certificates = new ArrayList<>();
    private Optional<HttpAnswer> heard = Optional.empty();
    private final Exchange exchange =
        new Exchange(
            settings,
            question -> {
              heard = Optional.empty();
              var answer = transport.exchange(question);
              heard = Optional.of(answer);
              return answer;
            });
    private final Discovery discovery = new Discovery(exchange, exchange);

    ProbeReport ask() {
      var capabilities = tried("GetCACaps", discovery::capabilities).orElse(Capabilities.none());
      heard.ifPresent(answer -> listen(answer, capabilities));
      var webServer = webServer();
      var clue = ProductClue.of(settings.url(), webServer, text());
      var shown = shown();
      var ca = shown.isEmpty() ? Optional.<CaCertificates>empty() : traced(shown);
      ca.ifPresent(traced -> addAll(Kind.FACT, traced.explanation()));
      shown.forEach(each -> show(each, uses(each, ca)));
      addAll(Kind.WEAK, Weaknesses.of(shown, now));
      if (ca.isPresent() && capabilities.has(Keyword.GET_NEXT_CA_CERT)) {
        askForNext(ca.get());
      }
      clue.ifPresent(this::advise);
      var enrollment = ca.map(any -> first(capabilities, RequestPurpose.ENROLL));
      enrollment.ifPresent(step -> addAll(Kind.WEAK, Weaknesses.of(step)));
      return new ProbeReport(
          Origin.of(settings.url())
              + FailureWords.harmless(String.valueOf(settings.url().getPath())),
          now,
          capabilities,
          webServer,
          certificates,
          ca.flatMap(CaCertificates::pin),
          clue.map(ProductClue::product),
          enrollment,
          ca.map(any -> first(capabilities, RequestPurpose.RENEW)),
          findings);
    }

    private void addAll(Kind kind, List<String> sentences) {
      sentences.forEach(sentence -> add(kind, sentence));
    }

    private void add(Kind kind, String sentence) {
      findings.add(new Finding(kind, sentence));
    }

    /** Whatever fails is told under this name, and what is asked next is asked all the same. */
    private <T> Optional<T> tried(String name, Question<T> question) {
      try {
        return Optional.of(question.ask());
      } catch (ScepException failed) {
        add(Kind.FAILED, name + ": " + failed.getMessage());
        return Optional.empty();
      }
    }

    /** The ladder says it, as it would say it to the client. */
    private LadderStep first(Capabilities capabilities, RequestPurpose purpose) {
      var memory =
          ServerMemory.empty()
              .withFetched(capabilities, List.of(), Optional.empty(), List.of(), now);
      var step = Ladder.steps(settings, memory, purpose, true, false).get(0);
      add(
          Kind.ADVICE,
          "a %s goes as %s at first"
              .formatted(purpose == RequestPurpose.ENROLL ? "request" : "renewal", step.text()));
      return step;
    }

    private void listen(HttpAnswer answer, Capabilities capabilities) {
      if (answer.status() != OK || text().stripLeading().startsWith("<")) {
        add(Kind.FAILED, "GetCACaps: " + exchange.failure(answer).getMessage());
      }
      add(Kind.FACT, "it announces " + capabilities);
      answer.date().ifPresent(this::compareClocks);
    }

    private String text() {
      return heard.map(answer -> new String(answer.body(), StandardCharsets.ISO_8859_1)).orElse("");
    }

    /** A single certificate that somebody else issued may have more beside it. */
    private List<X509Certificate> shown() {
      var shown =
          new LinkedHashSet<>(tried(CERTIFICATES, discovery::certificates).orElse(List.of()));
      if (shown.size() == 1 && !shown.stream().allMatch(Certificates::isSelfIssued)) {
        try {
          shown.addAll(discovery.chain());
        } catch (ScepException none) { // most servers do not know this question
          add(Kind.FACT, "it shows a single certificate, and GetCACertChain brings no other");
        }
      }
      return List.copyOf(shown);
    }

    private String webServer() {
      return FailureWords.harmless(
          heard.map(answer -> answer.explaining().getOrDefault("Server", "")).orElse(""));
    }

    private void compareClocks(Instant theirs) {
      var ahead = Duration.between(now, theirs);
      if (ahead.abs().compareTo(CLOCKS_DIFFER) > 0) {
        add(
            Kind.WEAK,
            "its clock is %d minutes %s ours, and it may refuse requests for that: set the wrong one"
                .formatted(ahead.abs().toMinutes(), ahead.isNegative() ? "behind" : "before"));
      }
    }

    /** What settings vouch for, or else what there would be to vouch for. */
    private Optional<CaCertificates> traced(List<X509Certificate> shown) {
      if (settings.trust().isPinned()) {
        var verified =
            tried(CERTIFICATES, () -> discovery.verified(shown, settings, Optional.empty(), now));
        if (verified.isPresent()) {
          return verified;
        }
      }
      var unverified = tried(CERTIFICATES, () -> CaCertificates.unverified(shown, settings, now));
      unverified
          .flatMap(CaCertificates::pin)
          .ifPresent(
              pin ->
                  add(
                      Kind.ADVICE,
                      "unverified: ask the CA administrator whether the SHA-256 fingerprint of the CA"
                          + " is %s, and set it if it is".formatted(pin)));
      return unverified;
    }

    private void show(X509Certificate certificate, EnumSet<Use> uses) {
      var shown = new Shown(certificate, Fingerprint.sha256(certificate), uses);
      certificates.add(shown);
      add(
          Kind.FACT,
          "%s, valid until %s, with the SHA-256 fingerprint %s, is for %s"
              .formatted(
                  shown.name(),
                  certificate.getNotAfter().toInstant(),
                  shown.sha256(),
                  uses.isEmpty()
                      ? "nothing"
                      : uses.stream().map(Use::toString).collect(Collectors.joining(", "))));
    }

    private EnumSet<Use> uses(X509Certificate certificate, Optional<CaCertificates> ca) {
      var uses = EnumSet.noneOf(Use.class);
      if (Certificates.isCa(certificate)) {
        uses.add(Use.AUTHORITY);
      }
      if (ca.filter(traced -> traced.recipient().equals(certificate)).isPresent()) {
        uses.add(Use.ENCRYPTION);
      }
      var usage = certificate.getKeyUsage();
      if (ca.filter(traced -> traced.signersOfAnswers().contains(certificate)).isPresent()
          && (usage == null || usage[DIGITAL_SIGNATURE])) {
        uses.add(Use.SIGNATURES);
      }
      return uses;
    }

    private void askForNext(CaCertificates ca) {
      tried("GetNextCACert", () -> next(ca))
          .ifPresent(
              answer -> {
                if (answer.isEmpty()) {
                  add(Kind.FACT, "it has no next CA certificate yet");
                }
                answer.ifPresent(
                    next -> {
                      addAll(Kind.FACT, next.warnings());
                      next.certificates().forEach(each -> show(each, EnumSet.of(Use.NEXT)));
                    });
              });
    }

    private Optional<NextCa> next(CaCertificates ca) throws ScepException {
      try {
        return new NextCaReader(settings, ca, now).ask(exchange);
      } catch (ServerException none) {
        if (none.httpStatus().stream().anyMatch(SAYS_NONE::contains)) {
          return Optional.empty();
        }
        throw none;
      }
    }

    private void advise(ProductClue clue) {
      add(
          Kind.ADVICE,
          "choose the server type %s: %s".formatted(clue.product().setting(), clue.reason()));
    }
  }
}
