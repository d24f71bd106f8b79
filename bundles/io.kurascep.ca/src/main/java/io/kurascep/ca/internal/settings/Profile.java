// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.settings;

import java.util.Map;

/**
 * Habits of servers that others wrote, each as settings that count where the user set nothing.
 * Where they were seen stands beside each setting in docs/embedded-ca.md.
 */
@SuppressWarnings("Immutable") // what Map.of makes never changes
public enum Profile {
  /** RFC 8894 and nothing else. */
  NONE(Map.of()),
  /** Microsoft NDES. */
  NDES(
      Map.ofEntries(
          Map.entry("mode", "ra-two"),
          Map.entry("capabilities", "none"),
          Map.entry("challenge.kind", "one-time"),
          Map.entry("duplicates", "ndes"),
          Map.entry("get.limit", "2048"),
          Map.entry("get.crl", "false"),
          Map.entry("get.cert", "false"),
          Map.entry("next.ca", "off"),
          Map.entry("reply.digest", "SHA-1"),
          Map.entry("reply.signer", "none"),
          Map.entry("reply.signing.time", "false"),
          Map.entry("reply.ndes", "true"))),
  /** EJBCA in CA mode. */
  EJBCA(
      Map.of(
          "ca.identifier.rule", "required",
          "ca.certificates", "ca",
          "challenge.kind", "device",
          "duplicates", "ejbca",
          "failures", "http-400",
          "get.cert", "false",
          "next.ca", "ejbca",
          "renewal.percent", "50",
          "reply.certificates", "ca",
          "unsupported", "http-400")),
  /** The scepserver of micromdm. */
  MICROMDM(
      Map.ofEntries(
          Map.entry("capabilities", "Renewal SHA-1 SHA-256 AES DES3 SCEPStandard POSTPKIOperation"),
          Map.entry("get.cert", "false"),
          Map.entry("get.crl", "false"),
          Map.entry("next.ca", "off"),
          Map.entry("renewal.challenge", "true"),
          Map.entry("reply.cipher", "DES"),
          Map.entry("reply.digest", "SHA-1"),
          Map.entry("reply.nonce", "false"),
          Map.entry("reply.signer", "with-issued"),
          Map.entry("request.der", "true"),
          Map.entry("unsupported", "http-500"))),
  /** The servlet of jscep in RA mode. */
  JSCEP(
      Map.of(
          "mode", "ra",
          "renewal", "pkcsreq",
          "capabilities", "POSTPKIOperation Renewal SHA-1 SHA-256 SHA-512 DES3 GetNextCACert",
          "reply.cipher", "DES3",
          "reply.digest", "SHA-1",
          "reply.signer", "twice",
          "unsupported", "http-500")),
  /** OpenXPKI. */
  OPENXPKI(
      Map.ofEntries(
          Map.entry("mode", "ra"),
          Map.entry("ca.intermediate", "true"),
          Map.entry("ca.certificates", "no-issuer"),
          Map.entry(
              "capabilities",
              "Renewal POSTPKIOperation SHA-512 SHA-384 SHA-256 SHA-224 SHA-1 DES3 AES"),
          Map.entry("challenge.wrong", "wait"),
          Map.entry("next.ca", "off"),
          Map.entry("renewal", "pkcsreq"),
          Map.entry("renewal.old.key", "false"),
          Map.entry("reply.certificates", "chain"),
          Map.entry("request.strict.id", "true"),
          Map.entry("status.codes", "true"),
          Map.entry("subject.add", "DC=example,DC=org"))),
  /** The ca of Smallstep. */
  STEP_CA(
      Map.ofEntries(
          Map.entry("ca.intermediate", "true"),
          Map.entry("capabilities", "Renewal SHA-1 SHA-256 AES DES3 SCEPStandard POSTPKIOperation"),
          Map.entry("failures", "http-500"),
          Map.entry("get.cert", "false"),
          Map.entry("get.crl", "false"),
          Map.entry("next.ca", "off"),
          Map.entry("renewal.challenge", "true"),
          Map.entry("reply.certificates", "chain"),
          Map.entry("reply.cipher", "DES"),
          Map.entry("request.der", "true"),
          Map.entry("unsupported", "http-500"))),
  /** XiPKI. */
  XIPKI(
      Map.ofEntries(
          Map.entry("ca.intermediate", "true"),
          Map.entry("ca.certificates", "no-root"),
          Map.entry("failures", "http-400"),
          Map.entry("get.crl", "false"),
          Map.entry("next.ca", "off"),
          Map.entry("renewal.challenge", "true"),
          Map.entry("request.ciphers", "AES-128 DES3"),
          Map.entry("request.digests", "SHA-1 SHA-256 SHA-512"),
          Map.entry("request.signer", "subject"),
          Map.entry("request.signing.time", "true"),
          Map.entry("subject.required", "CN"),
          Map.entry("unsupported", "http-400"))),
  /** The CA of a Cisco router of old. */
  CISCO(
      Map.of(
          "ca.certificates", "ca",
          "capabilities", "GetNextCACert Renewal SHA2",
          "post", "false",
          "request.ciphers", "DES3",
          "request.digests", "SHA-1"));

  private final Map<String, String> settings;

  Profile(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Returns the settings by their names. */
  public Map<String, String> settings() {
    return settings;
  }
}
