// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form of a keystore in a token, with the names that Kura's has. Read by {@link Token}. */
@ObjectClassDefinition(
    id = Pkcs11KeystoreService.PID,
    name = "Keystore in a token (PKCS#11)",
    description =
        "A token, such as a smart card, a TPM or an HSM, with keys that were made in it. It is only"
            + " read; a SCEP Certificate with the key type Key already in the keystore entry writes"
            + " the certificate beside its key.")
@interface Pkcs11KeystoreForm {
  @AttributeDefinition(
      name = "Name",
      description =
          "Name of the keystore, unique on this gateway. A SCEP Certificate refers to it as its"
              + " Keystore. Example: TokenKeystore.")
  String kura_service_pid();

  @AttributeDefinition(
      name = "Library",
      description =
          "Absolute path of the PKCS#11 library that the maker of the token provides. Example:"
              + " /usr/lib/softhsm/libsofthsm2.so.")
  String library_path();

  @AttributeDefinition(
      name = "PIN",
      type = AttributeType.PASSWORD,
      required = false,
      description =
          "The user PIN of the token. A PIN that the token refuses is tried again at the next start"
              + " or Apply only: most tokens lock themselves after a few. May be written in the clear or as the gateway"
              + " encrypted it. Empty: the token asks for none, or has a pad of its own for it.")
  String pin();

  @AttributeDefinition(
      name = "Slot",
      required = false,
      description =
          "Number of the slot, as the library calls it. Empty: the slot is found by its place in"
              + " the list. Only one of the two may be set.")
  long slot();

  @AttributeDefinition(
      name = "Place in the list of slots",
      required = false,
      description =
          "Place of the slot in the list of the library, from 0. Empty, and no slot named: 0.")
  int slot_list_index();

  @AttributeDefinition(
      name = "Enabled mechanisms",
      required = false,
      description = "The only PKCS#11 mechanisms to use, separated by spaces. Empty: all.")
  String enabled_mechanisms();

  @AttributeDefinition(
      name = "Disabled mechanisms",
      required = false,
      description =
          "PKCS#11 mechanisms that are not to be used, separated by spaces. Example:"
              + " CKM_SHA256_RSA_PKCS. Empty: none.")
  String disabled_mechanisms();

  @AttributeDefinition(
      name = "Attributes",
      required = false,
      description =
          "Further lines for the provider SunPKCS11, as the Java PKCS#11 Reference Guide describes"
              + " them. Empty: none.")
  String attributes();

  @AttributeDefinition(
      name = "Name in lists",
      required = false,
      description = "How the web console names this keystore in its list of configurations.")
  String webconsole_configurationFactory_nameHint() default "{kura.service.pid}";
}
