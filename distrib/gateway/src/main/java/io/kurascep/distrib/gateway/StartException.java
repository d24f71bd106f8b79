// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

/** The gateway cannot be started; the message says what is wrong and what to do. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String sentence) {
    super(sentence);
  }

  StartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
