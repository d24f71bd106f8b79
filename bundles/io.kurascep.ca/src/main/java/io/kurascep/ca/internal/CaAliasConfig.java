// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The form of a CA. The names of the settings are fixed; {@link AliasSettings} reads them. */
@ObjectClassDefinition(
    id = "io.kurascep.CaAlias",
    name = "SCEP demo CA",
    description =
        "A small SCEP CA in this process, for first steps and tests. It is not a public CA. Apply"
            + " starts it, and its address stands in the log.")
@interface CaAliasConfig {

  @AttributeDefinition(
      name = "Name hint",
      description = "How the Felix Web Console names an instance in its list.",
      required = false)
  String webconsole_configurationFactory_nameHint() default "{alias} on port {port}";

  @AttributeDefinition(
      name = "Alias",
      description =
          "Name of the CA in its address: http://HOST:PORT/scep/ALIAS/pkiclient.exe. 1 to 64"
              + " letters, digits, '-' or '_'. Its state is in a folder of this name.")
  String alias() default "demo";

  @AttributeDefinition(
      name = "Port",
      description =
          "TCP port to listen on. CAs with the same host and port share it. 0: any that is free.",
      min = "0",
      max = "65535",
      required = false)
  int port() default 8088;

  @AttributeDefinition(
      name = "Host",
      description =
          "Name or address to listen on. 127.0.0.1: reachable from this machine only. 0.0.0.0:"
              + " reachable from everywhere; then set a challenge.",
      required = false)
  String host() default "127.0.0.1";

  @AttributeDefinition(
      name = "Challenge password",
      description =
          "Secret that permits a request. Empty: none is asked for, and whoever reaches the address"
              + " may ask for a certificate. If challenges are one-time: any number of them,"
              + " separated by blanks.",
      type = AttributeType.PASSWORD,
      required = false)
  String challenge();

  @AttributeDefinition(
      name = "One-time challenges",
      description =
          "True: each challenge is valid for one certificate. False: the challenge is valid for any"
              + " number. Renewals need none.",
      required = false)
  boolean challenge_one_time() default false;

  @AttributeDefinition(
      name = "Approval",
      description =
          "Automatic: what is in order is granted at once. Manual: first requests wait until"
              + " somebody approves them with bin/ca; renewals do not wait.",
      options = {
        @Option(label = "Automatic", value = "automatic"),
        @Option(label = "Manual", value = "manual")
      },
      required = false)
  String approval() default "automatic";

  @AttributeDefinition(
      name = "Validity [min]",
      description =
          "Minutes for which an issued certificate is valid, at most as long as the CA itself. 10"
              + " lets you watch renewals; 129600 is 90 days.",
      min = "1",
      max = "5256000",
      required = false)
  int validity_minutes() default 129600;

  @AttributeDefinition(
      name = "CA subject",
      description =
          "Name in the certificate of a new CA, such as CN=Demo CA, O=Example. A CA that is there"
              + " keeps its name. Empty: CN=Kura SCEP ALIAS CA.",
      required = false)
  String ca_subject() default "";

  @AttributeDefinition(
      name = "Data folder",
      description =
          "Folder for keys, certificates and records of all CAs. Empty: the folder ca in the data"
              + " folder of the gateway.",
      required = false)
  String data_folder() default "";
}
