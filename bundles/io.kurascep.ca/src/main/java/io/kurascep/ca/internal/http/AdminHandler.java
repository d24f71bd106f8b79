// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What the operator does: {@code POST /admin/ALIAS/command}, a word to a line, for {@code bin/ca}
 * with the token of {@link AdminAccess}; and a page at {@code /admin/ALIAS/} for a browser with the
 * cookie of {@link AdminSession}. Only from this machine.
 */
final class AdminHandler implements HttpHandler {
  private static final int LONGEST_BODY = 64 * 1024;
  private static final Answer FORBIDDEN =
      Answer.text(403, "only the operator of the CA may do this: see ca page");

  private final Map<String, HttpHost.Site> sites;

  AdminHandler(Map<String, HttpHost.Site> sites) {
    this.sites = sites;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange
          .getResponseHeaders()
          .set(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                  + " frame-ancestors 'none'; base-uri 'none'");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      Sending.send(answer(exchange), exchange);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String[] parts = exchange.getRequestURI().getPath().split("/", -1);
    HttpHost.Site site = sites.get(parts[2]);
    if (site == null || parts.length != 4 || !isLocal(exchange)) {
      return FORBIDDEN;
    }
    return switch (exchange.getRequestMethod() + " " + parts[3]) {
      case "POST command" -> command(site, exchange);
      case "GET " -> page(site, exchange);
      case "POST decide" -> decide(site, exchange);
      default -> FORBIDDEN;
    };
  }

  /** From this machine; and by a name that no other site can have, whatever it resolves to. */
  private static boolean isLocal(HttpExchange exchange) {
    InetAddress remote = exchange.getRemoteAddress().getAddress();
    InetAddress local = exchange.getLocalAddress().getAddress();
    String host = header(exchange, "Host").replaceFirst(":\\d+$", "");
    String literal = local.getHostAddress().replaceFirst("%.*", "");
    boolean named =
        host.equals("localhost") || host.equals(literal) || host.equals("[" + literal + "]");
    return named && (remote.isLoopbackAddress() || remote.equals(local));
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
  }

  private static Answer command(HttpHost.Site site, HttpExchange exchange) throws IOException {
    if (!site.admin().permits(header(exchange, "Authorization"))) {
      return FORBIDDEN;
    }
    List<String> words = body(exchange).lines().toList();
    if (words.equals(List.of("page"))) {
      URI page = site.admin().url().resolve("?ticket=" + site.session().newTicket());
      return Answer.text(200, page.toString());
    }
    return run(site.ca(), words);
  }

  private static Answer run(ScepCa ca, List<String> words) {
    try {
      return Answer.text(200, AdminCommands.run(ca, words));
    } catch (NoSuchElementException e) {
      return Answer.text(404, e.getMessage());
    } catch (IndexOutOfBoundsException e) {
      return Answer.text(400, "the command lacks a word");
    } catch (IllegalArgumentException e) {
      return Answer.text(400, e.getMessage());
    } catch (Refusal e) {
      return Answer.text(409, e.getMessage());
    } catch (IOException e) {
      return Answer.text(503, e.getMessage());
    }
  }

  private static Answer page(HttpHost.Site site, HttpExchange exchange) {
    Optional<String> ticket = new Query(exchange.getRequestURI()).parameter("ticket");
    if (ticket.filter(site.session()::takes).isPresent()) {
      exchange
          .getResponseHeaders()
          .set(
              "Set-Cookie",
              "operator="
                  + site.session().cookie()
                  + "; HttpOnly; SameSite=Strict; Path="
                  + site.admin().url().getPath());
      return redirect(site, exchange);
    }
    return site.session().knows(header(exchange, "Cookie"))
        ? page(site, 200, "", after(exchange))
        : FORBIDDEN;
  }

  private static int after(HttpExchange exchange) {
    return new Query(exchange.getRequestURI())
        .parameter("after")
        .filter(number -> number.matches("\\d{1,9}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  private static Answer redirect(HttpHost.Site site, HttpExchange exchange) {
    exchange.getResponseHeaders().set("Location", site.admin().url().getPath());
    return Answer.text(303, "see the list of requests");
  }

  private static Answer page(HttpHost.Site site, int status, String said, int after) {
    String html =
        AdminPage.of(
            site.ca().alias(), said, site.ca().pending(), after, site.session().formSecret());
    return new Answer(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer decide(HttpHost.Site site, HttpExchange exchange) throws IOException {
    Query form = new Query(URI.create("?" + body(exchange).replace(' ', '+')));
    boolean ours = form.parameter("form").filter(site.session()::made).isPresent();
    if (!ours || !site.session().knows(header(exchange, "Cookie"))) {
      return FORBIDDEN;
    }
    String decision = form.parameter("decision").orElse("");
    if (!decision.equals("approve") && !decision.equals("reject")) {
      return page(site, 400, "approve or reject a request", 0);
    }
    Answer answer = run(site.ca(), List.of(decision, form.parameter("number").orElse("")));
    return answer.status() == 200
        ? redirect(site, exchange)
        : page(site, answer.status(), new String(answer.body(), StandardCharsets.UTF_8).strip(), 0);
  }
}
