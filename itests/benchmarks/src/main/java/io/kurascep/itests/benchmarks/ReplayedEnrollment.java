// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.ScepException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * First enrollments without HTTP and without a server: the answers were recorded. An answer fits
 * one transaction id, nonce and signer only; so time stands still here, and each enrollment gets
 * the random numbers again that it had when it was recorded.
 */
final class ReplayedEnrollment implements Work {
  private final KuraScepEnrollment enrollment;
  private final Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
  private final List<List<HttpAnswer>> recorded = new ArrayList<>();

  /** Records as many enrollments with the server as there will be different ones. */
  ReplayedEnrollment(KuraScepEnrollment enrollment, int different) throws Exception {
    this.enrollment = enrollment;
    for (int number = 0; number < different; number++) {
      record(number);
    }
  }

  private void record(int number) throws GeneralSecurityException, ScepException {
    var answers = new ArrayList<HttpAnswer>();
    try (var http = enrollment.http()) {
      enrollment.enroll(
          exchange -> {
            var answer = http.exchange(exchange);
            answers.add(answer);
            return answer;
          },
          clock,
          random(number));
    }
    recorded.add(answers);
  }

  @Override
  public void run(int number) throws GeneralSecurityException, ScepException {
    var index = number % recorded.size();
    var answers = recorded.get(index).iterator();
    enrollment.enroll(exchange -> answers.next(), clock, random(index));
  }

  /** This generator repeats itself when it is seeded before its first use, and not with 0. */
  private static SecureRandom random(int number) throws GeneralSecurityException {
    var random = SecureRandom.getInstance("SHA1PRNG");
    random.setSeed(number + 1L);
    return random;
  }
}
