// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An answer in HTTP/1.1 (RFC 9112), read with limits on everything that a server could make
 * endless.
 *
 * @param status the status
 * @param headers by name, whatever its case, the values in the order as sent
 * @param body the body, unchunked
 * @param persistent whether the connection can take another request (RFC 9112 section 9.3)
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, inside this bundle
public record HttpReply(
    int status, Map<String, List<String>> headers, byte[] body, boolean persistent) {

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[0-9] ([1-5][0-9]{2})( .*)?");
  private static final Pattern LENGTH = Pattern.compile("0*([0-9]{1,18})");
  private static final int MAX_HEAD = 32 * 1024;
  private static final int MAX_INTERIM = 8;
  private static final int MAX_CHUNK = 0xfffffff;
  private static final int BUFFER = 8 * 1024;

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** All values of a header. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /**
   * Reads an answer with its body.
   *
   * @param in where from
   * @param maxBytes largest body
   * @param peer the server's name for an error sentence
   */
  public static HttpReply read(InputStream in, int maxBytes, String peer) throws IOException {
    HttpReply head = head(in, peer);
    try {
      byte[] body = new Body(in, maxBytes, peer).read(head);
      return new HttpReply(head.status, head.headers, body, head.persistent);
    } catch (EOFException e) {
      throw Fault.of(peer + " broke off in the middle of its answer: try again later", e);
    }
  }

  /** Reads an answer's head, and not a byte more. */
  static HttpReply head(InputStream in, String peer) throws IOException {
    var lines = new Lines(in);
    try {
      for (int interim = 0; interim < MAX_INTERIM; interim++) {
        String line = lines.next();
        int status = status(line, peer);
        Map<String, List<String>> headers = headers(lines);
        if (status >= 200) {
          return new HttpReply(status, headers, new byte[0], isPersistent(line, headers));
        }
      }
    } catch (EOFException e) {
      throw Fault.of(
          peer
              + (lines.none()
                  ? " closed the connection without an answer" + Fault.again(peer)
                  : " broke off in the middle of its answer: try again later"),
          e);
    }
    throw noHttp(peer);
  }

  private static int status(String line, String peer) throws Fault {
    var status = STATUS_LINE.matcher(line);
    if (!status.matches()) {
      throw noHttp(peer);
    }
    return Integer.parseInt(status.group(1));
  }

  /** One header, and not two that could differ, must tell where the body ends. */
  private static boolean isPersistent(String statusLine, Map<String, List<String>> headers) {
    return !statusLine.startsWith("HTTP/1.0")
        && headers.containsKey("Content-Length") != headers.containsKey("Transfer-Encoding")
        && headers.getOrDefault("Connection", List.of()).stream()
            .noneMatch(options -> options.toLowerCase(Locale.ROOT).contains("close"));
  }

  private static Fault noHttp(String peer) {
    return Fault.of(
        "what answers at " + peer + " is no web server: check the port, and http or https");
  }

  private static Map<String, List<String>> headers(Lines lines) throws IOException {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers
            .computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /** Reads lines byte by byte, so that nothing after the last one is taken from the stream. */
  private static final class Lines {

    private final InputStream in;
    private int count;

    Lines(InputStream in) {
      this.in = in;
    }

    /** Whether nothing at all came yet. */
    boolean none() {
      return count == 0;
    }

    /** The next line, with spaces in the place of control characters: it may end up in a log. */
    String next() throws IOException {
      var line = new StringBuilder();
      while (true) {
        int b = in.read();
        if (b < 0) {
          throw new EOFException();
        }
        count++;
        if (b == '\n') {
          return text(line);
        }
        if (count > MAX_HEAD) {
          throw new IOException("the head of the answer is larger than " + MAX_HEAD + " bytes");
        }
        line.append((char) b);
      }
    }

    private static String text(StringBuilder line) {
      int end = line.length();
      if (end > 0 && line.charAt(end - 1) == '\r') {
        line.setLength(--end);
      }
      for (int i = 0; i < end; i++) {
        if (Character.isISOControl(line.charAt(i))) {
          line.setCharAt(i, ' ');
        }
      }
      return line.toString();
    }
  }

  /** Reads a body, of which the server tells the end in one of three ways (RFC 9112 section 6). */
  private static final class Body {

    private final InputStream in;
    private final int maxBytes;
    private final String peer;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int around;

    Body(InputStream in, int maxBytes, String peer) {
      this.in = in;
      this.maxBytes = maxBytes;
      this.peer = peer;
    }

    byte[] read(HttpReply head) throws IOException {
      if (head.status == 204 || head.status == 304) {
        return new byte[0];
      }
      refuseEncodings(head);
      if (head.header("Transfer-Encoding").isPresent()) {
        chunks();
      } else if (head.header("Content-Length").isPresent()) {
        copy(length(head));
      } else {
        rest();
      }
      return bytes.toByteArray();
    }

    private void refuseEncodings(HttpReply head) throws Fault {
      String content = head.header("Content-Encoding").orElse("identity");
      String transfer = head.header("Transfer-Encoding").orElse("chunked");
      if (!"identity".equalsIgnoreCase(content) || !"chunked".equalsIgnoreCase(transfer)) {
        throw Fault.of(
            peer + " compresses its answer although it was asked not to: switch compression off");
      }
    }

    private int length(HttpReply head) throws IOException {
      var lengths = new HashSet<>(head.headers.get("Content-Length"));
      var length = LENGTH.matcher(lengths.iterator().next());
      if (lengths.size() > 1 || !length.matches()) {
        throw new IOException("its Content-Length makes no sense");
      }
      long bytes = Long.parseLong(length.group(1));
      if (bytes > maxBytes) {
        throw tooLarge();
      }
      return (int) bytes;
    }

    private void chunks() throws IOException {
      for (int size = chunk(); size > 0; size = chunk()) {
        copy(size);
        int first = octet();
        if ((first == '\r' ? octet() : first) != '\n') {
          throw new IOException("a chunk is longer than it says");
        }
      }
      skipTrailers();
    }

    /**
     * Reads the line before a chunk, of which only the hexadecimal digits at its beginning count.
     */
    private int chunk() throws IOException {
      int size = 0;
      int digits = 0;
      int octet = octet();
      for (; HexFormat.isHexDigit(octet); octet = octet()) {
        if (size > MAX_CHUNK >> 4) {
          throw noSize();
        }
        size = size << 4 | HexFormat.fromHexDigit(octet);
        digits++;
      }
      while (octet == ' ' || octet == '\t') {
        octet = octet();
      }
      if (digits == 0 || ";\r\n".indexOf(octet) < 0) {
        throw noSize();
      }
      skipLine(octet);
      return size;
    }

    private static IOException noSize() {
      return new IOException("the size of a chunk makes no sense");
    }

    private void skipTrailers() throws IOException {
      boolean empty = false;
      while (!empty) {
        int first = octet();
        int octet = first == '\r' ? octet() : first;
        empty = octet == '\n';
        skipLine(octet);
      }
    }

    private void skipLine(int from) throws IOException {
      for (int octet = from; octet != '\n'; ) {
        octet = octet();
      }
    }

    /** An octet around the chunks, of which there may be little more than in them. */
    private int octet() throws IOException {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException();
      }
      around++;
      if (around > MAX_HEAD + bytes.size()) {
        throw new IOException("its chunks are too small");
      }
      return octet;
    }

    private void copy(int count) throws IOException {
      if (count > maxBytes - bytes.size()) {
        throw tooLarge();
      }
      byte[] read = in.readNBytes(count);
      bytes.writeBytes(read);
      if (read.length < count) {
        throw new EOFException();
      }
    }

    private void rest() throws IOException {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (count > maxBytes - bytes.size()) {
          throw tooLarge();
        }
        bytes.write(buffer, 0, count);
      }
    }

    private Fault tooLarge() {
      return Fault.of(
          "the answer of "
              + peer
              + " is larger than "
              + maxBytes
              + " bytes: check the address, or raise the size limit");
    }
  }
}
