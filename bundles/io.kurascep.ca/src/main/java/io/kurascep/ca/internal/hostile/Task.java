// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import java.util.Locale;

/** What a client is asked to do. */
enum Task {
  /** Get a first certificate. */
  ENROLLMENT("--client"),
  /** Get one over TLS, by the same command. */
  ENROLLMENT_OVER_TLS("--client"),
  /** Get the certificates that the CA will have. */
  NEXT_CA("--next-ca"),
  /** Get a first certificate, and the CRL. */
  CRL("--crl");

  private final String option;

  Task(String option) {
    this.option = option;
  }

  /** Returns the option that gives the command. */
  String option() {
    return option;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
