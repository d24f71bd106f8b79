// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.PkiStatus;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a CertRep: signature first. Nothing in it is decrypted, followed or shown before it is
 * known to come from the CA and to answer this very message.
 */
final class CertRepReader {

  private static final Logger LOG = LoggerFactory.getLogger(CertRepReader.class);

  private final ServerSettings settings;
  private final CaCertificates ca;
  private final Instant now;

  CertRepReader(ServerSettings settings, CaCertificates ca, Instant now) {
    this.settings = settings;
    this.ca = ca;
    this.now = now;
  }

  /**
   * Reads and checks.
   *
   * @throws TrustException naming the first check that fails
   * @throws IOException if it is malformed
   */
  CertRep read(byte[] encoded, String transactionId, byte[] senderNonce)
      throws TrustException, IOException {
    // XiPKI says envelopedData, which is what it is; the RFC wants data.
    var authentic =
        authenticate(
            signedData(encoded), CMSObjectIdentifiers.data, CMSObjectIdentifiers.envelopedData);
    var attributes = authentic.attributes();
    checkMessageType(attributes);
    checkTransactionId(attributes, transactionId);
    checkRecipientNonce(attributes, senderNonce);
    var status = status(attributes);
    return new CertRep(
        status,
        failInfo(attributes, status),
        attributes.text(ScepAttribute.FAIL_INFO_TEXT).map(FailureWords::harmless),
        hresult(attributes),
        authentic.content(),
        authentic.certificates(),
        authentic.warnings());
  }

  /**
   * What a signature vouches for that is right.
   *
   * @param signer whose it is
   * @param attributes signed
   * @param content signed
   * @param certificates what else there is, none of it signed
   * @param warnings what a person should look at
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared
  record Authentic(
      X509Certificate signer,
      SignedAttributes attributes,
      byte[] content,
      List<X509Certificate> certificates,
      List<String> warnings) {}

  /** Takes a CMS message apart that is signed. */
  static SignedData signedData(byte[] encoded) throws IOException {
    var info = ContentInfo.getInstance(Asn1.parse(encoded));
    if (!info.getContentType().equals(CMSObjectIdentifiers.signedData)) {
      throw new IOException("the answer is no signedData");
    }
    return SignedData.getInstance(info.getContent());
  }

  /**
   * Checks the signature.
   *
   * @param contentTypes what the content may be
   * @throws TrustException naming the first check that fails
   */
  Authentic authenticate(SignedData signed, ASN1ObjectIdentifier... contentTypes)
      throws TrustException, IOException {
    var certificates = Certificates.ofSet(signed.getCertificates());
    var signer = onlySigner(signed);
    var attributes = new SignedAttributes(signer);
    var content = content(signed.getEncapContentInfo(), contentTypes);
    checkContentType(signed.getEncapContentInfo(), attributes);
    var digest = digest(signer);
    checkMessageDigest(digest, content, attributes);
    var by = checkSignature(signer, digest, attributes, certificates);
    return new Authentic(by, attributes, content, certificates, warnings(digest));
  }

  private static SignerInfo onlySigner(SignedData signed) throws TrustException {
    var signers = signed.getSignerInfos();
    if (signers.size() != 1) {
      throw new TrustException(
          Check.ONE_SIGNER,
          "the server's answer has %d signers instead of one".formatted(signers.size()));
    }
    return SignerInfo.getInstance(signers.getObjectAt(0));
  }

  private static byte[] content(ContentInfo encapsulated, ASN1ObjectIdentifier... types)
      throws TrustException {
    var type = encapsulated.getContentType();
    if (!Arrays.asList(types).contains(type)) {
      throw new TrustException(
          Check.CONTENT_TYPE, "the server's answer has content of the type " + type);
    }
    var content = encapsulated.getContent();
    return content == null ? new byte[0] : ASN1OctetString.getInstance(content).getOctets();
  }

  private static void checkContentType(ContentInfo encapsulated, SignedAttributes attributes)
      throws TrustException {
    var signedType = attributes.oid(CMSAttributes.contentType);
    if (!signedType.equals(Optional.of(encapsulated.getContentType()))) {
      throw new TrustException(
          Check.CONTENT_TYPE,
          "the content of the server's answer is not of the type that it signed");
    }
  }

  private DigestAlgorithm digest(SignerInfo signer) throws TrustException {
    var identifier = signer.getDigestAlgorithm();
    var digest =
        DigestAlgorithm.of(identifier)
            .orElseThrow(
                () ->
                    new TrustException(
                        Check.DIGEST_ALGORITHM,
                        "the server signed its answer with the unknown digest %s: have it use SHA-256"
                            .formatted(identifier.getAlgorithm())));
    if (!digest.isReadAt(settings.security())) {
      throw new TrustException(
          Check.DIGEST_ALGORITHM,
          "the server signed its answer with %s, which the security level %s does not allow: have it use SHA-256"
              .formatted(digest.javaName(), settings.security().setting()));
    }
    return digest;
  }

  private static void checkMessageDigest(
      DigestAlgorithm digest, byte[] content, SignedAttributes attributes) throws TrustException {
    var expected = attributes.octets(CMSAttributes.messageDigest);
    if (expected.isEmpty() || !MessageDigest.isEqual(expected.get(), digest.digest(content))) {
      throw new TrustException(
          Check.MESSAGE_DIGEST,
          "the content of the server's answer was changed after it was signed");
    }
  }

  private X509Certificate checkSignature(
      SignerInfo signer,
      DigestAlgorithm digest,
      SignedAttributes attributes,
      List<X509Certificate> shown)
      throws TrustException, IOException {
    var algorithm =
        digest
            .signatureOf(signer.getDigestEncryptionAlgorithm())
            .orElseThrow(
                () ->
                    new TrustException(
                        Check.DIGEST_ALGORITHM,
                        "the server signed its answer with the algorithm %s, which does not go with %s"
                            .formatted(
                                signer.getDigestEncryptionAlgorithm().getAlgorithm(),
                                digest.javaName())));
    var candidates = signerCertificates(signer.getSID().getId(), shown);
    var signedBytes = attributes.encoded();
    var value = signer.getEncryptedDigest().getOctets();
    for (var candidate : candidates) {
      if (verifies(algorithm, candidate, signedBytes, value)) {
        LOG.debug("Answer signed with {} by {}", algorithm, candidate.getSubjectX500Principal());
        return candidate;
      }
    }
    throw new TrustException(
        Check.SIGNATURE,
        "the signature of the server's answer is wrong: it does not come from %s"
            .formatted(Certificates.text(candidates.get(0))));
  }

  private List<X509Certificate> signerCertificates(
      ASN1Encodable identifier, List<X509Certificate> shown) throws TrustException {
    var candidates = new ArrayList<X509Certificate>();
    for (var certificate : ca.signersOfAnswers()) {
      if (Signers.identifies(identifier, certificate)) {
        candidates.add(certificate);
      }
    }
    if (candidates.isEmpty()) {
      for (var certificate : shown) {
        if (Signers.identifies(identifier, certificate)
            && ca.isNewSigner(certificate, shown, now)) {
          candidates.add(certificate);
        }
      }
    }
    if (candidates.isEmpty()) {
      throw new TrustException(
          Check.SIGNER,
          "the server's answer is signed by nobody that the CA certificates name: fetch them again");
    }
    return candidates;
  }

  private static boolean verifies(
      String algorithm, X509Certificate signer, byte[] signedBytes, byte[] value) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initVerify(signer.getPublicKey());
      signature.update(signedBytes);
      return signature.verify(value);
    } catch (GeneralSecurityException unfit) {
      return false;
    }
  }

  private static void checkMessageType(SignedAttributes attributes) throws TrustException {
    var type = attributes.text(ScepAttribute.MESSAGE_TYPE).flatMap(MessageType::of);
    if (!type.equals(Optional.of(MessageType.CERT_REP))) {
      throw new TrustException(Check.MESSAGE_TYPE, "the server's answer is no CertRep");
    }
  }

  private static void checkTransactionId(SignedAttributes attributes, String expected)
      throws TrustException {
    var received = attributes.text(ScepAttribute.TRANSACTION_ID);
    if (!received.equals(Optional.of(expected))) {
      throw new TrustException(
          Check.TRANSACTION_ID,
          "the server's answer belongs to another request than %s".formatted(expected));
    }
  }

  private static void checkRecipientNonce(SignedAttributes attributes, byte[] senderNonce)
      throws TrustException {
    var received = attributes.octets(ScepAttribute.RECIPIENT_NONCE);
    if (received.isEmpty() || !MessageDigest.isEqual(received.get(), senderNonce)) {
      throw new TrustException(
          Check.RECIPIENT_NONCE,
          "the server's answer is not to this message: somebody may have sent an old one again");
    }
  }

  private static PkiStatus status(SignedAttributes attributes) throws TrustException {
    return attributes
        .text(ScepAttribute.PKI_STATUS)
        .flatMap(PkiStatus::of)
        .orElseThrow(
            () ->
                new TrustException(
                    Check.PKI_STATUS, "the server's answer has no status that RFC 8894 knows"));
  }

  private static Optional<FailInfo> failInfo(SignedAttributes attributes, PkiStatus status)
      throws TrustException {
    if (status != PkiStatus.FAILURE) {
      return Optional.empty();
    }
    var failInfo = attributes.text(ScepAttribute.FAIL_INFO).flatMap(FailInfo::of);
    if (failInfo.isEmpty()) {
      throw new TrustException(
          Check.FAIL_INFO, "the server refused with no reason that RFC 8894 knows");
    }
    return failInfo;
  }

  private static OptionalInt hresult(SignedAttributes attributes) {
    var text = attributes.text(ScepAttribute.NDES_HRESULT);
    try {
      return text.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of((int) Long.parseLong(text.get()));
    } catch (NumberFormatException noNumber) {
      return OptionalInt.empty();
    }
  }

  private static List<String> warnings(DigestAlgorithm digest) {
    return digest == DigestAlgorithm.MD5
        ? List.of(
            "the server signed its answer with MD5, which anybody can forge: have it use SHA-256")
        : List.of();
  }
}
