// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/** What a signer signed beside the content. */
class SignedAttributesTest {

  private static final ASN1ObjectIdentifier A = new ASN1ObjectIdentifier("1.2.3.1");
  private static final ASN1ObjectIdentifier B = new ASN1ObjectIdentifier("1.2.3.2");
  private static final ASN1Encodable TEXT = new DERPrintableString("text");

  private static SignedAttributes of(Attribute... attributes) throws TrustException {
    return of(new DERSet(attributes));
  }

  private static SignedAttributes of(ASN1Set attributes) throws TrustException {
    var sha256 = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
    return new SignedAttributes(
        new SignerInfo(
            new SignerIdentifier(new DEROctetString(new byte[4])),
            sha256,
            attributes,
            sha256,
            new DEROctetString(new byte[4]),
            (ASN1Set) null));
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable... values) {
    return new Attribute(type, new DERSet(values));
  }

  private static void assertRefused(String words, Attribute... attributes) {
    assertThatThrownBy(() -> of(attributes))
        .isInstanceOfSatisfying(
            TrustException.class,
            refusal -> assertThat(refusal.check()).isEqualTo(Check.SIGNED_ATTRIBUTES))
        .hasMessageContaining(words);
  }

  @Test
  void mustBeThere() {
    assertRefused("has no signed attributes");
    assertThatThrownBy(() -> of((ASN1Set) null)).hasMessageContaining("has no signed attributes");
  }

  @Test
  void areThereOnceWithOneValue() {
    assertRefused(
        "1.2.3.1 of the server's answer is there twice", attribute(A, TEXT), attribute(A, TEXT));
    assertRefused("does not have just one value", attribute(A));
    assertRefused("does not have just one value", attribute(A, TEXT, new DERUTF8String("more")));
  }

  @Test
  void areReadByTheirType() throws TrustException {
    var attributes = of(attribute(A, TEXT), attribute(B, new DEROctetString(new byte[] {1, 2})));
    assertThat(attributes.text(A)).contains("text");
    assertThat(attributes.octets(B).orElseThrow()).containsExactly(1, 2);
    assertThat(Stream.of(attributes.text(B), attributes.octets(A), attributes.oid(A)))
        .allMatch(Optional::isEmpty);
    assertThat(attributes.text(new ASN1ObjectIdentifier("1.2.3.3"))).isEmpty();
    assertThat(of(attribute(A, B)).oid(A)).contains(B);
  }

  @Test
  void areSignedAsASortedSet() throws Exception {
    var sorted = new DERSet(new ASN1Encodable[] {attribute(A, TEXT), attribute(B, TEXT)});
    assertThat(of(attribute(B, TEXT), attribute(A, TEXT)).encoded())
        .isEqualTo(sorted.getEncoded(ASN1Encoding.DER));
  }
}
