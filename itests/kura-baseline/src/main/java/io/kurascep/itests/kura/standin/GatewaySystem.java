// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.standin;

import java.nio.file.Path;
import java.util.Properties;
import org.eclipse.kura.system.SystemService;

/**
 * A gateway with a name for everything.
 *
 * @param folder holds all that outlives the framework
 */
record GatewaySystem(Path folder) implements SystemService {

  @Override
  public String getPrimaryMacAddress() {
    return "02:00:00:00:00:01";
  }

  @Override
  public String getModelId() {
    return "model-1";
  }

  @Override
  public String getSerialNumber() {
    return "SN-0001";
  }

  @Override
  public String getDeviceName() {
    return "device-1";
  }

  @Override
  public String getHostname() {
    return "gateway-1";
  }

  @Override
  public String getKuraUserConfigDirectory() {
    return folder.resolve("user").toString();
  }

  @Override
  public String getKuraDataDirectory() {
    return folder.resolve("data").toString();
  }

  @Override
  public Properties getProperties() {
    return new Properties();
  }
}
