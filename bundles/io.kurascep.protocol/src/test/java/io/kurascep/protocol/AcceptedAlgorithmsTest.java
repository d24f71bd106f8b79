// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestReply.CipherKind;
import io.kurascep.protocol.testing.TestReply.Digest;
import io.kurascep.protocol.testing.TestServer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what may be read, in docs/interoperability.md: every level with every algorithm. */
class AcceptedAlgorithmsTest {

  private static final Set<SecurityLevel> ALL = EnumSet.allOf(SecurityLevel.class);
  private static final Set<SecurityLevel> LENIENT =
      EnumSet.complementOf(EnumSet.of(SecurityLevel.STRICT));
  private static final Set<SecurityLevel> OBSOLETE = EnumSet.of(SecurityLevel.OBSOLETE);

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  static Stream<Arguments> ciphers() {
    var read =
        Map.of(
            TestReply.AES128, ALL,
            TestReply.AES192, ALL,
            TestReply.AES256, ALL,
            TestReply.DES3, LENIENT,
            TestReply.DES, OBSOLETE,
            TestReply.RC2, Set.<SecurityLevel>of());
    return everyLevel(read);
  }

  static Stream<Arguments> ciphersOfDesServers() {
    var read =
        Map.of(
            TestReply.AES128, ALL,
            TestReply.DES3, LENIENT,
            TestReply.DES, LENIENT,
            TestReply.RC2, Set.<SecurityLevel>of());
    return everyLevel(read);
  }

  static Stream<Arguments> digests() {
    var read =
        Map.of(
            TestReply.SHA224, ALL,
            TestReply.SHA256, ALL,
            TestReply.SHA384, ALL,
            TestReply.SHA512, ALL,
            TestReply.SHA1, LENIENT,
            TestReply.MD5, OBSOLETE);
    return everyLevel(read);
  }

  private static <A> Stream<Arguments> everyLevel(Map<A, Set<SecurityLevel>> read) {
    return read.entrySet().stream()
        .flatMap(
            entry ->
                ALL.stream()
                    .map(
                        level ->
                            Arguments.of(entry.getKey(), level, entry.getValue().contains(level))));
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void ofACipherDependsOnTheLevel(CipherKind cipher, SecurityLevel level, boolean read)
      throws ScepException {
    server.answer(request -> server.success(request).cipher(cipher));
    for (var profile : List.of(ServerProfile.AUTO, ServerProfile.NDES, ServerProfile.XIPKI)) {
      assertRead(profile, level, read, Check.CIPHER, cipher.equals(TestReply.DES));
    }
  }

  @ParameterizedTest
  @MethodSource("ciphersOfDesServers")
  void ofSingleDesDependsOnTheServerToo(CipherKind cipher, SecurityLevel level, boolean read)
      throws ScepException {
    server.answer(request -> server.success(request).cipher(cipher));
    for (var profile : List.of(ServerProfile.MICROMDM, ServerProfile.STEP_CA)) {
      assertRead(profile, level, read, Check.CIPHER, cipher.equals(TestReply.DES));
    }
  }

  @ParameterizedTest
  @MethodSource("digests")
  void ofADigestDependsOnTheLevelWhateverTheServer(Digest digest, SecurityLevel level, boolean read)
      throws ScepException {
    server.answer(request -> server.success(request).digest(digest));
    for (var profile : ServerProfile.values()) {
      assertRead(profile, level, read, Check.DIGEST_ALGORITHM, digest.equals(TestReply.MD5));
    }
  }

  private void assertRead(
      ServerProfile profile, SecurityLevel level, boolean read, Check check, boolean warns)
      throws ScepException {
    var enrollee = Enrollee.of(server, ca, settings -> settings.profile(profile).security(level));
    if (read) {
      var issued = (Issued) enrollee.enroll();
      assertThat(issued.warnings()).hasSize(warns ? 1 : 0);
      return;
    }
    assertThatThrownBy(enrollee::enroll)
        .isInstanceOfSatisfying(
            TrustException.class, refused -> assertThat(refused.check()).isEqualTo(check));
  }
}
