// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server says that it can do (GetCACaps, RFC 8894 §3.5.2). The answer is not signed, so that
 * anybody on the way can shorten it: see {@link SecurityLevel}.
 */
public final class Capabilities {

  /** A word of the answer that has a meaning. */
  public enum Keyword {
    /** AES-128-CBC. */
    AES("AES"),
    /** Triple DES. */
    DES3("DES3"),
    /** GetNextCACert. */
    GET_NEXT_CA_CERT("GetNextCACert"),
    /** Messages by HTTP POST. */
    POST_PKI_OPERATION("POSTPKIOperation"),
    /** RenewalReq. */
    RENEWAL("Renewal"),
    /** SHA-1. */
    SHA_1("SHA-1"),
    /** SHA-224, announced by OpenXPKI, not in the RFC. */
    SHA_224("SHA-224"),
    /** SHA-256. */
    SHA_256("SHA-256"),
    /** SHA-384, announced by OpenXPKI, not in the RFC. */
    SHA_384("SHA-384"),
    /** SHA-512. */
    SHA_512("SHA-512"),
    /** All of RFC 8894 §2.9: AES, POST and SHA-256. */
    SCEP_STANDARD("SCEPStandard");

    private final String word;

    Keyword(String word) {
      this.word = word;
    }

    /** The word as the RFC writes it. */
    public String word() {
      return word;
    }
  }

  private static final int MOST_LINES = 1000;
  private static final Capabilities NONE = new Capabilities(EnumSet.noneOf(Keyword.class));
  private static final Set<Keyword> OF_STANDARD =
      EnumSet.of(Keyword.AES, Keyword.POST_PKI_OPERATION, Keyword.SHA_256);

  private final EnumSet<Keyword> keywords;

  private Capabilities(EnumSet<Keyword> keywords) {
    this.keywords = keywords;
  }

  /** Nothing announced: also what an empty answer or an HTTP error means. */
  public static Capabilities none() {
    return NONE;
  }

  /** What every server of RFC 8894 can do. */
  public static Capabilities standard() {
    return new Capabilities(EnumSet.of(Keyword.SCEP_STANDARD));
  }

  /**
   * Reads the body of an answer: one word per line, lines ended by LF or CRLF, any case, unknown
   * words ignored, and so is what comes after a thousand lines.
   */
  public static Capabilities parse(byte[] body) {
    return ofWords(new String(body, StandardCharsets.ISO_8859_1).lines().limit(MOST_LINES));
  }

  static Capabilities ofText(String text) {
    return ofWords(Stream.of(text.split(" ", Keyword.values().length + 1)));
  }

  private static Capabilities ofWords(Stream<String> words) {
    var found = EnumSet.noneOf(Keyword.class);
    words
        .map(String::strip)
        .forEach(
            word -> {
              for (var keyword : Keyword.values()) {
                if (keyword.word.equalsIgnoreCase(word)) {
                  found.add(keyword);
                }
              }
            });
    return new Capabilities(found);
  }

  /** Whether this is announced, or implied by SCEPStandard. */
  public boolean has(Keyword keyword) {
    return keywords.contains(keyword)
        || (keywords.contains(Keyword.SCEP_STANDARD) && OF_STANDARD.contains(keyword));
  }

  /** Whether nothing that we know was announced. */
  public boolean isEmpty() {
    return keywords.isEmpty();
  }

  /** What this or the other announces. */
  public Capabilities union(Capabilities other) {
    var all = EnumSet.copyOf(keywords);
    all.addAll(other.keywords);
    return new Capabilities(all);
  }

  /** The words as the RFC writes them, separated by spaces. */
  public String text() {
    return keywords.stream().map(Keyword::word).collect(Collectors.joining(" "));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Capabilities capabilities && keywords.equals(capabilities.keywords);
  }

  @Override
  public int hashCode() {
    return keywords.hashCode();
  }

  @Override
  public String toString() {
    return isEmpty() ? "none" : text();
  }
}
