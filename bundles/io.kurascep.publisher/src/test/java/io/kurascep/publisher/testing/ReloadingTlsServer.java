// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.testing;

import io.kurascep.api.CertificateEvent;
import io.kurascep.api.CertificateListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreService;

/**
 * What a bundle does that depends on a certificate: a TLS server that takes its key from a keystore
 * of the gateway, and takes it again when a {@link CertificateEvent} tells that it was renewed.
 * Connections that stand are left alone; new ones are made with the new certificate.
 *
 * <p>It listens on the loopback interface, shakes hands with one client after the other, and says
 * nothing.
 */
public final class ReloadingTlsServer implements CertificateListener, AutoCloseable {

  private final KeystoreService keystore;
  private final String name;
  private final ServerSocket socket;
  private final Thread thread;
  private volatile SSLContext context;

  /**
   * Starts with the certificate that the keystore holds now.
   *
   * @param keystore holds the key
   * @param name the {@code kura.service.pid} of the keystore, as the events name it
   * @throws IOException where it cannot listen
   * @throws KuraException where the keystore cannot be read
   */
  public ReloadingTlsServer(KeystoreService keystore, String name)
      throws IOException, KuraException {
    this.keystore = keystore;
    this.name = name;
    this.context = load();
    this.socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.thread = new Thread(this::serve, "reloading-tls-server");
    this.thread.start();
  }

  private SSLContext load() throws KuraException {
    try {
      var loaded = SSLContext.getInstance("TLS");
      loaded.init(keystore.getKeyManagers("PKIX").toArray(KeyManager[]::new), null, null);
      return loaded;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Where it listens.
   *
   * @return a port on the loopback interface
   */
  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void certificateChanged(CertificateEvent event) {
    boolean installed =
        switch (event.kind()) {
          case ISSUED, RENEWED -> true;
          default -> false;
        };
    if (installed && event.status().keystore().equals(name)) {
      try {
        context = load();
      } catch (KuraException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket accepted = socket.accept()) {
        var client = (SSLSocket) context.getSocketFactory().createSocket(accepted, null, true);
        client.startHandshake();
        client.close();
      } catch (IOException e) {
        // A client that went away, or this server: the loop tells.
      }
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
}
