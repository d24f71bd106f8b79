// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import io.kurascep.protocol.testing.TestReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.util.encoders.Hex;

/** Puts right signatures around wrong bytes, so that fuzzing gets behind the signature. */
final class Signed {

  static final String TRANSACTION_ID = "0123456789ABCDEF";
  static final byte[] NONCE = new byte[16];

  private static final byte[] DATA = Hex.decode("06092A864886F70D010701");
  private static final byte[] SIGNED_DATA = Hex.decode("06092A864886F70D010702");
  private static final byte[] SHA_256 = Hex.decode("300D06096086480165030402010500");
  private static final byte[] RSA = Hex.decode("300D06092A864886F70D0101010500");
  private static final byte[] SHA_256_WITH_RSA = Hex.decode("300D06092A864886F70D01010B0500");
  private static final byte[] ONE = Hex.decode("020101");

  private Signed() {}

  /** A CertRep of the CA with these signed attributes and no content. */
  static byte[] attributes(byte[] attributes) {
    var signer = Parties.CA.certificate();
    var signerInfo =
        der(
            0x30,
            ONE,
            der(
                0x30,
                signer.getIssuerX500Principal().getEncoded(),
                der(0x02, signer.getSerialNumber().toByteArray())),
            SHA_256,
            der(0xa0, attributes),
            RSA,
            der(0x04, signature(Parties.CA.privateKey(), sorted(der(0x31, attributes)))));
    var signedData = der(0x30, ONE, der(0x31, SHA_256), der(0x30, DATA), der(0x31, signerInfo));
    return der(0x30, SIGNED_DATA, der(0xa0, signedData));
  }

  private static byte[] sorted(byte[] set) {
    try {
      return ASN1Set.getInstance(set).getEncoded(ASN1Encoding.DER);
    } catch (IOException | RuntimeException malformed) {
      return set;
    }
  }

  /** A perfect SUCCESS but for what is signed. */
  static byte[] content(byte[] content) {
    return success().content(content).encoded();
  }

  /** A perfect SUCCESS but for what is encrypted. */
  static byte[] plain(byte[] plain) {
    return success().plain(plain).encoded();
  }

  static TestReply success() {
    return TestReply.message(Parties.CA)
        .set(TestReply.MESSAGE_TYPE, new DERPrintableString("3"))
        .set(TestReply.PKI_STATUS, new DERPrintableString("0"))
        .set(TestReply.TRANSACTION_ID, new DERPrintableString(TRANSACTION_ID))
        .set(TestReply.SENDER_NONCE, new DEROctetString(NONCE))
        .set(TestReply.RECIPIENT_NONCE, new DEROctetString(NONCE))
        .recipient(Parties.GATEWAY.certificate());
  }

  /** A PKCS#10 request with this CertificationRequestInfo, signed by the gateway, and padding. */
  static byte[] request(byte[] info) {
    var signature = signature(Parties.GATEWAY.privateKey(), info);
    var request = der(0x30, info, SHA_256_WITH_RSA, der(0x03, new byte[1], signature));
    var padded = new ByteArrayOutputStream();
    padded.writeBytes(request);
    padded.write(1);
    return padded.toByteArray();
  }

  private static byte[] signature(PrivateKey key, byte[] bytes) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** A value in DER, of less than 16 MB. */
  static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var value = new ByteArrayOutputStream();
    value.write(tag);
    if (content.size() < 0x80) {
      value.write(content.size());
    } else {
      value.write(0x83);
      value.write(content.size() >> 16);
      value.write(content.size() >> 8);
      value.write(content.size());
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }
}
