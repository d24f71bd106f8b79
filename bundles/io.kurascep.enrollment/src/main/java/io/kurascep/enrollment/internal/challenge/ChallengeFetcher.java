// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import io.kurascep.enrollment.internal.settings.ChallengeSource;
import io.kurascep.enrollment.internal.settings.ChallengeSource.Kind;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.HttpLogin;
import io.kurascep.protocol.Transport;
import java.util.Arrays;
import java.util.Optional;

/** Fetches a challenge from where the settings say. */
public final class ChallengeFetcher {

  private ChallengeFetcher() {}

  /**
   * Fetches a challenge. No message, log line or exception ever holds a part of it, or of what the
   * source wants to know.
   *
   * @param source where from
   * @param web asks web servers
   * @param login who asks
   * @return for the caller to close
   * @throws ChallengeException if there is none
   */
  public static Challenge fetch(ChallengeSource source, Transport web, Optional<HttpLogin> login)
      throws ChallengeException {
    if (source.kind() == Kind.COMMAND) {
      return challenge(CommandSource.run(source.command(), source.limit()), "the command");
    }
    var server = new WebSource(source.uri(), web, login);
    return source.kind() == Kind.NDES
        ? challenge(NdesPage.challenge(server.ask(source.method())), server.toString())
        : challenge(server.plain(source.method(), source.field()), server.toString());
  }

  private static Challenge challenge(String text, String source) throws ChallengeException {
    var characters = text.strip().toCharArray();
    try {
      return new Challenge(characters);
    } catch (IllegalArgumentException unfit) {
      throw new ChallengeException(
          "what %s gives is no challenge, which is one line of at most 255 characters: have it give"
                  .formatted(source)
              + " the challenge alone");
    } finally {
      Arrays.fill(characters, '\0');
    }
  }
}
