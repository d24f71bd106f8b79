// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The form of {@code io.kurascep.DirectoryPublisher}, for the metatype alone: the settings are read
 * by {@link FollowerSettings}, since what arrives may be of any type.
 */
@ObjectClassDefinition(
    id = "io.kurascep.DirectoryPublisher",
    name = "SCEP Directory",
    description =
        "Keeps a certificate and its private key as PEM files in a folder, for programs that read such files: latest.key, latest.crt and ca.crt-0, ca.crt-1 lead to those in use.")
@interface DirectoryForm {

  @AttributeDefinition(
      name = "Certificate",
      description =
          "Name of the component SCEP Certificate (io.kurascep.ScepCertificate) whose files these are.",
      required = true)
  String certificate();

  @AttributeDefinition(
      name = "Folder",
      description =
          "Folder for the files, with its whole path; made if it is missing. Only the user that runs the gateway can read the files. Caution: the private key lies there unencrypted. Example: /var/lib/scep/vpn.",
      required = true)
  String folder();

  @AttributeDefinition(
      name = "Former certificates",
      description = "How many former certificates stay in the folder, with their keys.",
      required = false,
      min = "0",
      max = "100")
  int keep_former() default 1;
}
