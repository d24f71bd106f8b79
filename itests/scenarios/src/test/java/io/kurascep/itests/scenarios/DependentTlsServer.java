// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.scenarios;

import io.kurascep.api.CertificateEvent;
import io.kurascep.api.CertificateListener;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreService;

/** A bundle that depends on a certificate: a TLS server that loads it again when it is renewed. */
final class DependentTlsServer implements CertificateListener, AutoCloseable {

  private final KeystoreService keystore;
  private final String name;
  private final ServerSocket socket;
  private final Thread thread;
  private volatile SSLContext context;

  DependentTlsServer(KeystoreService keystore, String name) throws IOException {
    this.keystore = keystore;
    this.name = name;
    this.context = load();
    this.socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.thread = new Thread(this::serve, "dependent-tls-server");
    thread.start();
  }

  @Override
  public void certificateChanged(CertificateEvent event) {
    if (event.status().keystore().equals(name)) {
      context = load();
    }
  }

  private SSLContext load() {
    try {
      SSLContext loaded = SSLContext.getInstance("TLS");
      loaded.init(keystore.getKeyManagers("PKIX").toArray(KeyManager[]::new), null, null);
      return loaded;
    } catch (GeneralSecurityException | KuraException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket accepted = socket.accept();
          SSLSocket client =
              (SSLSocket) context.getSocketFactory().createSocket(accepted, null, true)) {
        client.startHandshake();
      } catch (IOException e) {
        // The client is gone, or this server is closed: the loop tells which.
      }
    }
  }

  /** Connects as a client and returns the serial number of the certificate that it is shown. */
  BigInteger serialShownToAClient() {
    try {
      SSLContext client = SSLContext.getInstance("TLS");
      client.init(null, new TrustManager[] {new Everybody()}, null);
      try (SSLSocket connection =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), socket.getLocalPort())) {
        connection.startHandshake();
        return ((X509Certificate) connection.getSession().getPeerCertificates()[0])
            .getSerialNumber();
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The client of a test looks at the certificate itself. */
  private static final class Everybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
