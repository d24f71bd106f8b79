// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.Capabilities.Keyword;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that was learned of one server; immutable; kept by the caller between runs. */
public final class ServerMemory {

  private static final Duration FRESH = Duration.ofHours(24);
  private static final String HEAD = "server memory 1\n";

  /** More than all the certificates take that a server may show. */
  private static final int LONGEST = 256 * 1024;

  private static final ServerMemory EMPTY = new ServerMemory(new Draft());

  private final Capabilities best;
  private final Capabilities latest;
  private final List<X509Certificate> caCertificates;
  private final Optional<Instant> fetchedAt;
  private final Optional<Fingerprint> firstUsePin;
  private final Map<RequestPurpose, LadderStep> worked;
  private final List<String> explanation;

  private ServerMemory(Draft draft) {
    this.best = draft.best;
    this.latest = draft.latest;
    this.caCertificates = List.copyOf(draft.caCertificates);
    this.fetchedAt = draft.fetchedAt;
    this.firstUsePin = draft.firstUsePin;
    this.worked = Map.copyOf(draft.worked);
    this.explanation = List.copyOf(draft.explanation);
  }

  /** Nothing learned yet. */
  public static ServerMemory empty() {
    return EMPTY;
  }

  /** All that the server ever announced. */
  public Capabilities best() {
    return best;
  }

  /** What the server announced last. */
  public Capabilities latest() {
    return latest;
  }

  /** The CA and RA certificates that the server showed and that were verified. */
  public List<X509Certificate> caCertificates() {
    return caCertificates;
  }

  /** When capabilities and certificates were fetched. */
  public Optional<Instant> fetchedAt() {
    return fetchedAt;
  }

  /** The CA that was pinned at the first use. */
  public Optional<Fingerprint> firstUsePin() {
    return firstUsePin;
  }

  /**
   * One sentence for each choice made at the last fetch: which certificate is for what, and why.
   */
  public List<String> explanation() {
    return explanation;
  }

  /**
   * The step that worked last for this purpose, or that is left to be tried where a one-time
   * challenge may have been spent in vain.
   */
  public Optional<LadderStep> worked(RequestPurpose purpose) {
    return Optional.ofNullable(worked.get(purpose));
  }

  /** GET or POST, whichever the steps that worked went by. */
  Optional<HttpMethod> method() {
    return worked.values().stream().map(LadderStep::method).findAny();
  }

  /** The same, to begin with this step; its method is that of the server for all purposes. */
  public ServerMemory withWorked(RequestPurpose purpose, LadderStep step) {
    var draft = new Draft(this);
    draft.worked.put(purpose, step);
    draft.goesBy(step.method());
    return new ServerMemory(draft);
  }

  /**
   * The same, with what was fetched now.
   *
   * @param announced what the server announces; added to the best
   * @param certificates verified, never just received
   * @param pin the CA that the first use pins, if it does
   * @param choices see {@link #explanation}
   * @param now when
   */
  ServerMemory withFetched(
      Capabilities announced,
      List<X509Certificate> certificates,
      Optional<Fingerprint> pin,
      List<String> choices,
      Instant now) {
    var draft = new Draft(this);
    draft.best = best.union(announced);
    if (draft.best.has(Keyword.POST_PKI_OPERATION) && !best.has(Keyword.POST_PKI_OPERATION)) {
      draft.goesBy(HttpMethod.POST); // RFC 8894 §4.1: then it must
    }
    draft.latest = announced;
    draft.caCertificates = certificates;
    draft.firstUsePin = pin;
    draft.explanation = choices;
    draft.fetchedAt = Optional.of(now);
    return new ServerMemory(draft);
  }

  /** Whether capabilities and CA certificates are there and at most 24 hours old. */
  public boolean freshAt(Instant now) {
    return !caCertificates.isEmpty()
        && fetchedAt.map(at -> Duration.between(at, now).abs().compareTo(FRESH) <= 0).orElse(false);
  }

  /** For keeping: text lines in UTF-8, readable by {@link #decode}. Holds no secret. */
  public byte[] encoded() {
    var lines = new ArrayList<String>();
    lines.add(HEAD.strip());
    lines.add("best=" + best.text());
    lines.add("latest=" + latest.text());
    fetchedAt.ifPresent(at -> lines.add("fetched=" + at));
    firstUsePin.ifPresent(pin -> lines.add("pin=" + pin));
    for (var purpose : RequestPurpose.values()) {
      worked(purpose).ifPresent(step -> lines.add("worked." + purpose + "=" + step.text()));
    }
    for (var certificate : caCertificates) {
      lines.add("certificate=" + Base64.getEncoder().encodeToString(der(certificate)));
    }
    for (var choice : explanation) {
      lines.add("explanation=" + choice.replaceAll("\\R", " "));
    }
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException broken) {
      throw new IllegalStateException("a certificate lost its encoding", broken);
    }
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @throws ConfigurationException if it is anything else
   */
  public static ServerMemory decode(byte[] encoded) throws ConfigurationException {
    var text = encoded.length > LONGEST ? "" : new String(encoded, StandardCharsets.UTF_8);
    if (!text.startsWith(HEAD)) {
      throw new ConfigurationException(
          "what was kept of the server is not readable: remove it and it is fetched again");
    }
    var draft = new Draft();
    try {
      for (int from = HEAD.length(), end; from <= text.length(); from = end + 1) {
        var next = text.indexOf('\n', from);
        end = next < 0 ? text.length() : next;
        draft.read(text.substring(from, end));
      }
    } catch (IllegalArgumentException | DateTimeException | CertificateException broken) {
      throw new ConfigurationException(
          "what was kept of the server is damaged: remove it and it is fetched again", broken);
    }
    return new ServerMemory(draft);
  }

  @Override
  public String toString() {
    return "ServerMemory[best=%s, latest=%s, certificates=%d, fetchedAt=%s]"
        .formatted(best, latest, caCertificates.size(), fetchedAt);
  }

  /** A memory in the making. */
  private static final class Draft {

    private static final Set<String> REPEATED = Set.of("certificate", "explanation");

    private Capabilities best = Capabilities.none();
    private Capabilities latest = Capabilities.none();
    private List<X509Certificate> caCertificates = new ArrayList<>();
    private Optional<Instant> fetchedAt = Optional.empty();
    private Optional<Fingerprint> firstUsePin = Optional.empty();
    private final Map<RequestPurpose, LadderStep> worked = new EnumMap<>(RequestPurpose.class);
    private List<String> explanation = new ArrayList<>();
    private final Set<String> read = new HashSet<>();

    private Draft() {}

    private Draft(ServerMemory memory) {
      this.best = memory.best;
      this.latest = memory.latest;
      this.caCertificates = memory.caCertificates;
      this.fetchedAt = memory.fetchedAt;
      this.firstUsePin = memory.firstUsePin;
      this.worked.putAll(memory.worked);
      this.explanation = memory.explanation;
    }

    private void goesBy(HttpMethod method) {
      worked.replaceAll((purpose, step) -> step.by(method));
    }

    private void read(String line) throws CertificateException {
      var equals = line.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("no value");
      }
      var name = line.substring(0, equals);
      if (!read.add(name) && !REPEATED.contains(name)) {
        throw new IllegalArgumentException("twice");
      }
      var value = line.substring(equals + 1);
      switch (name) {
        case "best" -> best = Capabilities.ofText(value);
        case "latest" -> latest = Capabilities.ofText(value);
        case "fetched" -> fetchedAt = Optional.of(Instant.parse(value));
        case "pin" -> firstUsePin = Optional.of(Fingerprint.of(value, false));
        case "worked.ENROLL" -> worked.put(RequestPurpose.ENROLL, LadderStep.parse(value));
        case "worked.RENEW" -> worked.put(RequestPurpose.RENEW, LadderStep.parse(value));
        case "certificate" -> caCertificates.add(certificate(Base64.getDecoder().decode(value)));
        case "explanation" -> explanation.add(value);
        default -> throw new IllegalArgumentException("unknown line");
      }
    }

    private static X509Certificate certificate(byte[] der) throws CertificateException {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    }
  }
}
