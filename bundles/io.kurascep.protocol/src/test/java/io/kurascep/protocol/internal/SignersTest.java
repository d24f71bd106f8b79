// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;

/** How a message names a certificate. */
class SignersTest {

  private final TestAuthority signer =
      TestAuthority.certificate("CN=Signer").serial(77).keyIdentifier().selfSigned();
  private final TestAuthority unnamed =
      TestAuthority.certificate("CN=Signer").serial(78).selfSigned();

  private static boolean identifies(ASN1Encodable identifier, TestAuthority certificate) {
    return Signers.identifies(identifier, certificate.certificate());
  }

  private static ASN1Encodable named(X500Name issuer, long serial) {
    return new DERSequence(
        new ASN1Encodable[] {issuer, new ASN1Integer(BigInteger.valueOf(serial))});
  }

  @Test
  void byIssuerAndSerialNumber() {
    var own = ASN1Sequence.getInstance(Signers.issuerAndSerial(signer.certificate()));
    assertThat(identifies(own, signer)).isTrue();
    assertThat(identifies(own, unnamed)).isFalse();
    assertThat(identifies(named(new X500Name("CN=Other"), 77), signer)).isFalse();
  }

  @Test
  void byTheSameIssuerInOtherLettersAndAnotherStringType() {
    var printable = new X500NameBuilder().addRDN(BCStyle.CN, "sIGNER").build();
    assertThat(identifies(named(printable, 77), signer)).isTrue();
    assertThat(identifies(named(printable, 78), signer)).isFalse();
  }

  @Test
  void byItsKeyIdentifier() throws Exception {
    var utils = new JcaX509ExtensionUtils();
    var own =
        new DEROctetString(
            utils.createSubjectKeyIdentifier(signer.key().getPublic()).getKeyIdentifier());
    var other =
        new DEROctetString(
            utils.createSubjectKeyIdentifier(TestKeys.rsa("other").getPublic()).getKeyIdentifier());
    assertThat(identifies(own, signer)).isTrue();
    assertThat(identifies(other, signer)).isFalse();
    assertThat(identifies(own, unnamed)).isFalse();
  }
}
