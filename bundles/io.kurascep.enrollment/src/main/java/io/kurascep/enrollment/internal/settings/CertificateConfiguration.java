// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import io.kurascep.protocol.CertificateRequest;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.EcTransport;
import io.kurascep.protocol.HttpLogin;
import io.kurascep.protocol.KeyType;
import io.kurascep.protocol.Wildcards;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of {@code io.kurascep.ScepCertificate}, read and checked.
 *
 * @param enabled whether anything is to be done
 * @param server the server to ask
 * @param keystore the keystore to use
 * @param alias the name of the entry in it
 * @param keyType the key to make; empty for the key that is already in the entry
 * @param keyReuse whether a renewal keeps the key
 * @param oneTime whether the challenge is valid once
 * @param source where a challenge is fetched if there is none
 * @param renewalPercent renew when this part of the validity has passed; 0 for never
 * @param renewalDays renew when fewer days are left; 0 for never
 * @param longestRetry the longest time between two attempts
 * @param ecTransport how messages are sent for a key that cannot encrypt
 * @param wording what is requested, in the words of the form
 */
public record CertificateConfiguration(
    boolean enabled,
    Target server,
    Target keystore,
    String alias,
    Optional<KeyType> keyType,
    boolean keyReuse,
    boolean oneTime,
    Optional<ChallengeSource> source,
    int renewalPercent,
    int renewalDays,
    Duration longestRetry,
    EcTransport ecTransport,
    Wording wording) {

  private static final String CHALLENGE = "challenge";
  private static final String SUBJECT = "subject";
  private static final String NAMES = "subject.alternative.names";
  private static final String EXISTING = "existing";
  private static final String RETRY_LIMIT = "retry.limit.hours";
  private static final String EC_TRANSPORT = "key.transport.ec";

  /** What may be set in {@code extra}. */
  static final Set<String> EXTRA =
      Stream.concat(Stream.of(RETRY_LIMIT, EC_TRANSPORT), ChallengeSource.EXTRA.stream())
          .collect(Collectors.toCollection(TreeSet::new));

  /**
   * What is requested, in the words of the form, before the wildcards are replaced.
   *
   * @param subject the subject
   * @param alternativeNames further names
   * @param template the template at the CA
   * @param keyUsage requested uses
   * @param extendedKeyUsage requested purposes
   * @param keyType the kind of key
   */
  public record Wording(
      String subject,
      String alternativeNames,
      String template,
      String keyUsage,
      String extendedKeyUsage,
      String keyType) {

    /** By this a change is noticed; what the wildcards stand for does not count. */
    public String fingerprint() {
      return Digests.of(
          List.of(subject, alternativeNames, template, keyUsage, extendedKeyUsage, keyType));
    }

    /**
     * The request itself.
     *
     * @param gateway what the wildcards stand for
     * @throws BadSettingException if a wildcard has no value, or something is malformed
     */
    public CertificateRequest request(Function<String, Optional<String>> gateway)
        throws BadSettingException {
      var builder = CertificateRequest.builder();
      set(SUBJECT, () -> builder.subject(Wildcards.expand(subject, gateway)));
      set(NAMES, () -> builder.alternativeNames(Wildcards.expand(alternativeNames, gateway)));
      set("template", () -> builder.template(template));
      set("key.usage", () -> builder.keyUsage(keyUsage));
      set("key.extended.usage", () -> builder.extendedKeyUsage(extendedKeyUsage));
      return builder.build();
    }

    private static void set(String id, Runnable setter) throws BadSettingException {
      try {
        setter.run();
      } catch (IllegalArgumentException bad) {
        throw new BadSettingException(id, bad);
      }
    }
  }

  /**
   * Reads the settings.
   *
   * @param map as the component got them
   * @param name the name of the component, whose lower case is the default of the alias
   * @throws BadSettingException if one of them is wrong
   */
  public static CertificateConfiguration read(Map<String, Object> map, String name)
      throws BadSettingException {
    var values = new Values(map);
    var extra = new Values(ExtraLines.parse(values.text("extra"), EXTRA));
    var keyType = values.text("key.type", KeyType.RSA_2048.setting());
    return new CertificateConfiguration(
        values.flag("enabled", true),
        Target.of("ScepServer.target", values, Target.NOTHING),
        Target.of("KeystoreService.target", values, Target.NOTHING),
        alias(values, name),
        keyType(keyType),
        values.flag("key.reuse", false),
        values.flag("challenge.one.time", false),
        ChallengeSource.of(values, extra),
        values.number("renewal.percent", 67, 0, 99),
        values.number("renewal.days", 0, 0, 3_650),
        Duration.ofHours(extra.number(RETRY_LIMIT, 6, 1, 168)),
        ecTransport(extra),
        new Wording(
            values.text(SUBJECT, "CN={SN}"),
            values.text(NAMES),
            values.text("template"),
            values.verbatim("key.usage", "digitalSignature,keyEncipherment"),
            values.verbatim("key.extended.usage", "clientAuth"),
            keyType));
  }

  private static String alias(Values values, String name) throws BadSettingException {
    var alias = values.text("alias", name.toLowerCase(Locale.ROOT));
    if (alias.chars().anyMatch(Character::isISOControl)) {
      throw new BadSettingException("alias", "this holds a control character: remove it");
    }
    return alias;
  }

  private static EcTransport ecTransport(Values extra) throws BadSettingException {
    try {
      return EcTransport.of(extra.text(EC_TRANSPORT, EcTransport.RSA.setting()));
    } catch (IllegalArgumentException bad) {
      throw new BadSettingException(EC_TRANSPORT, bad);
    }
  }

  private static Optional<KeyType> keyType(String text) throws BadSettingException {
    if (text.equalsIgnoreCase(EXISTING)) {
      return Optional.empty();
    }
    return Optional.of(
        KeyType.of(text)
            .orElseThrow(
                () ->
                    new BadSettingException(
                        "key.type",
                        "\"%s\" is no key type: choose one of the list, such as RSA-2048"
                            .formatted(Printable.of(text)))));
  }

  /**
   * The challenge, if there is one.
   *
   * @param map as the component got them
   * @param secrets decrypts it
   * @return for the caller to close
   * @throws BadSettingException if it cannot be sent
   */
  public static Optional<Challenge> challenge(Map<String, Object> map, Secrets secrets)
      throws BadSettingException {
    var characters = secrets.read(map, CHALLENGE);
    if (characters.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Challenge(characters.get()));
    } catch (IllegalArgumentException bad) {
      throw new BadSettingException(CHALLENGE, bad);
    } finally {
      Arrays.fill(characters.get(), '\0');
    }
  }

  /**
   * Who logs in at the source of challenges: the user with the password, without a user the
   * password as a token, or nobody.
   *
   * @param map as the component got them
   * @param secrets decrypts the password
   * @throws BadSettingException if it cannot be sent
   */
  public static Optional<HttpLogin> login(Map<String, Object> map, Secrets secrets)
      throws BadSettingException {
    return ChallengeSource.login(map, secrets);
  }
}
