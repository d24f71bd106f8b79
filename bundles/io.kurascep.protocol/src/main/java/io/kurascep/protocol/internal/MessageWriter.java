// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.ConfigurationException;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.TransactionId;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** Writes messages: the content encrypted, then signed (RFC 8894 §3.2). */
public final class MessageWriter {

  private static final byte[] VERSION_1 = Der.integer(1);
  private static final byte[] DATA = Der.oid(CMSObjectIdentifiers.data);
  private static final byte[] SIGNED_DATA = Der.oid(CMSObjectIdentifiers.signedData);
  private static final byte[] RSA =
      Der.sequence(Der.oid(PKCSObjectIdentifiers.rsaEncryption), Der.NULL);

  private final ContentCipher cipher;
  private final DigestAlgorithm digest;
  private final KeyTransport keyTransport;
  private final SecureRandom random;
  private final Optional<char[]> password;

  /** A writer with the algorithms of this step, to recipients that have an RSA key. */
  public MessageWriter(LadderStep step, SecureRandom random) {
    this(step, random, Optional.empty());
  }

  /**
   * A writer with the algorithms of this step.
   *
   * @param password the challenge, for a recipient whose key cannot encrypt; the caller wipes it
   */
  public MessageWriter(LadderStep step, SecureRandom random, Optional<char[]> password) {
    this.cipher = ContentCipher.of(step.cipher());
    this.digest = DigestAlgorithm.of(step.digest());
    this.keyTransport = step.keyTransport();
    this.random = random;
    this.password = password;
  }

  /**
   * What the signed attributes say.
   *
   * @param type what the message is
   * @param transactionId the request that it belongs to
   * @param senderNonce 16 random bytes, new for each message
   * @param at the signingTime
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared
  public record Header(
      MessageType type, TransactionId transactionId, byte[] senderNonce, Instant at) {}

  /**
   * Writes one message in definite-length DER.
   *
   * @param recipient whose key the content is encrypted for
   * @param signer the only certificate in the message: smallstep's servers encrypt their answer for
   *     every one that they find there
   * @throws GeneralSecurityException if a key does not fit
   * @throws ConfigurationException if it can be encrypted neither to the recipient's key nor with a
   *     password
   */
  public byte[] write(
      Header header,
      byte[] content,
      X509Certificate recipient,
      X509Certificate signer,
      PrivateKey signerKey)
      throws GeneralSecurityException, ConfigurationException {
    var sealed = Envelope.seal(content, recipient, cipher, keyTransport, random, password);
    var attributes = attributes(header, digest.digest(sealed));
    var signerInfo =
        Der.sequence(
            VERSION_1,
            Signers.issuerAndSerial(signer),
            digest.identifier(),
            Der.implicit(0, attributes), // as it is signed it is a SET (RFC 5652 §5.4)
            isEc(signerKey) ? digest.signatureIdentifier("EC") : RSA,
            Der.octets(sign(signerKey, attributes)));
    var signed =
        Der.sequence(
            VERSION_1,
            Der.set(digest.identifier()),
            Der.sequence(DATA, Der.context(0, Der.octets(sealed))),
            Der.context(0, Certificates.der(signer)),
            Der.set(signerInfo));
    return Der.sequence(SIGNED_DATA, Der.context(0, signed));
  }

  /**
   * The name of the signature for a PKCS#10 request with this key: with the same digest, or for an
   * EC key with the one that is as strong as it, SHA-512 for P-521.
   */
  public String requestSignature(PublicKey key) {
    return key instanceof ECKey ec
        ? DigestAlgorithm.forEc(ec.getParams().getOrder().bitLength()).signatureWith("EC")
        : digest.signatureWith(key.getAlgorithm());
  }

  private static boolean isEc(PrivateKey key) {
    return key.getAlgorithm().equals("EC");
  }

  /** The SET that is signed. */
  private static byte[] attributes(Header header, byte[] messageDigest) {
    var type = Integer.toString(header.type().number());
    return Der.set(
        attribute(CMSAttributes.contentType, DATA),
        attribute(CMSAttributes.messageDigest, Der.octets(messageDigest)),
        // XiPKI wants a signingTime, which the RFC does not ask for.
        attribute(CMSAttributes.signingTime, Der.time(header.at())),
        attribute(ScepAttribute.MESSAGE_TYPE, Der.printable(type)),
        attribute(ScepAttribute.TRANSACTION_ID, Der.printable(header.transactionId().value())),
        attribute(ScepAttribute.SENDER_NONCE, Der.octets(header.senderNonce())));
  }

  private static byte[] attribute(ASN1ObjectIdentifier type, byte[] value) {
    return Der.sequence(Der.oid(type), Der.set(value));
  }

  private byte[] sign(PrivateKey key, byte[] attributes) throws GeneralSecurityException {
    var signature = Signature.getInstance(digest.signatureWith(key.getAlgorithm()));
    signature.initSign(key);
    signature.update(attributes);
    return signature.sign();
  }
}
