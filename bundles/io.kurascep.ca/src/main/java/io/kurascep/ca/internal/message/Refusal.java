// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

/** A request that is answered with a CertRep FAILURE; the message is told to the client. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailInfo failInfo;
  private final boolean unsupported;

  /**
   * Refuses a request.
   *
   * @param failInfo the class of the failure
   * @param sentence what is wrong and what to do, without a secret: it leaves as failInfoText
   */
  public Refusal(FailInfo failInfo, String sentence) {
    this(failInfo, sentence, false);
  }

  private Refusal(FailInfo failInfo, String sentence, boolean unsupported) {
    super(sentence);
    this.failInfo = failInfo;
    this.unsupported = unsupported;
  }

  /** Refuses an operation that is not offered. */
  public static Refusal unsupported(String sentence) {
    return new Refusal(FailInfo.BAD_REQUEST, sentence, true);
  }

  /** Whether the operation is not offered. */
  public boolean isUnsupported() {
    return unsupported;
  }

  /** Returns the class of the failure. */
  public FailInfo failInfo() {
    return failInfo;
  }

  /**
   * The one answer to everything that goes wrong between the recipient's private key and the
   * verified signature of the PKCS #10 request. One answer only, so that nobody who sends altered
   * copies of a message of another learns from the difference (Bleichenbacher, Vaudenay).
   */
  public static Refusal undecipherable() {
    return new Refusal(
        FailInfo.BAD_MESSAGE_CHECK,
        "the content is not an RSA certificate request encrypted for the certificate of this CA:"
            + " fetch the CA certificate again");
  }
}
