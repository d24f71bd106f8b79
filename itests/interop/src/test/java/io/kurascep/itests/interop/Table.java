// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of docs/interoperability.md that this run fills. Tests write each cell that they saw
 * into a file; a cell that was not seen stays empty.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are copies that nobody changes
enum Table {
  /** What each server does. */
  OPERATIONS("operation", servers(), ServersIT.OPERATIONS),
  /** Renewal, form by form. */
  RENEWALS("message, signed with, challenge, key", servers(), ServersIT.RENEWALS),
  /** Ciphers and methods, and in the cells digests. */
  ALGORITHMS("method, cipher", servers(), ServersIT.algorithms()),
  /** What clients of others do with the embedded CA. */
  CLIENTS("operation, setting of the CA", ForeignClientsIT.clients(), ForeignClientsIT.rows());

  private static final Path SEEN = Path.of("target", "interoperability.tsv");

  static {
    try {
      Files.createDirectories(SEEN.getParent());
      Files.writeString(SEEN, ""); // what another run saw does not count
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final String corner;
  private final List<String> columns;
  private final List<String> rows;

  Table(String corner, List<String> columns, List<String> rows) {
    this.corner = corner;
    this.columns = List.copyOf(columns);
    this.rows = List.copyOf(rows);
  }

  private static List<String> servers() {
    return Arrays.stream(Server.values()).map(Server::toString).toList();
  }

  /** Notes what was seen. */
  void saw(String row, Object column, String outcome) {
    if (!rows.contains(row) || !columns.contains(column.toString())) {
      throw new IllegalArgumentException(this + " has no " + row + " of " + column);
    }
    String line = String.join("\t", name(), row, column.toString(), outcome) + "\n";
    try {
      Files.writeString(SEEN, line, UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A place in a table. */
  record Cell(String row, String column) {}

  /** Returns what this run saw. */
  Map<Cell, String> seen() throws IOException {
    Map<Cell, String> cells = new HashMap<>();
    for (String line : Files.readAllLines(SEEN, UTF_8)) {
      String[] parts = line.split("\t", -1);
      if (parts[0].equals(name())) {
        cells.merge(
            new Cell(parts[1], parts[2]),
            parts[3],
            (one, other) -> one.equals(other) ? one : one + "; " + other);
      }
    }
    return cells;
  }

  /** Returns the table as the document has it. */
  String written(Map<Cell, String> cells) {
    Stream<String> head =
        Stream.of(line(corner, columns.stream()), line("--", columns.stream().map(column -> "--")));
    Stream<String> body =
        rows.stream()
            .map(
                row ->
                    line(
                        row,
                        columns.stream()
                            .map(column -> cells.getOrDefault(new Cell(row, column), ""))));
    return Stream.concat(head, body).collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String line(String first, Stream<String> others) {
    String middle = first.equals("--") ? "|" : " | ";
    String line = Stream.concat(Stream.of(first), others).collect(Collectors.joining(middle));
    return first.equals("--")
        ? "|" + line + "|"
        : ("| " + line + " |").replaceAll("\\|  (?=\\|)", "| ");
  }

  /** Returns the cells that the document has, empty ones left out. */
  Map<Cell, String> read(String document) {
    Map<Cell, String> cells = new HashMap<>();
    for (String line : document.substring(begin(document), end(document)).lines().toList()) {
      List<String> parts = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      for (int i = 0; i < columns.size() && i + 3 < parts.size(); i++) {
        if (rows.contains(parts.get(1)) && !parts.get(i + 2).isEmpty()) {
          cells.put(new Cell(parts.get(1), columns.get(i)), parts.get(i + 2));
        }
      }
    }
    return cells;
  }

  /** Returns the document with this table in place of the one it has. */
  String putInto(String document, Map<Cell, String> cells) {
    return document.substring(0, begin(document))
        + written(cells)
        + document.substring(end(document));
  }

  private int begin(String document) {
    String marker = "<!-- table: " + this + " -->\n";
    return position(document, marker).orElseThrow(() -> lacks(marker)) + marker.length();
  }

  private int end(String document) {
    String marker = "\n<!-- end of " + this + " -->";
    return position(document, marker).orElseThrow(() -> lacks(marker));
  }

  private static Optional<Integer> position(String document, String marker) {
    return Optional.of(document.indexOf(marker)).filter(position -> position >= 0);
  }

  private static IllegalStateException lacks(String marker) {
    return new IllegalStateException("docs/interoperability.md lacks the line " + marker.strip());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
