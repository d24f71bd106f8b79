// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.settings.ServerConfiguration;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.HttpTransport;
import io.kurascep.protocol.TlsSettings;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreService;

/**
 * HTTPS with the trust and the key of a keystore of the gateway. The keystore is read for each
 * exchange, so that a change in it needs no restart.
 */
final class TlsTransport implements Transport {

  private final ServerConfiguration configuration;
  private final Supplier<Optional<KeystoreService>> keystore;

  TlsTransport(ServerConfiguration configuration, Supplier<Optional<KeystoreService>> keystore) {
    this.configuration = configuration;
    this.keystore = keystore;
  }

  @Override
  public HttpAnswer exchange(HttpExchange exchange) throws TransportException {
    try (var http =
        new HttpTransport(
            configuration.scep().limits(),
            configuration.proxy(),
            Optional.of(settings(exchange.uri())))) {
      return http.exchange(exchange);
    }
  }

  /** The pin is the key of the SCEP server; a source of challenges elsewhere has another. */
  private boolean isServer(URI uri) {
    return String.valueOf(configuration.scep().url().getRawAuthority())
        .equalsIgnoreCase(uri.getRawAuthority());
  }

  private TlsSettings settings(URI uri) throws TransportException {
    try {
      var service =
          keystore.get().orElseThrow(() -> new IllegalStateException("the keystore is not there"));
      return new TlsSettings(
          Optional.of(service.getKeyStore()),
          configuration.clientAlias().isPresent()
              ? service.getKeyManagers(KeyManagerFactory.getDefaultAlgorithm())
              : List.of(),
          configuration.clientAlias(),
          configuration.pin().filter(any -> isServer(uri)).map(TlsSettings::pin));
    } catch (KuraException | RuntimeException failed) {
      throw new TransportException(
          "the HTTPS keystore %s cannot be read: check that it is there, its path, type and password"
              .formatted(configuration.tlsKeystore().called()),
          false,
          failed);
    }
  }
}
