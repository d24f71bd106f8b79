// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.FlightRecord;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.ServerProfile;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The text of a flight record: a first line that says what it is, one {@code name: value} to a
 * line, and the bytes in blocks like those of PEM.
 */
public final class FlightText {

  private static final String FIRST_LINE = "Kura SCEP flight record 1";
  private static final String HEADER = "header ";
  private static final String REQUEST = "REQUEST";
  private static final String ANSWER = "ANSWER";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final int DASHES = 5;
  private static final int MOST_LINES = 256;
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private FlightText() {}

  /** Writes a record. */
  public static String of(FlightRecord record) {
    var text = new StringBuilder(FIRST_LINE).append('\n');
    line(text, "time", record.time().toString());
    line(text, "sentence", record.sentence());
    line(text, "step", record.step());
    record.transactionId().ifPresent(id -> line(text, "transaction", id));
    line(text, "security", record.security().setting());
    line(text, "profile", record.profile().setting());
    line(text, "method", record.request().method().setting());
    line(text, "address", record.request().address());
    line(text, "request bytes", Integer.toString(record.request().size()));
    record.answer().ifPresent(answer -> answer(text, answer));
    block(text, REQUEST, record.request().message());
    record.answer().ifPresent(answer -> block(text, ANSWER, answer.body()));
    record.caCertificates().forEach(ca -> block(text, CERTIFICATE, Certificates.der(ca)));
    return text.toString();
  }

  private static void answer(StringBuilder text, FlightRecord.Answer answer) {
    line(text, "status", Integer.toString(answer.status()));
    new TreeMap<>(answer.headers()).forEach((name, value) -> line(text, HEADER + name, value));
    line(text, "answer bytes", Integer.toString(answer.size()));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value.replaceAll("\\R", " ")).append('\n');
  }

  private static void block(StringBuilder text, String label, byte[] bytes) {
    text.append(BEGIN).append(label).append("-----\n");
    text.append(LINES.encodeToString(bytes)).append(bytes.length == 0 ? "" : "\n");
    text.append(END).append(label).append("-----\n");
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static FlightRecord parse(String text) {
    if (text.length() > FlightRecord.MAX_TEXT || !text.startsWith(FIRST_LINE)) {
      throw none(null);
    }
    try {
      return new Reader(text).record();
    } catch (CertificateException | RuntimeException bad) {
      throw none(bad);
    }
  }

  private static IllegalArgumentException none(Exception why) {
    return new IllegalArgumentException("this is no flight record of Kura SCEP", why);
  }

  /** Takes a text apart. */
  private static final class Reader {

    private final Map<String, String> lines = new LinkedHashMap<>();
    private final Map<String, List<byte[]>> blocks = new LinkedHashMap<>();

    private final StringBuilder base64 = new StringBuilder();
    private String label = "";

    Reader(String text) {
      var end = text.indexOf('\n');
      while (end >= 0 && end + 1 < text.length()) {
        var begin = end + 1;
        end = text.indexOf('\n', begin);
        var last = end < 0 ? text.length() : end;
        read(text, begin, text.charAt(last - 1) == '\r' ? last - 1 : last);
      }
    }

    private void read(String text, int begin, int end) {
      if (text.startsWith(BEGIN, begin)) {
        label = text.substring(begin + BEGIN.length(), end - DASHES);
        base64.setLength(0);
      } else if (text.startsWith(END, begin)) {
        blocks
            .computeIfAbsent(label, any -> new ArrayList<>())
            .add(Base64.getDecoder().decode(base64.toString()));
        label = "";
      } else if (label.isEmpty()) {
        var colon = text.indexOf(": ", begin);
        if (lines.size() == MOST_LINES
            || lines.put(text.substring(begin, colon), text.substring(colon + 2, end)) != null) {
          throw new IllegalArgumentException("a line twice, or too many");
        }
      } else {
        base64.append(text, begin, end);
      }
    }

    FlightRecord record() throws CertificateException {
      return new FlightRecord(
          Instant.parse(value("time")),
          value("sentence"),
          value("step"),
          Optional.ofNullable(lines.get("transaction")),
          SecurityLevel.of(value("security")),
          ServerProfile.of(value("profile")),
          new FlightRecord.Request(
              HttpMethod.of(value("method")),
              value("address"),
              number("request bytes"),
              block(REQUEST)),
          lines.containsKey("status") ? Optional.of(answer()) : Optional.empty(),
          certificates());
    }

    private FlightRecord.Answer answer() {
      var headers = new TreeMap<String, String>();
      lines.forEach(
          (name, value) -> {
            if (name.startsWith(HEADER)) {
              headers.put(name.substring(HEADER.length()), value);
            }
          });
      return new FlightRecord.Answer(
          number("status"), headers, number("answer bytes"), block(ANSWER));
    }

    private List<X509Certificate> certificates() throws CertificateException {
      var certificates = new ArrayList<X509Certificate>();
      for (var der : blocks.getOrDefault(CERTIFICATE, List.of())) {
        certificates.add(Certificates.parse(der));
      }
      return certificates;
    }

    private String value(String name) {
      return Optional.ofNullable(lines.get(name)).orElseThrow();
    }

    private int number(String name) {
      return Integer.parseInt(value(name));
    }

    private byte[] block(String label) {
      return blocks.get(label).get(0);
    }
  }
}
