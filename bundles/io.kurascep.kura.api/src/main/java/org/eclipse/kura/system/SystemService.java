// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.system;

import java.util.Properties;
import org.osgi.annotation.versioning.ProviderType;

/** The names, numbers and folders of the gateway. What is not known is {@link #UNKNOWN}. */
@ProviderType
public interface SystemService {

  /** The value of what is not known. */
  String UNKNOWN = "UNKNOWN";

  /**
   * The hardware address of the network interface that identifies the gateway.
   *
   * @return six pairs of hexadecimal digits with colons, or {@link #UNKNOWN}
   */
  String getPrimaryMacAddress();

  /**
   * The model of the gateway.
   *
   * @return the model, or {@link #UNKNOWN}
   */
  String getModelId();

  /**
   * The serial number of the gateway.
   *
   * @return the serial number, or {@link #UNKNOWN}
   */
  String getSerialNumber();

  /**
   * The name that the gateway was given.
   *
   * @return the name, or {@link #UNKNOWN}
   */
  String getDeviceName();

  /**
   * The host name of the gateway.
   *
   * @return the host name without a domain, or {@link #UNKNOWN}
   */
  String getHostname();

  /**
   * The folder for what users configure.
   *
   * @return an absolute path
   */
  String getKuraUserConfigDirectory();

  /**
   * The folder for what must outlive a restart.
   *
   * @return an absolute path
   */
  String getKuraDataDirectory();

  /**
   * All properties of the gateway.
   *
   * @return a copy of them
   */
  Properties getProperties();
}
