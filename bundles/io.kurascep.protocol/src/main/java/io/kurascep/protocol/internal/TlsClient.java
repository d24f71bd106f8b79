// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.TlsSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Puts TLS on a connection, and checks who is at the other end before a byte of HTTP is sent. */
final class TlsClient {

  private final SSLSocketFactory sockets;
  private final Optional<byte[]> pin;

  /**
   * Prepares for connections with these settings.
   *
   * @throws Fault if the settings cannot be used
   */
  TlsClient(TlsSettings settings) throws Fault {
    pin = settings.publicKeyPin();
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keyManagers(settings), trustManagers(settings), null);
      sockets = context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw Fault.of("the HTTPS keystore cannot be used (" + Fault.detail(e) + "): check it", e);
    }
  }

  /** Without an alias no key at all is shown, not even one of the Java platform's. */
  private static KeyManager[] keyManagers(TlsSettings settings) throws Fault {
    if (settings.clientAlias().isEmpty()) {
      return new KeyManager[0];
    }
    String alias = settings.clientAlias().get();
    return new KeyManager[] {
      ClientKey.of(settings.keyManagers(), alias)
          .orElseThrow(
              () ->
                  Fault.of(
                      "the HTTPS keystore has no key \""
                          + alias
                          + "\": check the HTTPS client key"))
    };
  }

  private static TrustManager[] trustManagers(TlsSettings settings)
      throws GeneralSecurityException, Fault {
    if (settings.trust().isPresent() && !vouches(settings.trust().get())) {
      throw Fault.of(
          "the HTTPS keystore has no trusted certificate: add the one of the web server's CA");
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(settings.trust().orElse(null));
    return factory.getTrustManagers();
  }

  private static boolean vouches(KeyStore store) throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.isCertificateEntry(alias)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes the TLS handshake.
   *
   * @param plain the connection to the server, which is closed with the result
   * @param origin the server, whose name is checked
   * @throws IOException if the server cannot be trusted or does not answer in time
   */
  Socket secure(Socket plain, Origin origin) throws IOException {
    var socket =
        (SSLSocket)
            sockets.createSocket(plain, origin.host(), origin.port(), /* autoClose= */ true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (SSLException e) {
      throw fault(origin, e);
    }
    checkPin(socket, origin);
    return socket;
  }

  private void checkPin(SSLSocket socket, Origin origin) throws IOException {
    if (pin.isEmpty()) {
      return;
    }
    byte[] key = socket.getSession().getPeerCertificates()[0].getPublicKey().getEncoded();
    try {
      if (!MessageDigest.isEqual(pin.get(), MessageDigest.getInstance("SHA-256").digest(key))) {
        throw Fault.of(
            origin
                + " has another public key than the HTTPS public key pin says: somebody else may"
                + " answer in its place, or its key was changed");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Says in plain words why a TLS connection failed; a time limit stays a time limit. */
  static IOException fault(Origin origin, SSLException e) {
    Optional<InterruptedIOException> limit = Fault.cause(e, InterruptedIOException.class);
    if (limit.isPresent()) {
      return limit.get();
    }
    String certificate = "the TLS certificate of " + origin;
    if (Fault.cause(e, CertificateExpiredException.class).isPresent()) {
      return Fault.of(certificate + " has expired: renew it, or check this gateway's clock", e);
    }
    if (Fault.cause(e, CertificateNotYetValidException.class).isPresent()) {
      return Fault.of(certificate + " is not valid yet: check this gateway's clock", e);
    }
    if (Fault.cause(e, CertPathBuilderException.class).isPresent()
        || Fault.cause(e, SignatureException.class).isPresent()) {
      return Fault.of(
          certificate + " is not trusted: add the certificate of its CA to the HTTPS keystore", e);
    }
    Optional<CertificateException> refused = Fault.cause(e, CertificateException.class);
    if (refused.isPresent()) {
      return Fault.of(certificate + " is refused: " + Fault.detail(refused.get()), e);
    }
    return Fault.of(
        "no TLS connection to "
            + origin
            + " ("
            + Fault.detail(e)
            + "): check the port, http or https, and whether a client certificate is asked for",
        e);
  }
}
