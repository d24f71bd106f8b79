// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings as they arrive from a form, a file or the cloud: any may be absent, empty (both mean the
 * default) or of another Java type. What the user did not set, the profile may.
 */
public final class Values {
  private final Map<String, ?> properties;
  private final Map<String, String> profile;

  /**
   * Layers settings over those of a profile.
   *
   * @param properties what the user set
   * @param profile what counts where the user set nothing
   */
  public Values(Map<String, ?> properties, Map<String, String> profile) {
    this.properties = properties;
    this.profile = profile;
  }

  /** Returns a setting as it was given, a list for example; null where it is absent. */
  public Object raw(String name) {
    return properties.get(name);
  }

  /** Returns a text without blanks around it. */
  public String text(String name, String whenAbsent) {
    Object value = properties.get(name);
    if (value != null && !value.toString().isBlank()) {
      return value.toString().strip();
    }
    return profile.getOrDefault(name, whenAbsent);
  }

  /** Returns a whole number within limits. */
  public int number(String name, int whenAbsent, int least, int most) {
    String text = text(name, Integer.toString(whenAbsent));
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw wrong(name, "a number from " + least + " to " + most, text);
  }

  /** Returns true or false. */
  public boolean flag(String name, boolean whenAbsent) {
    String text = text(name, Boolean.toString(whenAbsent));
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false", text);
    };
  }

  /** Returns one of the words that an enum stands for: see {@link #word}. */
  public <E extends Enum<E>> E choice(String name, E whenAbsent) {
    return oneOf(name, whenAbsent.getDeclaringClass(), text(name, word(whenAbsent)));
  }

  /** Returns words that an enum stands for, separated by blanks or commas. */
  public <E extends Enum<E>> List<E> choices(String name, Class<E> type, String whenAbsent) {
    return list(name, whenAbsent, word -> oneOf(name, type, word));
  }

  private static <E extends Enum<E>> E oneOf(String name, Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word(constant).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> wrong(name, words(type), text));
  }

  private static String words(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Values::word)
        .collect(Collectors.joining(", "));
  }

  /** Returns the word for an enum constant: what it prints, in lower case, with hyphens. */
  public static String word(Enum<?> constant) {
    return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns words, separated by blanks or commas, each read by a function that may refuse it. */
  public <T> List<T> list(String name, String whenAbsent, Function<String, T> reader) {
    return Stream.of(text(name, whenAbsent).split("[\\s,]+", -1))
        .filter(word -> !word.isEmpty())
        .map(reader)
        .toList();
  }

  /** Returns what to throw for a value that a setting cannot have. */
  public static IllegalArgumentException wrong(String name, String expected, String text) {
    return new IllegalArgumentException(
        name + " must be " + expected + ", not " + Printable.of(text));
  }
}
