// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.eclipse.kura.system.SystemService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Kura's {@link SystemService} on a gateway without Kura. Framework properties say what the
 * hardware does not, or says wrongly:
 *
 * <ul>
 *   <li>{@value #DATA}: the folder for what must outlive a restart; without it {@code .kura-scep}
 *       in the home folder of the user
 *   <li>{@value #SERIAL}: the serial number; without it what {@link Hardware#serialNumber} finds
 *   <li>{@value #MODEL}: the model; without it what {@link Hardware#model} finds
 *   <li>{@value #DEVICE_NAME}: the name that the gateway was given; without it there is none
 * </ul>
 */
@Component(name = "io.kurascep.gateway.System")
public final class GatewaySystemService implements SystemService {
  static final String DATA = "io.kurascep.data";
  static final String SERIAL = "io.kurascep.serial";
  static final String MODEL = "io.kurascep.model";
  static final String DEVICE_NAME = "io.kurascep.device.name";

  private final UnaryOperator<String> properties;
  private final Hardware hardware;

  /**
   * Called by the component runtime.
   *
   * @param context gives the framework properties
   */
  @Activate
  public GatewaySystemService(BundleContext context) {
    this(context::getProperty, Hardware.ofThisMachine());
  }

  GatewaySystemService(UnaryOperator<String> properties, Hardware hardware) {
    this.properties = properties;
    this.hardware = hardware;
  }

  @Override
  public String getPrimaryMacAddress() {
    return hardware.macAddress().orElse(UNKNOWN);
  }

  @Override
  public String getModelId() {
    return property(MODEL).or(hardware::model).orElse(UNKNOWN);
  }

  @Override
  public String getSerialNumber() {
    return property(SERIAL).or(hardware::serialNumber).orElse(UNKNOWN);
  }

  @Override
  public String getDeviceName() {
    return property(DEVICE_NAME).orElse(UNKNOWN);
  }

  @Override
  public String getHostname() {
    return hardware.hostName().orElse(UNKNOWN);
  }

  @Override
  public String getKuraUserConfigDirectory() {
    return dataFolder().resolve("user").toString();
  }

  @Override
  public String getKuraDataDirectory() {
    return dataFolder().toString();
  }

  /** What the other methods say, under the names that Kura gives it. */
  @Override
  public Properties getProperties() {
    var all = new Properties();
    all.setProperty("kura.device.name", getDeviceName());
    all.setProperty("kura.model.id", getModelId());
    all.setProperty("kura.serial.number", getSerialNumber());
    all.setProperty("kura.data.dir", getKuraDataDirectory());
    all.setProperty("kura.user.config", getKuraUserConfigDirectory());
    return all;
  }

  private Path dataFolder() {
    return property(DATA)
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".kura-scep"))
        .toAbsolutePath();
  }

  private Optional<String> property(String name) {
    return Optional.ofNullable(properties.apply(name)).map(String::strip).filter(s -> !s.isEmpty());
  }
}
