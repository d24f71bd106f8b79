// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.enrollment.internal.journal.Journals;
import io.kurascep.enrollment.internal.settings.Secrets;
import io.kurascep.enrollment.internal.settings.ServerConfiguration;
import io.kurascep.enrollment.internal.testing.TestCrypto;
import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a server, while it is being asked. */
class ServerAccessTest {

  private static final LadderStep STEP =
      LadderStep.parse("PKCSReq self challenge aes128 sha256 POST pkcs1");

  @TempDir Path folder;
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private ServerAccess access(Transport transport) throws Exception {
    var configuration =
        ServerConfiguration.read(
            Map.of("url", "http://127.0.0.1:1/scep", "ca.fingerprint", "ab".repeat(32)),
            new Secrets(new TestCrypto()));
    return new ServerAccess(
        "plant-ca",
        configuration,
        new ScepClient(configuration.scep(), transport, Clock.systemUTC(), new SecureRandom()),
        transport,
        new Journals(DurableFiles.onDisk(), folder).ofServer("plant-ca"),
        tasks::add,
        Clock.systemUTC());
  }

  private static TransportException noAnswer() {
    return new TransportException("no answer", true, new IOException("silence"));
  }

  @Test
  @Timeout(60)
  void isKnownWhileTheServerIsSilent() throws Exception {
    var asked = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var access =
        access(
            message -> {
              asked.countDown();
              await(end);
              throw noAnswer();
            });
    var fetch = CompletableFuture.runAsync(() -> discover(access));
    await(asked);

    assertThat(access.memory().caCertificates()).isEmpty();
    access.worked(RequestPurpose.ENROLL, STEP);
    assertThat(access.memory().worked(RequestPurpose.ENROLL)).contains(STEP);
    assertThat(fetch).isNotDone();
    end.countDown();
    fetch.join();
  }

  private static void discover(ServerAccess access) {
    try {
      access.discover(false);
    } catch (ScepException expected) {
      assertThat(expected).hasMessageContaining("no answer");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }

  @Test
  void isAskedOnOneThreadHoweverManyWantIt() throws Exception {
    var access =
        access(
            message -> {
              throw noAnswer();
            });
    for (var i = 0; i < 5; i++) {
      access.fetches().execute(() -> discover(access));
    }
    assertThat(tasks).hasSize(1);
    for (var done = 0; done < 5; done++) {
      tasks.remove().run();
    }
    assertThat(tasks).isEmpty();
  }
}
