// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.FetchedCertificate;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.PkiStatus;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerException;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TransactionId;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.IOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.cms.SignedData;

/** Reads the answers to GetCert and GetCRL (RFC 8894 §3.3.4), with every check of a CertRep. */
public final class AccessReader {

  private final ServerSettings settings;
  private final CaCertificates ca;
  private final SecureRandom random;
  private final Instant now;

  /** For answers of this CA. */
  public AccessReader(
      ServerSettings settings, CaCertificates ca, SecureRandom random, Instant now) {
    this.settings = settings;
    this.ca = ca;
    this.random = random;
    this.now = now;
  }

  /**
   * The question that is answered.
   *
   * @param transactionId of this question alone
   * @param senderNonce of this very message
   * @param signer what signed it
   * @param signerKey the key that the answer is encrypted for
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared
  public record Question(
      TransactionId transactionId,
      byte[] senderNonce,
      X509Certificate signer,
      PrivateKey signerKey) {}

  /** The content of GetCert and GetCRL: IssuerAndSerialNumber in DER. */
  public static byte[] content(X500Principal issuer, BigInteger serial) {
    return Der.sequence(issuer.getEncoded(), Der.integer(serial));
  }

  /** What was in the envelope. */
  private record Opened(SignedData content, List<X509Certificate> beside, List<String> warnings) {}

  /**
   * Reads the answer to GetCert.
   *
   * @throws TrustException naming the first check that fails
   * @throws ServerException if the server refuses
   */
  public FetchedCertificate certificate(
      HttpAnswer answer, Question question, X500Principal issuer, BigInteger serial)
      throws ScepException {
    var opened = open(answer, question);
    try {
      var inner = Certificates.ofSet(opened.content().getCertificates());
      var certificate =
          inner.stream()
              .filter(each -> each.getSerialNumber().equals(serial))
              .filter(each -> each.getIssuerX500Principal().equals(issuer))
              .findFirst()
              .orElseThrow(
                  () ->
                      new TrustException(
                          Check.ASKED_CERTIFICATE,
                          "the server's answer does not hold the certificate that was asked for"));
      var all = new ArrayList<>(inner);
      all.addAll(opened.beside());
      var chain =
          ca.path(certificate, all, now)
              .orElseThrow(
                  () ->
                      new TrustException(
                          Check.CHAIN,
                          "the certificate %s, issued by %s, does not lead to the trusted CA"
                              .formatted(
                                  Certificates.text(certificate), Certificates.text(issuer))));
      return new FetchedCertificate(certificate, chain, opened.warnings());
    } catch (IOException | RuntimeException malformed) {
      throw Envelope.Sealed.unreadable();
    }
  }

  /** A list of an answer, and what a person should look at. */
  public record Listed(CrlReader.Checked list, List<String> warnings) {}

  /**
   * Reads the answer to GetCRL.
   *
   * @throws TrustException naming the first check that fails
   * @throws ServerException if the server refuses
   */
  public Listed crl(HttpAnswer answer, Question question, CrlReader reader) throws ScepException {
    var opened = open(answer, question);
    var lists = new ArrayList<byte[]>();
    var crls = opened.content().getCRLs();
    try {
      for (var i = 0; crls != null && i < crls.size(); i++) {
        lists.add(crls.getObjectAt(i).toASN1Primitive().getEncoded());
      }
    } catch (IOException | RuntimeException malformed) {
      throw Envelope.Sealed.unreadable();
    }
    return new Listed(reader.choose(lists), opened.warnings());
  }

  private Opened open(HttpAnswer answer, Question question) throws ScepException {
    try {
      var reply =
          new CertRepReader(settings, ca, now)
              .read(answer.body(), question.transactionId().value(), question.senderNonce());
      if (reply.status() == PkiStatus.FAILURE) {
        throw new ServerException(AnswerReader.rejected(reply, question.transactionId()));
      }
      if (reply.status() != PkiStatus.SUCCESS) {
        throw new TrustException(
            Check.PKI_STATUS, "the server lets a question wait that nobody has to approve");
      }
      var sealed = Envelope.Sealed.read(reply.content(), settings);
      var warnings = new ArrayList<>(reply.warnings());
      sealed.warning().ifPresent(warnings::add);
      var content =
          sealed.open(
              new Envelope.Opener(question.signerKey(), question.signer(), Optional.empty()),
              random);
      return new Opened(inner(content), reply.certificates(), warnings);
    } catch (IOException | RuntimeException malformed) {
      throw new TrustException(
          Check.FORM, "the server's answer is malformed: it may have been cut off", malformed);
    }
  }

  private static SignedData inner(byte[] content) throws TrustException {
    try {
      return CertRepReader.signedData(content);
    } catch (IOException | RuntimeException garbage) {
      throw Envelope.Sealed.unreadable();
    }
  }
}
