// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import io.kurascep.files.Disk;
import io.kurascep.files.DurableFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStore.TrustedCertificateEntry;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** The services of the gateway on a disk, as after a start, with the events that they post. */
final class GatewayOnDisk {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  private final SecureRandom random = new SecureRandom();
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  private final Path data;
  final DurableFiles files;
  final AesCryptoService crypto;

  GatewayOnDisk(Path data, Disk disk) {
    this.data = data;
    this.files = new DurableFiles(disk);
    this.crypto = new AesCryptoService(data, files, random);
  }

  Pkcs12KeystoreService keystore(Map<String, ?> configuration) {
    return new Pkcs12KeystoreService(admin(), crypto, data, configuration, files, CLOCK, random);
  }

  Pkcs11KeystoreService token(Map<String, ?> configuration) {
    return new Pkcs11KeystoreService(admin(), crypto, data, configuration);
  }

  private EventAdmin admin() {
    return new EventAdmin() {
      @Override
      public void postEvent(Event event) {
        events.add(event);
      }

      @Override
      public void sendEvent(Event event) {
        throw new UnsupportedOperationException("an event is posted, never sent");
      }
    };
  }

  /** The keystores that were announced as changed since the last call. */
  List<String> announced() {
    List<String> pids =
        events.stream().map(event -> ((KeystoreChangedEvent) event).getSenderPid()).toList();
    events.clear();
    return pids;
  }

  static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static PrivateKeyEntry entry(String subject) {
    try {
      return KeyPairs.selfSigned(keys(), new X500Principal(subject), "SHA256withECDSA", CLOCK);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static TrustedCertificateEntry trusted(String subject) {
    return new TrustedCertificateEntry(entry(subject).getCertificate());
  }
}
