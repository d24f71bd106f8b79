// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.HttpLimits;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TlsSettings;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Our client as a command that {@code bin/hostile} runs: {@code client}, {@code next-ca}, {@code
 * crl}.
 */
final class OurCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final int LARGEST = 1 << 20;

  private OurCommand() {}

  public static void main(String[] arguments) throws Exception {
    try {
      run(arguments[0]);
    } catch (ScepException e) {
      refuse(e.getMessage());
    }
  }

  private static void run(String task) throws Exception {
    var fingerprint = HexFormat.of().formatHex(HostileTarget.fingerprint());
    var settings =
        ServerSettings.builder(HostileTarget.url())
            .trust(CaTrust.fingerprints(fingerprint, false))
            .limits(new HttpLimits(PATIENCE, PATIENCE, PATIENCE, LARGEST, Duration.ZERO))
            .build();
    var tls =
        HostileTarget.tlsTrust()
            .map(
                trust ->
                    new TlsSettings(
                        Optional.of(trust), List.of(), Optional.empty(), Optional.empty()));
    var gateway = new Gateway(settings, "gateway", HostileTarget.key(), tls);
    if (task.equals("next-ca")) {
      HostileTarget.accept(gateway.nextCa());
      return;
    }
    Outcome outcome = gateway.enrollSomehow(HostileTarget.challenge());
    if (!(outcome instanceof Issued issued)) {
      refuse(outcome instanceof Rejected rejected ? rejected.sentence() : "it is pending");
      return;
    }
    issued.warnings().forEach(System.out::println);
    if (task.equals("crl")) {
      HostileTarget.accept(gateway.crl().getEncoded());
    } else {
      HostileTarget.accept(List.of(issued.certificate()));
    }
  }

  private static void refuse(String sentence) {
    System.out.println(sentence);
    System.exit(1);
  }
}
