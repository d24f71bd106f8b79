// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a CA knows after it was cut off in the middle of its work. */
class CutTest {
  @TempDir private Path data;

  private TestCa open() throws IOException {
    return TestCa.in(data).challenges("one", "two").oneTime().open();
  }

  private static TestMessage request(TestCa ca, String challenge) {
    return ca.pkcsReq(new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge(challenge));
  }

  @Test
  void knowsEveryCertificateThatLeftWhereverTheNextOneWasCut() throws IOException {
    Path records = data.resolve("demo/records");
    X509Certificate first;
    long recorded;
    TestMessage second;
    BigInteger cutOff;
    try (TestCa ca = open()) {
      first = ca.send(request(ca, "one")).certificate();
      recorded = Files.size(records);
      second = request(ca, "two");
      cutOff = ca.send(second).certificate().getSerialNumber();
    }
    byte[] whole = Files.readAllBytes(records);

    for (int length = (int) recorded; length < whole.length; length += 97) {
      Files.write(records, Arrays.copyOf(whole, length));
      try (TestCa ca = open()) {
        assertThat(
                ca.send(ca.renewal(TestMessage.RENEWAL_REQ, first, "device", TestKeys.rsa("new")))
                    .status())
            .isEqualTo("SUCCESS");
        assertThat(ca.send(request(ca, "one")).status()).as("spent").startsWith("FAILURE");
        // What was cut off was never answered: the client asks again, and the challenge is good.
        assertThat(ca.send(second).certificate().getSerialNumber()).isNotEqualTo(cutOff);
      }
    }
  }

  @Test
  void issuesNothingThatItCannotRecord() throws IOException {
    try (TestCa ca = open()) {
      TestMessage message = request(ca, "one");
      ca.ca.close();

      assertThatThrownBy(() -> ca.ca.operate(message.encoded(), "192.0.2.1"))
          .isInstanceOf(IOException.class);
    }
    try (TestCa ca = open()) {
      assertThat(ca.send(request(ca, "one")).status()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void letsOneCaWorkInAFolder() throws IOException {
    try (TestCa ca = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another CA");
      assertThat(ca.send(request(ca, "one")).status()).isEqualTo("SUCCESS");
    }
    open().close();
  }

  /** Otherwise all that was revoked and spent would be good again, or another key issue. */
  @ParameterizedTest
  @ValueSource(strings = {"records", "ca.pem", "generation-2/ca.pem"})
  void makesNothingAnewThatGotLost(String lost) throws IOException {
    try (TestCa ca = open()) {
      ca.send(request(ca, "one"));
      ca.operator().rollOver();
    }
    Files.delete(data.resolve("demo").resolve(lost));

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(lost.substring(lost.indexOf('/') + 1))
        .hasMessageContaining("restore it");
    assertThat(data.resolve("demo").resolve(lost)).doesNotExist();
  }

  /** The same for whoever answers in the name of the CA, and for who stands above it. */
  @ParameterizedTest
  @ValueSource(strings = {"root.pem", "ra-sign.pem", "ra-encrypt.pem"})
  void makesNoRaAndNoRootAnewThatGotLost(String lost) throws IOException {
    TestCa.Settings settings = TestCa.in(data).set("ca.intermediate", "true");
    settings.open().close();
    settings.set("mode", "ra-two").open().close(); // another mode may be chosen later
    Files.delete(data.resolve("demo").resolve(lost));

    assertThatThrownBy(settings::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(lost)
        .hasMessageContaining("restore it");
    assertThat(data.resolve("demo").resolve(lost)).doesNotExist();
  }

  @Test
  void goesOnWithAFirstStartThatWasCut() throws IOException {
    open().close();
    Files.delete(data.resolve("demo/certificates")); // is written last
    Files.delete(data.resolve("demo/ca.pem"));

    try (TestCa ca = open()) {
      assertThat(ca.send(request(ca, "one")).status()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void refusesRecordsOfANewerVersion() throws IOException {
    open().close();
    Path records = data.resolve("demo/records");
    byte[] newer = Files.readAllBytes(records);
    newer[newer.length - 68] = '2';
    Files.write(records, newer);

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be read");
    assertThat(Files.readAllBytes(records)).isEqualTo(newer);
  }

  @Test
  void keepsItsFilesToItself() throws IOException {
    CaSettings settings = TestCa.in(data).settings();
    ScepCa.open(settings, DurableFiles.onDisk(), Clock.systemUTC(), new SecureRandom()).close();

    assertThat(mode("")).isEqualTo("rwx------");
    assertThat(mode("ca.key")).isEqualTo("rw-------");
    assertThat(mode("records")).isEqualTo("rw-------");
    assertThat(mode("ca.pem")).isEqualTo("rw-r--r--");
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(data.resolve("demo").resolve(name)));
  }
}
