// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The server answers, but not as a SCEP server does: the sentence says what it says. */
public final class ServerException extends ScepException {

  private static final long serialVersionUID = 1L;
  private static final int NO_STATUS = -1;
  private static final Set<Integer> UNREAD = Set.of(404, 405, 414);

  private final int httpStatus;
  private final transient Optional<Rejected> rejected;

  /** An answer that is no error of HTTP, and still no SCEP. */
  public ServerException(String sentence) {
    this(sentence, NO_STATUS);
  }

  /** A SCEP answer that refuses a question which has no outcome of its own (GetCert, GetCRL). */
  public ServerException(Rejected rejected) {
    super(rejected.sentence());
    this.httpStatus = NO_STATUS;
    this.rejected = Optional.of(rejected);
  }

  /** An answer with this HTTP status. */
  public ServerException(String sentence, int httpStatus) {
    super(sentence);
    this.httpStatus = httpStatus;
    this.rejected = Optional.empty();
  }

  /**
   * The same with the transaction, where the server looked at the request and its log may tell why
   * it failed.
   */
  ServerException in(TransactionId transactionId) {
    return httpStatus == NO_STATUS || isUnread()
        ? this
        : new ServerException(
            getMessage() + " (transaction " + transactionId.value() + ")", httpStatus);
  }

  /** The HTTP status, if it says something. */
  public OptionalInt httpStatus() {
    return httpStatus == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(httpStatus);
  }

  /** The refusal, if the server answered in SCEP. */
  public Optional<Rejected> rejected() {
    return rejected;
  }

  /** Whether the server says that it did not look at the request, which can be sent again. */
  public boolean isUnread() {
    return isUnread(httpStatus);
  }

  /**
   * Whether an HTTP status says that the server did not look at the request: there is no such
   * service (404), not by this method (405), or the address was too long (414).
   */
  public static boolean isUnread(int httpStatus) {
    return UNREAD.contains(httpStatus);
  }
}
