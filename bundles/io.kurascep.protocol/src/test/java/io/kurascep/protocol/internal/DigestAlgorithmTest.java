// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.SecurityLevel;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which digests are read, and what goes with them. */
class DigestAlgorithmTest {

  private static AlgorithmIdentifier identifier(ASN1ObjectIdentifier oid) {
    return new AlgorithmIdentifier(oid);
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, MD5, MD5withRSA",
    "SHA1, SHA-1, SHA1withRSA",
    "SHA224, SHA-224, SHA224withRSA",
    "SHA256, SHA-256, SHA256withRSA",
    "SHA384, SHA-384, SHA384withRSA",
    "SHA512, SHA-512, SHA512withRSA"
  })
  void isCalledAsPeopleAndJavaCallIt(DigestAlgorithm digest, String people, String java) {
    assertThat(digest.javaName()).isEqualTo(people);
    assertThat(digest.signatureWith("RSA")).isEqualTo(java);
  }

  @Test
  void isAsStrongAsTheEcKeyThatSigns() {
    assertThat(DigestAlgorithm.forEc(256)).isEqualTo(DigestAlgorithm.SHA256);
    assertThat(DigestAlgorithm.forEc(257)).isEqualTo(DigestAlgorithm.SHA384);
    assertThat(DigestAlgorithm.forEc(384)).isEqualTo(DigestAlgorithm.SHA384);
    assertThat(DigestAlgorithm.forEc(521)).isEqualTo(DigestAlgorithm.SHA512);
  }

  @Test
  void md5GoesWithRsaOnly() throws Exception {
    assertThat(DigestAlgorithm.MD5.signatureIdentifier("RSA")).isNotEmpty();
    assertThatThrownBy(() -> DigestAlgorithm.MD5.signatureIdentifier("EC"))
        .isInstanceOf(NoSuchAlgorithmException.class)
        .hasMessage("no ECDSA with MD5");
  }

  @Test
  void isReadByTheLevelOfSecurity() {
    for (var level : SecurityLevel.values()) {
      assertThat(DigestAlgorithm.SHA256.isReadAt(level)).isTrue();
      assertThat(DigestAlgorithm.SHA1.isReadAt(level)).isEqualTo(level != SecurityLevel.STRICT);
      assertThat(DigestAlgorithm.MD5.isReadAt(level)).isEqualTo(level == SecurityLevel.OBSOLETE);
    }
  }

  @Test
  void aSignatureWithAnotherDigestDoesNotGoWithIt() {
    var sha256 = DigestAlgorithm.SHA256;
    assertThat(sha256.signatureOf(identifier(PKCSObjectIdentifiers.rsaEncryption)))
        .contains("SHA256withRSA");
    assertThat(sha256.signatureOf(identifier(PKCSObjectIdentifiers.sha256WithRSAEncryption)))
        .contains("SHA256withRSA");
    assertThat(sha256.signatureOf(identifier(X9ObjectIdentifiers.ecdsa_with_SHA256)))
        .contains("SHA256withECDSA");
    assertThat(sha256.signatureOf(identifier(PKCSObjectIdentifiers.sha1WithRSAEncryption)))
        .isEmpty();
    assertThat(sha256.signatureOf(identifier(X9ObjectIdentifiers.ecdsa_with_SHA1))).isEmpty();
  }
}
