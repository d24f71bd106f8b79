// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.ca.internal.ScepCa;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** A CA that can be reached by HTTP. */
public final class ServedCa implements AutoCloseable {
  private final ScepCa ca;
  private final HttpHost httpHost;
  private final Optional<HttpHost> tls;
  private final HttpHosts hosts;
  private final DurableFiles files;

  ServedCa(
      ScepCa ca, HttpHost httpHost, Optional<HttpHost> tls, HttpHosts hosts, DurableFiles files) {
    this.ca = ca;
    this.httpHost = httpHost;
    this.tls = tls;
    this.hosts = hosts;
    this.files = files;
  }

  /** Returns the address for clients. */
  public URI url() {
    return httpHost.uri(path());
  }

  /** Returns the address for clients over TLS, where the CA is served there, too. */
  public Optional<URI> tlsUrl() {
    return tls.map(host -> host.uri(path()));
  }

  /** Returns how much of endless answers was sent without TLS, in octets, to all CAs there. */
  public long taken() {
    return httpHost.taken();
  }

  private String path() {
    return "/scep/" + ca.alias() + "/pkiclient.exe";
  }

  /** Returns the address for clients that know of no alias, where this CA answers there. */
  public Optional<URI> shortUrl() {
    return httpHost.answersAtShortAddress(ca.alias())
        ? Optional.of(httpHost.uri("/scep/pkiclient.exe"))
        : Optional.empty();
  }

  /** Ends the service. The CA itself stays open. */
  @Override
  public void close() throws IOException {
    tls.ifPresent(HttpHost::stop);
    hosts.remove(httpHost, ca);
    AdminAccess.delete(ca.folder(), files);
  }
}
