// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key with a self-signed certificate for this computer, for HTTPS. */
public final class TlsIdentity {

  private static final char[] PASSWORD = "test".toCharArray();

  private final KeyPair key = TestCa.newKey();
  private final X509Certificate certificate;

  /** One that nobody else has. */
  public TlsIdentity() throws Exception {
    var name = new X500Principal("CN=" + Integer.toHexString(key.hashCode()));
    var now = Instant.now();
    certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minus(Duration.ofDays(1))),
                        Date.from(now.plus(Duration.ofDays(1))),
                        name,
                        key.getPublic())
                    .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
  }

  private static KeyStore empty() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** A keystore that trusts it alone. */
  public KeyStore trust() throws Exception {
    var store = empty();
    store.setCertificateEntry("peer", certificate);
    return store;
  }

  /** Key managers that have it under this alias. */
  public List<KeyManager> keyManagers(String alias) throws Exception {
    var store = empty();
    store.setKeyEntry(alias, key.getPrivate(), PASSWORD, new Certificate[] {certificate});
    var factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, PASSWORD);
    return List.of(factory.getKeyManagers());
  }

  /** What a server with this identity needs that trusts another one. */
  public SSLContext context(TlsIdentity client) throws Exception {
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(client.trust());
    var context = SSLContext.getInstance("TLS");
    context.init(keyManagers("server").toArray(KeyManager[]::new), trust.getTrustManagers(), null);
    return context;
  }

  /** The SHA-256 of its public key. */
  public String pin() throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(key.getPublic().getEncoded()));
  }
}
