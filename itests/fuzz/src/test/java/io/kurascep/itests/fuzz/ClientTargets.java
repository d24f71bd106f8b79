// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import io.kurascep.files.NewerFormatException;
import io.kurascep.files.Pem;
import io.kurascep.files.PemException;
import io.kurascep.files.StateText;
import io.kurascep.files.UnreadableException;
import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.Capabilities;
import io.kurascep.protocol.ConfigurationException;
import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.FlightRecord;
import io.kurascep.protocol.FlightReplay;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TransactionId;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.internal.AccessReader;
import io.kurascep.protocol.internal.AlternativeNames;
import io.kurascep.protocol.internal.AnswerReader;
import io.kurascep.protocol.internal.CaCertificates;
import io.kurascep.protocol.internal.CrlReader;
import io.kurascep.protocol.internal.DistinguishedName;
import io.kurascep.protocol.internal.FailureWords;
import io.kurascep.protocol.internal.HttpDate;
import io.kurascep.protocol.internal.HttpReply;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What the client and its files decode. */
final class ClientTargets {

  private static final URI URL = URI.create("http://ca.example.com/scep");
  private static final int MOST = 1 << 20;

  /** The signatures that one search for a path checks at most. */
  private static final int PATHS = 64;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ServerSettings SETTINGS =
      ServerSettings.builder(URL)
          .trust(
              CaTrust.fingerprints(Fingerprint.sha256(Parties.CA.certificate()).toString(), false))
          .security(SecurityLevel.OBSOLETE) // reads the most
          .build();
  private static final LadderStep STEP =
      new LadderStep(
          MessageType.PKCS_REQ,
          LadderStep.Signer.SELF,
          true,
          MessageCipher.AES128,
          MessageDigestAlgorithm.SHA256,
          HttpMethod.POST,
          KeyTransport.PKCS1);
  private static final AnswerReader.Question QUESTION =
      new AnswerReader.Question(
          new OpenRequest(
              new TransactionId(Signed.TRANSACTION_ID),
              STEP,
              Parties.GATEWAY.certificate(),
              Parties.GATEWAY.certificate().getSubjectX500Principal()),
          Signed.NONCE,
          Parties.GATEWAY.key().getPublic(),
          Parties.GATEWAY.privateKey(),
          Optional.of("secret".toCharArray()),
          Set.of(),
          Optional.empty());
  private static final CaCertificates CA = ca();

  private ClientTargets() {}

  private static CaCertificates ca() {
    try {
      return new CaCertificates(
          List.of(Parties.CA.certificate()), SETTINGS, Optional.empty(), TestAuthority.NOW);
    } catch (TrustException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Those that read messages. */
  static List<Target> messages() {
    return List.of(
        new Target("certrep", in -> in, ClientTargets::answer, Set.of(TrustException.class))
            .checking(PATHS),
        new Target(
                "certrep-attributes",
                Signed::attributes,
                ClientTargets::answer,
                Set.of(TrustException.class))
            .checking(PATHS),
        new Target(
                "certrep-envelope",
                Signed::content,
                ClientTargets::answer,
                Set.of(TrustException.class))
            .checking(PATHS),
        new Target(
                "certrep-certificates",
                Signed::plain,
                ClientTargets::answer,
                Set.of(TrustException.class))
            .checking(PATHS),
        new Target(
            "certrep-list", Signed::plain, ClientTargets::listAnswer, Set.of(ScepException.class)),
        new Target("crl", in -> in, in -> lists().read(in), Set.of(TrustException.class)),
        new Target("getcacert", in -> in, ClientTargets::getCaCert, Set.of(ScepException.class))
            .checking(2 * PATHS),
        new Target(
                "getnextcacert",
                in -> in,
                ClientTargets::getNextCaCert,
                Set.of(ScepException.class))
            .checking(3 * PATHS),
        new Target("getcacaps", in -> in, Capabilities::parse, Set.of()),
        new Target(
            "http",
            in -> in,
            in -> HttpReply.read(new ByteArrayInputStream(in), MOST, "http://ca.example.com"),
            Set.of(IOException.class)));
  }

  private static void answer(byte[] body) throws TrustException {
    new AnswerReader(SETTINGS, CA, RANDOM, TestAuthority.NOW)
        .read(new HttpAnswer(200, "application/x-pki-message", body), QUESTION);
  }

  private static void listAnswer(byte[] body) throws ScepException {
    new AccessReader(SETTINGS, CA, RANDOM, TestAuthority.NOW)
        .crl(
            new HttpAnswer(200, "application/x-pki-message", body),
            new AccessReader.Question(
                new TransactionId(Signed.TRANSACTION_ID),
                Signed.NONCE,
                Parties.GATEWAY.certificate(),
                Parties.GATEWAY.privateKey()),
            lists());
  }

  private static CrlReader lists() throws TrustException {
    return new CrlReader(
        SETTINGS, CA, List.of(Parties.CA.certificate()), Optional.empty(), TestAuthority.NOW);
  }

  private static void getCaCert(byte[] body) throws ScepException {
    client(new TestServer(Parties.CA).certificates(new HttpAnswer(200, "", body)))
        .discover(ServerMemory.empty());
  }

  private static void getNextCaCert(byte[] body) throws ScepException {
    var client =
        client(new TestServer(Parties.CA).question("GetNextCACert", new HttpAnswer(200, "", body)));
    client.getNextCa(client.discover(ServerMemory.empty()));
  }

  private static ScepClient client(TestServer server) {
    return new ScepClient(SETTINGS, server, Clock.fixed(TestAuthority.NOW, ZoneOffset.UTC), RANDOM);
  }

  /** Those that read text. */
  static List<Target> texts() {
    return List.of(
        new Target(
            "http-date",
            UnaryOperator.identity(),
            in -> HttpDate.parse(new String(in, StandardCharsets.UTF_8)),
            Set.of()),
        new Target("error-page", UnaryOperator.identity(), ClientTargets::errorPage, Set.of()),
        text("name", DistinguishedName::parse),
        text("alternative-names", AlternativeNames::parse),
        text("ladder-step", LadderStep::parse),
        text("flight-record", in -> FlightReplay.of(FlightRecord.parse(in))),
        new Target(
            "server-memory",
            UnaryOperator.identity(),
            ServerMemory::decode,
            Set.of(ConfigurationException.class)),
        new Target(
            "state-file",
            StateText::checked,
            StateText::decode,
            Set.of(UnreadableException.class, NewerFormatException.class)),
        new Target(
            "pem",
            UnaryOperator.identity(),
            in -> Pem.certificates(new String(in, StandardCharsets.UTF_8)),
            Set.of(PemException.class)));
  }

  private static void errorPage(byte[] page) {
    FailureWords.http(URL, new HttpAnswer(500, "text/html", page));
    FailureWords.harmless(new String(page, StandardCharsets.UTF_8));
  }

  /** The parser of a text, for which a wrong one is an illegal argument. */
  private static Target text(String name, Consumer<String> parser) {
    return new Target(
        name,
        UnaryOperator.identity(),
        in -> parser.accept(new String(in, StandardCharsets.UTF_8)),
        Set.of(IllegalArgumentException.class));
  }
}
