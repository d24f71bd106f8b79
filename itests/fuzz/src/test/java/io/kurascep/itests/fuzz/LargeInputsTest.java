// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import io.kurascep.files.Pem;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestReply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fuzzing does not reach, since it keeps to small inputs: bombs. */
class LargeInputsTest {

  private static final int LARGE = 900_000;

  /** Where a message is read, but for one with a revocation list. */
  private static final int LONGEST_ANSWER = 198_000;

  private static final byte[] SIGNED_DATA = Hex.decode("06092A864886F70D010702");
  private static final byte[] INTEGER = Hex.decode("020105");

  private static byte[] repeated(byte[] part, int size) {
    var all = new ByteArrayOutputStream();
    while (all.size() < size) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] repeated(String part, int times) {
    return part.repeat(times).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] message(byte[] content) {
    return Signed.der(0x30, SIGNED_DATA, Signed.der(0xa0, content));
  }

  private static void accept(String target, byte[] input) {
    Targets.named(target).accept(input);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x30, 0x31, 0x24, 0xa0})
  void mayBeAHeapOfSmallValues(int tag) {
    var heap = message(Signed.der(tag, repeated(INTEGER, LARGE)));
    accept("certrep", heap);
    accept("getcacert", heap);
    accept("getnextcacert", heap);
    accept("certrep-envelope", heap);
  }

  @Test
  void mayBeAHeapOfHeaps() {
    var some = Signed.der(0x31, repeated(INTEGER, 3000));
    accept("certrep", message(Signed.der(0x31, repeated(some, LARGE))));
  }

  @Test
  void mayBeAHeapOfAttributes() {
    accept("certrep-attributes", repeated(Hex.decode("300706010131020500"), LARGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"certrep", "getcacert", "certrep-envelope"})
  void mayBeAStringInPiecesOfPieces(String target) {
    var string = Signed.der(0x04, new byte[LARGE]);
    for (var i = 0; i < 20; i++) {
      string = Signed.der(0x24, string, INTEGER);
    }
    accept(target, message(string));
  }

  @Test
  void mayBeABagOfCertificatesThatAllMayHaveIssuedEachOther() {
    IntFunction<X509Certificate> cross =
        i ->
            TestAuthority.certificate("CN=Fuzzed CA")
                .key(Parties.GATEWAY.key())
                .serial(i)
                .ca()
                .selfSigned()
                .certificate();
    var bag = new X509Certificate[60];
    Arrays.setAll(bag, i -> cross.apply(i + 10));
    accept("getcacert", TestReply.certsOnly(bag));
    accept("certrep-certificates", TestReply.certsOnly(bag));
  }

  @Test
  void mayBeAnswersInTinyChunks() {
    accept(
        "http",
        repeated(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(100_000),
            1));
  }

  @Test
  void mayBeAPageOfMarkup() {
    accept("error-page", repeated("<title>&amp;<b>", 60_000));
  }

  @Test
  void mayBeALongName() {
    accept("name", repeated("/CN=a", 20_000));
    accept("alternative-names", repeated("a,", 20_000));
  }

  /** What reads these has no other bound than that of the file or the answer. */
  @ParameterizedTest
  @CsvSource({
    "state-file, 'fuzzed 1\\n', 'a=b\\n'",
    "state-file, 'fuzzed 1\\n', '\\n'",
    "state-file, 'fuzzed 1\\na=', 'x'",
    "state-file, 'fuzzed 1\\na=', '\\\\n'",
    "server-memory, 'server memory 1\\n', 'best=AES\\n'",
    "server-memory, 'server memory 1\\nbest=', 'AES '",
    "server-memory, 'server memory 1\\n', 'explanation=\\n'",
    "flight-record, 'Kura SCEP flight record 1\\n', 'x: y\\n'",
    "flight-record, 'Kura SCEP flight record 1\\n-----BEGIN A-----\\n', 'x\\n'",
    "pem, '', '\\n'",
    "pem, '', 'a\\n'",
    "pem, '', '-----\\n'",
    "pem, '', '-----BEGIN A-----\\n-----END A-----\\n'",
    "getcacaps, '', 'AES\\n'",
    "getcacaps, '', '\\n'",
    "ladder-step, '', ' '",
    "ca-query, '', '&'",
    "ca-query, 'message=', '%41'",
    "ca-query, 'message=', 'AAAA'",
    "ca-record, '', 'a '",
    "http-date, '', 'x'",
    "error-page, '', '&#'"
  })
  void mayBeAHeapOfTinyTexts(String target, String head, String part) {
    for (var size : new int[] {10_000, 100_000, LARGE}) {
      var text = head + part.repeat(size / part.length());
      accept(target, text.translateEscapes().getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void mayBeAStateFileOfManyNames() {
    for (var names : new int[] {1_000, 16_000, 100_000}) {
      var text = new StringBuilder("fuzzed 1");
      IntStream.range(0, names).forEach(i -> text.append('\n').append(i).append('='));
      accept("state-file", text.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void mayBeCertificatesInPemAndInTheServerMemory() {
    var certificate = Parties.CA.certificateDer();
    accept(
        "pem",
        Pem.encode("CERTIFICATE", certificate).repeat(900).getBytes(StandardCharsets.US_ASCII));
    var line = "certificate=" + Base64.getEncoder().encodeToString(certificate);
    for (var most : new int[] {64, 200, 900}) {
      accept(
          "server-memory",
          ("server memory 1" + ("\n" + line).repeat(most)).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"certrep-certificates", "certrep-list", "certrep-envelope"})
  void mayBeContentAsLongAsAnAnswerIsRead(String target) {
    accept(target, new byte[LONGEST_ANSWER]);
    accept(target, Signed.der(0x04, new byte[LONGEST_ANSWER]));
  }

  @Test
  void mayBeRequestsAsLongAsTheCaReadsThem() {
    var heap = repeated(INTEGER, 32_000);
    accept("ca-request", message(Signed.der(0x31, heap)));
    accept("ca-envelope", message(Signed.der(0x31, heap)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca-request", "ca-envelope", "ca-pkcs10"})
  void mayBeRequestsThatAreNestedForEver(String target) {
    accept(target, repeated(Hex.decode("3080"), LARGE));
  }
}
