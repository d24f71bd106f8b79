// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

/** A line of the CA's journal, without the journal. */
public final class RecordText {

  private RecordText() {}

  /** Reads a line. */
  public static void read(String line) {
    RecordLine.parse(line);
  }
}
