// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;

/**
 * What must be kept to send a request again or to poll for it; journaled before the first byte
 * leaves.
 *
 * @param transactionId names the request
 * @param step how it is sent
 * @param signer the self-signed or the current certificate that signs every message of the request,
 *     and to which the server encrypts its answers
 * @param subject the requested subject
 */
public record OpenRequest(
    TransactionId transactionId, LadderStep step, X509Certificate signer, X500Principal subject) {}
