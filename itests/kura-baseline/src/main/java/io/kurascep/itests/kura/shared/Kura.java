// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.shared;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a user does with a gateway on which Kura runs, and what can be seen there. */
public interface Kura {

  /**
   * Makes a component, or applies other settings to the one of this name, as Kura's configuration
   * service does it: nothing is checked, and the name goes along as {@code kura.service.pid}.
   *
   * @param factoryPid the kind of component
   * @param name its name
   * @param settings its settings, all of them
   */
  void configure(String factoryPid, String name, Map<String, ?> settings);

  /**
   * Deletes a component.
   *
   * @param name its name
   */
  void delete(String name);

  /**
   * Encrypts a password as the web console does before a component sees it; no two results are
   * alike.
   *
   * @param password in the clear
   * @return the setting
   */
  String encrypted(String password);

  /**
   * Makes a keystore whose service is there at once.
   *
   * @param name its {@code kura.service.pid}
   * @return the keystore; its file outlives the framework
   */
  Keystore keystore(String name);

  /**
   * Shows an enrollment.
   *
   * @param name of the certificate's component
   * @return what its service says; empty where there is no such service
   */
  Optional<Enrollment> enrollment(String name);

  /**
   * Renews a certificate now.
   *
   * @param name of the certificate's component
   */
  void renew(String name);

  /**
   * Does at once what is due later, such as a retry.
   *
   * @param name of the certificate's component
   */
  void checkNow(String name);

  /**
   * What was announced of certificates by EventAdmin.
   *
   * @return the last part of each topic, such as {@code ISSUED}, the oldest first
   */
  List<String> announced();

  /**
   * Installs a deployment package, or replaces the installed one of its name, as the web console
   * and each boot do it.
   *
   * @param deploymentPackage the file
   */
  void install(Path deploymentPackage);

  /**
   * Uninstalls a deployment package. Configurations stay.
   *
   * @param symbolicName its name
   */
  void uninstall(String symbolicName);
}
