// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import io.kurascep.ca.internal.faults.Fault.Operation;
import io.kurascep.ca.internal.settings.Values;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which faults show at which requests: words such as {@code wrong-nonce}, at every request, {@code
 * drop-reply@1}, at the first one, {@code http-500@2-4} or {@code GetCACaps:html@3-}. Each
 * operation is counted by itself, from the start of the CA.
 */
public final class FaultPlan {
  private static final Pattern WORD =
      Pattern.compile("(?:(\\w+):)?([a-z0-9-]+?)(?:@(\\d{1,9})(-(\\d{1,9})?)?)?");

  private final List<Entry> entries;

  /** One word. */
  private record Entry(Fault fault, Operation operation, int first, int last) {
    static Entry parse(String word) {
      Matcher matcher = WORD.matcher(word);
      if (!matcher.matches()) {
        throw wrong(word);
      }
      Fault fault =
          all()
              .filter(known -> known.word().equals(matcher.group(2)))
              .findFirst()
              .orElseThrow(() -> wrong(word));
      int first = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
      int last = matcher.group(3) == null ? Integer.MAX_VALUE : first;
      if (matcher.group(4) != null) {
        last = matcher.group(5) == null ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(5));
      }
      return new Entry(fault, operation(matcher.group(1), fault, word), first, last);
    }

    private static Operation operation(String name, Fault fault, String word) {
      return name == null
          ? fault.operation()
          : Arrays.stream(Operation.values())
              .filter(operation -> operation.name().equals(name.toUpperCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(() -> wrong(word));
    }

    private static IllegalArgumentException wrong(String word) {
      return Values.wrong("faults", "names of docs/embedded-ca.md, such as wrong-nonce@1", word);
    }
  }

  private FaultPlan(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException with one sentence naming the word that is wrong
   */
  public static FaultPlan read(Values values) {
    return new FaultPlan(values.list("faults", "", Entry::parse));
  }

  /** Returns all faults. */
  public static Stream<Fault> all() {
    return Stream.of(
            ReplyFault.values(),
            IssueFault.values(),
            CrlFault.values(),
            ReplayFault.values(),
            DocumentFault.values(),
            WireFault.values(),
            TlsFault.values())
        .flatMap(Arrays::stream);
  }

  /** Counts the requests of a CA, and says which faults each of them shows. */
  public final class Counter {
    private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);

    /** Returns the faults of the next request for an operation; none for one not known here. */
    public synchronized Faults next(String operation) {
      if (entries.isEmpty()) {
        return Faults.NONE;
      }
      List<Operation> known =
          Arrays.stream(Operation.values())
              .filter(one -> one.name().equals(operation.toUpperCase(Locale.ROOT)))
              .toList();
      if (known.isEmpty()) {
        return Faults.NONE;
      }
      int count = counts.merge(known.get(0), 1, Integer::sum);
      return new Faults(
          entries.stream()
              .filter(entry -> entry.operation() == known.get(0))
              .filter(entry -> entry.first() <= count && count <= entry.last())
              .map(Entry::fault)
              .toList());
    }
  }
}
