// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kurascep.protocol.internal.Exchange;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes a server sends, they give an outcome or a {@link ScepException}. */
class MalformedAnswersTest {

  private static final int ROUNDS = 200;

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);
  private final Random random = new Random(8894);

  /** Turns one byte, some bytes, cuts, or repeats a part. */
  private byte[] broken(byte[] whole) {
    var bytes = whole.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        for (var i = 0; i < 8; i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
      }
      case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 3 -> {
        var at = random.nextInt(bytes.length);
        bytes[at] = (byte) 0x80;
        if (at > 0) {
          bytes[at - 1] |= 0x20;
        }
      }
      default -> {
        var from = random.nextInt(bytes.length);
        var length = random.nextInt(bytes.length - from);
        System.arraycopy(bytes, from, bytes, random.nextInt(bytes.length - length), length);
      }
    }
    return bytes;
  }

  @Test
  void areRefusedOrMeanWhatTheCaSaid() throws ScepException {
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    var open = enrollee.open();
    var meant = new ArrayList<X509Certificate>();
    server.bytes(
        request -> {
          meant.add(server.issue(request).issuedBy(ca).certificate());
          return broken(TestReply.success(request, ca, meant.get(meant.size() - 1)).encoded());
        });
    for (var i = 0; i < ROUNDS; i++) {
      try {
        var outcome = enrollee.send(open, Optional.empty());
        // what the signature does not cover may change: other certificates, unsigned attributes
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Issued.class,
                issued -> assertThat(issued.certificate()).isEqualTo(meant.get(meant.size() - 1)));
      } catch (ScepException refused) {
        assertThat(refused).hasMessageNotContaining(Enrollee.SECRET);
      }
    }
  }

  /** Breaks what is behind the signature, and signs again. */
  private void survivesSigned(UnaryOperator<TestReply> knob) throws ScepException {
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    server.answer(request -> knob.apply(server.success(request)));
    var open = enrollee.open();
    for (var i = 0; i < ROUNDS / 2; i++) {
      var thrown = catchThrowable(() -> enrollee.send(open, Optional.empty()));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(ScepException.class);
      }
    }
  }

  @Test
  void areRefusedWithoutAnAccidentThoughTheyAreSigned() throws Exception {
    var envelope = new byte[][] {null};
    survivesSigned(
        reply -> {
          if (envelope[0] == null) {
            envelope[0] = content(reply);
          }
          return reply.content(broken(envelope[0]));
        });
  }

  private static byte[] content(TestReply reply) {
    try {
      return (byte[]) new CMSSignedData(reply.encoded()).getSignedContent().getContent();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Test
  void areRefusedWithoutAnAccidentThoughTheyAreEncrypted() throws ScepException {
    var certificates = TestReply.certsOnly(ca.certificate());
    survivesSigned(reply -> reply.plain(broken(certificates)));
  }

  @Test
  void mayBeBrokenCaCertificates() throws ScepException {
    var certificates = TestReply.certsOnly(ca.certificate());
    for (var i = 0; i < ROUNDS; i++) {
      server.certificates(new HttpAnswer(200, "", broken(certificates)));
      var thrown = catchThrowable(() -> Enrollee.of(server, ca).discover());
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(ScepException.class);
      }
    }
  }

  private static byte[] nested(int first, int second) {
    var bytes = new byte[Exchange.LARGEST_ANSWER - 64];
    for (var i = 0; i + 1 < bytes.length; i += 2) {
      bytes[i] = (byte) first;
      bytes[i + 1] = (byte) second;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0x30, 0x31, 0x24, 0xa0, 0xbf})
  void mayBeNestedForEver(int tag) {
    var bytes = nested(tag, 0x80);
    server.certificates(new HttpAnswer(200, "", bytes));
    assertThatThrownBy(() -> Enrollee.of(server, ca).discover())
        .isInstanceOf(ServerException.class);
    server.certificates(ca.certificate());
    server.bytes(request -> asMessage(bytes));
    assertThatThrownBy(() -> Enrollee.of(server, ca).enroll()).isInstanceOf(TrustException.class);
  }

  /** Looks like a message at its beginning. */
  private static byte[] asMessage(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0x30, (byte) 0x80, 6, 9, 0x2a, (byte) 0x86, 0x48});
    bytes.writeBytes(new byte[] {(byte) 0x86, (byte) 0xf7, 0x0d, 1, 7, 2});
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "00",
        "1f",
        "3f8181",
        "3080",
        "30800000",
        "3080000000",
        "0480",
        "3084ffffffff",
        "3085ffffffffff",
        "308400000000",
        "a0",
        "3003020101",
        "30030201",
        "05000500",
        "30820000"
      })
  void mayBeOdd(String hex) {
    var bytes = hexadecimal(hex);
    server.certificates(new HttpAnswer(200, "", bytes));
    assertThatThrownBy(() -> Enrollee.of(server, ca).discover())
        .isInstanceOf(ServerException.class);
    server.certificates(ca.certificate());
    server.bytes(request -> asMessage(bytes));
    assertThatThrownBy(() -> Enrollee.of(server, ca).enroll()).isInstanceOf(TrustException.class);
  }

  private static byte[] hexadecimal(String hex) {
    return hex.length() % 2 == 0
        ? HexFormat.of().parseHex(hex)
        : hex.getBytes(StandardCharsets.US_ASCII);
  }
}
