// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** What a request is for. */
public enum RequestPurpose {
  /** A first certificate, or one that replaces a lost or expired one. */
  ENROLL,
  /** A certificate that replaces one that is still in hand. */
  RENEW
}
