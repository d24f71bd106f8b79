// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.ServerSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;

/** The addresses of a server's operations (RFC 8894 §4.1). */
final class Address {

  private static final String DEFAULT_PATH = "/cgi-bin/pkiclient.exe";
  static final String PKI_OPERATION = "PKIOperation";

  private final ServerSettings settings;

  Address(ServerSettings settings) {
    this.settings = settings;
  }

  /**
   * Of GetCACaps or GetCACert, with the CA identifier: the RFC has none, but EJBCA, NDES and others
   * choose the CA by it.
   */
  URI ofQuestion(String operation) {
    var identifier = settings.caIdentifier();
    return identifier.isEmpty() ? of(operation, "") : of(operation, escaped(identifier));
  }

  /** Of a message that is posted. */
  URI ofPost() {
    return of(PKI_OPERATION, "");
  }

  /** Of a message that travels in the address: standard base64, escaped. */
  URI ofGet(byte[] message) {
    return of(PKI_OPERATION, escaped(Base64.getEncoder().encodeToString(message)));
  }

  private static String escaped(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private URI of(String operation, String escapedMessage) {
    var url = settings.url();
    var query = new StringJoiner("&");
    if (url.getRawQuery() != null) {
      query.add(url.getRawQuery());
    }
    query.add("operation=" + operation);
    if (!escapedMessage.isEmpty()) {
      query.add("message=" + escapedMessage);
    }
    if (!settings.query().isEmpty()) {
      query.add(settings.query());
    }
    var path =
        url.getRawPath() == null || url.getRawPath().isEmpty() ? DEFAULT_PATH : url.getRawPath();
    return URI.create(url.getScheme() + "://" + url.getRawAuthority() + path + "?" + query);
  }
}
