// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What every service of Kura throws. Its message is the fixed text of its code, followed by the
 * first argument where {@link KuraErrorCode} says that the code shows it.
 */
@ProviderType
public class KuraException extends Exception {
  private static final long serialVersionUID = 1L;

  private final KuraErrorCode code;
  private final String message;

  /**
   * Makes an exception without an argument.
   *
   * @param code the reason
   */
  public KuraException(KuraErrorCode code) {
    this(code, null, new Object[0]);
  }

  /**
   * Makes an exception with arguments.
   *
   * @param code the reason
   * @param arguments the first one is shown in the message, where the code shows it
   */
  public KuraException(KuraErrorCode code, Object... arguments) {
    this(code, null, arguments);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param code the reason
   * @param cause what was thrown first
   * @param arguments the first one is shown in the message, where the code shows it
   */
  public KuraException(KuraErrorCode code, Throwable cause, Object... arguments) {
    super(cause);
    this.code = code;
    this.message = code.message(arguments);
  }

  /**
   * An {@link KuraErrorCode#INTERNAL_ERROR} with a message.
   *
   * @param message what went wrong
   * @return the exception, to be thrown by the caller
   */
  public static KuraException internalError(String message) {
    return new KuraException(KuraErrorCode.INTERNAL_ERROR, message);
  }

  /**
   * An {@link KuraErrorCode#INTERNAL_ERROR} with a cause.
   *
   * @param cause what was thrown first
   * @return the exception, to be thrown by the caller
   */
  public static KuraException internalError(Throwable cause) {
    return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause, cause.getMessage());
  }

  /**
   * An {@link KuraErrorCode#INTERNAL_ERROR} with a cause and a message.
   *
   * @param cause what was thrown first
   * @param message what went wrong
   * @return the exception, to be thrown by the caller
   */
  public static KuraException internalError(Throwable cause, String message) {
    return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause, message);
  }

  /**
   * The reason.
   *
   * @return the code given to the constructor
   */
  public KuraErrorCode getCode() {
    return code;
  }

  /** The text of the code, with the first argument where the code shows it. */
  @Override
  public String getMessage() {
    return message;
  }

  /** The same as {@link #getMessage()}: the text is not translated. */
  @Override
  public String getLocalizedMessage() {
    return message;
  }
}
