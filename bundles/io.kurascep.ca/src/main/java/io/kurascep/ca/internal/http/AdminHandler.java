// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kurascep.ca.internal.Names;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.records.Transaction.Pending;
import java.io.IOException;
import java.net.InetAddress;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/**
 * What the operator does with requests that wait: {@code GET /admin/ALIAS/requests}, {@code POST
 * /admin/ALIAS/requests/NUMBER/approve} and {@code …/reject}. Only from this machine, and with the
 * token of {@link AdminAccess}.
 */
final class AdminHandler implements HttpHandler {
  private final Map<String, HttpHost.Site> sites;

  AdminHandler(Map<String, HttpHost.Site> sites) {
    this.sites = sites;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange).send(exchange);
    }
  }

  private Answer answer(HttpExchange exchange) {
    String[] parts = exchange.getRequestURI().getPath().split("/", -1);
    HttpHost.Site site = sites.get(parts[2]);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (site == null || !isLocal(exchange) || !site.admin().permits(authorization)) {
      return Answer.text(403, "only the operator of the CA may do this");
    }
    return switch (exchange.getRequestMethod() + " " + parts.length) {
      case "GET 4" -> Answer.text(200, list(site.ca()));
      case "POST 6" -> decide(site.ca(), parts[4], parts[5]);
      default -> Answer.text(404, "list requests by GET, approve or reject one by POST");
    };
  }

  private static boolean isLocal(HttpExchange exchange) {
    InetAddress remote = exchange.getRemoteAddress().getAddress();
    return remote.isLoopbackAddress() || remote.equals(exchange.getLocalAddress().getAddress());
  }

  private static String list(ScepCa ca) {
    List<Pending> pending = ca.pending();
    return pending.isEmpty()
        ? "no request waits for approval"
        : pending.stream().map(AdminHandler::line).collect(Collectors.joining("\n"));
  }

  private static String line(Pending request) {
    return String.join(
        "  ",
        Integer.toString(request.number()),
        request.since().truncatedTo(ChronoUnit.SECONDS).toString(),
        request.from(),
        Names.subject(request.requested().subject()),
        Names.alternativeNames(request.requested().alternativeNames()));
  }

  private static Answer decide(ScepCa ca, String number, String decision) {
    try {
      switch (decision) {
        case "approve" -> {
          String serialNumber = Names.serialNumber(ca.approve(Integer.parseInt(number)));
          return Answer.text(200, "approved: certificate " + serialNumber + " is ready");
        }
        case "reject" -> {
          ca.reject(Integer.parseInt(number));
          return Answer.text(200, "rejected");
        }
        default -> {
          return Answer.text(404, "approve or reject a request");
        }
      }
    } catch (NoSuchElementException e) {
      return Answer.text(404, e.getMessage());
    } catch (NumberFormatException e) {
      return Answer.text(400, "give the number of a request, not " + number);
    } catch (Refusal e) {
      return Answer.text(409, e.getMessage());
    } catch (IOException e) {
      return Answer.text(503, e.getMessage());
    }
  }
}
