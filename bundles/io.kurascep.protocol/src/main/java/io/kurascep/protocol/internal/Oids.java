// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** Object identifiers as a user writes them. */
final class Oids {

  private static final Pattern DOTTED = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,38})){1,32}");

  private Oids() {}

  /** Reads dotted numbers, empty where the text is no object identifier. */
  static Optional<ASN1ObjectIdentifier> parse(String text) {
    if (!DOTTED.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ASN1ObjectIdentifier(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
