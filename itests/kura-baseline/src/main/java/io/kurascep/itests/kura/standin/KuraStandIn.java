// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.standin;

import io.kurascep.itests.kura.shared.Enrollment;
import io.kurascep.itests.kura.shared.Keystore;
import io.kurascep.itests.kura.shared.Kura;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.osgi.service.deploymentadmin.DeploymentException;

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
    return AddOnService.find(context, name).map(AddOnService::status);
  }

  @Override
  public void renew(String name) {
    AddOnService.find(context, name).orElseThrow().renew();
  }

  @Override
  public void checkNow(String name) {
    AddOnService.find(context, name).orElseThrow().checkNow();
  }

  @Override
  public void install(Path deploymentPackage) {
    try (InputStream content = Files.newInputStream(deploymentPackage)) {
      deploymentAdmin().installDeploymentPackage(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DeploymentException e) {
      throw new IllegalStateException("Deployment Admin's code " + e.getCode(), e);
    }
  }

  @Override
  public void uninstall(String symbolicName) {
    try {
      deploymentAdmin().getDeploymentPackage(symbolicName).uninstall();
    } catch (DeploymentException e) {
      throw new IllegalStateException("Deployment Admin's code " + e.getCode(), e);
    }
  }

  private DeploymentAdmin deploymentAdmin() {
    return context.getService(context.getServiceReference(DeploymentAdmin.class));
  }

  @Override
  public List<String> announced() {
    return announcements.all();
  }
}
