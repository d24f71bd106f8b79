// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Pending;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TransactionId;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;

/** Turns the answer to one message into an outcome, once every check has passed. */
public final class AnswerReader {

  private final ServerSettings settings;
  private final CaCertificates ca;
  private final SecureRandom random;
  private final Instant now;

  /** For answers of this CA. */
  public AnswerReader(
      ServerSettings settings, CaCertificates ca, SecureRandom random, Instant now) {
    this.settings = settings;
    this.ca = ca;
    this.random = random;
    this.now = now;
  }

  /**
   * The question that is answered.
   *
   * @param open the request
   * @param senderNonce of this very message
   * @param publicKey the requested key
   * @param signerKey the key that the answer is encrypted for
   * @param password the challenge, with which the answer may be encrypted instead
   * @param names the alternative names asked for, where they are at hand
   * @param previous the certificate that is renewed
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared
  public record Question(
      OpenRequest open,
      byte[] senderNonce,
      PublicKey publicKey,
      PrivateKey signerKey,
      Optional<char[]> password,
      Set<GeneralName> names,
      Optional<X509Certificate> previous) {}

  /**
   * Reads and checks.
   *
   * @throws TrustException naming the first check that fails
   */
  public Outcome read(HttpAnswer answer, Question question) throws TrustException {
    try {
      var reply =
          new CertRepReader(settings, ca, now)
              .read(answer.body(), question.open().transactionId().value(), question.senderNonce());
      return switch (reply.status()) {
        case PENDING -> new Pending(answer.retryAfter());
        case FAILURE -> rejected(reply, question.open().transactionId());
        case SUCCESS -> issued(reply, question);
      };
    } catch (IOException | RuntimeException malformed) {
      throw new TrustException(
          Check.FORM, "the server's answer is malformed: it may have been cut off", malformed);
    }
  }

  static Rejected rejected(CertRep reply, TransactionId transactionId) {
    var failInfo = reply.failInfo().orElseThrow();
    var sentence =
        FailureWords.rejected(failInfo, reply.failInfoText(), reply.hresult(), transactionId);
    return new Rejected(failInfo, reply.failInfoText(), reply.hresult(), sentence, transactionId);
  }

  private Outcome issued(CertRep reply, Question question) throws IOException, TrustException {
    var sealed = Envelope.Sealed.read(reply.content(), settings);
    var opener =
        new Envelope.Opener(question.signerKey(), question.open().signer(), question.password());
    var content = sealed.open(opener, random);
    List<X509Certificate> inner;
    try {
      inner = Certificates.ofCms(Asn1.parse(content));
    } catch (IOException | RuntimeException garbage) {
      throw Envelope.Sealed.unreadable();
    }
    var warnings = new ArrayList<>(reply.warnings());
    sealed.warning().ifPresent(warnings::add);
    var open = question.open();
    return new IssuedReader(ca, now)
        .read(
            inner,
            reply.certificates(),
            new IssuedReader.Wanted(
                open.transactionId(),
                question.publicKey(),
                open.subject(),
                question.names(),
                question.previous()),
            warnings);
  }
}
