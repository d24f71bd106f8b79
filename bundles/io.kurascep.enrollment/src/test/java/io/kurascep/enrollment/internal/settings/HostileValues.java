// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import java.math.BigDecimal;
import java.util.List;

/** What may arrive as a setting, since nobody checks it before us. */
final class HostileValues {

  static final List<Object> ALL =
      List.of(
          "",
          " ",
          "abc",
          "-1",
          "99999999999999999999",
          "0",
          "1",
          "true",
          "TRUE",
          "changeme",
          "(kura.service.pid=changeme)",
          "plant-ca",
          "((",
          "(a=b",
          "(&(a=b)(c=d))",
          "()",
          ")(",
          "\\",
          "{SN",
          "{UNKNOWN}",
          "CN=,,,",
          "/CN",
          "\0\1\2\r\n\u2028\u202e",
          "a\nb=c\nd",
          "%s%n{}",
          "ä€😀\ud800",
          "x".repeat(100_000),
          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
          "http://[::1",
          "http://user:secret@host/",
          "file:///etc/passwd",
          0,
          -1,
          Integer.MAX_VALUE,
          Long.MIN_VALUE,
          Double.NaN,
          1.5,
          new BigDecimal("1e400"),
          true,
          'c',
          new String[] {"a", "b"},
          new String[0],
          new int[] {1},
          List.of("a"),
          new Object());

  /** What can be no setting at all. */
  static final List<Object> OF_NO_TYPE =
      List.of(new String[] {"a"}, new int[] {1}, List.of("a"), new Object());

  private HostileValues() {}
}
