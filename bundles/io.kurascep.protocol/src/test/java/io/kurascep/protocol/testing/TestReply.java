// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.BERTaggedObject;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DLSequence;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.DLTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * A CertRep put together piece by piece from plain ASN.1, perfect until a knob is turned. Shares
 * nothing with the code under test.
 */
public final class TestReply {

  public static final ASN1ObjectIdentifier DATA = new ASN1ObjectIdentifier("1.2.840.113549.1.7.1");
  public static final ASN1ObjectIdentifier SIGNED =
      new ASN1ObjectIdentifier("1.2.840.113549.1.7.2");
  public static final ASN1ObjectIdentifier ENVELOPED =
      new ASN1ObjectIdentifier("1.2.840.113549.1.7.3");
  public static final ASN1ObjectIdentifier CONTENT_TYPE =
      new ASN1ObjectIdentifier("1.2.840.113549.1.9.3");
  public static final ASN1ObjectIdentifier MESSAGE_DIGEST =
      new ASN1ObjectIdentifier("1.2.840.113549.1.9.4");
  public static final ASN1ObjectIdentifier MESSAGE_TYPE = scep("2");
  public static final ASN1ObjectIdentifier PKI_STATUS = scep("3");
  public static final ASN1ObjectIdentifier FAIL_INFO = scep("4");
  public static final ASN1ObjectIdentifier SENDER_NONCE = scep("5");
  public static final ASN1ObjectIdentifier RECIPIENT_NONCE = scep("6");
  public static final ASN1ObjectIdentifier TRANSACTION_ID = scep("7");
  public static final ASN1ObjectIdentifier RSA = new ASN1ObjectIdentifier("1.2.840.113549.1.1.1");
  public static final ASN1ObjectIdentifier OAEP = new ASN1ObjectIdentifier("1.2.840.113549.1.1.7");

  /** A digest by its names. */
  public record Digest(String javaName, String oid, String withRsa) {}

  public static final Digest MD5 = new Digest("MD5", "1.2.840.113549.2.5", "1.2.840.113549.1.1.4");
  public static final Digest SHA1 = new Digest("SHA-1", "1.3.14.3.2.26", "1.2.840.113549.1.1.5");
  public static final Digest SHA224 =
      new Digest("SHA-224", "2.16.840.1.101.3.4.2.4", "1.2.840.113549.1.1.14");
  public static final Digest SHA256 =
      new Digest("SHA-256", "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11");
  public static final Digest SHA384 =
      new Digest("SHA-384", "2.16.840.1.101.3.4.2.2", "1.2.840.113549.1.1.12");
  public static final Digest SHA512 =
      new Digest("SHA-512", "2.16.840.1.101.3.4.2.3", "1.2.840.113549.1.1.13");

  /** A content cipher by its names. */
  public record CipherKind(String javaName, int bits, int block, String oid) {}

  public static final CipherKind AES128 = new CipherKind("AES", 128, 16, "2.16.840.1.101.3.4.1.2");
  public static final CipherKind AES192 = new CipherKind("AES", 192, 16, "2.16.840.1.101.3.4.1.22");
  public static final CipherKind AES256 = new CipherKind("AES", 256, 16, "2.16.840.1.101.3.4.1.42");
  public static final CipherKind DES3 = new CipherKind("DESede", 168, 8, "1.2.840.113549.3.7");
  public static final CipherKind DES = new CipherKind("DES", 56, 8, "1.3.14.3.2.7");
  public static final CipherKind RC2 = new CipherKind("RC2", 128, 8, "1.2.840.113549.3.2");

  private final Map<ASN1ObjectIdentifier, ASN1Encodable> attributes = new LinkedHashMap<>();
  private final List<ASN1Encodable> moreAttributes = new ArrayList<>();
  private final List<ASN1Encodable> unsignedAttributes = new ArrayList<>();
  private List<X509Certificate> inner = new ArrayList<>();
  private List<X509Certificate> outer = new ArrayList<>();
  private X509Certificate recipient;
  private X509Certificate signer;
  private PrivateKey signerKey;
  private Digest digest = SHA256;
  private Optional<String> signatureAlgorithm = Optional.empty();
  private CipherKind cipher = AES128;
  private Optional<ASN1Encodable> oaep = Optional.empty();
  private Optional<byte[]> content = Optional.empty();
  private Optional<byte[]> plain = Optional.empty();
  private ASN1ObjectIdentifier contentType = DATA;
  private boolean noContent;
  private boolean noSignedAttributes;
  private boolean indefinite;
  private boolean byKeyIdentifier;
  private boolean digestNull = true;
  private int signers = 1;
  private boolean changeContent;
  private boolean breakSignature;
  private boolean breakKey;

  private static ASN1ObjectIdentifier scep(String branch) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + branch);
  }

  /** A perfect SUCCESS to a request, signed by this authority. */
  public static TestReply success(
      TestRequest request, TestAuthority authority, X509Certificate... issued) {
    var reply = answer(request, authority, "0");
    reply.inner.addAll(Arrays.asList(issued));
    return reply;
  }

  /** A perfect FAILURE. */
  public static TestReply failure(TestRequest request, TestAuthority authority, int failInfo) {
    return answer(request, authority, "2")
        .set(FAIL_INFO, new DERPrintableString(Integer.toString(failInfo)))
        .withoutContent();
  }

  /** A perfect PENDING. */
  public static TestReply pending(TestRequest request, TestAuthority authority) {
    return answer(request, authority, "3").withoutContent();
  }

  private static TestReply answer(TestRequest request, TestAuthority authority, String status) {
    var reply = new TestReply();
    reply.set(CONTENT_TYPE, DATA);
    reply.set(MESSAGE_TYPE, new DERPrintableString("3"));
    reply.set(PKI_STATUS, new DERPrintableString(status));
    reply.set(TRANSACTION_ID, new DERPrintableString(request.transactionId()));
    reply.set(SENDER_NONCE, new DEROctetString(new byte[16]));
    reply.set(RECIPIENT_NONCE, new DEROctetString(request.senderNonce()));
    reply.recipient = request.signerCertificate();
    reply.signer = authority.certificate();
    reply.signerKey = authority.privateKey();
    reply.outer.add(authority.certificate());
    return reply;
  }

  /** A message of this authority without the attributes of SCEP. */
  public static TestReply message(TestAuthority authority) {
    var reply = new TestReply();
    reply.set(CONTENT_TYPE, DATA);
    reply.signer = authority.certificate();
    reply.signerKey = authority.privateKey();
    reply.outer.add(authority.certificate());
    return reply;
  }

  /** Sets a signed attribute. */
  public TestReply set(ASN1ObjectIdentifier type, ASN1Encodable value) {
    attributes.put(type, value);
    return this;
  }

  /** Leaves a signed attribute out. */
  public TestReply without(ASN1ObjectIdentifier type) {
    attributes.remove(type);
    return this;
  }

  /** Adds a signed attribute as it is, which may be there before. */
  public TestReply add(ASN1ObjectIdentifier type, ASN1Encodable... values) {
    moreAttributes.add(attribute(type, values));
    return this;
  }

  /** Adds an unsigned attribute. */
  public TestReply addUnsigned(ASN1ObjectIdentifier type, ASN1Encodable value) {
    unsignedAttributes.add(attribute(type, value));
    return this;
  }

  /** Leaves all signed attributes out and signs the content itself. */
  public TestReply withoutSignedAttributes() {
    noSignedAttributes = true;
    return this;
  }

  /** Puts these into the envelope. */
  public TestReply inner(X509Certificate... certificates) {
    inner = new ArrayList<>(Arrays.asList(certificates));
    return this;
  }

  /** Puts these beside the envelope. */
  public TestReply outer(X509Certificate... certificates) {
    outer = new ArrayList<>(Arrays.asList(certificates));
    return this;
  }

  /** Encrypts for this certificate. */
  public TestReply recipient(X509Certificate certificate) {
    recipient = certificate;
    return this;
  }

  /** Names this signer, and signs with that key. */
  public TestReply signedBy(X509Certificate certificate, PrivateKey key) {
    signer = certificate;
    signerKey = key;
    return this;
  }

  /** Signs with this digest. */
  public TestReply digest(Digest wanted) {
    digest = wanted;
    return this;
  }

  /** Writes this signatureAlgorithm instead of rsaEncryption. */
  public TestReply signatureAlgorithm(String oid) {
    signatureAlgorithm = Optional.of(oid);
    return this;
  }

  /** Encrypts with this cipher. */
  public TestReply cipher(CipherKind wanted) {
    cipher = wanted;
    return this;
  }

  /** Encrypts the key with OAEP, with these parameters written. */
  public TestReply oaep(ASN1Encodable parameters) {
    oaep = Optional.of(parameters);
    return this;
  }

  /** Says that the content has this type, signed too. */
  public TestReply contentType(ASN1ObjectIdentifier type) {
    contentType = type;
    return set(CONTENT_TYPE, type);
  }

  /** Says that the content has this type, beside what is signed. */
  public TestReply contentTypeUnsigned(ASN1ObjectIdentifier type) {
    contentType = type;
    return this;
  }

  /** Signs these bytes instead of an envelope. */
  public TestReply content(byte[] bytes) {
    content = Optional.of(bytes);
    noContent = false;
    return this;
  }

  /** Encrypts these bytes instead of certificates. */
  public TestReply plain(byte[] bytes) {
    plain = Optional.of(bytes);
    return this;
  }

  /** Has no content at all. */
  public TestReply withoutContent() {
    noContent = true;
    return this;
  }

  /** Has the outermost lengths indefinite. */
  public TestReply indefinite() {
    indefinite = true;
    return this;
  }

  /** Names the signer by its subject key identifier. */
  public TestReply byKeyIdentifier() {
    byKeyIdentifier = true;
    return this;
  }

  /** Leaves the NULL of the digest algorithm out. */
  public TestReply withoutNull() {
    digestNull = false;
    return this;
  }

  /** Has this many SignerInfos. */
  public TestReply signers(int count) {
    signers = count;
    return this;
  }

  /** Changes the content after it was signed. */
  public TestReply changeContent() {
    changeContent = true;
    return this;
  }

  /** Changes the signature. */
  public TestReply breakSignature() {
    breakSignature = true;
    return this;
  }

  /** Changes the encrypted key. */
  public TestReply breakKey() {
    breakKey = true;
    return this;
  }

  /** The message. */
  public byte[] encoded() {
    try {
      var bytes = noContent ? new byte[0] : content.isPresent() ? content.get() : envelope();
      var infos = new ASN1EncodableVector();
      for (var i = 0; i < signers; i++) {
        infos.add(signerInfo(bytes));
      }
      if (changeContent) {
        bytes = bytes.clone();
        bytes[bytes.length - 1] ^= 1;
      }
      var encapsulated = new ASN1EncodableVector();
      encapsulated.add(contentType);
      if (!noContent) {
        encapsulated.add(new DERTaggedObject(true, 0, new DEROctetString(bytes)));
      }
      var signed = new ASN1EncodableVector();
      signed.add(new ASN1Integer(1L));
      signed.add(new DERSet(digestIdentifier()));
      signed.add(new DERSequence(encapsulated));
      if (!outer.isEmpty()) {
        signed.add(new DLTaggedObject(false, 0, ordered(outer.toArray(new X509Certificate[0]))));
      }
      signed.add(new DERSet(infos));
      return contentInfo(SIGNED, new DLSequence(signed));
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private byte[] contentInfo(ASN1ObjectIdentifier type, ASN1Encodable value) throws Exception {
    var info = new ASN1EncodableVector();
    info.add(type);
    if (indefinite) {
      info.add(new BERTaggedObject(true, 0, value));
      return new BERSequence(info).getEncoded(ASN1Encoding.BER);
    }
    // Not DER: that would sort the certificates.
    info.add(new DLTaggedObject(true, 0, value));
    return new DLSequence(info).getEncoded(ASN1Encoding.DL);
  }

  /** A certs-only CMS. */
  public static byte[] certsOnly(X509Certificate... certificates) {
    try {
      var signed = new ASN1EncodableVector();
      signed.add(new ASN1Integer(1L));
      signed.add(new DERSet());
      signed.add(new DERSequence(DATA));
      signed.add(new DLTaggedObject(false, 0, ordered(certificates)));
      signed.add(new DERSet());
      return new TestReply().contentInfo(SIGNED, new DLSequence(signed));
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static ASN1Encodable ordered(X509Certificate... certificates) throws Exception {
    var all = new ASN1EncodableVector();
    for (var certificate : certificates) {
      all.add(ASN1Primitive.fromByteArray(certificate.getEncoded()));
    }
    return new DLSet(all);
  }

  private DERSequence digestIdentifier() {
    var oid = new ASN1ObjectIdentifier(digest.oid());
    return digestNull ? sequence(oid, DERNull.INSTANCE) : sequence(oid);
  }

  private static DERSequence sequence(ASN1Encodable... parts) {
    return new DERSequence(parts);
  }

  private static DERSequence attribute(ASN1ObjectIdentifier type, ASN1Encodable... values) {
    return sequence(type, new DERSet(values));
  }

  private DERSequence signerInfo(byte[] bytes) throws Exception {
    if (!attributes.containsKey(MESSAGE_DIGEST)) {
      set(
          MESSAGE_DIGEST,
          new DEROctetString(MessageDigest.getInstance(digest.javaName()).digest(bytes)));
    }
    var all = new ASN1EncodableVector();
    attributes.forEach((type, value) -> all.add(attribute(type, value)));
    moreAttributes.forEach(all::add);
    var signedAttributes = new DERSet(all);
    var parts = new ASN1EncodableVector();
    parts.add(new ASN1Integer(1L));
    parts.add(identifier(signer));
    parts.add(digestIdentifier());
    if (!noSignedAttributes) {
      parts.add(new DERTaggedObject(false, 0, signedAttributes));
    }
    var ec = signerKey.getAlgorithm().equals("EC");
    parts.add(
        ec
            ? sequence(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"))
            : sequence(
                new ASN1ObjectIdentifier(signatureAlgorithm.orElse(RSA.getId())),
                DERNull.INSTANCE));
    var signature =
        Signature.getInstance(digest.javaName().replace("-", "") + (ec ? "withECDSA" : "withRSA"));
    signature.initSign(signerKey);
    signature.update(noSignedAttributes ? bytes : signedAttributes.getEncoded(ASN1Encoding.DER));
    var value = signature.sign();
    if (breakSignature) {
      value[value.length / 2] ^= 1;
    }
    parts.add(new DEROctetString(value));
    if (!unsignedAttributes.isEmpty()) {
      parts.add(
          new DERTaggedObject(
              false, 1, new DERSet(unsignedAttributes.toArray(new ASN1Encodable[0]))));
    }
    return new DERSequence(parts);
  }

  private ASN1Encodable identifier(X509Certificate certificate) throws Exception {
    if (byKeyIdentifier) {
      var extension = certificate.getExtensionValue("2.5.29.14");
      return new DERTaggedObject(
          false, 0, new DEROctetString(Arrays.copyOfRange(extension, 4, extension.length)));
    }
    return sequence(
        X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded()),
        new ASN1Integer(certificate.getSerialNumber()));
  }

  private byte[] envelope() throws Exception {
    var generator = KeyGenerator.getInstance(cipher.javaName());
    generator.init(cipher.bits());
    var key = generator.generateKey();
    var iv = new byte[cipher.block()];
    Arrays.fill(iv, (byte) 7);
    var encryptor = Cipher.getInstance(cipher.javaName() + "/CBC/PKCS5Padding");
    encryptor.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
    var secret =
        encryptor.doFinal(
            plain.isPresent() ? plain.get() : certsOnly(inner.toArray(new X509Certificate[0])));
    var recipientInfo =
        sequence(
            new ASN1Integer(0L),
            sequence(
                X500Name.getInstance(recipient.getIssuerX500Principal().getEncoded()),
                new ASN1Integer(recipient.getSerialNumber())),
            oaep.isPresent() ? sequence(OAEP, oaep.get()) : sequence(RSA, DERNull.INSTANCE),
            new DEROctetString(encrypted(key)));
    var enveloped =
        sequence(
            new ASN1Integer(0L),
            new DERSet(recipientInfo),
            sequence(
                DATA,
                sequence(new ASN1ObjectIdentifier(cipher.oid()), new DEROctetString(iv)),
                new DERTaggedObject(false, 0, new DEROctetString(secret))));
    var definite = new TestReply();
    return definite.contentInfo(ENVELOPED, enveloped);
  }

  private byte[] encrypted(SecretKey key) throws Exception {
    var encryptor =
        Cipher.getInstance(oaep.isPresent() ? "RSA/ECB/OAEPPadding" : "RSA/ECB/PKCS1Padding");
    if (oaep.isPresent()) {
      encryptor.init(
          Cipher.ENCRYPT_MODE,
          recipient.getPublicKey(),
          new OAEPParameterSpec(
              "SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
    } else {
      encryptor.init(Cipher.ENCRYPT_MODE, recipient.getPublicKey());
    }
    var encrypted = encryptor.doFinal(key.getEncoded());
    if (breakKey) {
      encrypted[20] ^= 1;
    }
    return encrypted;
  }
}
