// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How things are called in a log line. */
final class Words {

  private static final int HEX = 16;

  private Words() {}

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(HEX);
  }

  static String validity(X509Certificate certificate) {
    return "serial %s, valid until %s"
        .formatted(serial(certificate), time(certificate.getNotAfter().toInstant()));
  }
}
