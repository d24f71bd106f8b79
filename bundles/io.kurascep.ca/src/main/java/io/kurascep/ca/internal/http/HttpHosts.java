// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.ca.internal.ScepCa;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
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
    try {
      ServedCa served = httpHost.add(ca, this, DurableFiles.onDisk(), random);
      hosts.put(httpHost.address(), httpHost);
      return served;
    } catch (IOException | RuntimeException e) {
      stopIfUnused(httpHost);
      throw e;
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
