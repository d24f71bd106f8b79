// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.LadderStep.Signer;
import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.OpenSsl;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestRequest;
import io.kurascep.protocol.testing.TestServer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** EC subject keys: transport key, key agreement and password, with OpenSSL as the other side. */
class EcAnswersTest {

  @TempDir Path folder;

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  /** A gateway with an EC key. */
  private static final class EcGateway {

    final SecureRandom random = new SecureRandom();
    final KeyPair key;
    final ServerSettings settings;
    final ScepClient client;
    final ServerMemory memory;
    LadderStep step;
    RequestKeys keys;
    OpenRequest open;

    EcGateway(TestServer server, TestAuthority trusted, KeyType type, EcTransport transport)
        throws ScepException {
      key = type.generate(random);
      settings = Enrollee.settings(trusted, builder -> builder);
      client = new ScepClient(settings, server, Clock.fixed(NOW, ZoneOffset.UTC), random);
      memory = client.discover(ServerMemory.empty());
      var situation = KeySituation.of(key.getPrivate(), Optional.empty(), transport);
      step = Ladder.steps(settings, memory, RequestPurpose.ENROLL, situation, true, false).get(0);
    }

    Outcome enroll() throws ScepException {
      return enroll(Enrollee.SECRET);
    }

    Outcome enroll(String secret) throws ScepException {
      keys = RequestKeys.of(key, step, random);
      open = client.open(Enrollee.request(), keys, step, Optional.empty());
      try (var challenge = new Challenge(secret.toCharArray())) {
        return client.send(
            memory, open, Enrollee.request(), keys, Optional.of(challenge), Optional.empty());
      }
    }

    Outcome poll(Optional<Challenge> challenge) throws ScepException {
      return client.poll(memory, open, keys, challenge, Optional.empty());
    }
  }

  private EcGateway gateway(KeyType type, EcTransport transport) throws ScepException {
    return new EcGateway(server, ca, type, transport);
  }

  private TestRequest lastRequest() {
    return server.requests().get(server.requests().size() - 1);
  }

  private byte[] certificates(TestRequest request) {
    return TestReply.certsOnly(server.issue(request).issuedBy(ca).certificate());
  }

  /** What OpenSSL makes of the issued certificate. */
  private byte[] encrypted(TestRequest request, String... arguments) {
    try {
      var all = new ArrayList<>(List.of("-encrypt", "-outform", "DER"));
      all.addAll(Arrays.asList(arguments));
      return new OpenSsl(folder).cms(certificates(request), all.toArray(new String[0]));
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private byte[] agreed(TestRequest request, String cipher, String... options) {
    try {
      var all =
          new ArrayList<>(
              List.of(cipher, "-recip", new OpenSsl(folder).file(request.signerCertificate())));
      for (var option : options) {
        all.addAll(List.of("-keyopt", option));
      }
      return encrypted(request, all.toArray(new String[0]));
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void answers(Function<TestRequest, byte[]> envelope) {
    server.answer(request -> TestReply.success(request, ca).content(envelope.apply(request)));
  }

  private static void assertRefused(Check check, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(check));
  }

  @Nested
  class TransportKey {

    @ParameterizedTest
    @EnumSource(
        value = KeyType.class,
        names = {"EC_P256", "EC_P384", "EC_P521"})
    void signsTheMessageAndReceivesTheAnswer(KeyType type) throws Exception {
      var gateway = gateway(type, EcTransport.RSA);

      var issued = (Issued) gateway.enroll();

      assertThat(gateway.step.signer()).isEqualTo(Signer.TRANSPORT);
      assertThat(issued.certificate().getPublicKey()).isEqualTo(gateway.key.getPublic());
      var request = lastRequest();
      assertThat(request.signerCertificate().getPublicKey())
          .isEqualTo(gateway.keys.transport().orElseThrow().getPublic());
      assertThat(request.signerCertificate().getSubjectX500Principal())
          .isEqualTo(request.subject());
      assertThat(request.challenge()).contains(Enrollee.SECRET);
    }

    @ParameterizedTest
    @CsvSource({
      "EC_P256, 1.2.840.10045.4.3.2",
      "EC_P384, 1.2.840.10045.4.3.3",
      "EC_P521, 1.2.840.10045.4.3.4"
    })
    void leavesTheRequestToTheEcKeyWithADigestAsStrongAsIt(KeyType type, String algorithm)
        throws Exception {
      var gateway = gateway(type, EcTransport.RSA);
      gateway.enroll();
      assertThat(lastRequest().requestedKey()).isEqualTo(gateway.key.getPublic());
      var request = lastRequest().pkcs10();
      assertThat(request.getSignatureAlgorithm().getAlgorithm()).hasToString(algorithm);
      assertThat(
              request.isSignatureValid(
                  new JcaContentVerifierProviderBuilder().build(gateway.key.getPublic())))
          .isTrue();
    }

    @Test
    void staysTheSameForAPoll() throws Exception {
      var gateway = gateway(KeyType.EC_P256, EcTransport.RSA);
      server.answer(request -> TestReply.pending(request, ca));
      assertThat(gateway.enroll()).isInstanceOf(Pending.class);
      assertThat(gateway.poll(Optional.empty())).isInstanceOf(Pending.class);
      var first = server.requests().get(0);
      var second = server.requests().get(1);
      assertThat(second.messageType()).isEqualTo("20");
      assertThat(second.signerCertificate()).isEqualTo(first.signerCertificate());
      assertThat(second.transactionId()).isEqualTo(first.transactionId());
    }

    @Test
    void isMissedWhereItIsNotGiven() throws Exception {
      var gateway = gateway(KeyType.EC_P256, EcTransport.RSA);
      assertThatThrownBy(
              () ->
                  gateway.client.open(
                      Enrollee.request(), gateway.key, gateway.step, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("transport key");
    }

    @Test
    void isNotShown() throws Exception {
      var gateway = gateway(KeyType.EC_P256, EcTransport.RSA);
      gateway.enroll();
      assertThat(gateway.keys).hasToString("RequestKeys[subject=EC, transport=true]");
    }
  }

  @Nested
  class KeyAgreement {

    @ParameterizedTest
    @CsvSource({
      "EC_P256, -aes128, ecdh_kdf_md:sha1, 0",
      "EC_P256, -aes128, ecdh_kdf_md:sha256, 0",
      "EC_P256, -aes256, ecdh_kdf_md:sha256, 1",
      "EC_P256, -des3, ecdh_kdf_md:sha1, 0",
      "EC_P384, -aes192, ecdh_kdf_md:sha384, 0",
      "EC_P384, -aes256, ecdh_kdf_md:sha224, 1",
      "EC_P521, -aes256, ecdh_kdf_md:sha512, 0",
      "EC_P521, -aes128, ecdh_kdf_md:sha512, 1"
    })
    void opensWhatOpenSslEncrypts(KeyType type, String cipher, String digest, int cofactor)
        throws Exception {
      answers(request -> agreed(request, cipher, digest, "ecdh_cofactor_mode:" + cofactor));
      var gateway = gateway(type, EcTransport.PASSWORD);

      var issued = (Issued) gateway.enroll();

      assertThat(issued.certificate().getPublicKey()).isEqualTo(gateway.key.getPublic());
      assertThat(gateway.step.signer()).isEqualTo(Signer.SELF);
      assertThat(lastRequest().signerCertificate().getPublicKey()).isInstanceOf(ECPublicKey.class);
    }

    @Test
    void signsSoThatOpenSslReadsIt() throws Exception {
      answers(request -> agreed(request, "-aes128", "ecdh_kdf_md:sha256"));
      gateway(KeyType.EC_P256, EcTransport.PASSWORD).enroll();
      var message = TestServer.message(server.exchanges().get(2));
      assertThat(new OpenSsl(folder).cms(message, "-verify", "-noverify", "-inform", "DER"))
          .isNotEmpty();
    }

    @Test
    void rejectsWhatIsForAnotherKey() throws Exception {
      var other = TestAuthority.certificate("CN=gateway-1").key(TestKeys.ec("other")).selfSigned();
      answers(
          request -> {
            try {
              return encrypted(
                  request, "-aes128", "-recip", new OpenSsl(folder).file(other.certificate()));
            } catch (Exception broken) {
              throw new IllegalStateException(broken);
            }
          });
      var gateway = gateway(KeyType.EC_P256, EcTransport.PASSWORD);
      assertRefused(Check.DECRYPTION, gateway::enroll);
    }

    @Test
    void rejectsAnyChangeWithOneError() throws Exception {
      for (var at : List.of(0.1, 0.2, 0.3, 0.4, 0.5)) {
        answers(
            request -> {
              var envelope = agreed(request, "-aes128", "ecdh_kdf_md:sha256");
              envelope[60 + (int) (at * 250)] ^= 1;
              return envelope;
            });
        var gateway = gateway(KeyType.EC_P256, EcTransport.PASSWORD);
        assertThatThrownBy(gateway::enroll)
            .isInstanceOfSatisfying(
                TrustException.class,
                refusal ->
                    assertThat(refusal.check()).isIn(Check.DECRYPTION, Check.FORM, Check.CIPHER));
      }
    }
  }

  @Nested
  class Password {

    private byte[] hashed(TestRequest request, String password, String cipher) {
      return encrypted(request, cipher, "-pwri_password", password);
    }

    @ParameterizedTest
    @CsvSource({"-aes128", "-aes192", "-aes256", "-des3"})
    void opensWhatOpenSslEncrypts(String cipher) throws Exception {
      answers(request -> hashed(request, Enrollee.SECRET, cipher));
      var gateway = gateway(KeyType.EC_P256, EcTransport.PASSWORD);
      assertThat(((Issued) gateway.enroll()).certificate().getPublicKey())
          .isEqualTo(gateway.key.getPublic());
    }

    @Test
    void rejectsAnotherPassword() throws Exception {
      answers(request -> hashed(request, "something else", "-aes128"));
      assertRefused(Check.DECRYPTION, gateway(KeyType.EC_P256, EcTransport.PASSWORD)::enroll);
    }

    @Test
    void isNotTriedWithoutAChallenge() throws Exception {
      server.answer(request -> TestReply.pending(request, ca));
      var gateway = gateway(KeyType.EC_P256, EcTransport.PASSWORD);
      gateway.enroll();
      // Nothing in a poll says what is asked for, so the answer repeats the first request.
      var first = lastRequest();
      answers(request -> hashed(first, Enrollee.SECRET, "-aes128"));
      assertRefused(Check.DECRYPTION, () -> gateway.poll(Optional.empty()));
      try (var challenge = new Challenge(Enrollee.SECRET.toCharArray())) {
        assertThat(gateway.poll(Optional.of(challenge))).isInstanceOf(Issued.class);
      }
    }

    @ParameterizedTest
    @CsvSource({"10000001", "0", "-5", "99999999999999999999"})
    void refusesToHashItTooOftenOrNever(String count) throws Exception {
      answers(
          request ->
              changed(
                  hashed(request, Enrollee.SECRET, "-aes128"),
                  new ASN1Integer(2048L),
                  new ASN1Integer(new BigInteger(count))));
      var gateway = gateway(KeyType.EC_P256, EcTransport.PASSWORD);
      assertThatThrownBy(gateway::enroll)
          .isInstanceOfSatisfying(
              TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(Check.CIPHER))
          .hasMessageContaining("10000000 times");
    }

    private static byte[] changed(byte[] der, ASN1Integer from, ASN1Integer to) {
      try {
        var changed = changed(ASN1Primitive.fromByteArray(der), from, to);
        var encoded = changed.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        assertThat(encoded).isNotEqualTo(der);
        return encoded;
      } catch (IOException broken) {
        throw new IllegalStateException(broken);
      }
    }

    private static ASN1Encodable changed(ASN1Encodable value, ASN1Integer from, ASN1Integer to) {
      if (value instanceof ASN1Sequence sequence) {
        return new DERSequence(parts(sequence, from, to));
      }
      if (value instanceof ASN1Set set) {
        return new DERSet(parts(set, from, to));
      }
      if (value instanceof ASN1TaggedObject tagged) {
        var inner = tagged.isExplicit() ? tagged.getExplicitBaseObject() : null;
        if (inner != null) {
          return new DERTaggedObject(
              true, tagged.getTagNo(), changed(inner.toASN1Primitive(), from, to));
        }
        try {
          var sequence = ASN1Sequence.getInstance(tagged, false);
          return new DERTaggedObject(
              false, tagged.getTagNo(), new DERSequence(parts(sequence, from, to)));
        } catch (IllegalArgumentException | IllegalStateException primitive) {
          return value;
        }
      }
      return value.toASN1Primitive().equals(from) ? to : value;
    }

    private static ASN1EncodableVector parts(
        Iterable<ASN1Encodable> parts, ASN1Integer from, ASN1Integer to) {
      var all = new ASN1EncodableVector();
      parts.forEach(each -> all.add(changed(each, from, to)));
      return all;
    }
  }

  /** A CA whose only key cannot encrypt. */
  @Nested
  class EcServer {

    private final TestAuthority ecCa =
        TestAuthority.certificate("CN=EC CA").key(TestKeys.ec("EC CA")).ca().selfSigned();
    private final TestServer ecServer = new TestServer(ecCa);

    @ParameterizedTest
    @EnumSource(EcTransport.class)
    void getsItsRequestsEncryptedWithTheChallenge(EcTransport transport) throws Exception {
      if (transport == EcTransport.PASSWORD) {
        ecServer.answer(
            request ->
                TestReply.success(request, ecCa)
                    .content(hashed(TestReply.certsOnly(issued(request)))));
      }
      var gateway = new EcGateway(ecServer, ecCa, KeyType.EC_P256, transport);

      var issued = (Issued) gateway.enroll();

      assertThat(issued.certificate().getPublicKey()).isEqualTo(gateway.key.getPublic());
      assertThat(gateway.memory.explanation()).anyMatch(choice -> choice.contains("the challenge"));
      var request = ecServer.requests().get(0);
      assertThat(request.challenge()).contains(Enrollee.SECRET);
      var openssl =
          new OpenSsl(folder)
              .cms(
                  (byte[]) request.signed().getSignedContent().getContent(),
                  "-decrypt",
                  "-inform",
                  "DER",
                  "-pwri_password",
                  Enrollee.SECRET);
      assertThat(openssl).isEqualTo(request.content());
    }

    private X509Certificate issued(TestRequest request) {
      return ecServer.issue(request).issuedBy(ecCa).certificate();
    }

    private byte[] hashed(byte[] content) {
      try {
        return new OpenSsl(folder)
            .cms(
                content,
                "-encrypt",
                "-outform",
                "DER",
                "-aes128",
                "-pwri_password",
                Enrollee.SECRET);
      } catch (Exception broken) {
        throw new IllegalStateException(broken);
      }
    }

    @Test
    void getsNothingWithoutAChallenge() throws Exception {
      var gateway = new EcGateway(ecServer, ecCa, KeyType.RSA_2048, EcTransport.RSA);
      var step =
          Ladder.steps(gateway.settings, gateway.memory, RequestPurpose.ENROLL, false, false)
              .get(0);
      var open = gateway.client.open(Enrollee.request(), gateway.key, step, Optional.empty());
      assertThatThrownBy(
              () ->
                  gateway.client.send(
                      gateway.memory,
                      open,
                      Enrollee.request(),
                      gateway.key,
                      Optional.empty(),
                      Optional.empty()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("cannot encrypt");
      assertThat(ecServer.requests()).isEmpty();
    }
  }
}
