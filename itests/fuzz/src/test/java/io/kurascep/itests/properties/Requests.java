// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.properties;

import io.kurascep.itests.properties.OtherNames.Name;
import io.kurascep.itests.properties.Subjects.Subject;
import io.kurascep.protocol.CertificateRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What may be asked for. */
final class Requests {

  private static final Map<String, Integer> USAGES =
      new TreeMap<>(
          Map.of(
              "digitalSignature", KeyUsage.digitalSignature,
              "nonRepudiation", KeyUsage.nonRepudiation,
              "keyEncipherment", KeyUsage.keyEncipherment,
              "dataEncipherment", KeyUsage.dataEncipherment,
              "keyAgreement", KeyUsage.keyAgreement,
              "keyCertSign", KeyUsage.keyCertSign,
              "cRLSign", KeyUsage.cRLSign,
              "encipherOnly", KeyUsage.encipherOnly,
              "decipherOnly", KeyUsage.decipherOnly));
  private static final int ENCRYPTION = KeyUsage.keyEncipherment | KeyUsage.dataEncipherment;

  private static final Map<String, String> PURPOSES =
      new TreeMap<>(
          Map.of(
              "clientAuth", "1.3.6.1.5.5.7.3.2",
              "serverAuth", "1.3.6.1.5.5.7.3.1",
              "ipsecIKE", "1.3.6.1.5.5.7.3.17",
              "smartcardLogon", "1.3.6.1.4.1.311.20.2.2",
              "1.3.6.1.4.1.99999.9", "1.3.6.1.4.1.99999.9"));

  /**
   * What is asked for.
   *
   * @param template blank for none
   * @param usages names of key usages
   * @param purposes names of extended key usages
   */
  record Asked(
      Subject subject,
      List<Name> names,
      String template,
      Set<String> usages,
      Set<String> purposes,
      String challenge) {

    CertificateRequest request() {
      return CertificateRequest.builder()
          .subject(subject.text())
          .alternativeNames(OtherNames.text(names))
          .template(template)
          .keyUsage(String.join(",", usages))
          .extendedKeyUsage(String.join(", ", purposes))
          .build();
    }

    /** As the bits of {@link KeyUsage}; what only an RSA key can do is not asked for EC. */
    int usageBits(boolean rsa) {
      var bits = usages.stream().mapToInt(USAGES::get).reduce(0, (all, bit) -> all | bit);
      return rsa ? bits : bits & ~ENCRYPTION;
    }

    Set<String> purposeOids() {
      return purposes.stream().map(PURPOSES::get).collect(Collectors.toSet());
    }
  }

  private Requests() {}

  /** Anything. */
  static Arbitrary<Asked> any() {
    return Combinators.combine(
            Subjects.any(),
            OtherNames.any(),
            templates(),
            Arbitraries.of(USAGES.keySet()).set(),
            Arbitraries.of(PURPOSES.keySet()).set(),
            Subjects.texts())
        .as(Asked::new);
  }

  /** The same, but for names that OpenSSL shows otherwise than they are written. */
  static Arbitrary<Asked> plain() {
    return Combinators.combine(any(), OtherNames.plain(), challenges())
        .as(
            (asked, names, challenge) ->
                new Asked(
                    asked.subject(),
                    names,
                    asked.template(),
                    asked.usages(),
                    asked.purposes(),
                    challenge));
  }

  private static Arbitrary<String> challenges() {
    return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(40);
  }

  private static Arbitrary<String> templates() {
    return Subjects.texts()
        .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)))
        .optional()
        .map(text -> text.map(String::strip).orElse(""));
  }
}
