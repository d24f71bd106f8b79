// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA for tests of HTTPS, made anew for each run, and what it issues. */
final class TlsPeer {

  private static final char[] PASSWORD = "test".toCharArray();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final X500Name CA_NAME = new X500Name("CN=Test TLS CA");

  /** A key with the certificate for it. */
  record Identity(KeyPair key, X509Certificate certificate) {

    byte[] pin() throws GeneralSecurityException {
      return MessageDigest.getInstance("SHA-256").digest(key.getPublic().getEncoded());
    }
  }

  private final KeyPair caKey = KeyType.EC_P256.generate(RANDOM);
  private final X509Certificate ca;

  TlsPeer() throws Exception {
    ca = issue(CA_NAME, caKey, yesterday(), tomorrow(), true);
  }

  static Instant yesterday() {
    return Instant.now().minus(Duration.ofDays(1));
  }

  static Instant tomorrow() {
    return Instant.now().plus(Duration.ofDays(1));
  }

  /** An identity that may answer at this machine's loopback address. */
  Identity loopback() throws Exception {
    return identity(yesterday(), tomorrow(), new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
  }

  Identity identity(Instant from, Instant to, GeneralName... names) throws Exception {
    var key = KeyType.EC_P256.generate(RANDOM);
    return new Identity(key, issue(new X500Name("CN=peer"), key, from, to, false, names));
  }

  private X509Certificate issue(
      X500Name subject, KeyPair key, Instant from, Instant to, boolean isCa, GeneralName... names)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var builder =
        new X509v3CertificateBuilder(
            CA_NAME,
            new BigInteger(64, RANDOM),
            Date.from(from),
            Date.from(to),
            subject,
            SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
    if (names.length > 0) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(caKey.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  /** A keystore that trusts this CA. */
  KeyStore trust() throws Exception {
    KeyStore store = emptyStore();
    store.setCertificateEntry("ca", ca);
    return store;
  }

  static KeyStore emptyStore() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Key managers that hold these identities. */
  List<KeyManager> keyManagers(String algorithm, Map<String, Identity> identities)
      throws Exception {
    KeyStore store = emptyStore();
    for (var entry : identities.entrySet()) {
      Identity identity = entry.getValue();
      store.setKeyEntry(
          entry.getKey(),
          identity.key().getPrivate(),
          PASSWORD,
          new Certificate[] {identity.certificate(), ca});
    }
    var factory = KeyManagerFactory.getInstance(algorithm);
    factory.init(store, PASSWORD);
    return List.of(factory.getKeyManagers());
  }

  /** Listens on a loopback port with TLS. */
  SSLServerSocket listen(Identity identity) throws Exception {
    return listen(identity, InetAddress.getLoopbackAddress());
  }

  /** Listens on a port of this address with TLS. */
  SSLServerSocket listen(Identity identity, InetAddress address) throws Exception {
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trust());
    var context = SSLContext.getInstance("TLS");
    context.init(
        keyManagers("SunX509", Map.of("server", identity)).toArray(KeyManager[]::new),
        trust.getTrustManagers(),
        null);
    ServerSocket listener = context.getServerSocketFactory().createServerSocket(0, 50, address);
    return (SSLServerSocket) listener;
  }
}
