// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The page {@code /certsrv/mscep_admin/} of Microsoft NDES, which shows a one-time password of 8 or
 * 16 bytes in hexadecimal and, in groups of eight digits, the thumbprint of the CA certificate. The
 * thumbprint is not looked at: the CA is known by what is pinned.
 */
final class NdesPage {

  private static final Pattern MARKUP = Pattern.compile("<[^>]{0,1000}>|&nbsp;|&#160;");
  private static final Pattern PASSWORD =
      Pattern.compile("(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{16})(?![0-9A-Za-z])");
  private static final String LABEL = "challenge password is";

  private NdesPage() {}

  /**
   * The one-time password.
   *
   * @param page the page as it came, in UTF-16 or in an extension of ASCII
   * @throws ChallengeException if it shows none, with the reason where it tells one
   */
  static String challenge(byte[] page) throws ChallengeException {
    var text = MARKUP.matcher(new String(page, charset(page))).replaceAll(" ");
    var lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("password cache is full")) {
      throw new ChallengeException(
          "the password cache of NDES is full: use or wait for the passwords given out (an hour), or"
              + " let it keep more (PasswordMax)");
    }
    if (lower.contains("sufficient permission")) {
      throw new ChallengeException(
          "NDES says that the user of the challenge source has no sufficient permission to enroll:"
              + " let the user enroll with the templates of NDES");
    }
    return password(text, Math.max(lower.indexOf(LABEL), 0));
  }

  /** The first one after its label; on pages in other languages, the last one of all. */
  private static String password(String text, int label) throws ChallengeException {
    var matcher = PASSWORD.matcher(text);
    var found = "";
    for (var at = label; matcher.find(at); at = matcher.end()) {
      found = matcher.group();
      if (label > 0) {
        return found;
      }
    }
    if (found.isEmpty()) {
      throw new ChallengeException(
          "the NDES page shows no challenge: check its address, which ends with"
              + " /certsrv/mscep_admin/, and that NDES asks for challenges");
    }
    return found;
  }

  private static Charset charset(byte[] page) {
    if (page.length > 1 && page[0] == (byte) 0xFE && page[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    var little = page.length > 1 && page[0] == (byte) 0xFF && page[1] == (byte) 0xFE;
    return little || (page.length > 3 && page[1] == 0 && page[3] == 0)
        ? StandardCharsets.UTF_16LE
        : StandardCharsets.UTF_8;
  }
}
