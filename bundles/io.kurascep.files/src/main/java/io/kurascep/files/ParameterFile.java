// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration file of another program that has keys and certificates in it, as {@code
 * NAME=value} lines, such as the {@code /etc/settings.*} of Advantech's routers: what their command
 * {@code scep_replace_pem} does.
 *
 * <p>A value keeps the notation that it has: within double or single quotes, over several lines or
 * on one line with {@code \n} for each line end. Where it is empty, it is written within double
 * quotes over several lines, as a shell reads it. Everything else in the file stays octet by octet,
 * and so do its owner, its group and its mode.
 */
public final class ParameterFile {
  private static final int MAX_BYTES = 1 << 20;

  /** Two that change one file at once would undo each other's change. */
  private static final Object WRITING = new Object();

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private static final String BLANK = "(?:\\s|\\\\n)*+";
  private static final String BLOCK =
      "-----BEGIN [A-Z0-9. ]+-----[A-Za-z0-9+/=\\s\\\\]*-----END [A-Z0-9. ]+-----";
  private static final String BLOCKS = BLOCK + "(?:" + BLANK + BLOCK + ")*+";

  /** The quote and what is within, or what stands without quotes. */
  private static final Pattern PEM_OR_NOTHING =
      Pattern.compile(
          "(?:([\"'])(%1$s(?:%2$s)?%1$s)\\1|((?:%2$s(?:\\\\n)*)?))(?=[ \\t]*$)"
              .formatted(BLANK, BLOCKS),
          Pattern.MULTILINE);

  private final DurableFiles files;
  private final Path file;

  /**
   * A file.
   *
   * @param files how it is written
   * @param file where it is; a symbolic link is followed
   */
  public ParameterFile(DurableFiles files, Path file) {
    this.files = files;
    this.file = file;
  }

  /**
   * Replaces the values of parameters, all of them in one step or none. A file in which they stand
   * already is not written.
   *
   * @param values the name of each parameter and its new value, PEM with LF line ends
   * @throws IOException where the file is absent, longer than a megabyte or cannot be written, or
   *     where one of the parameters is not in it, is there twice, or holds something else than PEM
   * @throws IllegalArgumentException where a name is none that a parameter can have
   */
  public void replace(Map<String, String> values) throws IOException {
    synchronized (WRITING) {
      String before = read();
      String after = before;
      for (Map.Entry<String, String> each : values.entrySet()) {
        after = replaced(after, each.getKey(), each.getValue().strip());
      }
      if (!after.equals(before)) {
        files.replace(file, after.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  /**
   * The value of a parameter.
   *
   * @param name the parameter
   * @return PEM with LF line ends, as {@link Pem#encode(String, byte[])} writes it; empty where the
   *     value is
   * @throws IOException as {@link #replace} does
   * @throws IllegalArgumentException as {@link #replace} does
   */
  public String value(String name) throws IOException {
    Matcher found = find(read(), name);
    String content = found.group(1) == null ? found.group(3) : found.group(2);
    StringBuilder value = new StringBuilder();
    for (Pem.Block block : Pem.decode(content.replace("\\n", "\n"))) {
      value.append(Pem.encode(block.label(), block.der()));
    }
    return value.toString();
  }

  /** Each octet is one character, so that whatever is in the file stays what it is. */
  private String read() throws IOException {
    byte[] content =
        files.read(file, MAX_BYTES).orElseThrow(() -> new IOException("there is no file " + file));
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  private String replaced(String text, String name, String value) throws IOException {
    Matcher old = find(text, name);
    return text.substring(0, old.regionStart())
        + inNotationOf(old, value, text)
        + text.substring(old.end());
  }

  /** Finds a value: group 1 is the quote, if there is one, and 2 or 3 what is in it or without. */
  private Matcher find(String text, String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "%s cannot be the name of a parameter: letters, digits and _ . - are allowed"
              .formatted(name));
    }
    Matcher found =
        Pattern.compile("(?m)^[ \\t]*(?:export[ \\t]+)?" + Pattern.quote(name) + "[ \\t]*=[ \\t]*")
            .matcher(text);
    if (!found.find()) {
      throw new IOException("the file %s has no parameter %s".formatted(file, name));
    }
    int begin = found.end();
    if (found.find()) {
      throw new IOException("the file %s has the parameter %s twice".formatted(file, name));
    }
    Matcher old = PEM_OR_NOTHING.matcher(text).region(begin, text.length());
    if (!old.lookingAt()) {
      throw new IOException(
          "the parameter %s in the file %s holds something that is not PEM: empty it first"
              .formatted(name, file));
    }
    return old;
  }

  private static String inNotationOf(Matcher old, String value, String text) {
    boolean quoted = old.group(1) != null;
    String content = quoted ? old.group(2) : old.group(3);
    String quote = quoted ? old.group(1) : content.isEmpty() ? "\"" : "";
    String lineEnd = content.contains("\\n") ? "\\n" : text.contains("\r\n") ? "\r\n" : "\n";
    String last = content.endsWith(lineEnd) ? lineEnd : "";
    return quote + value.replace("\n", lineEnd) + last + quote;
  }
}
