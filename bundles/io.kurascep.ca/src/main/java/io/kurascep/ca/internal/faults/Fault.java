// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import java.util.Locale;

/** Something that a CA does wrong because a laboratory told it to; each has a name. */
public sealed interface Fault
    permits ReplyFault, IssueFault, CrlFault, ReplayFault, DocumentFault, WireFault, TlsFault {

  /** What can go wrong, operations by the names that they have in an address. */
  enum Operation {
    /** What the server can do. */
    GETCACAPS,
    /** Which certificates it has. */
    GETCACERT,
    /** Which certificates it will have. */
    GETNEXTCACERT,
    /** Everything else. */
    PKIOPERATION,
    /** The CRL over plain HTTP. */
    CRL,
    /** The handshake before any of them. */
    TLS
  }

  /** Returns the name of the constant. */
  String name();

  /** Returns the operation that goes wrong, unless another is named. */
  Operation operation();

  /** Returns the name in settings and documents. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
