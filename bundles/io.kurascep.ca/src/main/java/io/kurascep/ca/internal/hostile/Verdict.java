// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

/** What a client did. */
enum Verdict {
  /** The attack did not work. */
  REFUSED("refused"),
  /** It took what it should not. */
  ACCEPTED("accepted wrongly"),
  /** It did not end in time. */
  HUNG("hung"),
  /** It ended in a way that says neither. */
  UNCLEAR("could not tell"),
  /** There is no command for this, or it does not do it where nothing is wrong. */
  NOT_TRIED("not tried");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
