// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import io.kurascep.files.Pem;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.FlightRecord;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestCrl;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;

/** Writes messages that are right into the corpus, for the fuzzing to begin with. */
public final class Seeds {

  private static final X509Certificate ISSUED =
      TestAuthority.certificate("CN=gateway")
          .key(Parties.GATEWAY.key())
          .serial(3)
          .dns("gw1.example.com")
          .issuedBy(Parties.CA)
          .certificate();

  private final Path corpus;

  private Seeds(Path corpus) {
    this.corpus = corpus;
  }

  /** Writes below the folder that is the argument. */
  public static void main(String[] args) throws Exception {
    var seeds = new Seeds(Path.of(args[0]));
    seeds.answers();
    seeds.documents();
    seeds.texts();
    seeds.requests();
  }

  private void answers() throws Exception {
    seed("certrep", "success", success().encoded());
    seed("certrep", "indefinite", success().indefinite().encoded());
    seed("certrep", "des", success().cipher(TestReply.DES).digest(TestReply.SHA1).encoded());
    seed("certrep", "oaep", success().oaep(new DERSequence()).encoded());
    seed("certrep", "pending", empty("3").encoded());
    var failure = empty("2").set(TestReply.FAIL_INFO, new DERPrintableString("2"));
    failure.set(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1"), new DERUTF8String("no"));
    seed("certrep", "failure", failure.encoded());
    seed("certrep-attributes", "pending", attributes(empty("3").encoded()));
    seed("certrep-attributes", "failure", attributes(failure.encoded()));
    seed("certrep-envelope", "aes", content(success().encoded()));
    seed("certrep-envelope", "3des", content(success().cipher(TestReply.DES3).encoded()));
    seed("certrep-envelope", "oaep", content(success().oaep(DERNull.INSTANCE).encoded()));
    seed("certrep-certificates", "issued", TestReply.certsOnly(ISSUED, Parties.CA.certificate()));
    var list = new TestCrl(Parties.CA).revoked(ISSUED.getSerialNumber()).encoded();
    seed("certrep-list", "one", bag(list));
    seed("crl", "der", list);
  }

  private static TestReply success() {
    return Signed.success().inner(ISSUED);
  }

  private static TestReply empty(String status) {
    return Signed.success()
        .set(TestReply.PKI_STATUS, new DERPrintableString(status))
        .withoutContent();
  }

  private static SignedData signedData(byte[] message) {
    return SignedData.getInstance(ContentInfo.getInstance(message).getContent());
  }

  private static byte[] attributes(byte[] message) throws IOException {
    var signer = SignerInfo.getInstance(signedData(message).getSignerInfos().getObjectAt(0));
    var all = new ByteArrayOutputStream();
    for (var each : ASN1Set.getInstance(signer.getAuthenticatedAttributes())) {
      all.writeBytes(each.toASN1Primitive().getEncoded());
    }
    return all.toByteArray();
  }

  private static byte[] content(byte[] message) {
    return ASN1OctetString.getInstance(signedData(message).getEncapContentInfo().getContent())
        .getOctets();
  }

  /** A certs-only CMS with a list in it. */
  private static byte[] bag(byte[] list) throws IOException {
    var data = signedData(TestReply.certsOnly(ISSUED));
    var with =
        new SignedData(
            data.getDigestAlgorithms(),
            data.getEncapContentInfo(),
            data.getCertificates(),
            new DERSet(ASN1Primitive.fromByteArray(list)),
            data.getSignerInfos());
    return new ContentInfo(TestReply.SIGNED, with).getEncoded();
  }

  private void documents() throws Exception {
    var certificate = Parties.CA.certificateDer();
    seed("getcacert", "one", certificate);
    seed("getcacert", "several", TestReply.certsOnly(Parties.CA.certificate(), ISSUED));
    seed("getcacert", "pem", Pem.encode("CERTIFICATE", certificate));
    var next =
        TestAuthority.certificate("CN=Next CA")
            .key(Parties.GATEWAY.key())
            .serial(4)
            .ca()
            .issuedBy(Parties.CA)
            .certificate();
    seed("getnextcacert", "beside", TestReply.certsOnly(next));
    seed(
        "getnextcacert",
        "signed",
        TestReply.message(Parties.CA).content(TestReply.certsOnly(next)).encoded());
    seed("getcacaps", "all", "AES\r\nPOSTPKIOperation\nRenewal\nSHA-256\nSCEPStandard\n");
    seed("http", "length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\nhi");
    seed(
        "http",
        "chunks",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\n\r\n");
    seed("http", "rest", "HTTP/1.0 404 Not found\r\nConnection: close\r\n\r\nno");
  }

  private void texts() throws Exception {
    seed("http-date", "one", "Sun, 06 Nov 1994 08:49:37 GMT");
    seed("error-page", "title", "<!DOCTYPE html><html><title>No &amp; <b>never</b></title></html>");
    seed("name", "slashes", "/C=SE/O=A\\/B/CN=gw+serialNumber=1");
    seed("name", "commas", "CN=\"a,b\"\\2C\\C3\\A9, OU=#0c0161, DC=example, 1.2.3.4=x");
    seed(
        "alternative-names",
        "each",
        "DNS:a.example, 10.0.0.1, IP:::1, email:a@b, URI:urn:x, RID:1.2.3, dirName:/C=SE/CN=x,"
            + " otherName:1.2.3;UTF8:a, UPN:b");
    seed("ladder-step", "one", step().text());
    seed("pem", "one", Pem.encode("CERTIFICATE", Parties.CA.certificateDer()));
    seed("state-file", "two", "fuzzed 1\nname=value\\n\nother=\n");
  }

  private static LadderStep step() {
    return new LadderStep(
        MessageType.PKCS_REQ,
        LadderStep.Signer.SELF,
        true,
        MessageCipher.AES128,
        MessageDigestAlgorithm.SHA256,
        HttpMethod.POST,
        KeyTransport.PKCS1);
  }

  /** What the client sends to the CA, and what it keeps of a failure. */
  private void requests() throws Exception {
    var server = new TestServer(Parties.CA);
    server.answer(request -> server.success(request).breakSignature());
    var records = new ArrayList<FlightRecord>();
    var client =
        new ScepClient(
            Enrollee.settings(Parties.CA, settings -> settings),
            server,
            Clock.fixed(TestAuthority.NOW, ZoneOffset.UTC),
            new SecureRandom(),
            records::add);
    var memory = client.discover(ServerMemory.empty());
    var key = Parties.GATEWAY.key();
    var open = client.open(Enrollee.request(), key, step(), Optional.empty());
    try (var challenge = new Challenge("secret".toCharArray())) {
      client.send(memory, open, Enrollee.request(), key, Optional.of(challenge), Optional.empty());
    } catch (ScepException refused) {
      seed("flight-record", "refused", records.get(0).text());
    }
    seed("server-memory", "known", memory.encoded());
    var exchanges = server.exchanges();
    var message = TestServer.message(exchanges.get(exchanges.size() - 1));
    seed("ca-request", "pkcsreq", message);
    seed("ca-envelope", "pkcsreq", content(message));
    seed("ca-pkcs10", "request", information(pkcs10(server)));
    seed("ca-query", "get", "operation=PKIOperation&message=MIIB%2B%0AAA==");
    seed("ca-record", "revoked", "revoked 1a 2026-01-01T00:00:00Z 1");
    seed("ca-record", "device", "device eA== 1 -");
    seed("ca-record", "invited", "invited hash 2026-01-01T00:00:00Z");
    seed("ca-aliases", "demo", "# comment\n[demo]\nca.name = x\nchallenge.kind=none\n");
  }

  private static byte[] pkcs10(TestServer server) {
    return server.requests().get(0).content();
  }

  private static byte[] information(byte[] pkcs10) throws IOException {
    return ASN1Sequence.getInstance(pkcs10).getObjectAt(0).toASN1Primitive().getEncoded();
  }

  private void seed(String target, String name, String text) throws IOException {
    seed(target, name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void seed(String target, String name, byte[] bytes) throws IOException {
    var folder = Files.createDirectories(corpus.resolve(target));
    Files.write(folder.resolve(name), bytes);
  }
}
