// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.ca.internal.ScepCa;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.GeneralName;
import org.osgi.service.component.annotations.Component;

/** The HTTP servers of this process: CAs on one host and port share one. */
@Component(service = HttpHosts.class)
public final class HttpHosts {
  private final Map<InetSocketAddress, HttpHost> hosts = new HashMap<>();
  private final SecureRandom random = new SecureRandom();

  /**
   * Serves a CA, and starts the HTTP server if it is the first one there.
   *
   * @param ca the CA
   * @param host name or address to listen on
   * @param port the port, or 0 for any that is free
   * @return what is served; to be closed
   * @throws IOException if the address cannot be used, or has another CA of that alias
   */
  public synchronized ServedCa serve(ScepCa ca, String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("the host " + host + " is unknown: give a name or an address");
    }
    HttpHost running = hosts.get(address);
    HttpHost httpHost = running != null ? running : HttpHost.start(address);
    Optional<HttpHost> tls = Optional.empty();
    try {
      tls = overTls(ca, httpHost, DurableFiles.onDisk());
      ServedCa served = httpHost.add(ca, tls, this, DurableFiles.onDisk(), random);
      hosts.put(httpHost.address(), httpHost);
      return served;
    } catch (IOException | RuntimeException e) {
      tls.ifPresent(HttpHost::stop);
      stopIfUnused(httpHost);
      throw e;
    }
  }

  /** A server for this CA alone, whose faults count the handshakes; tls.pem says whom to trust. */
  private Optional<HttpHost> overTls(ScepCa ca, HttpHost plain, DurableFiles files)
      throws IOException {
    if (ca.tlsPort().isEmpty()) {
      return Optional.empty();
    }
    InetAddress address = plain.address().getAddress();
    InetAddress named = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    String literal = named.getHostAddress().replaceFirst("%.*", "");
    TlsKeys keys = TlsKeys.make(ca, new GeneralName(GeneralName.iPAddress, literal), random);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, null, random);
      byte[] pem =
          Pem.encode("CERTIFICATE", keys.trusted().getEncoded())
              .getBytes(StandardCharsets.US_ASCII);
      files.write(ca.folder().resolve("tls.pem"), pem, FileMode.PUBLIC_FILE);
      HttpHost tls =
          HttpHost.startTls(
              new InetSocketAddress(address, ca.tlsPort().get()),
              context,
              plain.uri("").toString());
      tls.addForClients(ca, random);
      return Optional.of(tls);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java runtime has no TLS", e);
    }
  }

  synchronized void remove(HttpHost httpHost, ScepCa ca) {
    httpHost.remove(ca);
    stopIfUnused(httpHost);
  }

  private void stopIfUnused(HttpHost httpHost) {
    if (httpHost.isUnused()) {
      hosts.remove(httpHost.address());
      httpHost.stop();
    }
  }
}
