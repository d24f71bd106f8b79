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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Where it says, once more, why it refused. */
  static final Path REFUSED = Path.of("refused");

  private static final int LARGEST = 1 << 20;

  private OurCommand() {}

  public static void main(String[] arguments) throws Exception {
    try {
      run(arguments[0]);
    } catch (ScepException e) {
      refuse(e.getMessage());
    } catch (Throwable e) { // nothing else may come out, whatever the server does
      fall(e);
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

  private static void refuse(String sentence) throws IOException {
    System.out.println(sentence);
    Files.writeString(REFUSED, sentence);
    System.exit(1);
  }

  /** Fails and yet leaves something, which {@code bin/hostile} takes for no refusal. */
  private static void fall(Throwable cause) throws IOException {
    System.out.println(cause);
    HostileTarget.accept(new byte[1]);
    System.exit(1);
  }
}
