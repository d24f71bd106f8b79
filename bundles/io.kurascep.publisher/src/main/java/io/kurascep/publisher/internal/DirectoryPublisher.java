// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import io.kurascep.files.CertificateDirectory;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.PemException;
import java.io.IOException;
import java.util.Map;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** Keeps a certificate and its key as files in a folder, see {@link CertificateDirectory}. */
@Component(
    name = "io.kurascep.DirectoryPublisher",
    service = {CertificateTarget.class, ConfigurableComponent.class},
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = DirectoryForm.class, factory = true)
public final class DirectoryPublisher implements CertificateTarget, ConfigurableComponent {

  /** Files first: others are told to read them. */
  static final int ORDER = 10;

  private static final int FORMER = 1;
  private static final int MOST_FORMER = 100;

  private final DurableFiles files;
  private volatile FollowerSettings settings;

  /**
   * Begins.
   *
   * @param properties the settings
   */
  @Activate
  public DirectoryPublisher(Map<String, Object> properties) {
    this(DurableFiles.onDisk(), properties);
  }

  DirectoryPublisher(DurableFiles files, Map<String, Object> properties) {
    this.files = files;
    this.settings = new FollowerSettings(properties);
  }

  /**
   * The settings are others.
   *
   * @param properties the settings
   */
  @Modified
  void modified(Map<String, Object> properties) {
    settings = new FollowerSettings(properties);
  }

  @Override
  public String name() {
    return "directory " + settings.name();
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public boolean concerns(Delivery delivery) {
    return settings.names(delivery);
  }

  @Override
  public void deliver(Delivery delivery, Credential credential) throws DeliveryException {
    var present = settings;
    var directory = directory(present);
    int former = present.number("keep.former", FORMER, 0, MOST_FORMER);
    KeyAndChain.proven(delivery, credential, name());
    try {
      directory.put(credential.privateKey(), credential.chain(), former);
    } catch (IOException e) {
      throw new DeliveryException(Reason.WRITE_FAILED, e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new DeliveryException(
          Reason.TARGET_REFUSED, e.getMessage() + ": choose a keystore in a file", e);
    }
  }

  @Override
  public boolean holds(Delivery delivery) throws DeliveryException {
    try {
      return directory(settings)
          .latest()
          .filter(latest -> latest.chain().equals(delivery.chain()))
          .filter(latest -> KeyAndChain.isKeyOf(latest.key(), delivery.certificate()))
          .isPresent();
    } catch (PemException damaged) {
      return false; // what is written puts it right
    } catch (IOException e) {
      throw new DeliveryException(Reason.TARGET_MISSING, e.getMessage(), e);
    }
  }

  private CertificateDirectory directory(FollowerSettings present) throws DeliveryException {
    return new CertificateDirectory(files, present.path("folder"));
  }
}
