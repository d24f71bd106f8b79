// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.jscep.asn1.IssuerAndSubject;
import org.jscep.message.GetCertInitial;
import org.jscep.message.PkcsPkiEnvelopeEncoder;
import org.jscep.message.PkcsReq;
import org.jscep.message.PkiMessage;
import org.jscep.message.PkiMessageEncoder;
import org.jscep.transaction.Nonce;
import org.jscep.transaction.TransactionId;

/**
 * The helper of certmonger, run as its daemon runs it: the messages stand in its environment, and
 * it sends them, checks the answer and gives the envelope of it. The messages, which the daemon
 * would make, are of jscep.
 */
final class ScepSubmit implements ForeignClient {
  private static final String HELPER = "/usr/lib/certmonger/scep-submit";
  private static final int ISSUED = 0;
  private static final int WAIT = 1;

  @Override
  public boolean isThere() {
    return ForeignClient.isProgram(HELPER);
  }

  @Override
  public String outcome(String operation, EmbeddedCa ca, Path folder) throws Exception {
    Shell shell = new Shell(ca, folder);
    Daemon daemon = new Daemon(ca, folder);
    return switch (operation) {
      case "capabilities" -> shell.outcome(HELPER + " -u $URL -c | grep -x SCEPStandard");
      case "CA certificates" -> shell.outcome(HELPER + " -u $URL -C | grep 'BEGIN CERTIFICATE'");
      case "CRL" -> shell.inability(HELPER + " --help", "crl|revocation");
      case "certificate query" -> shell.inability(HELPER + " --help", "get-cert|query-|serial");
      case "enrollment" -> daemon.enroll("secret");
      case "wrong challenge" -> daemon.enroll("wrong");
      case "polling" -> daemon.poll();
      case "sending again" -> daemon.sendAgain();
      case "renewal" -> daemon.renew();
      default -> throw new IllegalArgumentException(operation);
    };
  }

  /** How the helper ended, and what it said. */
  private record End(int status, String said) {
    String outcome() {
      return status == ISSUED ? "done" : "status " + status + ": " + said;
    }
  }

  /** What certmonger's daemon does beside calling the helper. */
  private static final class Daemon {
    private final EmbeddedCa ca;
    private final Path folder;
    private final KeyPair key = Requests.key();
    private final X509Certificate selfSigned = Requests.selfSigned(key);
    private final TransactionId transaction = TransactionId.createTransactionId();

    Daemon(EmbeddedCa ca, Path folder) {
      this.ca = ca;
      this.folder = folder;
    }

    String enroll(String challenge) throws Exception {
      return certified(submit(request(challenge)), key);
    }

    /** Whatever the helper made of the first answer. */
    String sendAgain() throws Exception {
      String request = request("secret");
      submit(request);
      ca.tell("approve", "1");
      return certified(submit(request), key);
    }

    String poll() throws Exception {
      End waiting = submit(request("secret"));
      if (waiting.status() != WAIT) {
        return waiting.outcome();
      }
      ca.tell("approve", "1");
      var names = new IssuerAndSubject(new X500Name("CN=Kura SCEP demo CA"), Requests.SUBJECT);
      var poll = new GetCertInitial(transaction, Nonce.nextNonce(), names);
      return certified(run("-g", Map.of(), encoded(poll, selfSigned, key)), key);
    }

    String renew() throws Exception {
      End enrolled = submit(request("secret"));
      if (enrolled.status() != ISSUED) {
        return enrolled.outcome();
      }
      KeyPair next = Requests.key();
      TransactionId id = TransactionId.createTransactionId();
      var renewal = new PkcsReq(id, Nonce.nextNonce(), Requests.csr(next, ""));
      return certified(submit(encoded(renewal, certificate(enrolled), key)), next);
    }

    private String request(String challenge) throws Exception {
      var request = new PkcsReq(transaction, Nonce.nextNonce(), Requests.csr(key, challenge));
      return encoded(request, selfSigned, key);
    }

    private String encoded(PkiMessage<?> message, X509Certificate signer, KeyPair signerKey)
        throws Exception {
      var envelope = new PkcsPkiEnvelopeEncoder(ca.issuer(), "AES_128");
      byte[] der =
          new PkiMessageEncoder(signerKey.getPrivate(), signer, envelope, "SHA256withRSA")
              .encode(message)
              .getEncoded("DER");
      return "-----BEGIN PKCS7-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
          + "\n-----END PKCS7-----\n";
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
      ProcessBuilder builder = new ProcessBuilder(HELPER, "-u", ca.url());
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

    private String certified(End end, KeyPair subject) throws Exception {
      if (end.status() == ISSUED) {
        X509Certificate certificate = certificate(end);
        certificate.verify(ca.issuer().getPublicKey());
        if (!certificate.getPublicKey().equals(subject.getPublic())) {
          return "status " + ISSUED + ": certificate of another key";
        }
      }
      return end.outcome();
    }

    /** Opens the envelope, as the daemon does. */
    private X509Certificate certificate(End end) throws Exception {
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
  }
}
