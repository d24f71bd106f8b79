// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that a hostile server tries.
 *
 * @param threat its number in docs/threat-model.md
 * @param name a word
 * @param what it does, in words
 * @param task what the client is asked to do meanwhile
 * @param settings of the CA that does it
 * @param sign what shows that the client fell for it
 * @param server who answers
 */
record Attack(
    String threat,
    String name,
    String what,
    Task task,
    Map<String, String> settings,
    Sign sign,
    Server server) {

  private static final String EVERY_CIPHER = "AES-128 AES-192 AES-256 DES3 DES";
  private static final String EVERY_DIGEST = "SHA-1 SHA-224 SHA-256 SHA-384 SHA-512 MD5";

  /** Who answers. */
  enum Server {
    /** The CA, with faults. */
    CA,
    /** The CA, where the client trusts the certificate that it serves, though that is wrong. */
    CA_AS_SERVED,
    /** The CA, after the same client was answered rightly. */
    CA_AGAIN,
    /** Another CA of the same name. */
    IMPOSTOR
  }

  /** Returns how often the client runs; only the last time there is something wrong. */
  int runs() {
    return server == Server.CA_AGAIN ? 2 : 1;
  }

  private static Attack of(String threat, String fault, String what) {
    return new Attack(
        threat, fault, what, Task.ENROLLMENT, Map.of("faults", fault), Sign.SUCCESS, Server.CA);
  }

  private static Attack of(Task task, String threat, String fault, String what) {
    return new Attack(threat, fault, what, task, Map.of("faults", fault), Sign.SUCCESS, Server.CA);
  }

  private Attack named(String other) {
    return new Attack(threat, other, what, task, settings, sign, server);
  }

  private Attack seenBy(Sign other) {
    return new Attack(threat, name, what, task, settings, other, server);
  }

  private Attack by(Server other) {
    return new Attack(threat, name, what, task, settings, sign, other);
  }

  private Attack taking(String ciphers, String digests) {
    return with("request.ciphers", ciphers).with("request.digests", digests);
  }

  private Attack with(String setting, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(setting, value);
    return new Attack(threat, name, what, task, Map.copyOf(more), sign, server);
  }

  /** Returns all, by number. */
  static List<Attack> all() {
    return List.of(
        of("T1", "forged-signature", "another key signs, the certificate of the CA is enclosed"),
        of("T1", "forged-signature-alone", "another key signs, no certificate is enclosed"),
        of(
            "T1",
            "forged-signer",
            "another key signs, its certificate has issuer and serial number of the CA's"),
        of("T2", "wrong-nonce", "the recipientNonce is not the senderNonce"),
        of("T2", "short-nonce", "the recipientNonce is the first half of the senderNonce"),
        of("T2", "long-nonce", "the recipientNonce begins with the senderNonce"),
        of("T2", "empty-nonce", "the recipientNonce is empty"),
        of("T2", "no-nonce", "the recipientNonce is missing"),
        of("T2", "wrong-transaction", "the transactionID is another"),
        of("T2", "short-transaction", "the transactionID is the first half of the right one"),
        of("T2", "long-transaction", "the transactionID begins with the right one"),
        of("T2", "empty-transaction", "the transactionID is empty"),
        of("T2", "no-transaction", "the transactionID is missing"),
        of("T3", "other-key", "the certificate is for a key that nobody asked about"),
        of("T3", "other-subject", "the certificate is for another subject")
            .seenBy(Sign.UNSHOWN_SUBJECT),
        of("T3", "two-leaves", "there are two certificates for the key"),
        of("T3", "ca-certificate-only", "the certificate of the CA is all there is"),
        of("T3", "ca-certificate-first", "the certificate of the CA stands before the client's")
            .seenBy(Sign.CA_FOR_ITS_OWN),
        of("T3", "foreign-issuer", "another CA of the same name issued the certificate"),
        of("T3", "other-issuer-name", "the certificate names another issuer"),
        of(Task.NEXT_CA, "T4", "next-ca-forged", "another key signs in the name of the CA"),
        of(Task.NEXT_CA, "T4", "next-ca-foreign-signer", "another CA of the same name signs"),
        of(Task.NEXT_CA, "T4", "next-ca-leaf-signer", "another client of the CA signs"),
        of(Task.NEXT_CA, "T4", "next-ca-expired-signer", "the certificate of the signer is over"),
        of(Task.NEXT_CA, "T4", "next-ca-beside", "the signed content is empty, a CA is beside it"),
        of(Task.NEXT_CA, "T4", "next-ca-outer", "another CA is beside the signed content")
            .seenBy(Sign.MORE_CERTIFICATES),
        of(Task.NEXT_CA, "T4", "next-ca-none", "the signed content has no certificate"),
        new Attack(
            "T5",
            "impostor",
            "another CA of the same name, whose fingerprint is not FINGERPRINT",
            Task.ENROLLMENT,
            Map.of(),
            Sign.SUCCESS,
            Server.IMPOSTOR),
        of("T6", "caps-only-des", "single DES and MD5 are announced, and no other cipher taken")
            .named("downgrade-to-des")
            .taking("DES", EVERY_DIGEST),
        of("T6", "caps-only-des", "single DES and MD5 are announced, and no other digest taken")
            .named("downgrade-to-md5")
            .taking(EVERY_CIPHER, "MD5"),
        of("T6", "caps-empty", "nothing is announced, and no cipher but single DES taken")
            .named("silent-downgrade-to-des")
            .taking("DES", EVERY_DIGEST),
        of("T6", "caps-empty", "nothing is announced, and no digest but MD5 taken")
            .named("silent-downgrade-to-md5")
            .taking(EVERY_CIPHER, "MD5"),
        of("T7", "no-signed-attributes", "the content alone is signed, not the attributes"),
        of("T7", "wrong-content-type-attribute", "the contentType attribute is that of another"),
        of("T7", "wrong-content-type", "the signed content is not data"),
        of("T7", "wrong-digest", "the messageDigest is not that of the content"),
        of("T7", "mixed-digests", "the messageDigest is that of another algorithm"),
        of("T8", "no-signer", "nobody signs"),
        of("T8", "two-signers", "there are two signers"),
        of("T8", "two-statuses", "the pkiStatus stands there twice, SUCCESS and FAILURE"),
        of("T8", "two-status-values", "the pkiStatus has two values, SUCCESS and FAILURE"),
        of("T8", "unsigned-status", "the pkiStatus stands where no signature covers it"),
        of("T8", "no-status", "the pkiStatus is missing"),
        of("T8", "unknown-status", "the pkiStatus is one that does not exist"),
        of("T8", "wrong-message-type", "the message is marked as a request"),
        of("T10", "huge-message", "the answer is right, and 4 MiB long"),
        of("T10", "endless", "the answer goes on for 64 MiB"),
        of("T10", "gzip-bomb", "the answer is compressed and grows to 64 MiB"),
        of("T10", "slow", "each octet of the answer takes a tenth of a second"),
        of("T10", "stall", "the answer never begins"),
        of("T10", "nested-message", "the answer is ten thousand sequences in each other"),
        of("T10", "ca-nested", "the CA certificate is ten thousand sequences in each other"),
        of("T10", "ca-huge-key", "the CA certificate has a key of 65,536 bits")
            .by(Server.CA_AS_SERVED),
        of("T10", "ca-huge-exponent", "the exponent of the CA's key is as long as its modulus")
            .by(Server.CA_AS_SERVED),
        of("T11", "redirect-name@1", "a redirect takes the request to another host")
            .named("redirect-name"),
        of(Task.ENROLLMENT_OVER_TLS, "T11", "redirect-plain@1", "a redirect leads out of TLS")
            .named("redirect-plain"),
        of("T11", "redirect-file@1", "a redirect leads to a file").named("redirect-file"),
        of("T11", "redirect-loop", "a redirect leads to itself"),
        of("T14", "hostile-text", "the refusal has control characters and markup in its words")
            .seenBy(Sign.RAW_WORDS)
            .with("challenge", "not what the client has"),
        of("T14", "hostile-subject", "the certificate has control characters in its subject")
            .seenBy(Sign.RAW_WORDS),
        of("T16", "wrong-attribute-type", "the pkiStatus is an octet string"),
        of("T16", "cut-message", "the answer ends in the middle"),
        of("T16", "wrong-bit", "one bit of the signature is wrong"),
        of("T16", "no-content", "SUCCESS without content"),
        of("T16", "no-envelope", "the content is not encrypted, and no certificate"),
        of("T17", "replay", "the answer is that to the request before").by(Server.CA_AGAIN),
        of(Task.ENROLLMENT_OVER_TLS, "T18", "tls-wrong-host", "TLS for another host"),
        of(Task.ENROLLMENT_OVER_TLS, "T18", "tls-expired", "the TLS certificate is over"),
        of(Task.ENROLLMENT_OVER_TLS, "T18", "tls-untrusted", "nobody vouches for the TLS key"),
        of(Task.ENROLLMENT_OVER_TLS, "T18", "tls-scep-ca", "the SCEP CA vouches for the TLS key"),
        of("T19", "not-yet-valid", "the certificate is valid from tomorrow on"),
        of("T19", "already-expired", "the certificate was valid until yesterday"),
        of(Task.CRL, "T21", "crl-forged", "another key signed the CRL"),
        of(Task.CRL, "T21", "crl-other-issuer", "the CRL is that of another CA"),
        of(Task.CRL, "T21", "crl-old", "the CRL was good until yesterday"),
        of("T22", "trailing-octet", "one octet too many behind the answer"),
        of("T22", "two-messages", "the answer stands there twice"));
  }
}
