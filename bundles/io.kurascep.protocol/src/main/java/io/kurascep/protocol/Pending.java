// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.time.Duration;
import java.util.Optional;

/**
 * The request waits for approval: poll with the same transaction id (RFC 8894 §4.4).
 *
 * @param retryAfter when the server asks to be polled
 */
public record Pending(Optional<Duration> retryAfter) implements Outcome {}
