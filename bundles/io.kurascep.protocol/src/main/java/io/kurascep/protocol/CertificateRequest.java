// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.internal.AlternativeNames;
import io.kurascep.protocol.internal.DistinguishedName;
import io.kurascep.protocol.internal.Pkcs10;
import io.kurascep.protocol.internal.Usages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * What a certificate is requested for: its subject, alternative names, template and usages. The key
 * and the challenge are not part of it.
 *
 * <pre>{@code
 * var request = CertificateRequest.builder()
 *     .subject("CN=gateway-0815, O=Example Inc, C=SE")
 *     .alternativeNames("DNS:gw1.example.com, 192.168.1.10")
 *     .keyUsage("digitalSignature,keyEncipherment")
 *     .extendedKeyUsage("clientAuth")
 *     .build();
 * byte[] pkcs10 = request.pkcs10(KeyType.RSA_2048.generate(random), Optional.empty(), "SHA256withRSA");
 * }</pre>
 */
public final class CertificateRequest {

  private final X500Name subject;
  private final Optional<GeneralNames> alternativeNames;
  private final Optional<DERBMPString> template;
  private final int keyUsage;
  private final Optional<ExtendedKeyUsage> extendedKeyUsage;

  private CertificateRequest(Builder builder) {
    subject = builder.subject.orElseThrow(Builder::noSubject);
    alternativeNames = builder.alternativeNames;
    template = builder.template;
    keyUsage = builder.keyUsage;
    extendedKeyUsage = builder.extendedKeyUsage;
  }

  /** Begins a new request, in which nothing is asked for yet. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The subject, encoded just as in the request.
   *
   * @return the subject that was given to the builder
   */
  public X500Principal subject() {
    try {
      return new X500Principal(subject.getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The alternative names that are asked for, to compare them with the issued ones. */
  Set<GeneralName> alternativeNames() {
    return alternativeNames
        .map(names -> Set.copyOf(Arrays.asList(names.getNames())))
        .orElse(Set.of());
  }

  /**
   * Makes the PKCS#10 request (RFC 2986) that a SCEP message carries.
   *
   * <p>For an EC key the usages that only an encrypting key can have are left out (RFC 8813 section
   * 3). The result contains the challenge in clear: the caller encrypts and then wipes it.
   *
   * @param key the key to certify, which also signs the request; it may live in a token
   * @param challenge the challenge password, if there is one
   * @param signatureAlgorithm name of a JCA signature algorithm that fits the key, for example
   *     {@code SHA256withRSA}
   * @return the request in DER
   * @throws GeneralSecurityException if the platform cannot sign with this key and algorithm
   */
  public byte[] pkcs10(KeyPair key, Optional<Challenge> challenge, String signatureAlgorithm)
      throws GeneralSecurityException {
    boolean encrypts = "RSA".equals(key.getPublic().getAlgorithm());
    var request = new Pkcs10(subject);
    challenge.ifPresent(
        password -> {
          char[] secret = password.copy();
          request.challenge(secret);
          Arrays.fill(secret, '\0');
        });
    template.ifPresent(request::template);
    alternativeNames.ifPresent(request::alternativeNames);
    Usages.keyUsage(keyUsage, encrypts).ifPresent(request::keyUsage);
    extendedKeyUsage.ifPresent(request::extendedKeyUsage);
    return request.sign(key, signatureAlgorithm);
  }

  /** Names the subject. */
  @Override
  public String toString() {
    return "CertificateRequest[" + subject().getName() + "]";
  }

  /** Collects what is asked for. Each method refuses what it cannot read at once. */
  public static final class Builder {

    private Optional<X500Name> subject = Optional.empty();
    private Optional<GeneralNames> alternativeNames = Optional.empty();
    private Optional<DERBMPString> template = Optional.empty();
    private int keyUsage;
    private Optional<ExtendedKeyUsage> extendedKeyUsage = Optional.empty();

    private Builder() {}

    /**
     * The name in the certificate, in one of two forms.
     *
     * <ul>
     *   <li>{@code CN=gateway, O=Example Inc, C=SE} (RFC 4514): the most specific part first. As
     *       RFC 4514 says, and as OpenSSL and Java show such a name again, the encoded order is the
     *       reverse: {@code C}, {@code O}, {@code CN}. White space around a value is dropped;
     *       {@code , + " \ < > ; =} in a value are written with a backslash.
     *   <li>{@code /C=SE/O=Example Inc/CN=gateway} (OpenSSL): encoded in the order as written.
     *       White space is kept; a backslash takes away the meaning of any character after it.
     * </ul>
     *
     * Known are CN, SN (surname), serialNumber, C, L, ST, street, O, OU, title, GN, DC, UID, E or
     * emailAddress, unstructuredName, unstructuredAddress and some more, in any case; everything
     * else as dotted numbers. A {@code +} joins two of them into one. Values are PrintableStrings
     * where that suffices, else UTF8Strings, since Microsoft NDES refuses needless UTF8Strings; DC,
     * e-mail and unstructuredName are IA5Strings.
     *
     * @param text the subject, wildcards already replaced
     * @return this builder
     * @throws IllegalArgumentException if the text is no name
     */
    public Builder subject(String text) {
      if (text.isBlank()) {
        throw noSubject();
      }
      subject = Optional.of(read("subject", text, DistinguishedName::parse));
      return this;
    }

    /**
     * Further names, separated by commas: {@code email:}, {@code URI:}, {@code DNS:}, {@code RID:},
     * {@code IP:}, {@code dirName:/C=SE/CN=name}, {@code otherName:1.2.3.4;UTF8:value} and {@code
     * UPN:user@example.com}. A bare host name, IP address or e-mail address is recognised. A
     * backslash takes away the meaning of the character after it.
     *
     * @param text the names, wildcards already replaced; blank for none
     * @return this builder
     * @throws IllegalArgumentException if one of them is wrong
     */
    public Builder alternativeNames(String text) {
      alternativeNames =
          text.isBlank()
              ? Optional.empty()
              : Optional.of(read("alternative names", text, AlternativeNames::parse));
      return this;
    }

    /**
     * The template or profile that the CA shall use: Microsoft's extension 1.3.6.1.4.1.311.20.2, a
     * BMPString, which OpenXPKI reads too.
     *
     * @param name the template's name; blank where the CA decides
     * @return this builder
     * @throws IllegalArgumentException if a BMPString cannot hold the name
     */
    public Builder template(String name) {
      template = name.isBlank() ? Optional.empty() : Optional.of(templateName(name.strip()));
      return this;
    }

    private static DERBMPString templateName(String name) {
      if (name.chars()
          .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
        throw new IllegalArgumentException(
            "the certificate template contains a character that no template name can have");
      }
      return new DERBMPString(name);
    }

    /**
     * Requested key usages (RFC 5280 section 4.2.1.3), separated by commas, for example {@code
     * digitalSignature,keyEncipherment}.
     *
     * @param text the usages; blank to request none
     * @return this builder
     * @throws IllegalArgumentException if one is unknown
     */
    public Builder keyUsage(String text) {
      keyUsage = read("key usage", text, Usages::keyUsage);
      return this;
    }

    /**
     * Requested extended key usages (RFC 5280 section 4.2.1.12), separated by commas: names such as
     * {@code clientAuth}, or dotted numbers.
     *
     * @param text the purposes; blank to request none
     * @return this builder
     * @throws IllegalArgumentException if one is neither
     */
    public Builder extendedKeyUsage(String text) {
      extendedKeyUsage = read("extended key usage", text, Usages::extendedKeyUsage);
      return this;
    }

    /**
     * The finished request.
     *
     * @return what was collected
     * @throws IllegalArgumentException if there is no subject
     */
    public CertificateRequest build() {
      return new CertificateRequest(this);
    }

    private static IllegalArgumentException noSubject() {
      return new IllegalArgumentException(
          "the subject is empty: write for example CN=gateway-{SN}, O=Example Inc");
    }

    private static <T> T read(String what, String text, Function<String, T> reader) {
      try {
        return reader.apply(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("in the " + what + ", " + e.getMessage(), e);
      }
    }
  }
}
