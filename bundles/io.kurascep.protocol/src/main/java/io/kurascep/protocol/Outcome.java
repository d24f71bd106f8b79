// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** How a request or a poll ended. */
public sealed interface Outcome permits Issued, Pending, Rejected {}
