// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form of a keystore. Read by {@link KeystoreSettings}; a change here is a change there. */
@ObjectClassDefinition(
    id = Pkcs12KeystoreService.PID,
    name = "Keystore",
    description =
        "A keystore in a PKCS#12 file, for private keys with their certificates and for trusted"
            + " certificates. The file is made when it is absent; a file that cannot be opened is"
            + " never written over.")
@interface KeystoreForm {
  @AttributeDefinition(
      name = "Name",
      description =
          "Name of the keystore, unique on this gateway. A SCEP Certificate refers to it as its"
              + " Keystore, and every change of the keystore is announced under it. Example:"
              + " DeviceKeystore.")
  String kura_service_pid();

  @AttributeDefinition(
      name = "File",
      required = false,
      description =
          "Path of the PKCS#12 file. A path that is not absolute begins in the data folder of the"
              + " gateway. Only the user that runs the gateway may read the file (mode 0600).")
  String keystore_path() default KeystoreSettings.DEFAULT_PATH;

  @AttributeDefinition(
      name = "Password",
      type = AttributeType.PASSWORD,
      required = false,
      description =
          "Password of the file, and of the private keys in it. Empty: a random one is made for a"
              + " new file, and kept encrypted in the data folder. For a file that exists: the"
              + " password that it has; it is not changed from here. May be written in the clear"
              + " or as the gateway encrypted it.")
  String keystore_password();

  @AttributeDefinition(
      name = "Name in lists",
      required = false,
      description = "How the web console names this keystore in its list of configurations.")
  String webconsole_configurationFactory_nameHint() default "{kura.service.pid}";
}
