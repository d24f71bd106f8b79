// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import io.kurascep.files.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.eclipse.kura.system.SystemService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers certificates into the keystores of the gateway, which are services of Kura or of who
 * stands in for Kura. It alone of the add-on writes to them.
 *
 * <p>It has no setting, hence no metatype, and is there with and without a configuration: Kura
 * seeds configurations from metatypes only. It is immediate because a keystore that a power cut
 * destroyed is repaired when its service appears, not when the next certificate is due.
 */
@Component(
    name = "io.kurascep.KeystorePublisher",
    service = {CertificateTarget.class, ConfigurableComponent.class},
    immediate = true)
public final class KeystorePublisher implements CertificateTarget, ConfigurableComponent {

  private static final Logger LOG = LoggerFactory.getLogger(KeystorePublisher.class);

  private final List<Keystore> keystores = new CopyOnWriteArrayList<>();
  private final Map<Object, Object> locks = new ConcurrentHashMap<>();
  private final KeystoreRescue rescue;
  private final EventAdmin events;

  /**
   * Starts without any keystore.
   *
   * @param system knows the folder for what must outlive a restart
   * @param events told where a keystore was repaired
   */
  @Activate
  public KeystorePublisher(@Reference SystemService system, @Reference EventAdmin events) {
    this(
        new KeystoreRescue(
            Disk.real(),
            Path.of(system.getKuraDataDirectory(), "scep", "keystores"),
            Clock.systemUTC()),
        events);
  }

  KeystorePublisher(KeystoreRescue rescue, EventAdmin events) {
    this.rescue = rescue;
    this.events = events;
  }

  /**
   * A keystore appeared. One that cannot be loaded is repaired where we can.
   *
   * @param service the keystore
   * @param properties its service properties
   */
  @Reference(
      name = "KeystoreService",
      service = KeystoreService.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "updatedKeystore",
      unbind = "removeKeystore")
  void addKeystore(KeystoreService service, Map<String, Object> properties) {
    var keystore = Keystore.of(service, properties);
    keystores.add(keystore);
    synchronized (lock(keystore)) {
      sweep(keystore);
      repair(keystore);
    }
  }

  /**
   * The properties of a keystore are others, perhaps its file.
   *
   * @param service the keystore
   * @param properties its service properties
   */
  void updatedKeystore(KeystoreService service, Map<String, Object> properties) {
    var changed = Keystore.of(service, properties);
    keystores.replaceAll(keystore -> keystore.service() == service ? changed : keystore);
  }

  /**
   * A keystore is gone.
   *
   * @param service the keystore
   */
  void removeKeystore(KeystoreService service) {
    keystores.removeIf(keystore -> keystore.service() == service);
  }

  @Override
  public String name() {
    return "keystore";
  }

  @Override
  public boolean concerns(Delivery delivery) {
    return !delivery.keystore().isBlank();
  }

  @Override
  public boolean isRequired() {
    return true;
  }

  @Override
  public void deliver(Delivery delivery, Credential credential) throws DeliveryException {
    var wanted = KeyAndChain.proven(delivery, credential, "keystore " + delivery.keystore());
    var keystore = keystore(delivery);
    synchronized (lock(keystore)) {
      repair(keystore);
      if (new Installation(keystore, delivery.alias(), wanted, rescue).run()) {
        events.postEvent(new KeystoreChangedEvent(keystore.name()));
      }
    }
    if (!keystores.contains(keystore)) {
      // What was written is whole; but where it went may not be the keystore any more.
      throw missing(
          delivery, "went away while it was written; it is written again when it is back");
    }
  }

  @Override
  public boolean holds(Delivery delivery) throws DeliveryException {
    var keystore = keystore(delivery);
    synchronized (lock(keystore)) {
      boolean held = holds(keystore, delivery);
      if (held) {
        sync(keystore);
      }
      return held;
    }
  }

  private boolean holds(Keystore keystore, Delivery delivery) throws DeliveryException {
    try {
      return keystore.holds(delivery.alias(), delivery.chain());
    } catch (KuraException | RuntimeException e) {
      if (repair(keystore)) {
        return holds(keystore, delivery);
      }
      throw keystore.failed("cannot be read: check its file and password", e);
    }
  }

  private void sweep(Keystore keystore) {
    try {
      rescue.sweep(keystore);
    } catch (IOException e) {
      LOG.warn("Keystore {}: {}", keystore.name(), e.getMessage());
    }
  }

  private void sync(Keystore keystore) {
    try {
      rescue.sync(keystore);
    } catch (IOException e) {
      LOG.warn("Keystore {}: {}", keystore.name(), e.getMessage());
    }
  }

  /** The one of this name; of two, as while one replaces the other, the one that came last. */
  private Keystore keystore(Delivery delivery) throws DeliveryException {
    return keystores.stream()
        .filter(keystore -> keystore.name().equals(delivery.keystore()))
        .reduce((first, second) -> second)
        .orElseThrow(() -> missing(delivery, "is not there: create it, or choose another one"));
  }

  private static DeliveryException missing(Delivery delivery, String what) {
    return new DeliveryException(
        Reason.TARGET_MISSING, "Keystore " + delivery.keystore() + " " + what);
  }

  /** Two services may write one file: what is written one after the other is the file. */
  private Object lock(Keystore keystore) {
    Object key = keystore.file().<Object>map(file -> file).orElse(keystore.name());
    return locks.computeIfAbsent(key, k -> new Object());
  }

  private boolean repair(Keystore keystore) {
    try {
      boolean repaired = rescue.repair(keystore);
      if (repaired) {
        // Whoever read it in vain when the gateway started reads it again.
        events.postEvent(new KeystoreChangedEvent(keystore.name()));
      }
      return repaired;
    } catch (IOException e) {
      LOG.warn(
          "Keystore {} is destroyed, and its rescue copy {} could not be put back: {}",
          keystore.name(),
          rescue.whereabouts(keystore),
          e.getMessage());
      return false;
    }
  }
}
