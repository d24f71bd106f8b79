// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

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
}
