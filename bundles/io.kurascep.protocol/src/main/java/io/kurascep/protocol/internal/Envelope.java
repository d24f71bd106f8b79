// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.ConfigurationException;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.PasswordRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;

/** The pkcsPKIEnvelope (RFC 8894 §3.2.2): content that only its recipient can read. */
final class Envelope {

  private static final byte[] VERSION_0 = Der.integer(0);
  private static final byte[] VERSION_3 = Der.integer(3);
  private static final byte[] DATA = Der.oid(CMSObjectIdentifiers.data);
  private static final byte[] ENVELOPED_DATA = Der.oid(CMSObjectIdentifiers.envelopedData);

  private static final String UNFIT =
      "the key cannot decrypt the server's answer: if it is in a token, see whether it may decrypt";

  private Envelope() {}

  /**
   * Encrypts for one recipient; definite-length DER, since micromdm refuses BER.
   *
   * @param password the challenge, for a recipient whose key cannot encrypt (RFC 8894 §3.1)
   * @throws ConfigurationException if there is none
   */
  static byte[] seal(
      byte[] content,
      X509Certificate recipient,
      ContentCipher cipher,
      KeyTransport keyTransport,
      SecureRandom random,
      Optional<char[]> password)
      throws GeneralSecurityException, ConfigurationException {
    var rsa = recipient.getPublicKey().getAlgorithm().equals("RSA");
    var key = new byte[cipher.keyBytes()];
    random.nextBytes(key);
    var iv = new byte[cipher.blockBytes()];
    random.nextBytes(iv);
    var recipientInfo =
        rsa
            ? transported(key, recipient, keyTransport)
            : PasswordRecipient.seal(key, required(password, recipient), cipher, random);
    var encrypted = cipher.encrypt(key, iv, content);
    Arrays.fill(key, (byte) 0);
    var enveloped =
        Der.sequence(
            rsa ? VERSION_0 : VERSION_3,
            Der.set(recipientInfo),
            Der.sequence(DATA, cipher.identifier(iv), Der.contextOctets(0, encrypted)));
    return Der.sequence(ENVELOPED_DATA, Der.context(0, enveloped));
  }

  private static byte[] transported(byte[] key, X509Certificate recipient, KeyTransport how)
      throws GeneralSecurityException {
    return Der.sequence(
        VERSION_0,
        Signers.issuerAndSerial(recipient),
        RsaKeyTransport.identifier(how),
        Der.octets(RsaKeyTransport.of(how).encrypt(recipient.getPublicKey(), key)));
  }

  private static char[] required(Optional<char[]> password, X509Certificate recipient)
      throws ConfigurationException {
    return password.orElseThrow(
        () ->
            new ConfigurationException(
                "the key of %s cannot encrypt, so that requests are encrypted with the challenge: set"
                        .formatted(Certificates.text(recipient))
                    + " one"));
  }

  /**
   * What an answer can be opened with.
   *
   * @param key of the certificate that signed the request
   * @param certificate that one
   * @param password the challenge; the caller wipes it
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared
  record Opener(PrivateKey key, X509Certificate certificate, Optional<char[]> password) {}

  /** An envelope as received, whose signature was checked before. */
  record Sealed(EncryptedContentInfo content, ASN1Set recipients, ContentCipher cipher) {

    /** Takes an envelope apart, and checks that its cipher may be read. */
    static Sealed read(byte[] signedContent, ServerSettings settings)
        throws IOException, TrustException {
      var enveloped = enveloped(signedContent);
      var content = enveloped.getEncryptedContentInfo();
      var identifier = content.getContentEncryptionAlgorithm();
      var cipher =
          ContentCipher.of(identifier)
              .orElseThrow(
                  () ->
                      new TrustException(
                          Check.CIPHER,
                          "the server encrypted its answer with the unknown cipher %s: have it use"
                                  .formatted(identifier.getAlgorithm())
                              + " AES-128-CBC"));
      if (!cipher.isReadWith(settings)) {
        throw new TrustException(Check.CIPHER, refusal(cipher));
      }
      return new Sealed(content, enveloped.getRecipientInfos(), cipher);
    }

    private static EnvelopedData enveloped(byte[] signedContent) throws IOException {
      var sequence = ASN1Sequence.getInstance(Asn1.parse(signedContent));
      // Where the signed content's type is envelopedData, it may lack the ContentInfo around it.
      if (sequence.size() != 2) {
        return EnvelopedData.getInstance(sequence);
      }
      var info = ContentInfo.getInstance(sequence);
      if (!info.getContentType().equals(CMSObjectIdentifiers.envelopedData)) {
        throw new IOException("the signed content is no envelopedData");
      }
      return EnvelopedData.getInstance(info.getContent());
    }

    private static String refusal(ContentCipher cipher) {
      if (cipher == ContentCipher.DES) {
        return "the server encrypted its answer with single DES, which is broken: have it use AES"
            + " (step-ca: encryptionAlgorithmIdentifier 1), or choose the server type micromdm or"
            + " step-ca to read it all the same";
      }
      return "the server encrypted its answer with %s, which the security level does not allow"
          .formatted(cipher.text());
    }

    /**
     * Decrypts. Whatever goes wrong gives the same error, so that nobody learns from it where.
     *
     * @throws TrustException also if it wants a password hashed too often
     */
    byte[] open(Opener opener, SecureRandom random) throws TrustException {
      try {
        var iv =
            ASN1OctetString.getInstance(content.getContentEncryptionAlgorithm().getParameters())
                .getOctets();
        var encrypted = content.getEncryptedContent();
        return cipher.decrypt(contentKey(opener, random), iv, encrypted.getOctets());
      } catch (GeneralSecurityException | IOException | RuntimeException unreadable) {
        throw unreadable();
      }
    }

    /** What a person should know about the cipher. */
    Optional<String> warning() {
      return cipher == ContentCipher.DES || cipher == ContentCipher.BLOWFISH
          ? Optional.of(
              "the server encrypted its answer with %s, which others can read: have it use AES-128-CBC"
                  .formatted(cipher.text()))
          : Optional.empty();
    }

    static TrustException unreadable() {
      return new TrustException(
          Check.DECRYPTION,
          "the server's answer cannot be decrypted: it may be encrypted for another key");
    }

    private byte[] contentKey(Opener opener, SecureRandom random)
        throws GeneralSecurityException, IOException, TrustException {
      for (var each : recipients) {
        var info = RecipientInfo.getInstance(each).getInfo();
        if (info instanceof KeyTransRecipientInfo transported
            && Signers.identifies(
                transported.getRecipientIdentifier().getId(), opener.certificate())) {
          return transported(transported, opener.key(), random);
        }
        if (info instanceof KeyAgreeRecipientInfo agreed) {
          var key = KeyAgreementRecipient.encryptedKey(agreed, opener.certificate());
          if (key.isPresent()) {
            return KeyAgreementRecipient.open(
                agreed, key.get(), opener.key(), opener.certificate());
          }
        }
        if (info instanceof PasswordRecipientInfo hashed && opener.password().isPresent()) {
          return PasswordRecipient.open(hashed, opener.password().get());
        }
      }
      throw new GeneralSecurityException("no recipient is ours");
    }

    private byte[] transported(KeyTransRecipientInfo info, PrivateKey key, SecureRandom random)
        throws TrustException {
      var substitute = new byte[cipher.keyBytes()];
      random.nextBytes(substitute);
      try {
        var contentKey =
            RsaKeyTransport.of(info.getKeyEncryptionAlgorithm())
                .decrypt(key, info.getEncryptedKey().getOctets());
        return contentKey.length == substitute.length ? contentKey : substitute;
      } catch (InvalidKeyException | ProviderException unfit) {
        throw new TrustException(Check.KEY_USABLE, UNFIT, unfit);
      } catch (GeneralSecurityException wrongPadding) {
        // Going on with a random key makes a wrong padding look like a wrong key.
        return substitute;
      }
    }
  }
}
