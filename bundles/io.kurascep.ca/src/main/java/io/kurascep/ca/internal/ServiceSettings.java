// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.faults.FaultPlan;
import io.kurascep.ca.internal.message.ContentCipher;
import io.kurascep.ca.internal.message.Digest;
import io.kurascep.ca.internal.message.ReplyStyle;
import io.kurascep.ca.internal.message.ReplyStyle.Enclosed;
import io.kurascep.ca.internal.message.ReplyStyle.Outer;
import io.kurascep.ca.internal.message.RequestRules;
import io.kurascep.ca.internal.settings.Values;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a CA answers: the habits in which servers differ.
 *
 * @param identifiers names that the CA goes by, beside its alias and its common name
 * @param identifierRule what a client must say as its CA identifier
 * @param certificates which certificates GetCACert gives, and in which order
 * @param capabilities what GetCACaps says in place of the truth
 * @param getCert whether GetCert is offered
 * @param getCrl whether GetCRL is offered
 * @param nextCa the form of GetNextCACert
 * @param crlValidity how long a CRL is valid
 * @param crlPoint whether certificates say where the CRL is
 * @param crlAddress the folder of the CRLs as clients reach it, where that is not what the server
 *     takes for its own address
 * @param failures how a refusal leaves
 * @param unsupported how the refusal of an operation leaves that is not offered
 * @param statusCodes whether PENDING and FAILURE show in the HTTP status, as OpenXPKI does
 * @param getLimit how many characters the query of a GET may have
 * @param post whether messages are taken by POST
 * @param tlsPort where SCEP goes over TLS, too
 * @param rules which requests are read
 * @param style what an answer looks like
 * @param faults what goes wrong
 */
record ServiceSettings(
    List<String> identifiers,
    IdentifierRule identifierRule,
    CaCertificates certificates,
    Optional<List<String>> capabilities,
    boolean getCert,
    boolean getCrl,
    NextCa nextCa,
    Duration crlValidity,
    boolean crlPoint,
    Optional<URI> crlAddress,
    Failures failures,
    Failures unsupported,
    boolean statusCodes,
    int getLimit,
    boolean post,
    Optional<Integer> tlsPort,
    RequestRules rules,
    ReplyStyle style,
    FaultPlan faults) {

  private static final Pattern FOLDER_ADDRESS =
      Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?/([\\w.~-]+/)*");

  /** What a client must say as its CA identifier. */
  enum IdentifierRule {
    /** Anything or nothing: MobileIron always says MobileIronSCEP. */
    ANY,
    /** A name of this CA, or nothing. */
    KNOWN,
    /** A name of this CA: EJBCA answers nothing without. */
    REQUIRED
  }

  /** Which certificates GetCACert gives. */
  enum CaCertificates {
    /** All there are, those that clients talk to first, then each below its issuer. */
    CHAIN,
    /** The same from the other end: EJBCA. */
    REVERSED,
    /** The CA alone: EJBCA. */
    CA,
    /** Without the root: XiPKI. */
    NO_ROOT,
    /** Without the issuing CA, which comes with the answer: OpenXPKI. */
    NO_ISSUER,
    /** One for each number as the CA identifier: Dogtag. */
    WALK
  }

  /** The form of GetNextCACert. */
  enum NextCa {
    /** Not offered. */
    OFF,
    /** Signed content, as in RFC 8894 section 4.7.1. */
    RFC,
    /** Certificates beside signed empty content: EJBCA. */
    EJBCA
  }

  /** How a refusal leaves. */
  enum Failures {
    /** As a CertRep, as in RFC 8894 section 3.3.2.2. */
    MESSAGE,
    /** As HTTP 400 with a sentence: EJBCA, XiPKI. */
    HTTP_400,
    /** As HTTP 500 with a sentence: micromdm, jscep. */
    HTTP_500
  }

  /** Copies the lists. */
  ServiceSettings {
    identifiers = List.copyOf(identifiers);
    capabilities = capabilities.map(List::copyOf);
  }

  /** Reads the settings. */
  static ServiceSettings read(Values values) {
    return new ServiceSettings(
        values.list("ca.identifiers", "", name -> name.toLowerCase(Locale.ROOT)),
        values.choice("ca.identifier.rule", IdentifierRule.ANY),
        values.choice("ca.certificates", CaCertificates.CHAIN),
        capabilities(values),
        values.flag("get.cert", true),
        values.flag("get.crl", true),
        values.choice("next.ca", NextCa.RFC),
        Duration.ofMinutes(values.number("crl.minutes", 1440, 1, 5_256_000)),
        values.flag("crl.point", false),
        crlAddress(values),
        values.choice("failures", Failures.MESSAGE),
        values.choice("unsupported", Failures.MESSAGE),
        values.flag("status.codes", false),
        values.number("get.limit", 65536, 100, 1_000_000),
        values.flag("post", true),
        tlsPort(values),
        rules(values),
        style(values),
        FaultPlan.read(values));
  }

  private static Optional<List<String>> capabilities(Values values) {
    List<String> words = values.list("capabilities", "", word -> word);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(words.equals(List.of("none")) ? List.of() : words);
  }

  private static Optional<URI> crlAddress(Values values) {
    String text = values.text("crl.address", "");
    if (!text.isEmpty() && !FOLDER_ADDRESS.matcher(text).matches()) {
      throw Values.wrong("crl.address", "such as http://ca.example:8088/scep/demo/", text);
    }
    return Optional.of(text).filter(address -> !address.isEmpty()).map(URI::create);
  }

  private static Optional<Integer> tlsPort(Values values) {
    return values.text("tls.port", "off").equals("off")
        ? Optional.empty()
        : Optional.of(values.number("tls.port", 0, 0, 65535));
  }

  private static RequestRules rules(Values values) {
    return new RequestRules(
        values.choices("request.digests", Digest.class, "SHA-1 SHA-224 SHA-256 SHA-384 SHA-512"),
        values.choices("request.ciphers", ContentCipher.class, "AES-128 AES-192 AES-256 DES3"),
        values.flag("request.signing.time", false),
        values.flag("request.der", false),
        values.flag("request.strict.id", false));
  }

  private static ReplyStyle style(Values values) {
    return new ReplyStyle(
        values.choice("reply.certificates", Enclosed.LEAF),
        values.choice("reply.signer", Outer.ONCE),
        optional(values, "reply.digest", Digest.class),
        optional(values, "reply.cipher", ContentCipher.class),
        values.flag("reply.signing.time", true),
        values.flag("reply.nonce", true),
        values.flag("reply.ndes", false));
  }

  private static <E extends Enum<E>> Optional<E> optional(
      Values values, String name, Class<E> type) {
    return values.text(name, "request").equals("request")
        ? Optional.empty()
        : Optional.of(values.choices(name, type, "").get(0));
  }
}
