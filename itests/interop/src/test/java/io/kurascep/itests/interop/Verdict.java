// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import io.kurascep.protocol.Issued;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Pending;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerException;
import io.kurascep.protocol.TransportException;
import io.kurascep.protocol.TrustException;
import java.util.List;

/** What came of a request, in a word that a table of expectations can hold. */
final class Verdict {
  /** A request that is made of a server. */
  interface Asked {
    Outcome outcome() throws ScepException;
  }

  private Verdict() {}

  /** {@code issued}, {@code pending}, {@code FAILURE BAD_REQUEST} or {@code HTTP 500}. */
  static String of(Asked asked) throws ScepException {
    try {
      return of(asked.outcome());
    } catch (ServerException e) {
      return "HTTP " + e.httpStatus().orElseThrow(() -> e);
    }
  }

  /** The same, and what was wrong with an answer that was refused, or that there was none. */
  static String inWords(Asked asked) throws ScepException {
    try {
      return of(asked);
    } catch (TrustException e) {
      return "refused: " + e.check();
    } catch (TransportException e) {
      return "no answer";
    }
  }

  /** A question beside enrollment. */
  interface Question {
    Object answer() throws ScepException;
  }

  /** {@code answered}, {@code none}, {@code FAILURE BAD_REQUEST} or {@code HTTP 500}. */
  static String ofQuestion(Question question) throws ScepException {
    try {
      return List.of().equals(question.answer()) ? "none" : "answered";
    } catch (ServerException e) {
      return e.rejected().isPresent()
          ? "FAILURE " + e.rejected().get().failInfo()
          : e.httpStatus().isPresent() ? "HTTP " + e.httpStatus().getAsInt() : e.getMessage();
    } catch (TrustException e) {
      return "refused: " + e.check();
    }
  }

  private static String of(Outcome outcome) {
    if (outcome instanceof Issued) {
      return "issued";
    }
    if (outcome instanceof Pending) {
      return "pending";
    }
    return "FAILURE " + ((Rejected) outcome).failInfo();
  }
}
