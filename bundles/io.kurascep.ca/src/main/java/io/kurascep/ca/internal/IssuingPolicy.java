// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Usage;
import io.kurascep.ca.internal.settings.Values;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What may stand in a certificate.
 *
 * @param validity how long a certificate is valid
 * @param usages what its key is good for
 * @param purposes the extended key usages that may be asked for, and that stand there if none is
 * @param templates the extended key usages by the name of a template; empty: names are ignored
 * @param required attributes that the subject must have
 * @param allowed attributes that the subject may have; empty: all
 * @param added what is put in front of the subject of each request
 * @param nameKinds the kinds of alternative names that may be asked for; empty: all
 * @param domains ends of the DNS names that may be asked for; empty: all
 * @param smallestKey least number of bits of an RSA key
 * @param ellipticCurves whether EC keys get certificates
 * @param duplicates what becomes of a second first request
 */
record IssuingPolicy(
    Duration validity,
    List<Usage> usages,
    List<KeyPurposeId> purposes,
    Map<String, List<KeyPurposeId>> templates,
    List<ASN1ObjectIdentifier> required,
    List<ASN1ObjectIdentifier> allowed,
    X500Name added,
    List<NameKind> nameKinds,
    List<String> domains,
    int smallestKey,
    boolean ellipticCurves,
    Duplicates duplicates) {

  private static final Pattern TEMPLATE = Pattern.compile("([A-Za-z0-9_.-]+):([^;]*)");

  /** What becomes of a request that is no renewal, for a name or key that has a certificate. */
  enum Duplicates {
    /** It gets another certificate. */
    ALLOW,
    /** EJBCA: the name must have the status NEW, and has it once; the operator gives it again. */
    EJBCA,
    /** NDES: the same key gets the same certificate again, whatever else is asked for. */
    NDES
  }

  /** The kinds of alternative names. */
  enum NameKind {
    /** An e-mail address. */
    EMAIL(GeneralName.rfc822Name),
    /** A host name. */
    DNS(GeneralName.dNSName),
    /** A URI. */
    URI(GeneralName.uniformResourceIdentifier),
    /** An address. */
    IP(GeneralName.iPAddress),
    /** A registered object identifier. */
    RID(GeneralName.registeredID),
    /** A distinguished name. */
    DIRNAME(GeneralName.directoryName),
    /** Anything else, such as a user principal name. */
    OTHERNAME(GeneralName.otherName);

    private final int tag;

    NameKind(int tag) {
      this.tag = tag;
    }

    /** Whether a name is of this kind. */
    boolean covers(GeneralName name) {
      return name.getTagNo() == tag;
    }
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException with one sentence naming the setting that is wrong
   */
  IssuingPolicy {
    if (validity.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("the validity must be one second or more");
    }
    if (purposes.isEmpty() || usages.isEmpty()) {
      throw new IllegalArgumentException("key.usage and extended.key.usage must not be empty");
    }
    if (usages.contains(Usage.KEY_CERT_SIGN) || usages.contains(Usage.CRL_SIGN)) {
      throw new IllegalArgumentException(
          "key.usage must not have keyCertSign or cRLSign: certificates are for end entities only");
    }
    usages = List.copyOf(usages);
    purposes = List.copyOf(purposes);
    templates = Map.copyOf(templates);
    required = List.copyOf(required);
    allowed = List.copyOf(allowed);
    nameKinds = List.copyOf(nameKinds);
    domains = List.copyOf(domains);
  }

  /** Reads the settings. */
  static IssuingPolicy read(Values values) {
    return new IssuingPolicy(
        validity(values),
        values.choices("key.usage", Usage.class, "digitalSignature keyEncipherment"),
        values.list("extended.key.usage", "clientAuth serverAuth", IssuingPolicy::purpose),
        templates(values.text("templates", "")),
        values.list("subject.required", "", name -> attribute("subject.required", name)),
        values.list("subject.allowed", "", name -> attribute("subject.allowed", name)),
        name(values.text("subject.add", "")),
        values.choices("names.allowed", NameKind.class, ""),
        values.list("names.domains", "", domain -> domain.toLowerCase(Locale.ROOT)),
        values.number("key.smallest", 2048, 512, 16384),
        values.flag("key.ec", true),
        values.choice("duplicates", Duplicates.ALLOW));
  }

  private static Duration validity(Values values) {
    int seconds = values.number("validity.seconds", 0, 0, 999_999_999);
    return seconds > 0
        ? Duration.ofSeconds(seconds)
        : Duration.ofMinutes(values.number("validity.minutes", 129600, 1, 5_256_000));
  }

  private static Map<String, List<KeyPurposeId>> templates(String text) {
    Map<String, List<KeyPurposeId>> templates = new LinkedHashMap<>();
    for (String entry : text.split(";", -1)) {
      Matcher matcher = TEMPLATE.matcher(entry.strip());
      if (matcher.matches()) {
        Values purposes = new Values(Map.of("templates", matcher.group(2)), Map.of());
        templates.put(matcher.group(1), purposes.list("templates", "", IssuingPolicy::purpose));
      } else if (!entry.isBlank()) {
        throw Values.wrong("templates", "such as web: serverAuth; device: clientAuth", text);
      }
    }
    return templates;
  }

  private static KeyPurposeId purpose(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "serverauth" -> KeyPurposeId.id_kp_serverAuth;
      case "clientauth" -> KeyPurposeId.id_kp_clientAuth;
      case "codesigning" -> KeyPurposeId.id_kp_codeSigning;
      case "emailprotection" -> KeyPurposeId.id_kp_emailProtection;
      case "ipsecike" -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.17"));
      default -> KeyPurposeId.getInstance(oid("an extended key usage", word));
    };
  }

  private static ASN1ObjectIdentifier oid(String name, String word) {
    try {
      return new ASN1ObjectIdentifier(word);
    } catch (IllegalArgumentException e) {
      throw Values.wrong(name, "a name such as clientAuth or an object identifier", word);
    }
  }

  private static ASN1ObjectIdentifier attribute(String name, String word) {
    try {
      return BCStyle.INSTANCE.attrNameToOID(word);
    } catch (IllegalArgumentException e) {
      throw Values.wrong(name, "names of attributes such as CN or 2.5.4.5", word);
    }
  }

  private static X500Name name(String text) {
    try {
      return new X500Name(text);
    } catch (IllegalArgumentException e) {
      throw Values.wrong("subject.add", "a distinguished name such as O=Example, C=SE", text);
    }
  }
}
