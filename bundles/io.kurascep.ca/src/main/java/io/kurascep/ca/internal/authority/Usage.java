// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.authority;

import java.util.Collection;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The key usages of RFC 5280 section 4.2.1.3, by the names that they have there. */
public enum Usage {
  /** Signatures other than on certificates and CRLs. */
  DIGITAL_SIGNATURE("digitalSignature", KeyUsage.digitalSignature),
  /** Signatures that bind, once called contentCommitment. */
  NON_REPUDIATION("nonRepudiation", KeyUsage.nonRepudiation),
  /** Encryption of keys, as every SCEP recipient needs. */
  KEY_ENCIPHERMENT("keyEncipherment", KeyUsage.keyEncipherment),
  /** Encryption of data itself: Cisco's PIX wants it of a CA. */
  DATA_ENCIPHERMENT("dataEncipherment", KeyUsage.dataEncipherment),
  /** Key agreement. */
  KEY_AGREEMENT("keyAgreement", KeyUsage.keyAgreement),
  /** Signatures on certificates. */
  KEY_CERT_SIGN("keyCertSign", KeyUsage.keyCertSign),
  /** Signatures on CRLs. */
  CRL_SIGN("cRLSign", KeyUsage.cRLSign);

  private final String word;
  private final int bit;

  Usage(String word, int bit) {
    this.word = word;
    this.bit = bit;
  }

  /** Returns the value of the extension for some usages. */
  public static KeyUsage extension(Collection<Usage> usages) {
    return new KeyUsage(usages.stream().mapToInt(usage -> usage.bit).reduce(0, (a, b) -> a | b));
  }

  /** Whether an extension has this usage. */
  public boolean isIn(KeyUsage extension) {
    return extension.hasUsages(bit);
  }

  @Override
  public String toString() {
    return word;
  }
}
