// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

/** Where a certificate of the gateway stands. */
public enum EnrollmentState {
  /** A setting is wrong; nothing is done until it is corrected. */
  MISCONFIGURED,
  /** Switched off by its setting; everything stays as it is. */
  DISABLED,
  /** The SCEP server that the settings name is not configured, or switched off. */
  WAITING_FOR_SERVER,
  /** The keystore that the settings name is not there. */
  WAITING_FOR_KEYSTORE,
  /** There is no certificate yet and no request under way. */
  NOT_ENROLLED,
  /** A first request is being made, sent or installed. */
  ENROLLING,
  /** The CA has the request and somebody has to approve it (RFC 8894, section 3.3.2.3). */
  PENDING,
  /** The certificate is installed and valid. */
  ENROLLED,
  /** The installed certificate is valid and its successor is being requested or installed. */
  RENEWING,
  /** The CA refused; nothing more is sent until the user acts. */
  REJECTED,
  /** The installed certificate has expired and there is no successor yet. */
  EXPIRED
}
