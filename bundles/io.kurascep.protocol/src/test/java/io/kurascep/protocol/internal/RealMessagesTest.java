// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.PkiStatus;
import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.ServerProfile;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Messages that servers and devices of others made, read as far as that is possible without their
 * keys. They stand beside the project, not in it.
 */
class RealMessagesTest {

  private static final String VERISIGN = "2.16.840.1.113733.1.9.";
  private static final URI URL = URI.create("http://ca.example.com/");

  /** What is read here, and by FixturesTest of the embedded CA the parts of a request. */
  private static final Set<String> READ =
      Set.of(
          "gutmann-scep_req0.der",
          "gutmann-scep_req1.der",
          "gutmann-scep_req2.der",
          "gutmann-scep_resp0.der",
          "gutmann-scep_resp1.der",
          "gutmann-scep_resp2.der",
          "ios-2012-pkcsreq-tarmac.der",
          "ios9-pkcsreq-comodo-2016.der",
          "micromdm-certrep-success.der",
          "micromdm-go-pkcsreq.der",
          "ndes-certrep-success-nocerts.der",
          "ndes-certrep-success-nocerts.ra-cert.pem");

  private static Path folder() {
    var above = Path.of("").toAbsolutePath();
    while (above != null && !Files.isDirectory(above.resolve("shared/fixtures"))) {
      above = above.getParent();
    }
    assumeTrue(above != null, "no shared/fixtures beside the project");
    return above.resolve("shared/fixtures");
  }

  private static byte[] fixture(String name) throws IOException {
    return Files.readAllBytes(folder().resolve(name));
  }

  @Test
  void leavesNoneUnread() throws IOException {
    try (var files = Files.list(folder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("README.md"))
          .allSatisfy(name -> assertThat(READ).contains(name));
    }
  }

  @Test
  void readsTheEnvelopeOfTheAuthorOfTheRfc() throws Exception {
    var request = fixture("gutmann-scep_req2.der");
    var envelope = fixture("gutmann-scep_req1.der");
    var settings = settings(Facts.of(request).signer(), ServerProfile.AUTO, SecurityLevel.STRICT);

    assertThat(new CMSSignedData(request).getSignedContent().getContent()).isEqualTo(envelope);
    assertThat(Envelope.Sealed.read(envelope, settings).cipher()).isEqualTo(ContentCipher.AES128);
  }

  private static X509Certificate pem(String name) throws Exception {
    var text = new String(fixture(name), StandardCharsets.US_ASCII);
    var body = text.replaceAll("(?s).*-----BEGIN CERTIFICATE-----(.*)-----END.*", "$1");
    return Certificates.parse(Base64.getMimeDecoder().decode(body));
  }

  /** The attributes of a message, as another implementation finds them. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Facts(
      String transactionId, byte[] recipientNonce, Optional<X509Certificate> shown) {

    X509Certificate signer() {
      return shown.orElseThrow();
    }

    static Facts of(byte[] message) throws Exception {
      var signed = new CMSSignedData(message);
      var signer = signed.getSignerInfos().getSigners().iterator().next();
      var attributes = signer.getSignedAttributes();
      var id = attributes.get(new ASN1ObjectIdentifier(VERISIGN + 7)).getAttributeValues()[0];
      var nonce = attributes.get(new ASN1ObjectIdentifier(VERISIGN + 6));
      return new Facts(
          ((ASN1String) id).getString(),
          nonce == null
              ? new byte[16]
              : ((ASN1OctetString) nonce.getAttributeValues()[0]).getOctets(),
          signed.getCertificates().getMatches(null).stream()
              .filter(holder -> signer.getSID().match(holder))
              .map(Facts::converted)
              .findAny());
    }

    private static X509Certificate converted(X509CertificateHolder holder) {
      try {
        return new JcaX509CertificateConverter().getCertificate(holder);
      } catch (CertificateException broken) {
        throw new IllegalStateException(broken);
      }
    }
  }

  private static ServerSettings settings(
      X509Certificate trusted, ServerProfile profile, SecurityLevel level) {
    return ServerSettings.builder(URL)
        .trust(CaTrust.fingerprints(Fingerprint.sha256(trusted).toString(), false))
        .profile(profile)
        .security(level)
        .build();
  }

  private static CertRepReader reader(ServerSettings settings, X509Certificate signer)
      throws TrustException {
    var now = signer.getNotBefore().toInstant().plusSeconds(60);
    return new CertRepReader(
        settings, new CaCertificates(List.of(signer), settings, Optional.empty(), now), now);
  }

  @Test
  void readsTheSuccessOfNdes() throws Exception {
    var message = fixture("ndes-certrep-success-nocerts.der");
    var ra = pem("ndes-certrep-success-nocerts.ra-cert.pem");
    var facts = Facts.of(message);
    var settings = settings(ra, ServerProfile.NDES, SecurityLevel.AUTO);
    var reply = reader(settings, ra).read(message, facts.transactionId(), facts.recipientNonce());
    assertThat(facts.transactionId()).isEqualTo("HVvzN0228V+AW+dUuDe8OPyDXD0=");
    assertThat(reply.status()).isEqualTo(PkiStatus.SUCCESS);
    assertThat(reply.certificates()).isEmpty();
    assertThat(reply.hresult()).isEmpty();
    var sealed = Envelope.Sealed.read(reply.content(), settings);
    assertThat(sealed.cipher()).isEqualTo(ContentCipher.AES128);
    assertThatThrownBy(
            () ->
                sealed.open(
                    new Envelope.Opener(TestKeys.rsa("other").getPrivate(), ra, Optional.empty()),
                    new SecureRandom()))
        .isInstanceOfSatisfying(
            TrustException.class,
            refusal -> assertThat(refusal.check()).isEqualTo(Check.DECRYPTION));
  }

  @Test
  void rejectsTheSuccessOfNdesWithoutItsRa() throws Exception {
    var message = fixture("ndes-certrep-success-nocerts.der");
    var facts = Facts.of(message);
    var other = Facts.of(fixture("gutmann-scep_req2.der")).signer();
    var settings = settings(other, ServerProfile.NDES, SecurityLevel.AUTO);
    assertThatThrownBy(
            () ->
                reader(settings, other)
                    .read(message, facts.transactionId(), facts.recipientNonce()))
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(Check.SIGNER));
  }

  @Test
  void rejectsTheSuccessOfNdesWithOneChangedByteInItsContent() throws Exception {
    var message = fixture("ndes-certrep-success-nocerts.der");
    var ra = pem("ndes-certrep-success-nocerts.ra-cert.pem");
    var facts = Facts.of(message);
    message[1000] ^= 1;
    var settings = settings(ra, ServerProfile.NDES, SecurityLevel.AUTO);
    assertThatThrownBy(
            () -> reader(settings, ra).read(message, facts.transactionId(), facts.recipientNonce()))
        .isInstanceOfSatisfying(
            TrustException.class,
            refusal -> assertThat(refusal.check()).isEqualTo(Check.MESSAGE_DIGEST));
  }

  @Test
  void readsTheSuccessOfMicromdmButItsCipherOnlyWhereAllowed() throws Exception {
    var message = fixture("micromdm-certrep-success.der");
    var facts = Facts.of(message);
    var settings = settings(facts.signer(), ServerProfile.AUTO, SecurityLevel.AUTO);
    var reply =
        reader(settings, facts.signer())
            .read(message, facts.transactionId(), facts.recipientNonce());
    assertThat(reply.status()).isEqualTo(PkiStatus.SUCCESS);
    assertThat(reply.certificates()).hasSize(2).contains(facts.signer());
    assertThatThrownBy(() -> Envelope.Sealed.read(reply.content(), settings))
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(Check.CIPHER));
    var lenient = settings(facts.signer(), ServerProfile.MICROMDM, SecurityLevel.AUTO);
    assertThat(Envelope.Sealed.read(reply.content(), lenient).warning()).isPresent();
  }

  @Test
  void readsTheSuccessOfTheAuthorOfTheRfc() throws Exception {
    var message = fixture("gutmann-scep_resp2.der");
    var facts = Facts.of(message);
    var settings = settings(facts.signer(), ServerProfile.AUTO, SecurityLevel.STRICT);
    var reply =
        reader(settings, facts.signer())
            .read(message, facts.transactionId(), facts.recipientNonce());
    assertThat(reply.status()).isEqualTo(PkiStatus.SUCCESS);
    assertThat(Envelope.Sealed.read(reply.content(), settings).cipher())
        .isEqualTo(ContentCipher.AES128);
    assertThat(reply.content()).isEqualTo(fixture("gutmann-scep_resp1.der"));
    assertThat(Certificates.ofCms(Asn1.parse(fixture("gutmann-scep_resp0.der")))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gutmann-scep_req2.der, STRICT",
    "micromdm-go-pkcsreq.der, AUTO",
    "ios-2012-pkcsreq-tarmac.der, AUTO",
    "ios9-pkcsreq-comodo-2016.der, AUTO",
  })
  void verifiesTheRequestsOfOthersAndSeesThatTheyAreNoAnswers(String name, SecurityLevel level)
      throws Exception {
    var message = fixture(name);
    var facts = Facts.of(message);
    var settings = settings(facts.signer(), ServerProfile.AUTO, level);
    assertThatThrownBy(
            () ->
                reader(settings, facts.signer())
                    .read(message, facts.transactionId(), facts.recipientNonce()))
        .isInstanceOfSatisfying(
            TrustException.class,
            refusal -> assertThat(refusal.check()).isEqualTo(Check.MESSAGE_TYPE));
  }

  @Test
  void readsNothingWorseThanAScepExceptionFromCutMessages() throws Exception {
    var message = fixture("ios9-pkcsreq-comodo-2016.der");
    var facts = Facts.of(message);
    var settings = settings(facts.signer(), ServerProfile.AUTO, SecurityLevel.AUTO);
    var reader = reader(settings, facts.signer());
    for (var length = 0; length < message.length; length += 7) {
      var cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> reader.read(cut, facts.transactionId(), facts.recipientNonce()))
          .isInstanceOf(IOException.class);
    }
  }
}
