// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.message.CertificateRequest;
import io.kurascep.ca.internal.message.PkiRequest;
import io.kurascep.ca.internal.message.RequestParts;
import io.kurascep.itests.properties.OtherNames.Name;
import io.kurascep.itests.properties.Requests.Asked;
import io.kurascep.itests.properties.Subjects.Meaning;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.internal.OwnEnvelope;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Whatever request is sent, whoever receives it reads what was asked for. */
class RequestPropertiesTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Provide
  Arbitrary<Asked> asked() {
    return Requests.any();
  }

  @Provide
  Arbitrary<Sending> toRsa() {
    return Sending.toRsa();
  }

  @Provide
  Arbitrary<Sending> toAny() {
    return Sending.toAny();
  }

  @Property(tries = 250)
  void anyRequestIsReadByTheEmbeddedCaAsItWasMeant(
      @ForAll("asked") Asked asked, @ForAll("toRsa") Sending sending) throws Exception {
    var message = sending.message(sending.pkcs10(asked), "");

    var received = PkiRequest.decode(message, RequestParts.everything());
    received.verify(TestAuthority.NOW);
    var ca = Certificate.getInstance(Keys.CA.certificateDer());
    var opened = received.open(Keys.CA.privateKey(), ca, RANDOM);

    assertThat(received.type().map(Enum::name)).contains(MessageType.PKCS_REQ.name());
    assertThat(received.transactionId()).isEqualTo(sending.transactionId().value());
    assertThat(RequestParts.senderNonce(received)).isEqualTo(sending.senderNonce());
    assertThat(received.signer().getEncoded()).isEqualTo(sending.signer().certificateDer());
    assertIsWhatWasAsked(opened, asked, sending);
  }

  private static void assertIsWhatWasAsked(CertificateRequest opened, Asked asked, Sending sending)
      throws IOException {
    var requested = opened.requested();
    assertThat(meaning(requested.subject())).isEqualTo(asked.subject().meaning());
    assertThat(requested.publicKey().getEncoded())
        .isEqualTo(sending.subject().getPublic().getEncoded());
    assertThat(opened.challenge()).contains(asked.challenge());
    assertThat(requested.template())
        .isEqualTo(Optional.of(asked.template()).filter(name -> !name.isEmpty()));
    assertThat(requested.usages().map(RequestPropertiesTest::bits).orElse(0))
        .isEqualTo(asked.usageBits(sending.isRsa()));
    assertThat(requested.purposes().stream().map(purpose -> purpose.getId()))
        .containsExactlyInAnyOrderElementsOf(asked.purposeOids());
    assertThat(opened.forCa()).isFalse();
    assertNames(requested.alternativeNames(), asked.names());
  }

  private static int bits(KeyUsage usage) {
    var bytes = usage.getBytes();
    return (bytes[0] & 0xff) | (bytes.length > 1 ? (bytes[1] & 0xff) << 8 : 0);
  }

  private static void assertNames(List<GeneralName> read, List<Name> asked) throws IOException {
    assertThat(read).hasSameSizeAs(asked);
    for (var i = 0; i < asked.size(); i++) {
      if (asked.get(i).directory().isEmpty()) {
        assertThat(hex(read.get(i))).isEqualTo(hex(asked.get(i).meaning()));
      } else {
        assertThat(meaning(X500Name.getInstance(read.get(i).getName())))
            .isEqualTo(asked.get(i).directory());
      }
    }
  }

  private static String hex(ASN1Encodable value) throws IOException {
    return HexFormat.of().formatHex(value.toASN1Primitive().getEncoded());
  }

  private static List<Set<Meaning>> meaning(X500Name name) {
    return Arrays.stream(name.getRDNs())
        .map(
            rdn ->
                Arrays.stream(rdn.getTypesAndValues())
                    .map(
                        each ->
                            new Meaning(
                                each.getType().getId(), ((ASN1String) each.getValue()).getString()))
                    .collect(Collectors.toSet()))
        .toList();
  }

  @Property(tries = 25)
  void anyRequestIsReadByBouncyCastleAlsoWhereKeysAreEc(
      @ForAll("asked") Asked asked, @ForAll("toAny") Sending sending) throws Exception {
    var pkcs10 = sending.pkcs10(asked);

    var received =
        new TestRequest(sending.message(pkcs10, Enrollee.SECRET), sending.recipient().privateKey());

    assertThat(received.content()).isEqualTo(pkcs10);
    assertThat(received.messageType()).isEqualTo("19");
    assertThat(received.transactionId()).isEqualTo(sending.transactionId().value());
    assertThat(received.senderNonce()).isEqualTo(sending.senderNonce());
    assertThat(received.signerCertificate()).isEqualTo(sending.signer().certificate());
    assertThat(meaning(received.pkcs10().getSubject())).isEqualTo(asked.subject().meaning());
    assertThat(received.requestedKey()).isEqualTo(sending.subject().getPublic());
    assertThat(received.challenge()).contains(asked.challenge());
  }

  @Provide
  Arbitrary<MessageCipher> ciphers() {
    return Arbitraries.of(MessageCipher.class).filter(cipher -> cipher != MessageCipher.AUTO);
  }

  @Property(tries = 200)
  void anyContentIsDecryptedAgain(
      @ForAll byte[] content,
      @ForAll("ciphers") MessageCipher cipher,
      @ForAll KeyTransport transport)
      throws Exception {
    assertThat(sealedAndOpened(content, Keys.CA, cipher, transport, "")).isEqualTo(content);
  }

  @Property(tries = 8)
  void anyContentIsDecryptedAgainWithAnyPassword(
      @ForAll byte[] content,
      @ForAll("ciphers") MessageCipher cipher,
      @ForAll("passwords") String password)
      throws Exception {
    assertThat(sealedAndOpened(content, Keys.EC_CA, cipher, KeyTransport.PKCS1, password))
        .isEqualTo(content);
  }

  @Provide
  Arbitrary<String> passwords() {
    return Subjects.texts();
  }

  private static byte[] sealedAndOpened(
      byte[] content,
      TestAuthority recipient,
      MessageCipher cipher,
      KeyTransport transport,
      String password)
      throws Exception {
    var settings =
        Enrollee.settings(recipient, builder -> builder.security(SecurityLevel.OBSOLETE));
    return OwnEnvelope.open(
        OwnEnvelope.seal(content, recipient, cipher, transport, password),
        recipient,
        settings,
        password);
  }
}
