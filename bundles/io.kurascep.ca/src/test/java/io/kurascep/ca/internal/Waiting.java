// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.message.RequestedCertificate;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Entry.Fate;
import io.kurascep.ca.internal.records.Transaction.Origin;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Requests that wait, many of them, in the records of a CA that does not run. */
final class Waiting {
  private Waiting() {}

  static void write(Path records, int count, Instant since) throws IOException {
    var key = SubjectPublicKeyInfo.getInstance(TestKeys.rsa("device").getPublic().getEncoded());
    var requested =
        new RequestedCertificate(
            new X500Name("CN=device"),
            key,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    try (CaRecords open =
        CaRecords.open(records, DurableFiles.onDisk(), Clock.systemUTC(), new SecureRandom())) {
      for (int i = 1; i <= count; i++) {
        Origin origin = new Origin("0".repeat(64), "1".repeat(64), Integer.toString(i));
        open.add(
            new Fate(
                new Pending("id" + i, origin, i, since, "192.0.2.9", requested.encoded(), "right"),
                List.of()));
      }
    }
  }
}
