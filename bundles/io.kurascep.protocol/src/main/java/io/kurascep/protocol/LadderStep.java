// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.util.List;

/**
 * One way to send a request. The caller journals the step before it is sent.
 *
 * @param type PKCSReq or RenewalReq
 * @param signer who signs the message
 * @param challenge whether the request holds the challenge password
 * @param cipher of the content, never AUTO
 * @param digest of the signature, never AUTO
 * @param method GET or POST
 * @param keyTransport for the content key
 */
public record LadderStep(
    MessageType type,
    Signer signer,
    boolean challenge,
    MessageCipher cipher,
    MessageDigestAlgorithm digest,
    HttpMethod method,
    KeyTransport keyTransport) {

  private static final int WORDS = 7;
  private static final String CHALLENGE = "challenge";
  private static final String NO_CHALLENGE = "no-challenge";

  /** Who signs the message (RFC 8894 §2.3). */
  public enum Signer {
    /** A self-signed certificate for the new key. */
    SELF("self"),
    /** The certificate that is being renewed. */
    CURRENT("current"),
    /** A self-signed certificate for an RSA key that is made for this request alone. */
    TRANSPORT("transport");

    private final String text;

    Signer(String text) {
      this.text = text;
    }

    private String text() {
      return text;
    }
  }

  /**
   * Checks that the step can be sent.
   *
   * @throws IllegalArgumentException if the type is no request for a certificate, a RenewalReq
   *     would not be signed with the current certificate, or something is still AUTO
   */
  public LadderStep {
    if (type != MessageType.PKCS_REQ && type != MessageType.RENEWAL_REQ) {
      throw new IllegalArgumentException("a step sends PKCSReq or RenewalReq");
    }
    if (type == MessageType.RENEWAL_REQ && signer != Signer.CURRENT) {
      throw new IllegalArgumentException("RenewalReq is signed with the current certificate");
    }
    if (cipher == MessageCipher.AUTO
        || digest == MessageDigestAlgorithm.AUTO
        || method == HttpMethod.AUTO) {
      throw new IllegalArgumentException("a step names its cipher, digest and method");
    }
  }

  /** The same by another method, never AUTO. */
  LadderStep by(HttpMethod other) {
    return new LadderStep(type, signer, challenge, cipher, digest, other, keyTransport);
  }

  /**
   * One line for journal and log, such as {@code PKCSReq self challenge aes128 sha256 POST pkcs1}.
   */
  public String text() {
    return String.join(
        " ",
        type.text(),
        signer.text(),
        challenge ? CHALLENGE : NO_CHALLENGE,
        cipher.setting(),
        digest.setting(),
        method.setting(),
        keyTransport.setting());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static LadderStep parse(String text) {
    var words = List.of(text.split(" ", WORDS + 1));
    if (words.size() != WORDS) {
      throw new IllegalArgumentException("not a step: " + text);
    }
    var challenge = words.get(2);
    if (!challenge.equals(CHALLENGE) && !challenge.equals(NO_CHALLENGE)) {
      throw new IllegalArgumentException("not a step: " + text);
    }
    return new LadderStep(
        SettingText.find(MessageType.values(), MessageType::text, words.get(0), "message type"),
        SettingText.find(Signer.values(), Signer::text, words.get(1), "signer"),
        challenge.equals(CHALLENGE),
        MessageCipher.of(words.get(3)),
        MessageDigestAlgorithm.of(words.get(4)),
        HttpMethod.of(words.get(5)),
        KeyTransport.of(words.get(6)));
  }
}
