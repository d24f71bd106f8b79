// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import java.net.URI;

/** The query of a request, without its server. */
public final class QueryText {

  private QueryText() {}

  /** Reads the two parameters of SCEP. */
  public static void read(String query) {
    var read = new Query(URI.create("http://ca.example.com/scep?" + query));
    read.parameter("operation");
    read.octets("message");
  }
}
