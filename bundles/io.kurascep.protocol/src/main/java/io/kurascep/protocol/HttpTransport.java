// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.HttpExchange.Place;
import io.kurascep.protocol.internal.Connection;
import io.kurascep.protocol.internal.Deadline;
import io.kurascep.protocol.internal.Dialer;
import io.kurascep.protocol.internal.Fault;
import io.kurascep.protocol.internal.HttpDate;
import io.kurascep.protocol.internal.HttpReply;
import io.kurascep.protocol.internal.HttpRequest;
import io.kurascep.protocol.internal.Origin;
import io.kurascep.protocol.internal.ProxyHop;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 over connections of its own.
 *
 * <p>Why not one of the JDK's two clients: {@link java.net.HttpURLConnection} silently sends a GET
 * again when the server closes the connection, which would spend a one-time challenge twice, has
 * cookies and logins that belong to the whole Java process, and cannot be cut while it writes or
 * makes a TLS handshake; {@code java.net.http} starts threads that Java 17 cannot stop. Here every
 * byte counts against the same time limit, and no message is ever sent twice: each has a connection
 * that is made for it and closed after it. Only the questions of a {@link Place} share one.
 *
 * <p>May be used by several threads at a time. An interrupt ends an exchange.
 */
public final class HttpTransport implements Transport, AutoCloseable {

  /** Waits between two attempts to connect. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MAX_REDIRECTS = 3;
  private static final List<String> EXPLAINING =
      List.of("Server", "Via", "Allow", "Location", "WWW-Authenticate");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final HttpLimits limits;
  private final Dialer dialer;
  private final Clock clock;
  private final Pause pause;

  /** Between a first question and the next one. */
  private final AtomicReference<Optional<Connection>> kept =
      new AtomicReference<>(Optional.empty());

  /**
   * A transport that is ready for any number of exchanges.
   *
   * @param limits how long an exchange may take, and how long to wait for a connection. The time
   *     that the platform takes to look up a host name is not bounded by them
   * @param proxy the proxy for all exchanges; never the one of the Java process
   * @param tls how HTTPS servers are recognised; empty for {@link TlsSettings#defaults()}. The
   *     keystore is read once, at the first HTTPS exchange
   */
  public HttpTransport(HttpLimits limits, Optional<HttpProxy> proxy, Optional<TlsSettings> tls) {
    this(limits, proxy, tls, Clock.systemUTC(), time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
  }

  HttpTransport(
      HttpLimits limits,
      Optional<HttpProxy> proxy,
      Optional<TlsSettings> tls,
      Clock clock,
      Pause pause) {
    this.limits = limits;
    this.dialer =
        new Dialer(
            limits,
            proxy.map(hop -> new ProxyHop(hop.host(), hop.port(), hop::credentials)),
            tls.orElseGet(TlsSettings::defaults));
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Makes one exchange. Only while no connection can be made it is tried again, as long as {@link
   * HttpLimits#waitForConnection()} says. A GET follows at most three redirects that stay at the
   * same server; a POST follows none.
   *
   * @param exchange what to send
   * @return the answer, whatever its status
   * @throws TransportException if there was no whole answer within the limits
   */
  @Override
  public HttpAnswer exchange(HttpExchange exchange) throws TransportException {
    var patience = Deadline.in(limits.waitForConnection());
    Duration time = FIRST_PAUSE;
    while (true) {
      try {
        return new Attempt(exchange).run();
      } catch (TransportException e) {
        Duration left = patience.left();
        if (!isWorthWaiting(e) || left.isNegative() || left.isZero()) {
          throw e;
        }
        LOG.debug("Trying again to connect: {}", e.getMessage());
        pause(shorter(time, left), e);
        time = shorter(time.multipliedBy(2), LONGEST_PAUSE);
      }
    }
  }

  /** Closes what waits between two questions, if anything does. */
  @Override
  public void close() {
    keep(Optional.empty()).ifPresent(Connection::close);
  }

  /** Puts a connection in the place of the one that waits, and returns that. */
  private Optional<Connection> keep(Optional<Connection> next) {
    return kept.getAndSet(next);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static boolean isWorthWaiting(TransportException e) {
    return !e.requestMayHaveArrived()
        && e.getCause() instanceof Fault fault
        && fault.isNoConnection();
  }

  private void pause(Duration time, TransportException why) throws TransportException {
    try {
      pause.of(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw why;
    }
  }

  /** One exchange with its redirects, within one time limit. */
  private final class Attempt {

    private final HttpExchange exchange;
    private final Deadline deadline = Deadline.in(limits.total());
    private boolean sent;

    Attempt(HttpExchange exchange) {
      this.exchange = exchange;
    }

    HttpAnswer run() throws TransportException {
      URI uri = exchange.uri();
      Origin origin = origin(uri);
      HttpReply reply = send(uri, origin);
      for (int redirects = 0; isRedirect(reply); redirects++) {
        uri = redirected(uri, origin, reply, redirects);
        reply = send(uri, origin);
      }
      return answer(reply);
    }

    private HttpReply send(URI uri, Origin origin) throws TransportException {
      Optional<HttpReply> reply =
          exchange.place() == Place.LAST ? sendOnKept(uri, origin) : Optional.empty();
      return reply.isPresent() ? reply.get() : sendOnNew(uri, origin);
    }

    /** Whatever goes wrong here leads to a new connection: a question may be asked again. */
    private Optional<HttpReply> sendOnKept(URI uri, Origin origin) {
      Optional<Connection> connection = keep(Optional.empty());
      try {
        if (connection.isEmpty() || !connection.get().leadsTo(origin)) {
          return Optional.empty();
        }
        connection.get().resume(deadline);
        return Optional.of(ask(connection.get(), uri, origin));
      } catch (IOException e) {
        LOG.debug("Asking on a new connection: {}", Fault.sentence(origin, e));
        return Optional.empty();
      } finally {
        connection.ifPresent(Connection::close);
      }
    }

    private HttpReply sendOnNew(URI uri, Origin origin) throws TransportException {
      Optional<Connection> finished = Optional.empty();
      try {
        Connection connection = dialer.dial(origin, deadline);
        finished = Optional.of(connection);
        HttpReply reply = ask(connection, uri, origin);
        if (exchange.place() == Place.FIRST && reply.persistent() && !isRedirect(reply)) {
          finished = keep(finished);
        }
        return reply;
      } catch (IOException e) {
        throw new TransportException(Fault.sentence(origin, e), sent, e);
      } finally {
        finished.ifPresent(Connection::close);
      }
    }

    private HttpReply ask(Connection connection, URI uri, Origin origin) throws IOException {
      Optional<ProxyHop> forwarder = dialer.forwarder(origin);
      var request = HttpRequest.of(exchange, uri, origin, forwarder);
      exchange.login().ifPresent(login -> request.login(login.scheme(), login.value()));
      sent = true;
      request.write(connection.out());
      HttpReply reply = HttpReply.read(connection.in(), exchange.maxBytes(), origin.toString());
      Optional<Fault> login = forwarder.flatMap(proxy -> Dialer.missingLogin(reply, proxy));
      if (login.isPresent()) {
        sent = false; // the proxy keeps it
        throw login.get();
      }
      return reply;
    }

    private Origin origin(URI uri) throws TransportException {
      try {
        return Origin.of(uri);
      } catch (IllegalArgumentException e) {
        throw new TransportException(e.getMessage(), sent, e);
      }
    }

    private boolean isRedirect(HttpReply reply) {
      return REDIRECTS.contains(reply.status()) && reply.header("Location").isPresent();
    }

    /** Where a redirect leads to, if it may be followed. */
    private URI redirected(URI from, Origin origin, HttpReply reply, int redirects)
        throws TransportException {
      try {
        URI target = from.resolve(reply.header("Location").orElse(""));
        Origin targetOrigin = Origin.of(target);
        String redirection = origin + " redirects to " + targetOrigin;
        if (exchange.method() == HttpMethod.POST) {
          throw refused(redirection + ": if that is the CA, set the address that it names", reply);
        }
        if (!targetOrigin.equals(origin)) {
          throw refused(
              redirection + ", another server: if that is the CA, set its address", reply);
        }
        if (redirects == MAX_REDIRECTS) {
          throw refused(origin + " redirects without end: check the address", reply);
        }
        return target;
      } catch (IllegalArgumentException e) {
        throw refused(origin + " redirects to what is no web address: check the address", reply);
      }
    }

    private TransportException refused(String sentence, HttpReply reply) {
      return new TransportException(sentence, reply.status(), Optional.empty());
    }
  }

  private HttpAnswer answer(HttpReply reply) {
    String date = reply.header("Date").orElse("");
    return new HttpAnswer(
        reply.status(),
        reply.header("Content-Type").orElse(""),
        reply.body(),
        reply.header("Retry-After").flatMap(text -> retryAfter(text, date)),
        date,
        explaining(reply));
  }

  private static Map<String, String> explaining(HttpReply reply) {
    var headers = new TreeMap<String, String>();
    for (String name : EXPLAINING) {
      List<String> values = reply.headers(name);
      if (!values.isEmpty()) {
        headers.put(name, String.join(", ", values));
      }
    }
    return headers;
  }

  /** Seconds, or a date, which is counted from the server's own time where it tells it. */
  private Optional<Duration> retryAfter(String text, String date) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    return HttpDate.parse(text)
        .map(then -> Duration.between(HttpDate.parse(date).orElseGet(clock::instant), then))
        .map(time -> time.isNegative() ? Duration.ZERO : time);
  }
}
