// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.ServerSettings;
import java.net.URI;

/**
 * The server that is enrolled with.
 *
 * @param url its address
 * @param fingerprint the SHA-256 of its CA certificate
 * @param challenge what it wants to hear
 */
record Peer(URI url, String fingerprint, String challenge) {
  static final String SUBJECT = "CN=benchmark";

  /** How our client talks to it. */
  ServerSettings settings() {
    return ServerSettings.builder(url).trust(CaTrust.fingerprints(fingerprint, false)).build();
  }

  /** What it issued. */
  static Issued issued(Outcome outcome) {
    if (outcome instanceof Issued issued) {
      return issued;
    }
    throw new IllegalStateException("not issued: " + outcome);
  }
}
