// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.ca.internal.ScepCa;
import io.kurascep.ca.internal.authority.CertificateMaker;
import io.kurascep.ca.internal.faults.Fault.Operation;
import io.kurascep.ca.internal.faults.TlsFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * The key of a web server, its certificate, and the wrong ones that a laboratory wants. Who issues
 * them is made for this run and is not the SCEP CA: RFC 8894 section 7.10 keeps the two apart.
 */
final class TlsKeys extends X509ExtendedKeyManager {
  private static final X500Name ISSUER = new X500Name("CN=Kura SCEP demo TLS");
  private static final String RIGHT = "right";
  private static final Duration VALIDITY = Duration.ofDays(3653);

  private final ScepCa ca;
  private final SecureRandom random;
  private final KeyPair issuer;
  private final KeyPair server;
  private final X509Certificate trusted;
  private final Map<String, X509Certificate> certificates = new ConcurrentHashMap<>();

  private TlsKeys(ScepCa ca, GeneralName host, SecureRandom random)
      throws GeneralSecurityException, IOException {
    this.ca = ca;
    this.random = random;
    this.issuer = pair(random);
    this.server = pair(random);
    this.trusted = certificate(ISSUER, issuer.getPrivate(), issuer, Optional.empty(), VALIDITY);
    GeneralName elsewhere = new GeneralName(GeneralName.dNSName, "elsewhere.example");
    put(RIGHT, ISSUER, issuer.getPrivate(), host, VALIDITY);
    put(TlsFault.TLS_WRONG_HOST.word(), ISSUER, issuer.getPrivate(), elsewhere, VALIDITY);
    put(TlsFault.TLS_EXPIRED.word(), ISSUER, issuer.getPrivate(), host, Duration.ofDays(-1));
    put(TlsFault.TLS_UNTRUSTED.word(), ISSUER, pair(random).getPrivate(), host, VALIDITY);
    put(TlsFault.TLS_SCEP_CA.word(), ca.issuer().subject(), ca.issuer().key(), host, VALIDITY);
  }

  /** Makes them for a host, a name or an address. */
  static TlsKeys make(ScepCa ca, GeneralName host, SecureRandom random) throws IOException {
    try {
      return new TlsKeys(ca, host, random);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java runtime cannot make keys for TLS", e);
    }
  }

  private static KeyPair pair(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256, random);
    return generator.generateKeyPair();
  }

  private void put(String name, X500Name by, PrivateKey key, GeneralName host, Duration validity)
      throws GeneralSecurityException, IOException {
    certificates.put(name, certificate(by, key, server, Optional.of(host), validity));
  }

  /** For a host, or for who issues such certificates. */
  private X509Certificate certificate(
      X500Name by, PrivateKey key, KeyPair of, Optional<GeneralName> host, Duration validity)
      throws GeneralSecurityException, IOException {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            by,
            CertificateMaker.newSerialNumber(random),
            Date.from(now.minus(Duration.ofDays(2))),
            Date.from(now.plus(validity)),
            host.isPresent() ? new X500Name("CN=Kura SCEP demo CA") : ISSUER,
            SubjectPublicKeyInfo.getInstance(of.getPublic().getEncoded()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host.isEmpty()));
    if (host.isPresent()) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(host.get()));
    }
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(CertificateMaker.signed(builder, key).getEncoded()));
  }

  /** Returns the certificate that clients have to trust. */
  X509Certificate trusted() {
    return trusted;
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    if (!keyType.equals("EC")) {
      return null; // as the contract of the method wants it
    }
    return ca.nextFaults(Operation.TLS.name())
        .of(TlsFault.class)
        .map(TlsFault::word)
        .findFirst()
        .orElse(RIGHT);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {certificates.get(alias)};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return server.getPrivate();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return new String[] {RIGHT};
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null; // a server
  }
}
