// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jscep.asn1.IssuerAndSubject;
import org.jscep.message.GetCertInitial;
import org.jscep.message.PkcsPkiEnvelopeEncoder;
import org.jscep.message.PkcsReq;
import org.jscep.message.PkiMessage;
import org.jscep.message.PkiMessageEncoder;
import org.jscep.transaction.Nonce;
import org.jscep.transaction.TransactionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The helper of certmonger against the embedded CA, run as its daemon runs it: the messages stand
 * in its environment, and it sends them, checks the answer and gives the envelope of it. The
 * messages, which the daemon would make, are of jscep.
 */
class ScepSubmitIT {
  private static final Path HELPER = Path.of("/usr/lib/certmonger/scep-submit");
  private static final X500Name SUBJECT = new X500Name("CN=device");
  private static final int ISSUED = 0;
  private static final int REJECTED = 2;
  private static final int WAIT = 1;
  private static final int UNREACHABLE = 3;

  @TempDir private Path folder;
  private EmbeddedCa ca;
  private final TransactionId transaction = TransactionId.createTransactionId();

  /** How the helper ended, and what it said. */
  private record End(int status, String said) {}

  @BeforeEach
  void require() {
    if (Boolean.getBoolean("required")) {
      assertThat(HELPER).isExecutable();
    }
    Assumptions.assumeTrue(Files.isExecutable(HELPER), HELPER + " is missing");
  }

  @AfterEach
  void stop() {
    if (ca != null) {
      ca.close();
    }
  }

  @Test
  void enrollsAndRenews() throws Exception {
    ca = EmbeddedCa.start(folder, List.of());
    KeyPair key = key();

    X509Certificate first = issued(submit(request(key, selfSigned(key), key, "secret")), key);
    first.verify(ca.issuer().getPublicKey());
    assertThat(first.getPublicKey()).isEqualTo(key.getPublic());

    KeyPair next = key();
    var renewal =
        new PkcsReq(TransactionId.createTransactionId(), Nonce.nextNonce(), csr(next, ""));
    X509Certificate second = issued(submit(encoded(renewal, first, key)), key);
    assertThat(second.getPublicKey()).isEqualTo(next.getPublic());
  }

  @Test
  void saysThatAWrongChallengeIsRejectedWhereTheRefusalHasContent() throws Exception {
    ca = EmbeddedCa.start(folder, List.of("reply.ndes=true"));
    KeyPair key = key();

    End end = submit(request(key, selfSigned(key), key, "wrong"));

    assertThat(end.status()).as(end.said()).isEqualTo(REJECTED);
    assertThat(end.said()).contains("Transaction either is not permitted or is not supported");
  }

  /** RFC 8894 section 3.2 leaves the content out; OpenSSL's old functions want some. */
  @Test
  void cannotReadARefusalWithoutContent() throws Exception {
    ca = EmbeddedCa.start(folder, List.of());
    KeyPair key = key();

    assertUnreadable(submit(request(key, selfSigned(key), key, "wrong")));
  }

  private static void assertUnreadable(End end) {
    assertThat(end.status()).as(end.said()).isEqualTo(UNREACHABLE);
    assertThat(end.said()).contains("failed to verify signature", "no content");
  }

  /** A PENDING has no content either; the daemon sends again what the helper could not deliver. */
  @Test
  void getsTheCertificateOnceSomebodyHasApproved() throws Exception {
    ca = EmbeddedCa.start(folder, List.of("approval=manual"));
    KeyPair key = key();
    X509Certificate selfSigned = selfSigned(key);
    String request = request(key, selfSigned, key, "secret");
    assertUnreadable(submit(request));
    ca.tell("approve", "1");

    X509Certificate sentAgain = issued(submit(request), key);
    var names = new IssuerAndSubject(new X500Name("CN=Kura SCEP demo CA"), SUBJECT);
    var poll = new GetCertInitial(transaction, Nonce.nextNonce(), names);
    End polled = run("-g", Map.of(), encoded(poll, selfSigned, key));

    assertThat(sentAgain.getPublicKey()).isEqualTo(key.getPublic());
    assertThat(issued(polled, key)).isEqualTo(sentAgain);
  }

  @Test
  void waitsWhereAPendingHasContent() throws Exception {
    ca = EmbeddedCa.start(folder, List.of("approval=manual", "reply.ndes=true"));
    KeyPair key = key();
    String request = request(key, selfSigned(key), key, "secret");

    End waiting = submit(request);
    assertThat(waiting.status()).as(waiting.said()).isEqualTo(WAIT);
    ca.tell("approve", "1");

    assertThat(issued(submit(request), key).getPublicKey()).isEqualTo(key.getPublic());
  }

  /** With the variables of certmonger's daemon, and no option but the address. */
  private End submit(String message) throws Exception {
    String certificate = Files.readString(ca.certificate());
    return run(
        "",
        Map.of(
            "CERTMONGER_OPERATION", "SUBMIT",
            "CERTMONGER_SCEP_RA_CERTIFICATE", certificate,
            "CERTMONGER_SCEP_CA_CERTIFICATE", certificate,
            "CERTMONGER_PKCSREQ", message),
        message);
  }

  private End run(String mode, Map<String, String> environment, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("message"), message);
    String certificate = ca.certificate().toString();
    ProcessBuilder builder = new ProcessBuilder(HELPER.toString(), "-u", ca.url());
    if (!mode.isEmpty()) {
      builder
          .command()
          .addAll(List.of(mode, "-r", certificate, "-N", certificate, file.toString()));
    }
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    return new End(process.waitFor(), said);
  }

  /** Opens the envelope, as the daemon does. */
  private static X509Certificate issued(End end, KeyPair key) throws Exception {
    assertThat(end.status()).as(end.said()).isEqualTo(ISSUED);
    String base64 = end.said().replaceAll("-----[A-Z0-9 ]+-----|\\s", "");
    var envelope = new CMSEnvelopedData(Base64.getDecoder().decode(base64));
    byte[] content =
        envelope
            .getRecipientInfos()
            .iterator()
            .next()
            .getContent(new JceKeyTransEnvelopedRecipient(key.getPrivate()));
    X509CertificateHolder holder =
        new CMSSignedData(content).getCertificates().getMatches(null).iterator().next();
    return new JcaX509CertificateConverter().getCertificate(holder);
  }

  private String request(KeyPair key, X509Certificate signer, KeyPair signerKey, String challenge)
      throws Exception {
    var request = new PkcsReq(transaction, Nonce.nextNonce(), csr(key, challenge));
    return encoded(request, signer, signerKey);
  }

  private String encoded(PkiMessage<?> message, X509Certificate signer, KeyPair key)
      throws Exception {
    var envelope = new PkcsPkiEnvelopeEncoder(ca.issuer(), "AES_128");
    byte[] der =
        new PkiMessageEncoder(key.getPrivate(), signer, envelope, "SHA256withRSA")
            .encode(message)
            .getEncoded("DER");
    return "-----BEGIN PKCS7-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PKCS7-----\n";
  }

  private static PKCS10CertificationRequest csr(KeyPair key, String challenge) throws Exception {
    var builder = new JcaPKCS10CertificationRequestBuilder(SUBJECT, key.getPublic());
    if (!challenge.isEmpty()) {
      builder.addAttribute(
          PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(challenge));
    }
    return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate()));
  }

  private static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate selfSigned(KeyPair key) throws Exception {
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    SUBJECT,
                    BigInteger.ONE,
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    SUBJECT,
                    key.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate())));
  }
}
