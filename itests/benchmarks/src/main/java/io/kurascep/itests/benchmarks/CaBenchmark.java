// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures how many enrollments per second two servers answer, one after the other in each round,
 * for one client and for eight. The messages are made before the clock starts, each with a
 * transaction of its own, and the answers are looked at after it has stopped. Counted are those
 * that were granted: scepserver fails now and then when two come at once.
 *
 * <p>Prints its story, and then {@code RESULT name-clients ratio percentile} with the median of the
 * ratios of the rates, ours to the other's, and our 99th percentile in milliseconds.
 */
public final class CaBenchmark {
  private static final int ROUNDS = 9;
  private static final int WARM_UP = 4_000;
  private static final int EACH = 240;

  private final List<Requests> servers;

  private CaBenchmark(List<Requests> servers) {
    this.servers = servers;
  }

  /**
   * What a round showed.
   *
   * @param rate enrollments per second
   * @param refused how many got none
   * @param percentile99 how long 99 of 100 took at most, in milliseconds
   */
  private record Round(double rate, int refused, double percentile99) {}

  /**
   * Measures.
   *
   * @param arguments the challenge, the URL of our server, the URL of the other
   */
  public static void main(String[] arguments) throws Exception {
    var servers = new ArrayList<Requests>();
    for (var url : List.of(arguments[1], arguments[2])) {
      servers.add(new Requests(URI.create(url), certificate(url), arguments[0]));
    }
    var benchmark = new CaBenchmark(servers);
    for (var server : servers) {
      benchmark.round(server, 8, WARM_UP);
    }
    for (int clients : new int[] {1, 8}) {
      benchmark.measure(clients);
    }
  }

  private static X509Certificate certificate(String url) throws Exception {
    try (var in = URI.create(url + "?operation=GetCACert").toURL().openStream()) {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(in.readAllBytes()));
    }
  }

  private void measure(int clients) throws Exception {
    var ratios = new double[ROUNDS];
    var ours = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      Round first = round(servers.get(0), clients, EACH);
      Round second = round(servers.get(1), clients, EACH);
      ratios[i] = first.rate() / second.rate();
      ours[i] = first.percentile99();
      System.out.printf(
          "%d clients: %.0f and %.0f enrollments per second, 99th percentile %.1f and %.1f ms,"
              + " refused %d and %d%n",
          clients,
          first.rate(),
          second.rate(),
          first.percentile99(),
          second.percentile99(),
          first.refused(),
          second.refused());
      if (first.refused() > 0) {
        throw new IllegalStateException("our server refused requests that are in order");
      }
    }
    System.out.printf("RESULT %d %.3f %.1f%n", clients, median(ratios), median(ours));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private Round round(Requests server, int clients, int count) throws Exception {
    var messages = server.make(count);
    var answers = new byte[count][];
    var millis = new double[count];
    var tasks = new ArrayList<Callable<Void>>();
    for (int client = 0; client < clients; client++) {
      int first = client;
      tasks.add(
          () -> {
            for (int i = first; i < count; i += clients) {
              long start = System.nanoTime();
              answers[i] = server.send(messages.get(i));
              millis[i] = (System.nanoTime() - start) / 1e6;
            }
            return null;
          });
    }
    var threads = Executors.newFixedThreadPool(clients);
    long start = System.nanoTime();
    for (Future<Void> done : threads.invokeAll(tasks)) {
      done.get();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    threads.shutdown();
    long issued = Arrays.stream(answers).filter(Requests::isIssued).count();
    Arrays.sort(millis);
    return new Round(
        issued / seconds, count - (int) issued, millis[(int) Math.ceil(count * 0.99) - 1]);
  }
}
