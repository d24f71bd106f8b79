// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import java.util.List;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The form of {@code io.kurascep.ScepCertificate}, for the metatype alone: the settings are read by
 * {@link CertificateConfiguration}, since what arrives may be of any type.
 */
@ObjectClassDefinition(
    id = "io.kurascep.ScepCertificate",
    name = "SCEP Certificate",
    description =
        "One certificate of this gateway: requested from a SCEP server (io.kurascep.ScepServer), kept in a keystore, renewed in time. Apply starts at once, and tries again what failed or was refused.")
public @interface CertificateForm {

  /** All settings, in the order of the form. */
  List<String> IDS =
      List.of(
          "enabled",
          "ScepServer.target",
          "subject",
          "challenge",
          "KeystoreService.target",
          "alias",
          "challenge.one.time",
          "challenge.source",
          "challenge.source.address",
          "challenge.source.user",
          "challenge.source.password",
          "subject.alternative.names",
          "template",
          "key.type",
          "key.reuse",
          "key.usage",
          "key.extended.usage",
          "renewal.percent",
          "renewal.days",
          "extra");

  @AttributeDefinition(
      name = "Enabled",
      description =
          "True: enroll when the certificate is missing, renew when it is due. False: leave everything as it is.",
      required = false)
  boolean enabled() default true;

  @AttributeDefinition(
      name = "SCEP server",
      description = "The server to ask. Choose one that was created from io.kurascep.ScepServer.",
      required = true)
  String ScepServer_target() default "(kura.service.pid=changeme)";

  @AttributeDefinition(
      name = "Subject",
      description =
          "Name in the certificate. Examples: CN=gateway-{SN}, O=Example Inc, C=SE or /C=SE/O=Example Inc/CN=gateway-{SN}. A comma inside a value is written \\, (O=Example\\, Inc). Replaced by this gateway's own: {SN} serial number, {HOSTNAME}, {MAC}, {MODEL}, {DEVICE_NAME}.",
      required = true)
  String subject() default "CN={SN}";

  @AttributeDefinition(
      name = "Challenge password",
      description =
          "Secret that permits the request, from the CA administrator. Empty: the request waits for approval at the CA, if the CA allows that. At a renewal it is sent only where the server insists on it.",
      required = false,
      type = AttributeType.PASSWORD)
  String challenge();

  @AttributeDefinition(
      name = "Keystore",
      description =
          "Where key and certificate are kept. Choose the keystore of whoever uses the certificate: SSLKeystore for connections to a cloud broker, HttpsKeystore for this web console. A keystore in a token (PKCS#11) needs the key type Key already in the keystore entry.",
      required = true)
  String KeystoreService_target() default "(kura.service.pid=changeme)";

  @AttributeDefinition(
      name = "Alias",
      description =
          "Name of the entry in the keystore; a key entry of this name is replaced. For HttpsKeystore: localhost. Empty: the name of this component, in lower case.",
      required = false)
  String alias();

  @AttributeDefinition(
      name = "One-time challenge",
      description =
          "True: the challenge is valid once and is never sent a second time. False: the challenge stays, so that an expired certificate can be replaced without you.",
      required = false)
  boolean challenge_one_time() default false;

  @AttributeDefinition(
      name = "Challenge source",
      description =
          "Where a challenge is fetched just before it is needed, if none is entered above. It counts as a one-time challenge. Microsoft NDES: its page mscep_admin. Web server: its answer, or a field of it. Command: what a program of this gateway writes.",
      required = false,
      options = {
        @Option(label = "Command", value = "command"),
        @Option(label = "Microsoft NDES", value = "ndes"),
        @Option(label = "This form", value = "form"),
        @Option(label = "Web server", value = "http")
      })
  String challenge_source() default "form";

  @AttributeDefinition(
      name = "Challenge source address",
      description =
          "Address of the web server, or the command with its whole path. Examples: https://ca.example.com/certsrv/mscep_admin/, https://ra.example.com/challenge?device={SN}, /opt/example/challenge --device 17. The {...} replacements work in a web address. Proxy and HTTPS settings are those of the SCEP server.",
      required = false)
  String challenge_source_address();

  @AttributeDefinition(
      name = "Challenge source user",
      description =
          "User for the web server (Basic), also as DOMAIN\\user. Empty: the password below is sent as a token (Bearer).",
      required = false)
  String challenge_source_user();

  @AttributeDefinition(
      name = "Challenge source password",
      description =
          "Password or token for the web server. Kura stores it encrypted; elsewhere it is kept as it is entered.",
      required = false,
      type = AttributeType.PASSWORD)
  String challenge_source_password();

  @AttributeDefinition(
      name = "Alternative names",
      description =
          "Further names, separated by commas. Examples: DNS:gw1.example.com, IP:192.168.1.10, email:ops@example.com, URI:urn:dev:{SN}. A bare host name or address is recognised. The {...} replacements work here too.",
      required = false)
  String subject_alternative_names();

  @AttributeDefinition(
      name = "Certificate template",
      description =
          "Name of the template or profile at the CA, if it has several (extension 1.3.6.1.4.1.311.20.2). Examples: IPSECIntermediateOffline, tls-server. Empty: the CA decides.",
      required = false)
  String template();

  @AttributeDefinition(
      name = "Key type",
      description =
          "RSA 2048 is accepted by every server. EC keys need a server that issues certificates for them. RSA 1024 can be broken, and needs a server whose security is Obsolete. Key already in the keystore entry: none is made, and every renewal is for that key.",
      required = false,
      options = {
        @Option(label = "EC P-256", value = "EC-P256"),
        @Option(label = "EC P-384", value = "EC-P384"),
        @Option(label = "EC P-521", value = "EC-P521"),
        @Option(label = "Key already in the keystore entry", value = "existing"),
        @Option(label = "RSA 1024 (insecure)", value = "RSA-1024"),
        @Option(label = "RSA 2048", value = "RSA-2048"),
        @Option(label = "RSA 3072", value = "RSA-3072"),
        @Option(label = "RSA 4096", value = "RSA-4096")
      })
  String key_type() default "RSA-2048";

  @AttributeDefinition(
      name = "Keep key at renewal",
      description =
          "True: the renewed certificate is for the same key. False: every renewal makes a new key (safer; some servers insist on it).",
      required = false)
  boolean key_reuse() default false;

  @AttributeDefinition(
      name = "Key usage",
      description =
          "Requested uses, separated by commas: digitalSignature, keyEncipherment, keyAgreement, nonRepudiation, dataEncipherment. Many CAs ignore this and use the template. Empty: request none.",
      required = false)
  String key_usage() default "digitalSignature,keyEncipherment";

  @AttributeDefinition(
      name = "Extended key usage",
      description =
          "Requested purposes, separated by commas: clientAuth, serverAuth, or an OID such as 1.3.6.1.5.5.7.3.17. Empty: request none.",
      required = false)
  String key_extended_usage() default "clientAuth";

  @AttributeDefinition(
      name = "Renew after [% of lifetime]",
      description =
          "Renew when this part of the validity has passed. Example: 67 of a 90-day certificate is day 60. 0: not by percentage. With the next setting too, the earlier wins.",
      required = false,
      min = "0",
      max = "99")
  int renewal_percent() default 67;

  @AttributeDefinition(
      name = "Renew before expiry [days]",
      description =
          "Renew when fewer days than this are left. 0: not by days. Both 0: never renew automatically.",
      required = false,
      min = "0",
      max = "3650")
  int renewal_days() default 0;

  @AttributeDefinition(
      name = "Extra settings",
      description =
          "Seldom needed: one setting per line, as name=value. Lines that begin with # are ignored. The names are in the user guide, for example retry.limit.hours=6.|TextArea",
      required = false)
  String extra();
}
