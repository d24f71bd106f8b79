// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kurascep.itests.properties.OtherNames.Name;
import io.kurascep.itests.properties.Subjects.Meaning;
import io.kurascep.itests.properties.Subjects.Subject;
import io.kurascep.protocol.Capabilities;
import io.kurascep.protocol.Capabilities.Keyword;
import io.kurascep.protocol.CertificateRequest;
import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.LadderStep;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What people and files write is read as it was meant, and everything else is refused. */
class TextPropertiesTest {

  private static CertificateRequest requestFor(String subject) {
    return CertificateRequest.builder().subject(subject).build();
  }

  @Property
  void anyNameIsReadAgainAsJavaWritesIt(@ForAll("closed") Subject subject) {
    var name = requestFor(subject.text()).subject();
    assertThat(requestFor(name.getName(X500Principal.RFC2253)).subject().getEncoded())
        .isEqualTo(name.getEncoded());
  }

  /** Java does not escape white space at the ends of values but for the space itself. */
  @Provide
  Arbitrary<Subject> closed() {
    return Subjects.any()
        .filter(
            subject ->
                subject.meaning().stream()
                    .flatMap(Set::stream)
                    .map(Meaning::value)
                    .allMatch(value -> value.strip().equals(value)));
  }

  @Provide
  Arbitrary<List<Name>> names() {
    return OtherNames.any();
  }

  @Property
  void anyNamesAreReadAlsoWithoutTheSpacesBetween(@ForAll("names") List<Name> names) {
    var text = names.stream().map(Name::text).collect(Collectors.joining(","));
    assertThatCode(() -> CertificateRequest.builder().alternativeNames(text))
        .doesNotThrowAnyException();
  }

  @Provide
  Arbitrary<String> wild() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(40),
        Arbitraries.strings()
            .withChars("CNO=,+;/\\\"# a1.:@\ud800\udc00ä\n\u0000")
            .ofMaxLength(40));
  }

  @Property(tries = 1000)
  void anyOtherTextIsRefusedInWords(@ForAll("wild") String text) {
    List<Consumer<String>> readers =
        List.of(
            CertificateRequest.builder()::subject,
            CertificateRequest.builder()::alternativeNames,
            CertificateRequest.builder()::template,
            CertificateRequest.builder()::keyUsage,
            CertificateRequest.builder()::extendedKeyUsage,
            each -> CertificateRequest.builder().subject("CN=" + each),
            each -> CertificateRequest.builder().subject("/CN=" + each),
            each -> CertificateRequest.builder().alternativeNames("UPN:" + each),
            each -> CertificateRequest.builder().alternativeNames("dirName:/CN=" + each),
            each -> Fingerprint.of(each, true),
            LadderStep::parse);
    for (var reader : readers) {
      assertThatCode(() -> reads(reader, text)).doesNotThrowAnyException();
    }
  }

  private static void reads(Consumer<String> reader, String text) {
    try {
      reader.accept(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining(" ");
    }
  }

  @Provide
  Arbitrary<byte[]> digests() {
    return Arbitraries.of(16, 20, 32, 64)
        .flatMap(size -> Arbitraries.bytes().array(byte[].class).ofSize(size));
  }

  @Property
  void aFingerprintIsTheSameInEachSpelling(
      @ForAll("digests") byte[] digest, @ForAll("separators") String separator) {
    var spelled = HexFormat.ofDelimiter(separator).formatHex(digest);
    var fingerprint = Fingerprint.of(spelled, true);
    assertThat(Fingerprint.of(" " + spelled.toUpperCase(Locale.ROOT) + "\n", true))
        .isEqualTo(fingerprint);
    assertThat(Fingerprint.of(fingerprint.toString(), true)).isEqualTo(fingerprint);
    assertThat(fingerprint)
        .hasToString(HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
  }

  @Property
  void twoFingerprintsAreEqualOnlyWhereTheDigestsAre(
      @ForAll("digests") byte[] digest, @ForAll("digests") byte[] other) {
    assertThat(of(digest).equals(of(other))).isEqualTo(Arrays.equals(digest, other));
  }

  private static Fingerprint of(byte[] digest) {
    return Fingerprint.of(HexFormat.of().formatHex(digest), true);
  }

  @Provide
  Arbitrary<String> separators() {
    return Arbitraries.of("", ":", " ", ": ", "\t");
  }

  @Property
  void capabilitiesAreThoseThatStandInALineOfTheirOwn(
      @ForAll Set<Keyword> announced,
      @ForAll("unknown") Set<String> unknown,
      @ForAll boolean lower,
      @ForAll("lineEnds") String lineEnd) {
    var words =
        announced.stream()
            .map(Keyword::word)
            .map(word -> lower ? word.toLowerCase(Locale.ROOT) : word)
            .collect(Collectors.joining(lineEnd));
    var text = String.join(lineEnd, unknown) + lineEnd + words;

    var read = Capabilities.parse(text.getBytes(StandardCharsets.UTF_8));

    for (var keyword : Keyword.values()) {
      var implied =
          announced.contains(Keyword.SCEP_STANDARD)
              && Set.of(Keyword.AES, Keyword.POST_PKI_OPERATION, Keyword.SHA_256).contains(keyword);
      assertThat(read.has(keyword)).isEqualTo(announced.contains(keyword) || implied);
    }
    assertThat(read.isEmpty()).isEqualTo(announced.isEmpty());
    assertThat(read.union(Capabilities.none())).isEqualTo(read);
    assertThat(Capabilities.none().union(read)).isEqualTo(read);
  }

  @Provide
  Arbitrary<Set<String>> unknown() {
    return Arbitraries.of(
            "Update", "AES256", "SHA-2566", "xAES", "Renewal AES", "GetNextCA", "\u00e4")
        .set();
  }

  @Provide
  Arbitrary<String> lineEnds() {
    return Arbitraries.of("\n", "\r\n", " \r\n", "\r");
  }

  @Provide
  Arbitrary<Sending> sendings() {
    return Sending.toRsa();
  }

  @Property
  void aStepIsReadAsItIsWritten(@ForAll("sendings") Sending sending) {
    assertThat(LadderStep.parse(sending.step().text())).isEqualTo(sending.step());
  }
}
