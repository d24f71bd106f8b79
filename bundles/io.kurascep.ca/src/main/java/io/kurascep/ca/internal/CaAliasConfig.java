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
              + " may ask for a certificate. If challenges are one-time: any number,"
              + " separated by blanks. Kept in memory as a salted hash.",
      type = AttributeType.PASSWORD,
      required = false)
  String challenge();

  @AttributeDefinition(
      name = "Kind of challenge",
      description =
          "Shared: a challenge is valid for any number of certificates. One-time: each for one"
              + " certificate; more are made with bin/ca. Device: each device has its own, by its common"
              + " name, with the status NEW as in EJBCA; made with bin/ca. Default: shared. Renewals"
              + " need none.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Shared", value = "shared"),
        @Option(label = "One-time", value = "one-time"),
        @Option(label = "Per device", value = "device")
      },
      required = false)
  String challenge_kind() default "";

  @AttributeDefinition(
      name = "Approval",
      description =
          "Automatic: what is in order is granted at once. Manual: first requests wait until"
              + " somebody approves them with bin/ca or on its page; renewals do not wait.",
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

  @AttributeDefinition(
      name = "Profile",
      description =
          "Habits of a server that others wrote, for tests. They count wherever a setting of this"
              + " form is empty or says Default.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "None", value = "none"),
        @Option(label = "Microsoft NDES", value = "ndes"),
        @Option(label = "EJBCA", value = "ejbca"),
        @Option(label = "micromdm scepserver", value = "micromdm"),
        @Option(label = "jscep", value = "jscep"),
        @Option(label = "OpenXPKI", value = "openxpki"),
        @Option(label = "step-ca", value = "step-ca"),
        @Option(label = "XiPKI", value = "xipki"),
        @Option(label = "Cisco", value = "cisco")
      },
      required = false)
  String profile() default "";

  @AttributeDefinition(
      name = "CA identifiers",
      description =
          "Names that the CA goes by when a client sends a CA identifier, beside its alias and"
              + " its common name; separated by blanks. Compared without case.",
      required = false)
  String ca_identifiers() default "";

  @AttributeDefinition(
      name = "Rule for CA identifiers",
      description =
          "Any: whatever a client sends is accepted. Known: a name of this CA or nothing."
              + " Required: a name of this CA, as EJBCA. Default: any.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Any", value = "any"),
        @Option(label = "Known", value = "known"),
        @Option(label = "Required", value = "required")
      },
      required = false)
  String ca_identifier_rule() default "";

  @AttributeDefinition(
      name = "Mode",
      description =
          "Who signs answers and decrypts requests: the CA itself, an RA with one certificate, or"
              + " an RA with two. Default: CA. Counts when certificates are made.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "CA", value = "ca"),
        @Option(label = "RA", value = "ra"),
        @Option(label = "RA with two certificates", value = "ra-two")
      },
      required = false)
  String mode() default "";

  @AttributeDefinition(
      name = "Key of the CA",
      description =
          "Kind of the key that issues; EC needs an RA. Default: RSA-2048. Counts when the key is"
              + " made.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "RSA-2048", value = "rsa-2048"),
        @Option(label = "RSA-3072", value = "rsa-3072"),
        @Option(label = "RSA-4096", value = "rsa-4096"),
        @Option(label = "EC-P256", value = "ec-p256"),
        @Option(label = "EC-P384", value = "ec-p384"),
        @Option(label = "EC-P521", value = "ec-p521")
      },
      required = false)
  String ca_key() default "";

  @AttributeDefinition(
      name = "Intermediate CA",
      description =
          "Yes: a root of its own stands above the CA. Default: no. Counts when the CA is made.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String ca_intermediate() default "";

  @AttributeDefinition(
      name = "Validity of the CA [d]",
      description =
          "Days for which the certificate of a new CA is valid, 1 to 36500. Default: 3653, ten years.",
      required = false)
  String ca_validity_days() default "";

  @AttributeDefinition(
      name = "Key usage of the CA",
      description =
          "Default: keyCertSign cRLSign digitalSignature keyEncipherment. Cisco PIX wants"
              + " dataEncipherment, too.",
      required = false)
  String ca_key_usage() default "";

  @AttributeDefinition(
      name = "Key usage of the RA",
      description = "Of an RA with one certificate. Default: digitalSignature keyEncipherment.",
      required = false)
  String ra_key_usage() default "";

  @AttributeDefinition(
      name = "Lifetime of one-time challenges [min]",
      description = "Minutes for which a one-time challenge is good that bin/ca made. Default: 60.",
      required = false)
  String challenge_minutes() default "";

  @AttributeDefinition(
      name = "Wrong challenges",
      description =
          "How many wrong challenges an address or a device may send in 15 minutes, until it has"
              + " to wait. Default: 20.",
      required = false)
  String challenge_attempts() default "";

  @AttributeDefinition(
      name = "Request with a wrong challenge",
      description =
          "Refuse: it is refused. Wait: it waits until somebody approves it, as with OpenXPKI."
              + " Default: refuse.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Refuse", value = "refuse"),
        @Option(label = "Wait", value = "wait")
      },
      required = false)
  String challenge_wrong() default "";

  @AttributeDefinition(
      name = "Waiting time [d]",
      description = "Days after which a request that waits is refused. Default: 30.",
      required = false)
  String pending_days() default "";

  @AttributeDefinition(
      name = "Key usage",
      description =
          "What an issued certificate may be good for; a request may ask for less. Default:"
              + " digitalSignature keyEncipherment.",
      required = false)
  String key_usage() default "";

  @AttributeDefinition(
      name = "Extended key usage",
      description =
          "What may be asked for, and what a certificate has that asks for none of it: names such"
              + " as clientAuth, or object identifiers. Default: clientAuth serverAuth.",
      required = false)
  String extended_key_usage() default "";

  @AttributeDefinition(
      name = "Templates",
      description =
          "Extended key usages by the name of a template, such as web: serverAuth; device:"
              + " clientAuth. Empty: names of templates are ignored.",
      required = false)
  String templates() default "";

  @AttributeDefinition(
      name = "Required in the subject",
      description =
          "Attributes that the subject must have, such as CN serialNumber. Empty: any one.",
      required = false)
  String subject_required() default "";

  @AttributeDefinition(
      name = "Allowed in the subject",
      description =
          "Attributes that the subject may have, such as CN O unstructuredName. Empty: all.",
      required = false)
  String subject_allowed() default "";

  @AttributeDefinition(
      name = "Put in front of the subject",
      description = "Attributes that every subject gets, such as DC=example,DC=org. Empty: none.",
      required = false)
  String subject_add() default "";

  @AttributeDefinition(
      name = "Alternative names",
      description =
          "Kinds that may be asked for, among email DNS URI IP RID dirname othername. Empty: all.",
      required = false)
  String names_allowed() default "";

  @AttributeDefinition(
      name = "Domains",
      description = "Domains that DNS names must be in, such as example.org. Empty: any.",
      required = false)
  String names_domains() default "";

  @AttributeDefinition(
      name = "Smallest RSA key [bit]",
      description = "Bits that an RSA key must have, 512 to 16384. Default: 2048.",
      required = false)
  String key_smallest() default "";

  @AttributeDefinition(
      name = "EC keys",
      description = "Whether EC keys of 256 bits and more get certificates. Default: yes.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String key_ec() default "";

  @AttributeDefinition(
      name = "Duplicates",
      description =
          "Second first request for a name or key. Allow: another certificate. EJBCA: refused"
              + " until the status is NEW again. NDES: the same key gets the same certificate. Default:"
              + " allow.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Allow", value = "allow"),
        @Option(label = "EJBCA", value = "ejbca"),
        @Option(label = "NDES", value = "ndes")
      },
      required = false)
  String duplicates() default "";

  @AttributeDefinition(
      name = "Renewal",
      description =
          "Messages that renew when they are signed with a certificate of this CA. Default: both.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Off", value = "off"),
        @Option(label = "PKCSReq", value = "pkcsreq"),
        @Option(label = "RenewalReq", value = "renewalreq"),
        @Option(label = "Both", value = "both")
      },
      required = false)
  String renewal() default "";

  @AttributeDefinition(
      name = "Earliest renewal [%]",
      description = "Part of the validity that must have passed, 0 to 99. Default: 0.",
      required = false)
  String renewal_percent() default "";

  @AttributeDefinition(
      name = "Renewal of the old key",
      description = "Whether a renewal may be for the same key. Default: yes.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String renewal_old_key() default "";

  @AttributeDefinition(
      name = "Challenge for renewals",
      description = "Whether a renewal needs the challenge, too. Default: no.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String renewal_challenge() default "";

  @AttributeDefinition(
      name = "Certificates in the answer",
      description =
          "Leaf: the issued one alone. CA: with that of its CA. Chain: with all above. Reversed:"
              + " the chain from the root down. Default: leaf.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Leaf", value = "leaf"),
        @Option(label = "CA", value = "ca"),
        @Option(label = "Chain", value = "chain"),
        @Option(label = "Reversed", value = "reversed")
      },
      required = false)
  String reply_certificates() default "";

  @AttributeDefinition(
      name = "Certificates beside the answer",
      description = "Certificate of the signer outside of the envelope. Default: once.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Once", value = "once"),
        @Option(label = "Twice", value = "twice"),
        @Option(label = "None", value = "none"),
        @Option(label = "With the issued one", value = "with-issued")
      },
      required = false)
  String reply_signer() default "";

  @AttributeDefinition(
      name = "Digest of the answer",
      description =
          "Request (that of the request), MD5, SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512."
              + " Default: request.",
      required = false)
  String reply_digest() default "";

  @AttributeDefinition(
      name = "Cipher of the answer",
      description =
          "Request (that of the request), AES-128, AES-192, AES-256, DES3 or DES. Default:"
              + " request.",
      required = false)
  String reply_cipher() default "";

  @AttributeDefinition(
      name = "Signing time in the answer",
      description = "Default: yes.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String reply_signing_time() default "";

  @AttributeDefinition(
      name = "New nonce in the answer",
      description = "No: the senderNonce repeats the recipientNonce. Default: yes.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String reply_nonce() default "";

  @AttributeDefinition(
      name = "Attributes of NDES",
      description =
          "Whether answers have the attributes of NDES, and failures its one octet of content."
              + " Default: no.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String reply_ndes() default "";

  @AttributeDefinition(
      name = "Digests of requests",
      description =
          "Digests that are accepted. Default: SHA-1 SHA-224 SHA-256 SHA-384 SHA-512. MD5 is for"
              + " very old devices.",
      required = false)
  String request_digests() default "";

  @AttributeDefinition(
      name = "Ciphers of requests",
      description =
          "Ciphers that are accepted. Default: AES-128 AES-192 AES-256 DES3. DES is for very old"
              + " devices.",
      required = false)
  String request_ciphers() default "";

  @AttributeDefinition(
      name = "Signing time in requests",
      description = "Whether a request must say when it was signed, within 5 minutes. Default: no.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String request_signing_time() default "";

  @AttributeDefinition(
      name = "DER only",
      description = "Whether requests in BER are refused. Default: no.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String request_der() default "";

  @AttributeDefinition(
      name = "Signers of first requests",
      description =
          "What the certificate that signs a first request must have in common with it: nothing, the"
              + " subject, or the key, where that is an RSA key. With the key nobody can use the"
              + " challenge in a request of another. Default: any.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Any", value = "any"),
        @Option(label = "Same subject", value = "subject"),
        @Option(label = "Same key", value = "key")
      },
      required = false)
  String request_signer() default "";

  @AttributeDefinition(
      name = "Strict transaction ids",
      description =
          "Whether the transaction id must have 16 to 128 letters, digits, _ or -. Default: no.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String request_strict_id() default "";

  @AttributeDefinition(
      name = "Capabilities",
      description =
          "What GetCACaps says, words separated by blanks; none: nothing. Empty: what is true.",
      required = false)
  String capabilities() default "";

  @AttributeDefinition(
      name = "CA certificates",
      description = "What GetCACert gives. Default: chain.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Chain", value = "chain"),
        @Option(label = "Chain from the root down", value = "reversed"),
        @Option(label = "CA alone", value = "ca"),
        @Option(label = "Without the root", value = "no-root"),
        @Option(label = "Without the issuer", value = "no-issuer"),
        @Option(label = "One by one, by number", value = "walk")
      },
      required = false)
  String ca_certificates() default "";

  @AttributeDefinition(
      name = "POST",
      description = "Whether messages are taken by POST. Default: yes.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String post() default "";

  @AttributeDefinition(
      name = "Longest query",
      description = "Characters of a query by GET. Default: 65536.",
      required = false)
  String get_limit() default "";

  @AttributeDefinition(
      name = "GetCert",
      description = "Whether it is offered. Default: yes.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String get_cert() default "";

  @AttributeDefinition(
      name = "GetCRL",
      description = "Whether it is offered. Default: yes.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String get_crl() default "";

  @AttributeDefinition(
      name = "Validity of CRLs [min]",
      description = "Minutes for which a CRL is valid. Default: 1440.",
      required = false)
  String crl_minutes() default "";

  @AttributeDefinition(
      name = "CRL distribution point",
      description = "Whether certificates say where the CRL is. Default: no.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String crl_point() default "";

  @AttributeDefinition(
      name = "Address of CRLs",
      description =
          "Where clients reach the CRLs, as certificates say it, such as"
              + " http://ca.example:8088/scep/demo/. Empty: the address that the CA listens on;"
              + " needed where that is all of them.",
      required = false)
  String crl_address() default "";

  @AttributeDefinition(
      name = "GetNextCACert",
      description =
          "RFC: signed content. EJBCA: certificates beside signed empty content. Default: RFC.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "RFC", value = "rfc"),
        @Option(label = "EJBCA", value = "ejbca"),
        @Option(label = "Off", value = "off")
      },
      required = false)
  String next_ca() default "";

  @AttributeDefinition(
      name = "Refusals",
      description = "As a CertRep or as an HTTP status. Default: message.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Message", value = "message"),
        @Option(label = "HTTP 400", value = "http-400"),
        @Option(label = "HTTP 500", value = "http-500")
      },
      required = false)
  String failures() default "";

  @AttributeDefinition(
      name = "Refusal of what is not offered",
      description = "As a CertRep or as an HTTP status. Default: message.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Message", value = "message"),
        @Option(label = "HTTP 400", value = "http-400"),
        @Option(label = "HTTP 500", value = "http-500")
      },
      required = false)
  String unsupported() default "";

  @AttributeDefinition(
      name = "HTTP status of answers",
      description =
          "Whether PENDING comes with status 202 and FAILURE with 400, as from OpenXPKI. Default:"
              + " no.",
      options = {
        @Option(label = "Default", value = ""),
        @Option(label = "Yes", value = "true"),
        @Option(label = "No", value = "false")
      },
      required = false)
  String status_codes() default "";

  @AttributeDefinition(
      name = "TLS port",
      description =
          "Port where this CA answers over TLS, too; tls.pem in its folder says whom to trust."
              + " Default: off.",
      required = false)
  String tls_port() default "";

  @AttributeDefinition(
      name = "Faults",
      description =
          "What goes wrong on purpose, for tests: words such as wrong-nonce, drop-reply@1 (at the"
              + " first request) or GetCACaps:html@2-4. docs/embedded-ca.md has them all.",
      required = false)
  String faults() default "";
}
