// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A SCEP server in memory: a CA without RA that issues whatever is asked, until told otherwise. */
public final class TestServer implements Transport {

  private static final String PKI = "application/x-pki-message";

  private final TestAuthority authority;
  private final List<HttpExchange> exchanges = new ArrayList<>();
  private final List<TestRequest> requests = new ArrayList<>();
  private HttpAnswer capabilities =
      new HttpAnswer(
          200,
          "text/plain",
          "AES\nPOSTPKIOperation\nRenewal\nSHA-256\nSCEPStandard\n"
              .getBytes(StandardCharsets.US_ASCII));
  private HttpAnswer certificates;
  private final Map<String, HttpAnswer> others = new HashMap<>();
  private Function<TestRequest, byte[]> answer;
  private Function<HttpExchange, HttpAnswer> operation = this::pkiOperation;

  /** A server whose messages this authority signs and decrypts. */
  public TestServer(TestAuthority authority) {
    this.authority = authority;
    certificates(authority.certificate());
    this.answer = request -> success(request).encoded();
  }

  /** Announces these lines. */
  public TestServer capabilities(String text) {
    capabilities = new HttpAnswer(200, "text/plain", text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** Answers this to GetCACaps. */
  public TestServer capabilities(HttpAnswer wanted) {
    capabilities = wanted;
    return this;
  }

  /** Shows these certificates. */
  public TestServer certificates(X509Certificate... wanted) {
    certificates =
        new HttpAnswer(200, "application/x-x509-ca-ra-cert", TestReply.certsOnly(wanted));
    return this;
  }

  /** Answers this to GetCACert. */
  public TestServer certificates(HttpAnswer wanted) {
    certificates = wanted;
    return this;
  }

  /** Answers this to another question, such as GetNextCACert. */
  public TestServer question(String operation, HttpAnswer wanted) {
    others.put(operation, wanted);
    return this;
  }

  /** Answers messages in this way. */
  public TestServer answer(Function<TestRequest, TestReply> wanted) {
    answer = request -> wanted.apply(request).encoded();
    return this;
  }

  /** Answers messages with these bytes. */
  public TestServer bytes(Function<TestRequest, byte[]> wanted) {
    answer = wanted;
    return this;
  }

  /** Answers PKIOperation in this way, the message unread. */
  public TestServer operation(Function<HttpExchange, HttpAnswer> wanted) {
    operation = wanted;
    return this;
  }

  /** What PKIOperation does without {@link #operation}. */
  public HttpAnswer pkiOperation(HttpExchange exchange) {
    var request = new TestRequest(message(exchange), authority.privateKey());
    requests.add(request);
    return new HttpAnswer(200, PKI, answer.apply(request));
  }

  /** A perfect SUCCESS. */
  public TestReply success(TestRequest request) {
    return TestReply.success(request, authority, issue(request).issuedBy(authority).certificate());
  }

  /** The certificate that is asked for. */
  public TestAuthority.Draft issue(TestRequest request) {
    return TestAuthority.certificate(request.subject())
        .key(request.requestedKey())
        .dns("gw1.example.com");
  }

  @Override
  public HttpAnswer exchange(HttpExchange exchange) throws TransportException {
    exchanges.add(exchange);
    var query = exchange.uri().getRawQuery();
    if (query.contains("operation=GetCACaps")) {
      return capabilities;
    }
    var name = query.replaceAll(".*operation=([A-Za-z]*).*", "$1");
    if (others.containsKey(name)) {
      return others.get(name);
    }
    return switch (name) {
      case "GetCACert" -> certificates;
      case "PKIOperation" -> operation.apply(exchange);
      default -> new HttpAnswer(404, "text/plain", new byte[0]);
    };
  }

  /** All that was asked. */
  public List<HttpExchange> exchanges() {
    return exchanges;
  }

  /** The messages that were read. */
  public List<TestRequest> requests() {
    return requests;
  }

  /** The message of an exchange. */
  public static byte[] message(HttpExchange exchange) {
    if (exchange.method() == HttpMethod.POST) {
      return exchange.body();
    }
    var query = exchange.uri().getRawQuery();
    var escaped = query.replaceAll(".*message=([^&]*).*", "$1");
    return Base64.getDecoder().decode(URLDecoder.decode(escaped, StandardCharsets.US_ASCII));
  }
}
