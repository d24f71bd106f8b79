// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The server refused the request.
 *
 * @param failInfo the reason
 * @param text the server's own words (failInfoText), without control characters
 * @param hresult the error code that Microsoft NDES sends beside it
 * @param sentence what is wrong and what to do
 * @param transactionId under which the CA's log tells more
 */
public record Rejected(
    FailInfo failInfo,
    Optional<String> text,
    OptionalInt hresult,
    String sentence,
    TransactionId transactionId)
    implements Outcome {}
