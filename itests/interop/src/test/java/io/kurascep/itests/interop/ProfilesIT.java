// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.RenewalMessage;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerProfile;
import io.kurascep.protocol.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our client against each profile of the embedded CA in a process of its own, by HTTP. What is
 * expected stands in the tables; a change either way fails.
 */
class ProfilesIT {
  private static final String SECRET = "secret";
  private static final String WITHOUT_CHALLENGE =
      "RenewalReq current no-challenge aes128 sha256 POST pkcs1";

  @TempDir private Path folder;
  private EmbeddedCa ca;

  @AfterEach
  void stop() {
    if (ca != null) {
      ca.close();
    }
  }

  private Gateway gateway(ServerSettings.Builder settings) throws Exception {
    return new Gateway(settings.build(), "gateway");
  }

  /** The profile's name, and settings of the CA behind it. */
  private ServerSettings.Builder start(String profile) throws Exception {
    List<String> settings = new ArrayList<>(List.of(profile.split(" ", -1)));
    settings.set(0, "profile=" + settings.get(0));
    ca = EmbeddedCa.start(folder, settings);
    if (profile.startsWith("ejbca")) {
      ca.tell("device", "add", "gateway", SECRET);
    }
    return ServerSettings.builder(URI.create(ca.url())).trust(CaTrust.anchors(List.of(ca.top())));
  }

  /** With everything left at auto, but what such a server forces its users to set. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "none | '' | issued | issued",
        "ndes | '' | issued | issued",
        "ejbca validity.seconds=60 | caIdentifier=demo | issued | issued",
        "micromdm | server=micromdm | issued | issued",
        "jscep | '' | issued | issued",
        "openxpki | trust=chain | issued | issued",
        "step-ca | server=step-ca | issued | issued",
        "xipki | '' | issued | issued",
        "cisco | '' | issued | issued",
      })
  void enrollsAndRenews(String profile, String client, String enrolled, String renewed)
      throws Exception {
    Gateway gateway = gateway(with(start(profile), client));

    String first = words(() -> gateway.enroll(SECRET));
    String second = first.startsWith("issued") ? words(() -> gateway.renew(SECRET)) : "not tried";

    assertThat(first).startsWith(enrolled);
    assertThat(second).startsWith(renewed);
  }

  /** What such a server does not allow, and the sentence that a user reads then. */
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ndes | '' | enroll twice | BAD_REQUEST: the server refuses the request (badRequest, 0x80070057",
        "ejbca | '' | enroll | check the CA identifier",
        "ejbca | caIdentifier=demo | enroll twice | its status is GENERATED",
        "ejbca | caIdentifier=demo renewal=RenewalReq | renew | it is too early to renew",
        "micromdm | '' | enroll | choose the server type micromdm or step-ca",
        "micromdm | server=micromdm | renew without challenge | challenge password is wrong or missing",
        "jscep | renewal=RenewalReq | renew | HTTP 500",
        "openxpki | '' | enroll | set that CA certificate too",
        "openxpki | trust=chain renewal=RenewalReq | renew | this CA does not take RenewalReq",
        "step-ca | '' | enroll | choose the server type micromdm or step-ca",
        "step-ca | server=step-ca | guess | challenge password is wrong or missing",
        "xipki | cipher=aes256 | enroll | the content cipher is not accepted",
        "xipki | '' | guess | challenge password is wrong or missing",
        "cisco | method=POST | enroll | set the HTTP method to the other",
        "cisco | cipher=aes128 | enroll | BAD_ALG",
      })
  void refusesInWords(String profile, String client, String operation, String sentence)
      throws Exception {
    ServerSettings.Builder settings = with(start(profile), client);
    Gateway gateway = gateway(settings);

    String said =
        switch (operation) {
          case "guess" -> words(() -> gateway.enroll("guess"));
          case "enroll" -> words(() -> gateway.enroll(SECRET));
          case "enroll twice" -> {
            assertThat(words(() -> gateway.enroll(SECRET))).startsWith("issued");
            Gateway again = gateway(settings);
            yield words(() -> again.enroll(SECRET));
          }
          default -> {
            assertThat(words(() -> gateway.enroll(SECRET))).startsWith("issued");
            yield words(
                () ->
                    operation.equals("renew")
                        ? gateway.renew(SECRET)
                        : gateway.renew(LadderStep.parse(WITHOUT_CHALLENGE), SECRET));
          }
        };

    assertThat(said).contains(sentence);
  }

  private ServerSettings.Builder with(ServerSettings.Builder builder, String settings)
      throws Exception {
    for (String setting : settings.split(" ", -1)) {
      String value = setting.substring(setting.indexOf('=') + 1);
      switch (setting.substring(0, setting.length() - value.length())) {
        case "trust=" -> builder.trust(CaTrust.anchors(List.of(ca.top(), ca.issuer())));
        case "cipher=" -> builder.cipher(MessageCipher.of(value));
        case "caIdentifier=" -> builder.caIdentifier(value);
        case "server=" -> builder.profile(ServerProfile.of(value));
        case "method=" -> builder.httpMethod(HttpMethod.of(value));
        case "renewal=" -> builder.renewalMessage(RenewalMessage.of(value));
        default -> assertThat(setting).isEmpty();
      }
    }
    return builder;
  }

  /** {@code issued}, or the sentence that a user reads. */
  private static String words(Verdict.Asked asked) {
    try {
      Outcome outcome = asked.outcome();
      if (outcome instanceof Issued issued) {
        X509Certificate certificate = issued.certificate();
        return "issued to " + certificate.getSubjectX500Principal();
      }
      return outcome instanceof Rejected rejected
          ? rejected.failInfo() + ": " + rejected.text().orElse(rejected.sentence())
          : "pending";
    } catch (ScepException e) {
      return e.getMessage();
    }
  }
}
