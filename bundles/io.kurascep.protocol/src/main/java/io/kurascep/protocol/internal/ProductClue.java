// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.Capabilities;
import io.kurascep.protocol.Capabilities.Keyword;
import io.kurascep.protocol.ServerProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What tells a product: its address, its web server, what it announces and in which order.
 *
 * @param product the server type to choose
 * @param reason why, as the end of a sentence
 */
public record ProductClue(ServerProfile product, String reason) {

  /** The library of micromdm and Smallstep announces just this. */
  private static final String LIBRARY =
      "renewal sha-1 sha-256 aes des3 scepstandard postpkioperation";

  /**
   * The best clue.
   *
   * @param url of the SCEP service
   * @param server the HTTP header of this name, empty where absent
   * @param answer the body of the answer to GetCACaps
   * @return empty where nothing tells, as with jscep, which is a library
   */
  public static Optional<ProductClue> of(URI url, String server, String answer) {
    var path = String.valueOf(url.getPath()).toLowerCase(Locale.ROOT);
    var web = server.toLowerCase(Locale.ROOT);
    var words = answer.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    if (ServerProfile.at(url) != ServerProfile.AUTO) {
      return clue(ServerProfile.at(url), "its path is that of NDES");
    }
    if (web.contains("microsoft-iis")) {
      return clue(ServerProfile.NDES, "its web server is Microsoft-IIS");
    }
    if (path.contains("/ejbca/")) {
      return clue(ServerProfile.EJBCA, "its path is that of EJBCA");
    }
    if (web.contains("cisco") || words.matches("(.* )?sha2( .*)?")) {
      return clue(ServerProfile.CISCO, "it speaks as Cisco IOS does");
    }
    if (words.equals(LIBRARY)) {
      return clue(
          path.matches(".*/scep/[^/]+.*") ? ServerProfile.STEP_CA : ServerProfile.MICROMDM,
          "it announces what the library of micromdm and step-ca does, which answers in single DES"
              + " unless it is configured otherwise");
    }
    var announced = Capabilities.parse(answer.getBytes(StandardCharsets.ISO_8859_1));
    if (announced.has(Keyword.SHA_224) && announced.has(Keyword.SHA_384)) {
      return clue(ServerProfile.OPENXPKI, "it announces SHA-224 and SHA-384 as OpenXPKI does");
    }
    return path.matches(".*/scep/[^/]+/[^/]+/pkiclient\\.exe")
        ? clue(ServerProfile.XIPKI, "its path is that of XiPKI")
        : Optional.empty();
  }

  private static Optional<ProductClue> clue(ServerProfile product, String reason) {
    return Optional.of(new ProductClue(product, reason));
  }
}
