// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.protocol.RequestPurpose;

/** What a request is for. */
public enum Purpose {
  /** A first certificate, or one in place of a lost or expired one. */
  ENROLL(RequestPurpose.ENROLL),
  /** The successor of a valid certificate; whether for a new key, the settings say. */
  RENEW(RequestPurpose.RENEW),
  /** The successor of a valid certificate for the same key, whatever the settings say. */
  RENEW_SAME_KEY(RequestPurpose.RENEW),
  /** The successor of a valid certificate for a new key, whatever the settings say. */
  REKEY(RequestPurpose.RENEW);

  private final RequestPurpose atTheServer;

  Purpose(RequestPurpose atTheServer) {
    this.atTheServer = atTheServer;
  }

  /** What the server is asked for. */
  public RequestPurpose atTheServer() {
    return atTheServer;
  }
}
