// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import java.util.List;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The form of {@code io.kurascep.ScepServer}, for the metatype alone: the settings are read by
 * {@link ServerConfiguration}, since what arrives may be of any type.
 */
@ObjectClassDefinition(
    id = "io.kurascep.ScepServer",
    name = "SCEP Server",
    description =
        "A server that issues certificates by SCEP (RFC 8894). Fill in the first two settings; the others have defaults that suit most servers. Certificates are requested by a second component, SCEP Certificate (io.kurascep.ScepCertificate), that names this server.")
public @interface ServerForm {

  /** All settings, in the order of the form. */
  List<String> IDS =
      List.of(
          "url",
          "ca.fingerprint",
          "ca.certificate",
          "ca.trust.on.first.use",
          "ca.identifier",
          "profile",
          "security",
          "message.cipher",
          "message.digest",
          "renewal.message",
          "http.method",
          "http.query",
          "http.timeout.seconds",
          "poll.interval.seconds",
          "poll.limit.hours",
          "proxy",
          "proxy.user",
          "proxy.password",
          "TlsKeystoreService.target",
          "tls.client.alias",
          "tls.pin",
          "enabled",
          "label",
          "description",
          "extra");

  @AttributeDefinition(
      name = "Server URL",
      description =
          "Address of the SCEP service, as your CA administrator gave it. Examples: http://ca.example.com/certsrv/mscep/mscep.dll (Microsoft NDES), http://ca.example.com:8080/ejbca/publicweb/apply/scep/pkiclient.exe (EJBCA), http://ca.example.com/scep/generic (OpenXPKI).",
      required = true)
  String url();

  @AttributeDefinition(
      name = "CA fingerprint",
      description =
          "SHA-256 fingerprint of the CA certificate: 64 hexadecimal digits, with or without colons or spaces. SHA-512 (128 digits) and SHA-1 (40 digits) are recognised by their length. Several, separated by commas, are all trusted. Leave empty only if a CA certificate is given below or first use is trusted. Ask the CA administrator for it; do not copy it from a log.",
      required = false)
  String ca_fingerprint();

  @AttributeDefinition(
      name = "CA certificate",
      description =
          "Instead of the fingerprint: the CA certificate itself in PEM form, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----. More than one may be pasted, one after the other.|TextArea",
      required = false)
  String ca_certificate();

  @AttributeDefinition(
      name = "Trust on first use",
      description =
          "True: with neither fingerprint nor certificate above, believe and pin the first CA certificate that the server shows. Only for a laboratory, or a network in which nobody else can answer. False: refuse a server that nothing above identifies.",
      required = false)
  boolean ca_trust_on_first_use() default false;

  @AttributeDefinition(
      name = "CA identifier",
      description =
          "Name of the CA, if the server keeps several (sent as message= in GetCACaps and GetCACert). Example: ManagementCA. Empty: the server's default CA.",
      required = false)
  String ca_identifier();

  @AttributeDefinition(
      name = "Server type",
      description =
          "Automatic tries what the server announces and falls back step by step, and logs what worked. Name the product if automatic fails or to spare the attempts.",
      required = false,
      options = {
        @Option(label = "Automatic", value = "auto"),
        @Option(label = "Cisco IOS", value = "cisco"),
        @Option(label = "EJBCA", value = "ejbca"),
        @Option(label = "JSCEP", value = "jscep"),
        @Option(label = "Microsoft NDES", value = "ndes"),
        @Option(label = "MicroMDM", value = "micromdm"),
        @Option(label = "OpenXPKI", value = "openxpki"),
        @Option(label = "Smallstep step-ca", value = "step-ca"),
        @Option(label = "XiPKI", value = "xipki")
      })
  String profile() default "auto";

  @AttributeDefinition(
      name = "Security",
      description =
          "Automatic: the best that the server ever announced, 3DES with SHA-1 where it refuses that, nothing weaker. Strict: AES and SHA-2 only. Legacy: as Automatic, but by what the server announces now. Obsolete: answers in DES, Blowfish and MD5 are read too, and RSA 1024 keys are permitted; others can then read and forge the messages.",
      required = false,
      options = {
        @Option(label = "Automatic", value = "auto"),
        @Option(label = "Legacy", value = "legacy"),
        @Option(label = "Obsolete (insecure)", value = "obsolete"),
        @Option(label = "Strict", value = "strict")
      })
  String security() default "auto";

  @AttributeDefinition(
      name = "Message cipher",
      description =
          "Encrypts the request. Automatic: AES-128 where the server announces AES, else 3DES.",
      required = false,
      options = {
        @Option(label = "Automatic", value = "auto"),
        @Option(label = "AES-128-CBC", value = "aes128"),
        @Option(label = "AES-192-CBC", value = "aes192"),
        @Option(label = "AES-256-CBC", value = "aes256"),
        @Option(label = "Triple DES", value = "3des")
      })
  String message_cipher() default "auto";

  @AttributeDefinition(
      name = "Message digest",
      description =
          "Signs the request. Automatic: SHA-256 where the server announces it, else SHA-1.",
      required = false,
      options = {
        @Option(label = "Automatic", value = "auto"),
        @Option(label = "SHA-1", value = "sha1"),
        @Option(label = "SHA-224", value = "sha224"),
        @Option(label = "SHA-256", value = "sha256"),
        @Option(label = "SHA-384", value = "sha384"),
        @Option(label = "SHA-512", value = "sha512")
      })
  String message_digest() default "auto";

  @AttributeDefinition(
      name = "Renewal message",
      description =
          "How a certificate is renewed. Automatic: RenewalReq where the server announces it, then PKCSReq signed with the old certificate, then PKCSReq with the challenge; what worked is remembered.",
      required = false,
      options = {
        @Option(label = "Automatic", value = "auto"),
        @Option(label = "PKCSReq signed with the old certificate", value = "PKCSReq"),
        @Option(label = "RenewalReq", value = "RenewalReq")
      })
  String renewal_message() default "auto";

  @AttributeDefinition(
      name = "HTTP method",
      description = "Automatic: POST where the server announces it, else GET.",
      required = false,
      options = {
        @Option(label = "Automatic", value = "auto"),
        @Option(label = "GET", value = "GET"),
        @Option(label = "POST", value = "POST")
      })
  String http_method() default "auto";

  @AttributeDefinition(
      name = "Query parameters",
      description =
          "Added to every request's address. Example: tenant=plant7&profile=tls. Empty: none.",
      required = false)
  String http_query();

  @AttributeDefinition(
      name = "HTTP time limit [s]",
      description = "Seconds that one request to the server may take in all.",
      required = false,
      min = "5",
      max = "600")
  int http_timeout_seconds() default 60;

  @AttributeDefinition(
      name = "Polling interval [s]",
      description =
          "While a request waits for approval at the CA: seconds until the first question. It grows slowly to one hour. A Retry-After from the server wins.",
      required = false,
      min = "10",
      max = "86400")
  int poll_interval_seconds() default 60;

  @AttributeDefinition(
      name = "Polling limit [h]",
      description =
          "Hours after which a request that nobody approved is given up and shown as rejected. 0: never. Example: 720 is 30 days.",
      required = false,
      min = "0",
      max = "8760")
  int poll_limit_hours() default 720;

  @AttributeDefinition(
      name = "HTTP proxy",
      description =
          "host:port of an HTTP proxy. Examples: proxy.example.com:3128, [2001:db8::1]:3128. Empty: direct connection.",
      required = false)
  String proxy();

  @AttributeDefinition(
      name = "HTTP proxy user",
      description = "User name for the proxy, if it asks for one.",
      required = false)
  String proxy_user();

  @AttributeDefinition(
      name = "HTTP proxy password",
      description =
          "Password for the proxy. Kura stores it encrypted; elsewhere it is kept as it is entered.",
      required = false,
      type = AttributeType.PASSWORD)
  String proxy_password();

  @AttributeDefinition(
      name = "HTTPS keystore",
      description =
          "For an https URL: the keystore whose trusted certificates may vouch for the web server. Not used with http.",
      required = false)
  String TlsKeystoreService_target() default "(kura.service.pid=SSLKeystore)";

  @AttributeDefinition(
      name = "HTTPS client key",
      description =
          "For an https URL whose server asks for a client certificate: alias of a key in the HTTPS keystore. Empty: none is shown.",
      required = false)
  String tls_client_alias();

  @AttributeDefinition(
      name = "HTTPS public key pin",
      description =
          "For an https URL: SHA-256 of the web server's public key (64 hexadecimal digits). If given, no other key is accepted.",
      required = false)
  String tls_pin();

  @AttributeDefinition(
      name = "Enabled",
      description =
          "True: certificates may be requested from this server. False: it is left alone, and so is every certificate that needs it.",
      required = false)
  boolean enabled() default true;

  @AttributeDefinition(
      name = "Label",
      description = "What people call this server. Example: Plant CA.",
      required = false)
  String label();

  @AttributeDefinition(
      name = "Description",
      description = "Anything that people should know about this server, such as who runs it.",
      required = false)
  String description();

  @AttributeDefinition(
      name = "Extra settings",
      description =
          "Seldom needed: one setting per line, as name=value. Lines that begin with # are ignored. The names are in the user guide, for example http.connect.seconds=10, ra.encryption.fingerprint=3A91..., key.transport=oaep. An unknown name is refused, and the state says which.|TextArea",
      required = false)
  String extra();
}
