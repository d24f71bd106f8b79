// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The form of {@code io.kurascep.ConfigFilePublisher}, for the metatype alone: the settings are
 * read by {@link FollowerSettings}, since what arrives may be of any type.
 */
@ObjectClassDefinition(
    id = "io.kurascep.ConfigFilePublisher",
    name = "SCEP Configuration File",
    description =
        "Writes a certificate and its private key into the configuration file of another program, as values of parameters in PEM. Everything else in the file stays as it is.")
@interface ConfigFileForm {

  @AttributeDefinition(
      name = "Certificate",
      description =
          "Name of the component SCEP Certificate (io.kurascep.ScepCertificate) that is written.",
      required = true)
  String certificate();

  @AttributeDefinition(
      name = "File",
      description =
          "The configuration file, with its whole path. It has one parameter on a line, as NAME=value. Owner and mode stay. Caution: whoever can read the file can read a private key that is written into it. Example: /etc/settings.ipsec.",
      required = true)
  String file();

  @AttributeDefinition(
      name = "Parameters",
      description =
          "Names of parameters, each followed by what is to be its value: pkey (private key), cert (certificate), chain (certificate and its issuers) or ca (the issuers). Each parameter must be in the file, empty or with PEM in it. Example: IPSEC_LOCAL_KEY pkey IPSEC_LOCAL_CERT cert.",
      required = true)
  String parameters();
}
