// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.KuraException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, what the keystore held before it still holds, and a retry succeeds. */
class FailedDeliveryTest extends PublisherFixture {

  @BeforeEach
  void putOldEntries() throws KuraException {
    put("gw", OLD_KEY, OLD_CHAIN);
    put("other", OLD_KEY, OLD_CHAIN);
    changes.clear();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 500, 1000})
  void repairsAKeystoreThatAFullDiskDestroyed(int written) throws Exception {
    service.stopNextSaveAfter(written);

    DeliveryException failure = failure(KEY.getPrivate(), CHAIN);

    assertThat(failure.reason()).isEqualTo(Reason.WRITE_FAILED);
    assertThat(failure)
        .hasMessage(
            "Keystore SSLKeystore could not be written: check its folder, and that the disk has"
                + " room (No space left on device)");
    assertNothingLost();
    assertThat(changes).isEmpty();

    deliver("gw", KEY, CHAIN);
    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
    assertHolds("other", OLD_KEY, OLD_CHAIN);
  }

  @Test
  void repairsTheKeystoreOnAThreadThatIsToldToStop() throws Exception {
    service.beforeNextSave(() -> Thread.currentThread().interrupt());
    service.stopNextSaveAfter(700);

    DeliveryException failure = failure(KEY.getPrivate(), CHAIN);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure).hasMessageEndingWith("(No space left on device)");
    assertNothingLost();
  }

  @Test
  void leavesNoKeyBehindWhereThereWasNone() throws Exception {
    service.stopNextSaveAfter(700);
    var delivery = delivery("fresh", CHAIN);

    failure(() -> publisher.deliver(delivery, new Credential(KEY.getPrivate(), CHAIN)));

    assertThat(service.getEntry("fresh")).isNull();
    assertNothingLost();
  }

  @Test
  void takesBackAnEntryThatIsReadBackDifferently() throws Exception {
    service.afterNextSave(() -> put("gw", KEY, OLD_CHAIN));

    DeliveryException failure = failure(KEY.getPrivate(), CHAIN);

    assertThat(failure.reason()).isEqualTo(Reason.MISMATCH);
    assertThat(failure)
        .hasMessage("Keystore SSLKeystore gave back another entry than was written as gw");
    assertNothingLost();
  }

  @Test
  void takesBackANewEntryThatIsReadBackDifferently() throws Exception {
    service.afterNextSave(() -> put("fresh", KEY, OLD_CHAIN));
    var delivery = delivery("fresh", CHAIN);

    failure(() -> publisher.deliver(delivery, new Credential(KEY.getPrivate(), CHAIN)));

    assertThat(service.getEntry("fresh")).isNull();
    assertNothingLost();
  }

  @Test
  void doesNotWriteASecondTimeWhereAnotherWriterUndidIt() throws Exception {
    service.afterNextSave(() -> put("gw", OLD_KEY, OLD_CHAIN));
    int writes = service.writes();

    assertThat(failure(KEY.getPrivate(), CHAIN).reason()).isEqualTo(Reason.MISMATCH);

    assertThat(service.writes()).isEqualTo(writes + 2); // its own, and the other writer's
    assertNothingLost();
  }

  @Test
  void saysWhereTheCopyIsWhenNothingCanBePutBack() throws Exception {
    service.afterNextSave(
        () -> {
          put("gw", KEY, OLD_CHAIN);
          service.becomeReadOnly();
        });

    assertThat(failure(KEY.getPrivate(), CHAIN))
        .hasMessageContaining("whether its former entry gw is there again could not be made sure")
        .hasMessageContaining(folder.resolve("rescue").toString());
    assertThat(Files.readAllBytes(rescued("copy"))).isNotEmpty();
  }

  @Test
  void writesNothingWithoutARescueCopy() throws Exception {
    Files.writeString(folder.resolve("rescue"), "a file in the place of the folder");
    int writes = service.writes();

    DeliveryException failure = failure(KEY.getPrivate(), CHAIN);

    assertThat(failure.reason()).isEqualTo(Reason.WRITE_FAILED);
    assertThat(failure).hasMessageContaining("no rescue copy of it can be kept");
    assertThat(service.writes()).isEqualTo(writes);
    assertNothingLost();
  }

  @Test
  void saysThatTheKeystoreCannotBeRead() throws Exception {
    byte[] before = Files.readAllBytes(file);
    service.forgetPasswordFor("other".toCharArray());

    assertThat(failure(KEY.getPrivate(), CHAIN))
        .hasMessageContaining("cannot be read, so nothing was written to it");
    assertThat(failure(() -> publisher.holds(delivery("gw", CHAIN))))
        .hasMessageContaining("cannot be read");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void leavesAnEntryWithAPasswordOfItsOwnAlone() throws Exception {
    var jks = keystore("SSLKeystore", folder.resolve("own.jks"), "jks");
    jks.setEntry("gw", entry(OLD_KEY, OLD_CHAIN));
    jks.forgetPasswordOfEntries("other".toCharArray());
    publisher.addKeystore(jks, jks.properties());
    int writes = jks.writes();

    assertThat(failure(KEY.getPrivate(), CHAIN))
        .hasMessageContaining("has an entry gw that cannot be read, so it was not replaced");
    assertThat(jks.writes()).isEqualTo(writes);
  }

  @Test
  void waitsForAKeystoreThatWentAway() throws Exception {
    service.goAway();
    assertThat(failure(KEY.getPrivate(), CHAIN).reason()).isEqualTo(Reason.WRITE_FAILED);

    service.comeBack();
    assertNothingLost();
    deliver("gw", KEY, CHAIN);
    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
  }

  @Test
  void survivesAKeystoreThatGoesAwayBeforeItSaved() throws Exception {
    service.beforeNextSave(
        () -> {
          publisher.removeKeystore(service);
          service.goAway();
          throw new IllegalStateException("The service has been unregistered");
        });

    assertThat(failure(KEY.getPrivate(), CHAIN).reason()).isEqualTo(Reason.WRITE_FAILED);

    restart();
    assertNothingLost();
    deliver("gw", KEY, CHAIN);
    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
  }

  @Test
  void survivesAKeystoreThatGoesAwayAfterItSaved() throws Exception {
    service.afterNextSave(
        () -> {
          publisher.removeKeystore(service);
          service.goAway();
        });

    DeliveryException failure = failure(KEY.getPrivate(), CHAIN);

    assertThat(failure.reason()).isEqualTo(Reason.WRITE_FAILED);
    assertThat(failure).hasMessageContaining("could not be made sure");
    restart();
    assertHolds("other", OLD_KEY, OLD_CHAIN);
    int writes = service.writes();
    deliver("gw", KEY, CHAIN);
    assertThat(service.writes()).isEqualTo(writes);
    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
  }

  @Test
  void writesAgainWhereTheKeystoreWasReplacedMeanwhile() throws Exception {
    var successor = keystore("SSLKeystore", folder.resolve("moved.ks"), "pkcs12");
    service.afterNextSave(
        () -> {
          publisher.addKeystore(successor, successor.properties());
          publisher.removeKeystore(service);
        });

    DeliveryException failure = failure(KEY.getPrivate(), CHAIN);

    assertThat(failure.reason()).isEqualTo(Reason.TARGET_MISSING);
    assertThat(publisher.holds(delivery("gw", CHAIN))).isFalse();
    deliver("gw", KEY, CHAIN);
    assertThat(successor.getAliases()).containsExactly("gw");
  }

  @Test
  void prefersTheKeystoreThatCameLast() throws Exception {
    var successor = keystore("SSLKeystore", folder.resolve("moved.ks"), "pkcs12");
    publisher.addKeystore(successor, successor.properties());

    deliver("gw", KEY, CHAIN);

    assertThat(successor.getAliases()).containsExactly("gw");
    assertNothingLost();
  }

  @Test
  void tellsWhichEntriesAnotherWriterLost() throws Exception {
    service.afterNextSave(() -> service.deleteEntry("other"));

    deliver("gw", KEY, CHAIN);

    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("SSLKeystore", "[other]", "vanished while gw was written");
  }

  @Test
  void deliversManyAtOnceWithoutLosingOne() throws Exception {
    var workers = Executors.newFixedThreadPool(4);
    try {
      var work = new ArrayList<Callable<Void>>();
      for (int i = 0; i < 12; i++) {
        String alias = "gw-" + i;
        work.add(
            () -> {
              deliver(alias, KEY, CHAIN);
              return null;
            });
      }
      for (var done : workers.invokeAll(work, 60, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }

    assertThat(service.getAliases()).hasSize(14);
    for (int i = 0; i < 12; i++) {
      assertHolds("gw-" + i, KEY, CHAIN);
    }
    assertNothingLost();
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void keepsTwoServicesOnOneFileApart() throws Exception {
    var twin = keystore("Twin", file, "pkcs12");
    publisher.addKeystore(twin, twin.properties());
    var workers = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Void>> work =
          List.of(() -> deliverTo("SSLKeystore", "one"), () -> deliverTo("Twin", "two"));
      for (var done : workers.invokeAll(work, 60, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }

    assertThat(service.getAliases()).containsExactlyInAnyOrder("gw", "other", "one", "two");
  }

  private Void deliverTo(String keystore, String alias) throws DeliveryException {
    var delivery = new Delivery("gw-cert", keystore, alias, CHAIN, Optional.empty());
    publisher.deliver(delivery, new Credential(KEY.getPrivate(), CHAIN));
    return null;
  }

  private void assertNothingLost() throws KuraException {
    assertHolds("gw", OLD_KEY, OLD_CHAIN);
    assertHolds("other", OLD_KEY, OLD_CHAIN);
  }

  private Path rescued(String name) {
    return folder.resolve("rescue/%53%53%4c%4beystore").resolve(name);
  }
}
