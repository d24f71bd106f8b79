// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

/** Bytes so far from a SCEP message that no CertRep can answer them. */
public final class MalformedMessage extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says in a sentence what the bytes lack. */
  public MalformedMessage(String sentence) {
    super(sentence);
  }

  /** Says in a sentence what the bytes lack, and how that was found. */
  public MalformedMessage(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
