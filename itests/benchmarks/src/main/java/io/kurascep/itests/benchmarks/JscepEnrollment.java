// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import java.math.BigInteger;
import java.net.URL;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jscep.client.Client;
import org.jscep.client.verification.MessageDigestCertificateVerifier;

/** The same first enrollment as jscep's own documentation shows it. */
final class JscepEnrollment implements Work {
  private static final X500Name SUBJECT = new X500Name(Peer.SUBJECT);

  private final Peer peer;
  private final KeyPair key;
  private final URL url;
  private final byte[] fingerprint;
  private final SecureRandom random = new SecureRandom();

  JscepEnrollment(Peer peer, KeyPair key) throws Exception {
    this.peer = peer;
    this.key = key;
    this.url = peer.url().toURL();
    this.fingerprint = HexFormat.of().parseHex(peer.fingerprint().replaceAll("[^0-9A-Fa-f]", ""));
  }

  @Override
  public void run(int number) throws Exception {
    ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate());
    var request =
        new JcaPKCS10CertificationRequestBuilder(SUBJECT, key.getPublic())
            .addAttribute(
                PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
                new DERPrintableString(peer.challenge()))
            .build(signer);
    var verifier =
        new MessageDigestCertificateVerifier(MessageDigest.getInstance("SHA-256"), fingerprint);
    var response = new Client(url, verifier).enrol(selfSigned(signer), key.getPrivate(), request);
    if (!response.isSuccess()) {
      throw new IllegalStateException("jscep got no certificate");
    }
    response.getCertStore().getCertificates(null);
  }

  private X509Certificate selfSigned(ContentSigner signer) throws Exception {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            SUBJECT,
            new BigInteger(127, random),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            SUBJECT,
            key.getPublic());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
