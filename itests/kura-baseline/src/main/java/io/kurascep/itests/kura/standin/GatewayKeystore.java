// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.standin;

import io.kurascep.files.Disk;
import io.kurascep.itests.kura.shared.Keystore;
import io.kurascep.publisher.testing.KuraLikeKeystore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.EventAdmin;

/** A keystore with Kura's habits, registered as Kura registers it. */
final class GatewayKeystore implements Keystore {
  private final BundleContext context;
  private final KuraLikeKeystore keystore;
  private final AtomicReference<ServiceRegistration<KeystoreService>> registration =
      new AtomicReference<>();

  private GatewayKeystore(BundleContext context, KuraLikeKeystore keystore) {
    this.context = context;
    this.keystore = keystore;
  }

  /** Opens a keystore on a file of the user folder and registers it. */
  static GatewayKeystore open(BundleContext context, Path folder, String name) {
    try {
      Path security = Files.createDirectories(folder.resolve("security"));
      GatewayKeystore opened =
          new GatewayKeystore(
              context,
              new KuraLikeKeystore(
                  name,
                  Disk.real(),
                  security.resolve(name + ".ks"),
                  "pkcs12",
                  "changeit".toCharArray(),
                  event -> post(context, event)));
      opened.restore();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (KuraException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void post(BundleContext context, KeystoreChangedEvent event) {
    context.getService(context.getServiceReference(EventAdmin.class)).postEvent(event);
  }

  @Override
  public void remove() {
    // Kura's component is deactivated first, so that who still holds the service gets failures.
    keystore.goAway();
    registration.getAndSet(null).unregister();
  }

  @Override
  public void restore() {
    keystore.comeBack();
    registration.set(
        context.registerService(
            KeystoreService.class, keystore, FrameworkUtil.asDictionary(keystore.properties())));
  }

  @Override
  public void becomeReadOnly() {
    keystore.becomeReadOnly();
  }

  @Override
  public void stopNextSaveAfter(int bytes) {
    keystore.stopNextSaveAfter(bytes);
  }

  @Override
  public void put(String alias, KeyStore.Entry entry) {
    try {
      keystore.setEntry(alias, entry);
    } catch (KuraException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public KeyStore read() {
    try {
      return keystore.getKeyStore();
    } catch (KuraException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public KeyStore.PrivateKeyEntry key(String alias) {
    try {
      return keystore.getEntry(alias) instanceof KeyStore.PrivateKeyEntry key ? key : null;
    } catch (KuraException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int writes() {
    return keystore.writes();
  }
}
