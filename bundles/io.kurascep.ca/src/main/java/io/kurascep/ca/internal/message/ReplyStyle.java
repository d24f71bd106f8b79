// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.util.Optional;

/**
 * What a CertRep looks like, where servers differ.
 *
 * @param enclosed which certificates travel in the envelope beside the one that was asked for
 * @param outer which certificates stand outside of the envelope
 * @param digest the digest of the signature, or that of the request
 * @param cipher the content cipher, or that of the request
 * @param signingTime whether the answer says when it was signed
 * @param freshNonce whether the senderNonce is new: micromdm repeats the recipientNonce
 * @param ndes whether it has the attributes of NDES, and its one octet where no content should be
 */
public record ReplyStyle(
    Enclosed enclosed,
    Outer outer,
    Optional<Digest> digest,
    Optional<ContentCipher> cipher,
    boolean signingTime,
    boolean freshNonce,
    boolean ndes) {

  /** Which certificates travel in the envelope: EJBCA's "Include CA certificate in response". */
  public enum Enclosed {
    /** The issued certificate alone: Juniper prohibits any other. */
    LEAF,
    /** And that of its CA: the Cisco VPN client requires it. */
    CA,
    /** And the whole chain above it. */
    CHAIN,
    /** The whole chain, from the root down. */
    REVERSED
  }

  /** Which certificates stand outside of the envelope. */
  public enum Outer {
    /** The signer's. */
    ONCE,
    /** The signer's, twice: jscep. */
    TWICE,
    /** None: NDES. */
    NONE,
    /** The issued certificate first, in clear, then the signer's: micromdm. */
    WITH_ISSUED
  }

  /** Returns what RFC 8894 asks for. */
  public static ReplyStyle rfc() {
    return new ReplyStyle(
        Enclosed.LEAF, Outer.ONCE, Optional.empty(), Optional.empty(), true, true, false);
  }
}
