// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** An exchange failed; the message is the whole sentence for the user. */
public final class Fault extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_CAUSES = 16;

  private final boolean noConnection;

  private Fault(String sentence, boolean noConnection, Throwable cause) {
    super(sentence, cause);
    this.noConnection = noConnection;
  }

  /** Something that trying again at once does not heal. */
  static Fault of(String sentence) {
    return new Fault(sentence, false, null);
  }

  /** Something that trying again at once does not heal. */
  static Fault of(String sentence, Throwable cause) {
    return new Fault(sentence, false, cause);
  }

  /** The server could not be reached, perhaps since the network is not up yet. */
  static Fault noConnection(String sentence, Throwable cause) {
    return new Fault(sentence, true, cause);
  }

  /** Whether the reason is that the server could not be reached. */
  public boolean isNoConnection() {
    return noConnection;
  }

  /** Finds an exception of this kind among the causes of another. */
  static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> kind) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .limit(MAX_CAUSES)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /** What the platform says of a failure, fit to stand inside a sentence. */
  static String detail(Throwable thrown) {
    String message =
        Optional.ofNullable(thrown.getMessage()).orElse(thrown.getClass().getSimpleName());
    return FailureWords.harmless(message).replaceFirst("\\.$", "");
  }

  /** One sentence for whatever went wrong on the way to a server and back. */
  public static String sentence(Origin origin, IOException e) {
    Optional<SocketTimeoutException> limit = cause(e, SocketTimeoutException.class);
    if (e instanceof Fault) {
      return e.getMessage();
    }
    if (limit.isPresent()) {
      return origin + " " + limit.get().getMessage() + ": try again later, or raise the time limit";
    }
    if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) {
      return "the exchange with " + origin + " was interrupted: try again";
    }
    return origin + " broke the connection (" + detail(e) + ")" + again(origin.toString());
  }

  /**
   * What to do about a server that closed the connection. With TLS 1.3 one that asks for a client
   * certificate in vain may just close, after the handshake.
   *
   * @param peer its address
   */
  static String again(String peer) {
    return peer.startsWith("https:")
        ? ": try again later, or set the HTTPS client key if it asks for a client certificate"
        : ": try again later";
  }
}
