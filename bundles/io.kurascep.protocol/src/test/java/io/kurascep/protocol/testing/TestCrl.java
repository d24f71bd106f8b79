// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A revocation list in the making. */
public final class TestCrl {

  private final TestAuthority issuer;
  private Instant from = TestAuthority.NOW.minus(Duration.ofHours(1));
  private Optional<Instant> until = Optional.of(TestAuthority.NOW.plus(Duration.ofDays(1)));
  private Optional<BigInteger> revoked = Optional.empty();
  private String digest = "SHA256";
  private TestAuthority signer;
  private Optional<ASN1ObjectIdentifier> extension = Optional.empty();
  private ASN1Encodable value;

  /** A list of this CA. */
  public TestCrl(TestAuthority issuer) {
    this.issuer = issuer;
    this.signer = issuer;
  }

  /** With this one on it. */
  public TestCrl revoked(BigInteger serial) {
    revoked = Optional.of(serial);
    return this;
  }

  /** For this time; empty: without end. */
  public TestCrl times(Instant thisUpdate, Optional<Instant> nextUpdate) {
    from = thisUpdate;
    until = nextUpdate;
    return this;
  }

  /** Signed by another, under the same name. */
  public TestCrl signedBy(TestAuthority forger) {
    signer = forger;
    return this;
  }

  /** Signed with this digest. */
  public TestCrl digest(String name) {
    digest = name;
    return this;
  }

  /** With a critical extension. */
  public TestCrl extension(String oid, ASN1Encodable content) {
    extension = Optional.of(new ASN1ObjectIdentifier(oid));
    value = content;
    return this;
  }

  /** The list in DER. */
  public byte[] encoded() {
    try {
      var builder =
          new JcaX509v2CRLBuilder(issuer.certificate().getSubjectX500Principal(), Date.from(from));
      until.ifPresent(end -> builder.setNextUpdate(Date.from(end)));
      revoked.ifPresent(serial -> builder.addCRLEntry(serial, Date.from(from), 1));
      if (extension.isPresent()) {
        builder.addExtension(extension.get(), true, value);
      }
      var algorithm =
          digest + "with" + (signer.privateKey().getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
      return builder
          .build(new JcaContentSignerBuilder(algorithm).build(signer.privateKey()))
          .getEncoded();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Lists in a CMS of their own, as a CertRep has them. */
  public static byte[] enclosed(byte[]... lists) {
    try {
      var all = new ASN1EncodableVector();
      for (var list : lists) {
        all.add(ASN1Primitive.fromByteArray(list));
      }
      var signed = new ASN1EncodableVector();
      signed.add(new ASN1Integer(1L));
      signed.add(new DERSet());
      signed.add(new DERSequence(TestReply.DATA));
      signed.add(new DERTaggedObject(false, 1, new DERSet(all)));
      signed.add(new DERSet());
      return new DERSequence(
              new ASN1Encodable[] {
                TestReply.SIGNED, new DERTaggedObject(true, 0, new DERSequence(signed))
              })
          .getEncoded(ASN1Encoding.DER);
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }
}
