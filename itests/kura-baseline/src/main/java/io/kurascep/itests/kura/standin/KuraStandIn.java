// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.standin;

import io.kurascep.api.CertificateEnrollment;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.itests.kura.shared.Enrollment;
import io.kurascep.itests.kura.shared.Keystore;
import io.kurascep.itests.kura.shared.Kura;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Kura's configuration service and web console, as far as a test needs them. */
final class KuraStandIn implements Kura {
  private static final String NAME = "kura.service.pid";

  private final BundleContext context;
  private final Path folder;
  private final CryptoService crypto;
  private final Announcements announcements;

  KuraStandIn(
      BundleContext context, Path folder, CryptoService crypto, Announcements announcements) {
    this.context = context;
    this.folder = folder;
    this.crypto = crypto;
    this.announcements = announcements;
  }

  @Override
  public void configure(String factoryPid, String name, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(NAME, name);
    try {
      // Kura makes a new service.pid whenever it makes the configuration, so at each boot too.
      Configuration configuration =
          find(name).isPresent()
              ? find(name).get()
              : admin().createFactoryConfiguration(factoryPid, "?");
      configuration.update(FrameworkUtil.asDictionary(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void delete(String name) {
    try {
      find(name).orElseThrow().delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Configuration> find(String name) {
    try {
      Configuration[] found = admin().listConfigurations("(" + NAME + "=" + name + ")");
      return found == null ? Optional.empty() : Optional.of(found[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  private ConfigurationAdmin admin() {
    return context.getService(context.getServiceReference(ConfigurationAdmin.class));
  }

  @Override
  public String encrypted(String password) {
    try {
      return new String(crypto.encryptAes(password.toCharArray()));
    } catch (KuraException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Keystore keystore(String name) {
    return GatewayKeystore.open(context, folder, name);
  }

  @Override
  public Optional<Enrollment> enrollment(String name) {
    return service(name).map(CertificateEnrollment::status).map(KuraStandIn::seen);
  }

  @Override
  public void renew(String name) {
    service(name).orElseThrow().renew();
  }

  @Override
  public void checkNow(String name) {
    service(name).orElseThrow().checkNow();
  }

  @Override
  public List<String> announced() {
    return announcements.all();
  }

  private Optional<CertificateEnrollment> service(String name) {
    try {
      return context
          .getServiceReferences(CertificateEnrollment.class, "(" + NAME + "=" + name + ")")
          .stream()
          .map(this::serviceOf)
          .flatMap(Optional::stream)
          .findFirst();
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** Empty where the service has just gone. */
  private Optional<CertificateEnrollment> serviceOf(
      ServiceReference<CertificateEnrollment> reference) {
    return Optional.ofNullable(context.getService(reference));
  }

  private static Enrollment seen(EnrollmentStatus status) {
    return new Enrollment(
        status.state().name(),
        status.lastError(),
        status.certificate(),
        status.server(),
        status.keystore(),
        status.alias(),
        status.transactionId());
  }
}
