// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreService;

/**
 * A keystore of the gateway: Kura's service for it, and what that service says of itself in its
 * properties.
 *
 * @param name its {@code kura.service.pid}; empty text where the service has none
 * @param service the service
 * @param file the file that the service writes, where it has one
 */
record Keystore(String name, KeystoreService service, Optional<Path> file) {

  private static final String NAME = "kura.service.pid";
  private static final String FILE = "keystore.path";

  /**
   * What is known of a service.
   *
   * @param service the service
   * @param properties its service properties
   * @return a keystore; without a file where {@code keystore.path} is absent or not absolute
   */
  static Keystore of(KeystoreService service, Map<String, Object> properties) {
    return new Keystore(
        text(properties, NAME).orElse(""), service, text(properties, FILE).flatMap(Keystore::path));
  }

  private static Optional<String> text(Map<String, Object> properties, String key) {
    return Optional.ofNullable(properties.get(key)).map(Object::toString);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Whether the service can read its keystore now. */
  boolean loads() {
    try {
      service.getKeyStore();
      return true;
    } catch (KuraException | RuntimeException e) {
      return false;
    }
  }

  /** Whether it holds this chain under an alias, leaf first, and the key that belongs to it. */
  boolean holds(String alias, List<X509Certificate> chain) throws KuraException {
    var entry = entry(alias);
    return entry.isPresent()
        && KeyAndChain.isHeldBy(entry.get(), chain, isToken(service.getKeyStore()));
  }

  /**
   * Whether this is a token, whose service can only be read.
   *
   * @param store what the service gave
   */
  static boolean isToken(KeyStore store) {
    return store.getType().equalsIgnoreCase("PKCS11");
  }

  /** Writes certificates beside the key in a token: its service refuses that, its provider not. */
  void putBeside(String alias, PrivateKeyEntry entry) throws KuraException {
    try {
      service
          .getKeyStore()
          .setKeyEntry(alias, entry.getPrivateKey(), null, entry.getCertificateChain());
    } catch (KeyStoreException e) {
      throw new KuraException(KuraErrorCode.STORE_ERROR, e, e.getMessage());
    }
  }

  /** Reads an entry; nothing where there is none. */
  Optional<Entry> entry(String alias) throws KuraException {
    return Optional.ofNullable(service.getEntry(alias));
  }

  /** Writes an entry, or deletes what is there where nothing is given. */
  void put(String alias, Optional<Entry> entry) throws KuraException {
    if (entry.isPresent()) {
      service.setEntry(alias, entry.get());
    } else {
      service.deleteEntry(alias);
    }
  }

  /** Says that this keystore can never take it as it is. */
  DeliveryException refused(String what) {
    return new DeliveryException(Reason.TARGET_REFUSED, sentence(what));
  }

  /** Says that this keystore holds something else than it should. */
  DeliveryException mismatched(String what) {
    return new DeliveryException(Reason.MISMATCH, sentence(what));
  }

  /** Says what failed, and by which exception. */
  DeliveryException failed(String what, Exception cause) {
    return new DeliveryException(
        Reason.WRITE_FAILED, sentence(what) + " (" + reason(cause) + ")", cause);
  }

  private String sentence(String what) {
    return "Keystore " + name + " " + what;
  }

  /** Kura's exception says that something failed; why is said by the one that it was made from. */
  private static String reason(Exception thrown) {
    boolean made = thrown instanceof KuraException && thrown.getCause() != null;
    Throwable telling = made ? thrown.getCause() : thrown;
    return Optional.ofNullable(telling.getMessage()).orElse(telling.getClass().getSimpleName());
  }
}
