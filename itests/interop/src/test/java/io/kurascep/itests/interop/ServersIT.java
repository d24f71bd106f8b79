// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.KeyType;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.SecurityLevel;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our client against each server, in each way that a server may take. What comes of it stands in
 * docs/interoperability.md, and {@link TablesIT} compares; here is what must be so everywhere.
 */
class ServersIT {
  static final List<String> OPERATIONS =
      List.of(
          "right challenge",
          "HTTP requests for a first certificate",
          "HTTP requests for the next one",
          "wrong challenge",
          "approval by a person",
          "rejection by a person",
          "renewal, message `auto`",
          "GetCert",
          "GetCRL",
          "GetNextCACert");

  static final List<String> RENEWALS =
      List.of(
          "RenewalReq, present certificate, no challenge, new key",
          "RenewalReq, present certificate, challenge, new key",
          "RenewalReq, present certificate, no challenge, same key",
          "RenewalReq, present certificate, challenge, same key",
          "PKCSReq, present certificate, no challenge, new key",
          "PKCSReq, present certificate, challenge, new key",
          "PKCSReq, present certificate, no challenge, same key",
          "PKCSReq, present certificate, challenge, same key",
          "PKCSReq, new key, no challenge, new key",
          "PKCSReq, new key, challenge, new key");

  private static final String CHALLENGE = Server.CHALLENGE;
  private static final KeyPair KEY = KeyType.RSA_2048.generate(new SecureRandom());
  private static final KeyPair NEXT_KEY = KeyType.RSA_2048.generate(new SecureRandom());

  @TempDir private Path folder;

  /** Each method with each cipher. */
  static List<String> algorithms() {
    List<String> rows = new ArrayList<>();
    for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.GET)) {
      for (MessageCipher cipher : MessageCipher.values()) {
        if (cipher != MessageCipher.AUTO) {
          rows.add(method + ", " + cipher.setting());
        }
      }
    }
    return rows;
  }

  private static Gateway gateway(Server server, Server.Running running) {
    var settings = running.settings().profile(server.profile()).build();
    return new Gateway(settings, "gateway", KEY, Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void issuesToWhoKnowsTheChallenge(Server server) throws Exception {
    try (var running = server.start(folder, false)) {
      var gateway = gateway(server, running);

      String first = Verdict.inWords(() -> gateway.enroll(CHALLENGE));
      Table.OPERATIONS.saw("right challenge", server, first);
      Table.OPERATIONS.saw(
          "HTTP requests for a first certificate", server, "" + gateway.requests());
      String wrong = Verdict.inWords(() -> gateway(server, running).enroll("a wrong guess"));
      Table.OPERATIONS.saw("wrong challenge", server, wrong);

      assertThat(first).isEqualTo("issued");
      assertThat(wrong).isEqualTo("FAILURE BAD_REQUEST");
    }
  }

  @ParameterizedTest
  @EnumSource
  void issuesToWhomAPersonApproved(Server server) throws Exception {
    String outcome = decided(server, "approve");
    Table.OPERATIONS.saw("approval by a person", server, outcome);

    assertThat(outcome).isEqualTo("pending, then issued");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhomAPersonRejected(Server server) throws Exception {
    String outcome = decided(server, "refuse");
    Table.OPERATIONS.saw("rejection by a person", server, outcome);

    assertThat(outcome).startsWith("pending, then FAILURE");
  }

  private String decided(Server server, String decision) throws Exception {
    Assumptions.assumeTrue(server.hasApproval(), "nobody is asked there");
    try (var running = server.start(folder, true)) {
      var gateway = gateway(server, running);
      String first = Verdict.inWords(() -> gateway.enroll(CHALLENGE));
      assertThat(Verdict.inWords(gateway::poll)).isEqualTo("pending");
      running.operator().obey(decision);
      return first + ", then " + Verdict.inWords(gateway::poll);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersQuestions(Server server) throws Exception {
    try (var running = server.start(folder, false)) {
      running.operator().obey("prepare");
      var gateway = gateway(server, running);
      gateway.enroll(CHALLENGE);

      Table.OPERATIONS.saw("GetCert", server, Verdict.ofQuestion(gateway::find));
      Table.OPERATIONS.saw("GetCRL", server, Verdict.ofQuestion(gateway::crl));
      Table.OPERATIONS.saw("GetNextCACert", server, Verdict.ofQuestion(gateway::nextCa));
    }
  }

  @ParameterizedTest
  @EnumSource
  void renews(Server server) throws Exception {
    try (var running = server.start(folder, false)) {
      var gateway = gateway(server, running);
      gateway.enroll(CHALLENGE);
      gateway.awaitNextSecond();
      for (String row : RENEWALS) {
        String[] words = row.split(", ", -1);
        var step =
            "%s %s %s aes128 sha256 POST pkcs1"
                .formatted(
                    words[0],
                    words[1].equals("new key") ? "self" : "current",
                    words[2].replace(' ', '-'));
        var key = words[3].equals("new key") ? NEXT_KEY : KEY;
        String outcome =
            Verdict.inWords(() -> gateway.tryRenewal(LadderStep.parse(step), key, CHALLENGE));
        Table.RENEWALS.saw(row, server, outcome);
      }

      gateway.requests();
      String somehow = Verdict.inWords(() -> gateway.renew(CHALLENGE));
      Table.OPERATIONS.saw("renewal, message `auto`", server, somehow);
      gateway.requests();
      String again = Verdict.inWords(() -> gateway.renew(CHALLENGE));
      Table.OPERATIONS.saw("HTTP requests for the next one", server, "" + gateway.requests());

      assertThat(List.of(somehow, again)).containsOnly("issued");
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesCiphersAndDigests(Server server) throws Exception {
    try (var running = server.start(folder, false)) {
      var settings =
          running.settings().profile(server.profile()).security(SecurityLevel.OBSOLETE).build();
      var gateway = new Gateway(settings, "gateway", KEY, Optional.empty());
      for (String row : algorithms()) {
        String[] words = row.split(", ", -1);
        String outcome = digests(gateway, words[0], words[1]);
        Table.ALGORITHMS.saw(row, server, outcome);
        if (row.equals("POST, aes128")) {
          assertThat(outcome).matches("issued|issued: [^;]*sha256.*");
        }
      }
    }
  }

  /** What comes of each digest, those with the same outcome together; or of all of them. */
  private static String digests(Gateway gateway, String method, String cipher) throws Exception {
    Map<String, List<String>> outcomes = new LinkedHashMap<>();
    for (MessageDigestAlgorithm digest : MessageDigestAlgorithm.values()) {
      if (digest != MessageDigestAlgorithm.AUTO) {
        var step =
            "PKCSReq self challenge %s %s %s pkcs1".formatted(cipher, digest.setting(), method);
        outcomes
            .computeIfAbsent(
                Verdict.inWords(() -> gateway.ask(LadderStep.parse(step), CHALLENGE)),
                words -> new ArrayList<>())
            .add(digest.setting());
      }
    }
    if (outcomes.size() == 1) {
      return outcomes.keySet().iterator().next();
    }
    return outcomes.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + String.join(" ", entry.getValue()))
        .collect(Collectors.joining("; "));
  }
}
