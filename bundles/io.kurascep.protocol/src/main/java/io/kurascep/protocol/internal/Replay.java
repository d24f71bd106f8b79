// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.FlightRecord;
import io.kurascep.protocol.FlightReplay.Finding;
import io.kurascep.protocol.FlightReplay.Result;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.PkiStatus;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;

/** Puts a recorded exchange through the checks of the decoder. */
public final class Replay {

  private static final String REQUEST = "request";
  private static final String HTTP = "http";
  private static final EnumSet<Check> WITHOUT_KEY = EnumSet.range(Check.FORM, Check.FAIL_INFO);

  private final FlightRecord record;
  private final List<Finding> findings = new ArrayList<>();

  /** Of this exchange. */
  public Replay(FlightRecord record) {
    this.record = record;
  }

  /** What identifies a request, to which an answer must belong. */
  @SuppressWarnings("ArrayRecordComponent") // never shared
  private record Sent(String transactionId, byte[] senderNonce) {}

  /** All checks, in their order. */
  public List<Finding> findings() {
    var sent = request();
    if (record.answer().isEmpty()) {
      add(HTTP, Result.NOT_MADE, "there was no answer: " + record.sentence());
      return findings;
    }
    var recorded = record.answer().get();
    var answer =
        new HttpAnswer(
            recorded.status(),
            recorded.headers().getOrDefault("Content-Type", ""),
            recorded.body());
    if (!recorded.isWhole()) {
      add(HTTP, Result.NOT_MADE, "only a part of the answer was recorded");
    } else if (record.request().size() == 0) {
      question(answer);
    } else if (!Exchange.isMessage(answer.body())) {
      add(HTTP, Result.FAILED, FailureWords.http(url(), answer));
    } else {
      add(HTTP, Result.PASSED, "HTTP %d with a message".formatted(answer.status()));
      message(answer.body(), sent);
    }
    return findings;
  }

  private Optional<Sent> request() {
    if (record.request().size() == 0) {
      return Optional.empty();
    }
    if (!record.request().isWhole()) {
      add(REQUEST, Result.NOT_MADE, "only a part of the request was recorded");
      return Optional.empty();
    }
    try {
      var info = ContentInfo.getInstance(Asn1.parse(record.request().message()));
      var signer = SignedData.getInstance(info.getContent()).getSignerInfos().getObjectAt(0);
      var attributes = new SignedAttributes(SignerInfo.getInstance(signer));
      var type = attributes.text(ScepAttribute.MESSAGE_TYPE).flatMap(MessageType::of).orElseThrow();
      var id = attributes.text(ScepAttribute.TRANSACTION_ID).orElseThrow();
      var nonce = attributes.octets(ScepAttribute.SENDER_NONCE).orElseThrow();
      add(
          REQUEST,
          Result.PASSED,
          "%s, transaction %s, senderNonce %s, %d bytes"
              .formatted(
                  type.text(),
                  FailureWords.harmless(id),
                  HexFormat.of().formatHex(nonce),
                  record.request().size()));
      return Optional.of(new Sent(id, nonce));
    } catch (TrustException | IOException | RuntimeException malformed) {
      add(REQUEST, Result.FAILED, "the recorded request is no message of SCEP");
      return Optional.empty();
    }
  }

  /** Of GetCACaps or GetCACert. */
  private void question(HttpAnswer answer) {
    try {
      var certificates = Discovery.read(answer.body());
      add(HTTP, Result.PASSED, "HTTP %d".formatted(answer.status()));
      for (var certificate : certificates) {
        add("certificates", Result.PASSED, Certificates.text(certificate));
      }
    } catch (IOException | CertificateException | RuntimeException noCertificates) {
      add(HTTP, Result.FAILED, FailureWords.http(url(), answer));
    }
  }

  private void message(byte[] message, Optional<Sent> sent) {
    if (sent.isEmpty() || record.caCertificates().isEmpty()) {
      notMade(
          Check.FORM,
          sent.isEmpty() ? "the request is not known" : "the CA certificates are not known");
      return;
    }
    try {
      var settings = settings();
      var ca =
          new CaCertificates(record.caCertificates(), settings, Optional.empty(), record.time());
      var reply =
          new CertRepReader(settings, ca, record.time())
              .read(message, sent.get().transactionId(), sent.get().senderNonce());
      passedBefore(Check.CIPHER);
      reply(reply, settings);
    } catch (TrustException failed) {
      failed(failed.check(), failed.getMessage());
    } catch (IOException | RuntimeException malformed) {
      failed(Check.FORM, "the answer is malformed: it may have been cut off");
    }
  }

  private void reply(CertRep reply, ServerSettings settings) throws IOException {
    reply.warnings().forEach(warning -> add("warning", Result.PASSED, warning));
    if (reply.status() != PkiStatus.SUCCESS) {
      add(
          "status",
          Result.PASSED,
          reply
              .failInfo()
              .map(why -> FailureWords.why(why, reply.failInfoText(), reply.hresult()))
              .orElse("the request waits for approval"));
      return;
    }
    try {
      var sealed = Envelope.Sealed.read(reply.content(), settings);
      add(name(Check.CIPHER), Result.PASSED, sealed.cipher().toString());
      notMade(Check.DECRYPTION, "this takes the private key");
    } catch (TrustException weak) {
      failed(weak.check(), weak.getMessage());
    }
  }

  private ServerSettings settings() {
    var authorities = record.caCertificates().stream().filter(Certificates::isCa).toList();
    List<X509Certificate> anchors = authorities.isEmpty() ? record.caCertificates() : authorities;
    return ServerSettings.builder(url())
        .trust(CaTrust.anchors(anchors))
        .security(record.security())
        .profile(record.profile())
        .build();
  }

  private URI url() {
    return URI.create(record.request().address().replaceFirst("\\?.*", ""));
  }

  private void failed(Check check, String sentence) {
    if (WITHOUT_KEY.contains(check)) {
      passedBefore(check);
    }
    add(name(check), Result.FAILED, sentence);
    after(check).ifPresent(next -> notMade(next, "an earlier check failed"));
  }

  private static Optional<Check> after(Check check) {
    return Stream.of(Check.values()).filter(each -> each.compareTo(check) > 0).findFirst();
  }

  private void passedBefore(Check end) {
    for (var check : WITHOUT_KEY) {
      if (check.compareTo(end) < 0) {
        add(name(check), Result.PASSED, "holds");
      }
    }
  }

  private void notMade(Check first, String why) {
    for (var check : EnumSet.range(first, Check.RENEWED)) {
      add(name(check), Result.NOT_MADE, why);
    }
  }

  private static String name(Check check) {
    return check.name().toLowerCase(Locale.ROOT);
  }

  private void add(String what, Result result, String sentence) {
    findings.add(new Finding(what, result, sentence));
  }
}
