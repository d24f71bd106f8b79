// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;

/** Times as CMS and X.509 write them: UTCTime until 2049, then GeneralizedTime. */
final class Times {

  private static final int LAST_UTC_YEAR = 2049;
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private Times() {}

  static ASN1Primitive of(Instant instant) {
    var time = instant.atOffset(ZoneOffset.UTC);
    return time.getYear() <= LAST_UTC_YEAR
        ? new DERUTCTime(UTC.format(time))
        : new DERGeneralizedTime(GENERALIZED.format(time));
  }
}
