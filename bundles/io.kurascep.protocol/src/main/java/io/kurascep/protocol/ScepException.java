// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/**
 * A SCEP operation failed. The leaf says what the caller does next: {@link TransportException} try
 * again, {@link ServerException} read what the server says, {@link TrustException} raise an alarm,
 * {@link ConfigurationException} correct a setting.
 *
 * <p>The message is one sentence that says what is wrong and what to do, and never holds a secret.
 */
public abstract sealed class ScepException extends Exception
    permits TransportException, ServerException, TrustException, ConfigurationException {

  private static final long serialVersionUID = 1L;

  ScepException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  ScepException(String sentence) {
    super(sentence);
  }
}
