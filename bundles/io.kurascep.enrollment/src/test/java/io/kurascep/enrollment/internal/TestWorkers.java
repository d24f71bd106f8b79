// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Workers without threads and a clock that stands still: a test lets both go on. */
final class TestWorkers implements Workers {

  private record Appointment(Instant at, long number, Runnable task) {}

  private static final int TOO_MANY = 10_000;

  /** All that was sent. */
  final List<HttpExchange> exchanges = new ArrayList<>();

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Map<Object, Appointment> appointments = new HashMap<>();
  private long numbers;
  private final Instant begun;
  private Instant now;

  /** What somebody on the way makes of an answer. */
  BiFunction<HttpExchange, HttpAnswer, HttpAnswer> onTheWay = (exchange, answer) -> answer;

  /** What happens when the answer to a message is there. */
  Consumer<HttpExchange> afterExchange = exchange -> {};

  TestWorkers(Instant start) {
    this.begun = start;
    this.now = start;
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  @Override
  public Duration age() {
    return Duration.between(begun, now);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void wake(Object owner, Instant at, Runnable task) {
    numbers++;
    appointments.put(owner, new Appointment(at, numbers, task));
  }

  @Override
  public void forget(Object owner) {
    appointments.remove(owner);
  }

  @Override
  public <T, E extends Exception> T interruptibly(Lengthy<T, E> task) throws E {
    return task.run();
  }

  @Override
  public HttpAnswer exchange(Transport transport, HttpExchange exchange) throws TransportException {
    exchanges.add(exchange);
    var answer = onTheWay.apply(exchange, transport.exchange(exchange));
    afterExchange.accept(exchange);
    return answer;
  }

  /** Forgets what was to be done, as a process does that ends. */
  void clear() {
    tasks.clear();
    appointments.clear();
  }

  Instant now() {
    return now;
  }

  /** Does all that is to be done now. */
  void run() {
    for (var done = 0; done < TOO_MANY; done++) {
      var task = tasks.poll();
      if (task == null && due().isEmpty()) {
        return;
      }
      if (task == null) {
        var owner = due().orElseThrow();
        task = appointments.remove(owner).task();
      }
      task.run();
    }
    throw new AssertionError("there is no end of tasks");
  }

  private Optional<Object> due() {
    return next().filter(owner -> !appointments.get(owner).at().isAfter(now));
  }

  private Optional<Object> next() {
    return appointments.entrySet().stream()
        .min(
            Comparator.comparing((Map.Entry<Object, Appointment> entry) -> entry.getValue().at())
                .thenComparing(entry -> entry.getValue().number()))
        .map(Map.Entry::getKey);
  }

  /** Lets time pass, and does all that is due meanwhile at its time. */
  void advance(Duration time) {
    run();
    var until = now.plus(time);
    for (var done = 0; done < TOO_MANY; done++) {
      var next = next().filter(owner -> !appointments.get(owner).at().isAfter(until));
      if (next.isEmpty()) {
        now = until;
        return;
      }
      now = appointments.get(next.get()).at();
      run();
    }
    throw new AssertionError("there is no end of appointments");
  }
}
