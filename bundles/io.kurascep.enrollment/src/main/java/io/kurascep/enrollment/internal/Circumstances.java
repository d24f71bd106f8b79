// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.enrollment.internal.machine.Surroundings;
import io.kurascep.enrollment.internal.machine.Surroundings.Part;
import io.kurascep.enrollment.internal.machine.Wish;
import io.kurascep.enrollment.internal.settings.BadSettingException;
import io.kurascep.enrollment.internal.settings.CertificateConfiguration;
import io.kurascep.enrollment.internal.settings.ChallengeSource;
import io.kurascep.enrollment.internal.settings.Digests;
import io.kurascep.enrollment.internal.settings.Secrets;
import io.kurascep.enrollment.internal.settings.Target;
import io.kurascep.protocol.CertificateRequest;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.HttpLogin;
import io.kurascep.protocol.KeyType;
import io.kurascep.protocol.SecurityLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.kura.security.keystore.KeystoreService;

/**
 * The settings and services that a certificate has at a moment. They are read anew for each event:
 * a service comes and goes, and a setting is what it is when it is used.
 *
 * @param name the name of the certificate
 * @param properties its settings as they came
 * @param server the server that is bound
 * @param keystore the keystore that is bound
 * @param targets whether somebody puts certificates into keystores
 * @param rival the other certificate that has the same place in the same keystore
 * @param secrets decrypts passwords
 * @param gateway what the wildcards stand for
 */
record Circumstances(
    String name,
    Map<String, Object> properties,
    Optional<ScepServer> server,
    Optional<Bound> keystore,
    boolean targets,
    Optional<String> rival,
    Secrets secrets,
    Function<String, Optional<String>> gateway) {

  /**
   * A keystore.
   *
   * @param name its {@code kura.service.pid}
   * @param service itself
   */
  record Bound(String name, KeystoreService service) {}

  /** Without the settings, one of which is the challenge. */
  @Override
  public String toString() {
    return "Circumstances[name=%s, server=%s, keystore=%s, targets=%s, rival=%s]"
        .formatted(name, server.map(ScepServer::name), keystore.map(Bound::name), targets, rival);
  }

  /** The same, with another rival. */
  Circumstances with(Optional<String> other) {
    return new Circumstances(name, properties, server, keystore, targets, other, secrets, gateway);
  }

  /** The settings, read and checked. */
  CertificateConfiguration configuration() throws BadSettingException {
    return CertificateConfiguration.read(properties, name);
  }

  /** What is asked for. */
  CertificateRequest request() throws BadSettingException {
    return configuration().wording().request(gateway);
  }

  /** The challenge, for the caller to close. */
  Optional<Challenge> challenge() throws BadSettingException {
    return CertificateConfiguration.challenge(properties, secrets);
  }

  /** Where a challenge is to be fetched, since there is none. */
  Optional<ChallengeSource> source() throws BadSettingException {
    var entered = challenge();
    entered.ifPresent(Challenge::close);
    var source = configuration().source();
    return source.isPresent() && entered.isEmpty()
        ? Optional.of(source.get().at(gateway))
        : Optional.empty();
  }

  /** Who logs in there. */
  Optional<HttpLogin> login() throws BadSettingException {
    return CertificateConfiguration.login(properties, secrets);
  }

  /** The server, if it is the one that is meant and can be asked. */
  Optional<ServerAccess> access() throws BadSettingException {
    var target = configuration().server();
    return server.filter(bound -> target.admits(bound.name())).flatMap(ScepServer::access);
  }

  /** The keystore, if it is the one that is meant. */
  Optional<Bound> usableKeystore() throws BadSettingException {
    var target = configuration().keystore();
    return keystore.filter(bound -> target.admits(bound.name()));
  }

  /** The same, as the machine wants to know it. */
  Surroundings surroundings(State state, Optional<Instant> inspectAt, Instant startedAt) {
    try {
      var settings = configuration();
      var access = access();
      var challenge = challengeHash(state);
      return new Surroundings(
          settings.enabled(),
          problem(settings, access),
          serverPart(settings.server()),
          keystorePart(settings.keystore()),
          settings.alias(),
          wish(settings, access, challenge),
          challenge,
          inspectAt,
          startedAt);
    } catch (BadSettingException bad) {
      return misconfigured(bad.getMessage(), startedAt);
    }
  }

  private Surroundings misconfigured(String sentence, Instant startedAt) {
    return new Surroundings(
        true,
        Optional.of(sentence),
        new Part(server.map(ScepServer::name).orElse(""), Optional.empty()),
        new Part(keystore.map(Bound::name).orElse(""), Optional.empty()),
        "",
        Wish.none(),
        Optional.empty(),
        Optional.empty(),
        startedAt);
  }

  private Optional<String> problem(
      CertificateConfiguration settings, Optional<ServerAccess> access) {
    try {
      request();
      source();
      login();
    } catch (BadSettingException bad) {
      return Optional.of(bad.getMessage());
    }
    if (rival.isPresent()) {
      return Optional.of(
          "alias: the certificate %s is kept under this alias of this keystore already: choose"
                  .formatted(rival.get())
              + " another one");
    }
    var weak = settings.keyType().filter(KeyType::legacy).isPresent();
    var strong =
        access
            .filter(way -> way.configuration().scep().security() != SecurityLevel.OBSOLETE)
            .isPresent();
    return weak && strong
        ? Optional.of(
            "key.type: RSA-1024 can be broken: choose RSA-2048, or set security of the SCEP server"
                + " to obsolete")
        : Optional.empty();
  }

  private Part serverPart(Target target) {
    if (!target.isChosen()) {
      return Part.missing(
          "",
          "no SCEP server is chosen: choose one, or create one with + > io.kurascep.ScepServer");
    }
    if (server.isEmpty()) {
      return Part.missing(
          target.called(),
          "there is no SCEP server %s: create it with + > io.kurascep.ScepServer, or choose"
                  .formatted(target.called())
              + " another one");
    }
    if (!target.admits(server.get().name())) {
      return Part.missing(target.called(), stale("SCEP server", server.get().name(), target));
    }
    var name = server.get().name();
    return server.get().access().isPresent()
        ? Part.there(name)
        : Part.missing(name, server.get().reason());
  }

  private Part keystorePart(Target target) {
    if (!target.isChosen()) {
      return Part.missing(
          "", "no keystore is chosen: choose the one of whoever uses the certificate");
    }
    if (keystore.isEmpty()) {
      return Part.missing(
          target.called(),
          "there is no keystore %s: create it, or choose another one".formatted(target.called()));
    }
    if (!target.admits(keystore.get().name())) {
      return Part.missing(target.called(), stale("keystore", keystore.get().name(), target));
    }
    return targets
        ? Part.there(keystore.get().name())
        : Part.missing(keystore.get().name(), Deliveries.NO_TARGET);
  }

  /** What is said of a service that is bound although the settings name another one. */
  static String stale(String what, String bound, Target target) {
    return "the %s %s is still used, though the settings name %s: if this does not pass, restart the"
            .formatted(what, bound, target.called())
        + " gateway";
  }

  private Optional<String> challengeHash(State state) throws BadSettingException {
    var challenge = challenge();
    if (challenge.isEmpty()) {
      return Optional.empty();
    }
    try (var present = challenge.get()) {
      return Optional.of(hash(present, state));
    }
  }

  /** By this hash a challenge that was sent is known again. */
  static String hash(Challenge challenge, State state) {
    return HexFormat.of().formatHex(challenge.saltedHash(HexFormat.of().parseHex(state.salt())));
  }

  private static Wish wish(
      CertificateConfiguration settings,
      Optional<ServerAccess> access,
      Optional<String> challenge) {
    var request = settings.wording().fingerprint();
    var server = access.map(ServerAccess::configuration);
    return new Wish(
        request,
        Digests.of(
            List.of(
                request,
                server.map(configuration -> configuration.everything()).orElse(""),
                challenge.orElse(""),
                settings.source().map(ChallengeSource::fingerprint).orElse(""),
                String.valueOf(settings.oneTime()),
                settings.ecTransport().setting())),
        settings.oneTime(),
        challenge.isEmpty() && settings.source().isPresent(),
        settings.renewalPercent(),
        settings.renewalDays(),
        settings.longestRetry(),
        server.map(configuration -> configuration.pollInterval()).orElse(Duration.ofMinutes(1)),
        server.map(configuration -> configuration.pollLimit()).orElse(Duration.ZERO),
        server.map(configuration -> configuration.pollCount()).orElse(0));
  }
}
