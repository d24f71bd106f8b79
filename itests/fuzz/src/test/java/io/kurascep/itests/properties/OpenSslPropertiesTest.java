// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.itests.properties.Requests.Asked;
import io.kurascep.itests.properties.Subjects.Meaning;
import io.kurascep.protocol.testing.OpenSsl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.bouncycastle.asn1.x509.GeneralName;

/** A few of those requests, read by OpenSSL: its processes take their time. */
class OpenSslPropertiesTest {

  private static final String PASSWORD = "one-time pass";

  private Path folder;

  @BeforeTry
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("openssl");
  }

  @AfterTry
  void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Provide
  Arbitrary<Asked> asked() {
    return Requests.plain();
  }

  @Provide
  Arbitrary<Sending> toAny() {
    return Sending.toAny();
  }

  @Property(tries = 20)
  void anyRequestIsReadByOpenSslAsItWasMeant(
      @ForAll("asked") Asked asked, @ForAll("toAny") Sending sending) throws Exception {
    var openSsl = new OpenSsl(folder);
    var pkcs10 = sending.pkcs10(asked);

    var envelope =
        openSsl.cms(sending.message(pkcs10, PASSWORD), "-verify", "-inform", "DER", "-noverify");
    assertThat(opened(openSsl, envelope, sending)).isEqualTo(pkcs10);

    var text =
        openSsl.req(
            pkcs10,
            "-verify",
            "-noout",
            "-text",
            "-nameopt",
            "oid,dump_all,dump_der,sep_comma_plus");
    assertThat(subject(text)).isEqualTo(asked.subject().meaning());
    assertThat(text).containsPattern("challengePassword *:" + quoted(asked.challenge()) + "\n");
    for (var name : asked.names()) {
      assertThat(text).contains(shown(name.meaning()));
    }
  }

  private static byte[] opened(OpenSsl openSsl, byte[] envelope, Sending sending) throws Exception {
    var recipient = sending.recipient();
    return recipient.equals(Keys.EC_CA)
        ? openSsl.cms(envelope, "-decrypt", "-inform", "DER", "-pwri_password", PASSWORD)
        : openSsl.cms(
            envelope,
            "-decrypt",
            "-inform",
            "DER",
            "-recip",
            openSsl.file(recipient.certificate()),
            "-inkey",
            openSsl.file(recipient.privateKey()));
  }

  private static String quoted(String text) {
    return Pattern.quote(text);
  }

  private static String shown(GeneralName name) {
    var value = name.getName().toString();
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> "DNS:" + value;
      case GeneralName.registeredID -> "Registered ID:" + value;
      default -> "IP Address:" + dotted(value);
    };
  }

  /** Bouncy Castle shows the octets of an address as a number sign and hexadecimal digits. */
  private static String dotted(String octets) {
    return IntStream.of(1, 3, 5, 7)
        .mapToObj(i -> Integer.toString(HexFormat.fromHexDigits(octets, i, i + 2)))
        .collect(Collectors.joining("."));
  }

  /** The subject that OpenSSL shows with each value as DER in hexadecimal digits. */
  private static List<Set<Meaning>> subject(String text) {
    var line =
        text.lines().map(String::strip).filter(each -> each.startsWith("Subject: ")).findFirst();
    return Arrays.stream(line.orElseThrow().substring("Subject: ".length()).split(",", -1))
        .map(
            part ->
                Arrays.stream(part.split("\\+", -1))
                    .map(OpenSslPropertiesTest::meaning)
                    .collect(Collectors.toSet()))
        .toList();
  }

  private static Meaning meaning(String attribute) {
    var parts = attribute.split("=#", -1);
    var der = HexFormat.of().parseHex(parts[1]);
    return new Meaning(parts[0], new String(der, 2, der.length - 2, StandardCharsets.UTF_8));
  }
}
