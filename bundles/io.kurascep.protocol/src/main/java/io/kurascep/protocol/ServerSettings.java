// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** How to talk to one server. Immutable; made by {@link #builder}. */
public final class ServerSettings {

  private final URI url;
  private final CaTrust trust;
  private final ServerProfile profile;
  private final SecurityLevel security;
  private final MessageCipher cipher;
  private final MessageDigestAlgorithm digest;
  private final RenewalMessage renewalMessage;
  private final HttpMethod httpMethod;
  private final KeyTransport keyTransport;
  private final String caIdentifier;
  private final String query;
  private final HttpLimits limits;
  private final Optional<Fingerprint> raSigning;
  private final Optional<Fingerprint> raEncryption;

  private ServerSettings(Builder builder) {
    this.url = builder.url;
    this.trust = builder.trust;
    this.profile = builder.profile;
    this.security = builder.security;
    this.cipher = builder.cipher;
    this.digest = builder.digest;
    this.renewalMessage = builder.renewalMessage;
    this.httpMethod = builder.httpMethod;
    this.keyTransport = builder.keyTransport;
    this.caIdentifier = builder.caIdentifier;
    this.query = builder.query;
    this.limits = builder.limits;
    this.raSigning = builder.raSigning;
    this.raEncryption = builder.raEncryption;
  }

  /** Begins with a server's address, and with defaults that suit most servers. */
  public static Builder builder(URI url) {
    return new Builder(url);
  }

  /** The address of the SCEP service. */
  public URI url() {
    return url;
  }

  /** What may vouch for the CA. */
  public CaTrust trust() {
    return trust;
  }

  /** The product. */
  public ServerProfile profile() {
    return profile;
  }

  /** How much of what is weak is allowed. */
  public SecurityLevel security() {
    return security;
  }

  /** The cipher of requests. */
  public MessageCipher cipher() {
    return cipher;
  }

  /** The digest of requests. */
  public MessageDigestAlgorithm digest() {
    return digest;
  }

  /** The message that renews. */
  public RenewalMessage renewalMessage() {
    return renewalMessage;
  }

  /** How messages travel. */
  public HttpMethod httpMethod() {
    return httpMethod;
  }

  /** How the content key is encrypted. */
  public KeyTransport keyTransport() {
    return keyTransport;
  }

  /** The CA identifier, or what the product wants instead; empty for none. */
  public String caIdentifier() {
    return caIdentifier.isEmpty() ? product().defaultCaIdentifier() : caIdentifier;
  }

  /** The product that the settings name, or else the address. */
  ServerProfile product() {
    return profile == ServerProfile.AUTO ? ServerProfile.at(url) : profile;
  }

  /** Query parameters for every request; empty for none. */
  public String query() {
    return query;
  }

  /** The limits of an HTTP exchange. */
  public HttpLimits limits() {
    return limits;
  }

  /** The certificate that must sign the answers, where the choice is not left to us. */
  public Optional<Fingerprint> raSigning() {
    return raSigning;
  }

  /** The certificate to encrypt requests to, where the choice is not left to us. */
  public Optional<Fingerprint> raEncryption() {
    return raEncryption;
  }

  /** Whether an answer in single DES is read, with a warning. */
  public boolean readsSingleDes() {
    return security == SecurityLevel.OBSOLETE
        || (profile.readsSingleDes() && security != SecurityLevel.STRICT);
  }

  /** Collects settings; {@link #build} checks them. */
  public static final class Builder {

    private final URI url;
    private CaTrust trust = CaTrust.none();
    private ServerProfile profile = ServerProfile.AUTO;
    private SecurityLevel security = SecurityLevel.AUTO;
    private MessageCipher cipher = MessageCipher.AUTO;
    private MessageDigestAlgorithm digest = MessageDigestAlgorithm.AUTO;
    private RenewalMessage renewalMessage = RenewalMessage.AUTO;
    private HttpMethod httpMethod = HttpMethod.AUTO;
    private KeyTransport keyTransport = KeyTransport.PKCS1;
    private String caIdentifier = "";
    private String query = "";
    private HttpLimits limits = HttpLimits.defaults();
    private String raSigningText = "";
    private String raEncryptionText = "";
    private Optional<Fingerprint> raSigning = Optional.empty();
    private Optional<Fingerprint> raEncryption = Optional.empty();

    private Builder(URI url) {
      this.url = url;
    }

    /** What may vouch for the CA (default: nothing, which refuses every server). */
    public Builder trust(CaTrust trust) {
      this.trust = trust;
      return this;
    }

    /** The product (default: AUTO). */
    public Builder profile(ServerProfile profile) {
      this.profile = profile;
      return this;
    }

    /** How much of what is weak is allowed (default: AUTO). */
    public Builder security(SecurityLevel security) {
      this.security = security;
      return this;
    }

    /** The cipher of requests (default: AUTO). */
    public Builder cipher(MessageCipher cipher) {
      this.cipher = cipher;
      return this;
    }

    /** The digest of requests (default: AUTO). */
    public Builder digest(MessageDigestAlgorithm digest) {
      this.digest = digest;
      return this;
    }

    /** The message that renews (default: AUTO). */
    public Builder renewalMessage(RenewalMessage renewalMessage) {
      this.renewalMessage = renewalMessage;
      return this;
    }

    /** How messages travel (default: AUTO). */
    public Builder httpMethod(HttpMethod httpMethod) {
      this.httpMethod = httpMethod;
      return this;
    }

    /** How the content key is encrypted (default: PKCS1). */
    public Builder keyTransport(KeyTransport keyTransport) {
      this.keyTransport = keyTransport;
      return this;
    }

    /** Which CA of the server is meant, sent as {@code message=} (default: empty, none). */
    public Builder caIdentifier(String caIdentifier) {
      this.caIdentifier = caIdentifier.strip();
      return this;
    }

    /** {@code name=value&name=value}, added to every address (default: empty, none). */
    public Builder query(String query) {
      this.query = query.strip();
      return this;
    }

    /** The limits of an HTTP exchange. */
    public Builder limits(HttpLimits limits) {
      this.limits = limits;
      return this;
    }

    /** Fingerprint of the certificate that must sign the answers (default: empty, any). */
    public Builder raSigningFingerprint(String fingerprint) {
      this.raSigningText = fingerprint;
      return this;
    }

    /** Fingerprint of the certificate to encrypt requests to (default: empty, chosen). */
    public Builder raEncryptionFingerprint(String fingerprint) {
      this.raEncryptionText = fingerprint;
      return this;
    }

    /**
     * Checks and builds.
     *
     * @throws IllegalArgumentException naming the broken rule
     */
    public ServerSettings build() {
      checkUrl();
      checkQuery();
      checkAlgorithms();
      raSigning = fingerprint(raSigningText);
      raEncryption = fingerprint(raEncryptionText);
      return new ServerSettings(this);
    }

    private Optional<Fingerprint> fingerprint(String text) {
      return text.isBlank()
          ? Optional.empty()
          : Optional.of(Fingerprint.of(text, security == SecurityLevel.OBSOLETE));
    }

    private void checkUrl() {
      var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      require(
          scheme.equals("http") || scheme.equals("https"),
          "the server URL must begin with http:// or https://");
      require(url.getHost() != null, "the server URL names no host");
      require(url.getRawUserInfo() == null, "the server URL must not hold a user or password");
      require(url.getRawFragment() == null, "the server URL must not hold a # part");
    }

    private void checkQuery() {
      for (var parameter : query.split("&", -1)) {
        var name = parameter.split("=", 2)[0];
        require(
            !name.equals("operation") && !name.equals("message"),
            "the query parameters must not set " + name + ", which SCEP uses itself");
      }
      require(
          query.matches("[!$&'()*+,;=:@/?%\\w.~-]*"),
          "the query parameters hold a character that must be written as % and two digits");
    }

    private void checkAlgorithms() {
      var obsolete = security == SecurityLevel.OBSOLETE;
      require(
          obsolete || !cipher.isObsolete(),
          "the message cipher %s needs the security level obsolete".formatted(cipher.setting()));
      require(
          obsolete || digest != MessageDigestAlgorithm.MD5,
          "the message digest md5 needs the security level obsolete");
      var strict = security == SecurityLevel.STRICT;
      require(
          !strict || cipher == MessageCipher.AUTO || cipher.isAes(),
          "the security level strict takes no message cipher but AES");
      require(
          !strict || digest == MessageDigestAlgorithm.AUTO || digest.isSha2(),
          "the security level strict takes no message digest but SHA-2");
    }

    private static void require(boolean rule, String broken) {
      if (!rule) {
        throw new IllegalArgumentException(broken);
      }
    }
  }
}
