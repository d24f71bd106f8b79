// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import io.kurascep.files.Pem;
import io.kurascep.files.PemException;
import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.HttpLimits;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.HttpProxy;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.RenewalMessage;
import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.ServerProfile;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TlsSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of {@code io.kurascep.ScepServer}, read and checked.
 *
 * @param enabled whether it may be asked
 * @param label what people call it; empty for its name
 * @param description what people say of it
 * @param scep how to talk to it
 * @param proxy the HTTP proxy on the way
 * @param tlsKeystore the keystore that vouches for the web server
 * @param clientAlias the key to show to the web server
 * @param pin the SHA-256 of the web server's public key, in hexadecimal
 * @param pollInterval until the first question for a pending request
 * @param pollLimit after which one is given up; zero for never
 * @param pollCount questions after which one is given up; zero for never
 * @param identity fingerprint of what decides which CA this is; when it changes, all that was
 *     learned is forgotten
 * @param everything fingerprint of all that can change an answer
 */
public record ServerConfiguration(
    boolean enabled,
    String label,
    String description,
    ServerSettings scep,
    Optional<HttpProxy> proxy,
    Target tlsKeystore,
    Optional<String> clientAlias,
    Optional<String> pin,
    Duration pollInterval,
    Duration pollLimit,
    int pollCount,
    String identity,
    String everything) {

  /** The default of {@code TlsKeystoreService.target}: a picker cannot be cleared. */
  public static final String TLS_KEYSTORE = "(kura.service.pid=SSLKeystore)";

  private static final String CONNECT = "http.connect.seconds";
  private static final String READ = "http.read.seconds";
  private static final String MAX_BYTES = "http.max.bytes";
  private static final String WAIT = "http.wait.seconds";
  private static final String POLL_COUNT = "poll.limit.count";
  private static final String RA_ENCRYPTION = "ra.encryption.fingerprint";
  private static final String RA_SIGNING = "ra.signing.fingerprint";
  private static final String KEY_TRANSPORT = "key.transport";

  /** What may be set in {@code extra}. */
  static final Set<String> EXTRA =
      new TreeSet<>(
          List.of(
              CONNECT,
              READ,
              MAX_BYTES,
              WAIT,
              POLL_COUNT,
              RA_ENCRYPTION,
              RA_SIGNING,
              KEY_TRANSPORT));

  /**
   * Reads the settings.
   *
   * @param map as the component got them
   * @param secrets decrypts the password of the proxy
   * @throws BadSettingException if one of them is wrong
   */
  public static ServerConfiguration read(Map<String, Object> map, Secrets secrets)
      throws BadSettingException {
    var values = new Values(map);
    var extra = new Values(ExtraLines.parse(values.text("extra"), EXTRA));
    var proxyPassword = secrets.read(map, "proxy.password");
    try {
      var scep = scep(values, extra);
      return new ServerConfiguration(
          values.flag("enabled", true),
          values.text("label"),
          values.text("description"),
          scep,
          proxy(values, proxyPassword),
          Target.of("TlsKeystoreService.target", values, TLS_KEYSTORE),
          Optional.of(values.text("tls.client.alias")).filter(alias -> !alias.isEmpty()),
          pin(values),
          Duration.ofSeconds(values.number("poll.interval.seconds", 60, 10, 86_400)),
          pollLimit(values),
          extra.number(POLL_COUNT, 0, 0, 1_000_000),
          identity(values, extra),
          everything(values, extra, scep));
    } finally {
      proxyPassword.ifPresent(password -> Arrays.fill(password, '\0'));
    }
  }

  /**
   * Whether nothing is done in another way than with the other one. The settings may differ: at
   * each start defaults come later, and passwords are encrypted anew.
   */
  public boolean isAs(ServerConfiguration other) {
    return enabled == other.enabled
        && everything.equals(other.everything)
        && proxy.equals(other.proxy)
        && pollInterval.equals(other.pollInterval)
        && label.equals(other.label)
        && description.equals(other.description);
  }

  private static ServerSettings scep(Values values, Values extra) throws BadSettingException {
    var security = values.option("security", "auto", SecurityLevel::of);
    var builder =
        ServerSettings.builder(url(values))
            .trust(trust(values, security))
            .profile(values.option("profile", "auto", ServerProfile::of))
            .renewalMessage(values.option("renewal.message", "auto", RenewalMessage::of))
            .httpMethod(values.option("http.method", "auto", HttpMethod::of))
            .keyTransport(extra.option(KEY_TRANSPORT, "pkcs1", KeyTransport::of))
            .caIdentifier(values.text("ca.identifier"))
            .limits(limits(values, extra));
    check("url", builder);
    check("http.query", builder.query(values.text("http.query")));
    var cipher = values.option("message.cipher", "auto", MessageCipher::of);
    check("message.cipher", builder.security(security).cipher(cipher));
    var digest = values.option("message.digest", "auto", MessageDigestAlgorithm::of);
    check("message.digest", builder.digest(digest));
    check(RA_SIGNING, builder.raSigningFingerprint(extra.text(RA_SIGNING)));
    return check(RA_ENCRYPTION, builder.raEncryptionFingerprint(extra.text(RA_ENCRYPTION)));
  }

  /** Builds what there is so far: if that fails, the setting that came last is to blame. */
  private static ServerSettings check(String id, ServerSettings.Builder builder)
      throws BadSettingException {
    try {
      return builder.build();
    } catch (IllegalArgumentException broken) {
      throw new BadSettingException(id, broken);
    }
  }

  private static URI url(Values values) throws BadSettingException {
    var url = values.text("url");
    if (url.isEmpty()) {
      throw new BadSettingException(
          "url", "there is no server URL: enter the address that the CA administrator gave you");
    }
    try {
      return new URI(url);
    } catch (URISyntaxException bad) {
      throw new BadSettingException(
          "url", "this is no URL: " + Printable.of(bad.getReason() + " in " + url));
    }
  }

  private static CaTrust trust(Values values, SecurityLevel security) throws BadSettingException {
    var trust = CaTrust.none();
    var fingerprints = values.text("ca.fingerprint");
    if (!fingerprints.isEmpty()) {
      trust =
          trust.and(
              values.option(
                  "ca.fingerprint",
                  "",
                  text -> CaTrust.fingerprints(text, security == SecurityLevel.OBSOLETE)));
    }
    var pem = values.text("ca.certificate");
    if (!pem.isEmpty()) {
      trust = trust.and(anchors(pem));
    }
    if (values.flag("ca.trust.on.first.use", false)) {
      trust = trust.and(CaTrust.firstUse());
    }
    if (!trust.isPinned() && !trust.isFirstUse()) {
      throw new BadSettingException(
          "ca.fingerprint",
          "nothing says which CA to trust: enter the fingerprint or the certificate of the CA, or"
              + " turn on ca.trust.on.first.use in a laboratory");
    }
    return trust;
  }

  private static CaTrust anchors(String pem) throws BadSettingException {
    try {
      var certificates = Pem.certificates(pem);
      if (!certificates.isEmpty()) {
        return CaTrust.anchors(certificates);
      }
    } catch (PemException bad) {
      throw new BadSettingException("ca.certificate", Printable.of(bad.getMessage()));
    }
    throw new BadSettingException(
        "ca.certificate",
        "there is no certificate in this text: paste it from -----BEGIN CERTIFICATE----- to"
            + " -----END CERTIFICATE-----");
  }

  private static HttpLimits limits(Values values, Values extra) throws BadSettingException {
    var defaults = HttpLimits.defaults();
    return new HttpLimits(
        Duration.ofSeconds(extra.number(CONNECT, (int) defaults.connect().toSeconds(), 1, 600)),
        Duration.ofSeconds(extra.number(READ, (int) defaults.read().toSeconds(), 1, 600)),
        Duration.ofSeconds(
            values.number("http.timeout.seconds", (int) defaults.total().toSeconds(), 5, 600)),
        extra.number(MAX_BYTES, defaults.maxBytes(), 4_096, 64 << 20),
        Duration.ofSeconds(extra.number(WAIT, 0, 0, 600)));
  }

  private static Optional<HttpProxy> proxy(Values values, Optional<char[]> password)
      throws BadSettingException {
    var address = values.text("proxy");
    if (address.isEmpty()) {
      return Optional.empty();
    }
    var proxy = values.option("proxy", "", HttpProxy::of);
    var user = values.text("proxy.user");
    if (user.isEmpty()) {
      return Optional.of(proxy);
    }
    try {
      return Optional.of(proxy.withCredentials(user, password.orElseGet(() -> new char[0])));
    } catch (IllegalArgumentException bad) {
      throw new BadSettingException("proxy.user", bad);
    }
  }

  private static Optional<String> pin(Values values) throws BadSettingException {
    var pin = values.text("tls.pin");
    if (pin.isEmpty()) {
      return Optional.empty();
    }
    values.option("tls.pin", "", TlsSettings::pin);
    return Optional.of(pin);
  }

  private static Duration pollLimit(Values values) throws BadSettingException {
    return Duration.ofHours(values.number("poll.limit.hours", 720, 0, 8_760));
  }

  /** Only what says which CA it is: a time limit that is changed forgets nothing. */
  private static String identity(Values values, Values extra) throws BadSettingException {
    return Digests.of(
        List.of(
            values.text("url"),
            values.text("ca.fingerprint"),
            values.text("ca.certificate"),
            String.valueOf(values.flag("ca.trust.on.first.use", false)),
            values.text("ca.identifier"),
            values.text("http.query"),
            extra.text(RA_ENCRYPTION),
            extra.text(RA_SIGNING)));
  }

  /**
   * Of what was read, not of what came: at each start a setting that was never applied is absent
   * first and has its default then. Without the password of the proxy: a wrong one has nothing to
   * do with what a CA refuses.
   */
  private static String everything(Values values, Values extra, ServerSettings scep)
      throws BadSettingException {
    return Digests.of(
        List.of(
            identity(values, extra),
            scep.profile().setting(),
            scep.security().setting(),
            scep.cipher().setting(),
            scep.digest().setting(),
            scep.renewalMessage().setting(),
            scep.httpMethod().name(),
            scep.keyTransport().name(),
            scep.limits().toString(),
            pollLimit(values).toString(),
            extra.text(POLL_COUNT),
            values.text("proxy"),
            values.text("proxy.user"),
            values.text("TlsKeystoreService.target", TLS_KEYSTORE),
            values.text("tls.client.alias"),
            values.text("tls.pin")));
  }
}
