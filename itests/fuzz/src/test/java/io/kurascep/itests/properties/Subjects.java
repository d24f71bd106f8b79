// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.properties;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ListArbitrary;

/** Subjects in both of the forms that people write, with what they mean. */
final class Subjects {

  private static final String PRINTABLE =
      "ABCXYZabcxyz0189 '()+,-./:=?"; // of those that a PrintableString may have
  private static final String SPECIAL = ",+\"\\<>;=#/ {}'";
  private static final String RFC4514_ESCAPED = " \"#+,;<>=\\/{}";
  private static final String RFC4514_NEEDED = "\"+,;<>\\";

  /** An attribute that people know by this name, and which values it may have. */
  private record Type(String name, String oid, Arbitrary<String> values) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("CN", "2.5.4.3", texts()),
          new Type("commonname", "2.5.4.3", texts()),
          new Type("O", "2.5.4.10", texts()),
          new Type("OU", "2.5.4.11", texts()),
          new Type("l", "2.5.4.7", texts()),
          new Type("ST", "2.5.4.8", texts()),
          new Type("street", "2.5.4.9", texts()),
          new Type("title", "2.5.4.12", texts()),
          new Type("GN", "2.5.4.42", texts()),
          new Type("SN", "2.5.4.4", texts()),
          new Type("serialNumber", "2.5.4.5", of(PRINTABLE)),
          new Type("C", "2.5.4.6", Arbitraries.of("SE", "de", "IT")),
          new Type("DC", "0.9.2342.19200300.100.1.25", ascii()),
          new Type("UID", "0.9.2342.19200300.100.1.1", texts()),
          new Type("E", "1.2.840.113549.1.9.1", ascii()),
          new Type("emailAddress", "1.2.840.113549.1.9.1", ascii()),
          new Type("unstructuredName", "1.2.840.113549.1.9.2", texts()),
          new Type("unstructuredAddress", "1.2.840.113549.1.9.8", texts()),
          new Type("1.3.6.1.4.1.99999.7", "1.3.6.1.4.1.99999.7", texts()),
          new Type("oid.2.5.4.65", "2.5.4.65", texts()));

  /** How much of a value is escaped. */
  private enum Escaping {
    NEEDED,
    ALL,
    HEX,
    QUOTES
  }

  private record Attribute(Type type, String value, Escaping escaping) {

    Meaning meaning() {
      return new Meaning(type.oid(), value);
    }

    String slashed() {
      return type.name()
          + "="
          + escaped(value, c -> escaping != Escaping.NEEDED || "/+\\".indexOf(c) >= 0);
    }

    String rfc4514() {
      return type.name()
          + "="
          + switch (escaping) {
            case NEEDED -> rfc4514(RFC4514_NEEDED);
            case ALL -> rfc4514(RFC4514_ESCAPED);
            case HEX -> hex(value);
            case QUOTES -> '"' + escaped(value, c -> "\"\\".indexOf(c) >= 0) + '"';
          };
    }

    /** White space at the ends, and a number sign at the beginning, are always escaped. */
    private String rfc4514(String escapes) {
      var first = value.codePointAt(0);
      var last = value.codePointBefore(value.length());
      var middle = Character.charCount(first);
      if (middle == value.length()) {
        return end(first, escapes);
      }
      return end(first, escapes)
          + escaped(
              value.substring(middle, value.length() - Character.charCount(last)),
              c -> escapes.indexOf(c) >= 0)
          + end(last, escapes);
    }

    private static String end(int c, String escapes) {
      var text = Character.toString(c);
      if (escapes.indexOf(c) >= 0 || c == ' ' || c == '#') {
        return "\\" + text;
      }
      return Character.isWhitespace(c) ? hex(text) : text;
    }

    private static String hex(String text) {
      return HexFormat.ofDelimiter("\\")
          .withPrefix("")
          .formatHex(text.getBytes(StandardCharsets.UTF_8))
          .transform(pairs -> "\\" + pairs);
    }
  }

  /** What one part of a name says. */
  record Meaning(String oid, String value) {}

  /** A subject as it is written, and its parts in the order of the encoding. */
  record Subject(String text, List<Set<Meaning>> meaning) {}

  private Subjects() {}

  /** Any subject in any form. */
  static Arbitrary<Subject> any() {
    return Arbitraries.oneOf(slashed(), rfc4514());
  }

  /** Those that OpenSSL writes. */
  static Arbitrary<Subject> slashed() {
    return parts().map(Subjects::slashed);
  }

  private static Subject slashed(List<List<Attribute>> parts) {
    var text =
        parts.stream()
            .map(part -> joined(part.stream().map(Attribute::slashed).toList(), "+"))
            .collect(Collectors.joining("/", "/", ""));
    return new Subject(text, meaning(parts));
  }

  private static Arbitrary<Subject> rfc4514() {
    return Combinators.combine(parts(), Arbitraries.of(",", ", ", ";", " ; "))
        .as(
            (parts, separator) -> {
              var texts =
                  parts.stream()
                      .map(part -> joined(part.stream().map(Attribute::rfc4514).toList(), "+"))
                      .toList();
              var meaning = new ArrayList<>(meaning(parts));
              Collections.reverse(meaning);
              return new Subject(joined(texts, separator), meaning);
            });
  }

  private static String joined(List<String> texts, String separator) {
    return String.join(separator, texts);
  }

  private static List<Set<Meaning>> meaning(List<List<Attribute>> parts) {
    return parts.stream()
        .map(part -> part.stream().map(Attribute::meaning).collect(Collectors.toSet()))
        .toList();
  }

  private static Arbitrary<List<List<Attribute>>> parts() {
    var one = attributes().ofSize(1);
    var few = attributes().ofMinSize(2).ofMaxSize(3);
    return Arbitraries.frequencyOf(Tuple.of(9, one), Tuple.of(1, few))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static ListArbitrary<Attribute> attributes() {
    return Arbitraries.of(TYPES)
        .flatMap(
            type ->
                Combinators.combine(type.values(), Arbitraries.of(Escaping.class))
                    .as((value, escaping) -> new Attribute(type, value, escaping)))
        .list()
        .uniqueElements(each -> each.type().oid());
  }

  /** A backslash before each character for which this holds. */
  static String escaped(String text, IntPredicate escapes) {
    return text.codePoints()
        .mapToObj(c -> (escapes.test(c) ? "\\" : "") + Character.toString(c))
        .collect(Collectors.joining());
  }

  /** Texts of any characters but control characters, of 1 to 12. */
  static Arbitrary<String> texts() {
    return text(
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(' ', '~')),
            Tuple.of(3, one(SPECIAL)),
            Tuple.of(2, Arbitraries.integers().between(0xa0, 0x24f)),
            Tuple.of(1, Arbitraries.integers().between(0x2000, 0xfffd)),
            Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10ffff))));
  }

  private static Arbitrary<String> ascii() {
    return text(Arbitraries.integers().between(' ', '~'));
  }

  private static Arbitrary<String> of(String characters) {
    return text(one(characters));
  }

  private static Arbitrary<Integer> one(String characters) {
    return Arbitraries.of(characters.chars().boxed().toList());
  }

  private static Arbitrary<String> text(Arbitrary<Integer> codePoints) {
    return codePoints
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(all -> all.stream().map(Character::toString).collect(Collectors.joining()))
        .filter(text -> !text.isBlank());
  }
}
