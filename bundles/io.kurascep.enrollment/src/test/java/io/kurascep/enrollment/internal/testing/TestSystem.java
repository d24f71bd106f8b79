// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.kura.system.SystemService;

/** A gateway with a name and a number. */
public final class TestSystem implements SystemService {

  private final Path data;

  /** The serial number. */
  public String serialNumber = "0815";

  /** What goes wrong instead of an answer. */
  public Optional<Runnable> failure = Optional.empty();

  /** Keeps its data there. */
  public TestSystem(Path data) {
    this.data = data;
  }

  @Override
  public String getSerialNumber() {
    failure.ifPresent(Runnable::run);
    return serialNumber;
  }

  @Override
  public String getHostname() {
    return "gw.example.com";
  }

  @Override
  public String getPrimaryMacAddress() {
    return "02:00:00:00:00:01";
  }

  @Override
  public String getModelId() {
    return "model";
  }

  @Override
  public String getDeviceName() {
    return "device";
  }

  @Override
  public String getKuraUserConfigDirectory() {
    return data.toString();
  }

  @Override
  public String getKuraDataDirectory() {
    return data.toString();
  }

  @Override
  public Properties getProperties() {
    return new Properties();
  }
}
