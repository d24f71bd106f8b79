// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that others wrote, against the embedded CA in a process of its own. What is expected of
 * each client and operation stands in the table: that it is done, that the client cannot do it, or
 * a part of what the client says. A change either way fails.
 */
class ForeignClientsIT {
  private static final Map<String, ForeignClient> CLIENTS =
      Map.of(
          "strongSwan", new Strongswan(),
          "micromdm", new Scepclient(),
          "certmonger", new ScepSubmit(),
          "jscep", new Jscep());

  private static final Map<String, String> HEADINGS =
      Map.of(
          "strongSwan", "strongSwan pki 5.9.8",
          "micromdm", "scepclient 2.1.0",
          "certmonger", "scep-submit of certmonger",
          "jscep", "jscep 2.5.8");

  private static final Set<String> OPERATIONS =
      Set.of(
          "capabilities",
          "CA certificates",
          "enrollment",
          "polling",
          "renewal",
          "CRL",
          "certificate query");

  private static final String OUTCOMES =
      """
      strongSwan | capabilities | '' | done
      strongSwan | capabilities | capabilities=none | sha256 digest algorithm not supported by CA
      strongSwan | CA certificates | '' | done
      strongSwan | RA certificate | mode=ra | done
      strongSwan | enrollment | '' | done
      strongSwan | enrollment with 3DES and SHA-1 | '' | done
      strongSwan | wrong challenge | '' | badRequest
      strongSwan | polling | approval=manual | done
      strongSwan | renewal | '' | done
      strongSwan | renewal | renewal.percent=50 | badRequest
      strongSwan | CRL | '' | cannot
      strongSwan | certificate query | '' | cannot

      micromdm | capabilities | capabilities=AES post=false | done
      micromdm | capabilities | post=false capabilities=SCEPStandard | 405 Method Not Allowed
      micromdm | CA certificates | '' | done
      micromdm | CA certificates | mode=ra | No certificate for signer
      micromdm | CA certificates of another | '' | no selected CA/RA recipients
      micromdm | enrollment | request.ciphers=AES-128 | badAlg
      micromdm | enrollment | '' | done
      micromdm | enrollment | mode=ra | done
      micromdm | wrong challenge | '' | badRequest
      micromdm | polling | approval=manual | done
      micromdm | renewal | '' | done
      micromdm | CRL | '' | cannot
      micromdm | certificate query | '' | cannot

      certmonger | capabilities | '' | done
      certmonger | CA certificates | '' | done
      certmonger | CA certificates | mode=ra | done
      certmonger | enrollment | '' | done
      certmonger | wrong challenge | '' | no content
      certmonger | wrong challenge | reply.ndes=true | Transaction either is not permitted
      certmonger | polling | approval=manual | no content
      certmonger | polling | approval=manual reply.ndes=true | done
      certmonger | sending again | approval=manual | done
      certmonger | renewal | '' | done
      certmonger | renewal | renewal.percent=50 reply.ndes=true | Transaction either is not permitted
      certmonger | CRL | '' | cannot
      certmonger | certificate query | '' | cannot

      jscep | capabilities | '' | done
      jscep | capabilities | capabilities=none | no POST, no renewal
      jscep | CA certificates | '' | done
      jscep | CA certificates | mode=ra-two | done
      jscep | enrollment | '' | done
      jscep | enrollment | mode=ra | done
      jscep | enrollment | mode=ra-two | done
      jscep | enrollment | reply.certificates=reversed | done
      jscep | enrollment | request.der=true | exception
      jscep | wrong challenge | '' | badRequest
      jscep | polling | approval=manual | done
      jscep | renewal | '' | done
      jscep | renewal | renewal.percent=50 | badRequest
      jscep | CRL | '' | done
      jscep | CRL | get.crl=false | badRequest
      jscep | certificate query | '' | done
      jscep | query of an unknown certificate | '' | badCertId
      """;

  @TempDir private Path folder;

  /** The clients, as a table names them. */
  static List<String> clients() {
    return List.of("strongSwan", "micromdm", "certmonger", "jscep").stream()
        .map(HEADINGS::get)
        .toList();
  }

  /** What is tried with one client or another, by operation. */
  static List<String> rows() {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    OUTCOMES
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.split("\\|", -1))
        .forEach(
            cells ->
                rows.computeIfAbsent(cells[1].strip(), operation -> new LinkedHashSet<>())
                    .add(row(cells[1].strip(), cells[2].strip().replace("''", ""))));
    return rows.values().stream().flatMap(Set::stream).toList();
  }

  private static String row(String operation, String settings) {
    return settings.isEmpty() ? operation : operation + ", `" + settings + "`";
  }

  @ParameterizedTest(name = "{0}: {1} {2}: {3}")
  @CsvSource(delimiter = '|', textBlock = OUTCOMES)
  void doesWhatIsExpected(String name, String operation, String settings, String expected)
      throws Exception {
    ForeignClient client = CLIENTS.get(name);
    assertThat(client.isThere() || !Boolean.getBoolean("required"))
        .as("%s is installed", name)
        .isTrue();
    Assumptions.assumeTrue(client.isThere(), name + " is missing");
    List<String> list = new ArrayList<>(client.needs());
    if (!settings.isEmpty()) {
      list.addAll(List.of(settings.split(" ", -1)));
    }

    try (EmbeddedCa ca = EmbeddedCa.start(folder, list)) {
      String outcome = client.outcome(operation, ca, folder);

      if (List.of("done", ForeignClient.CANNOT).contains(expected)) {
        assertThat(outcome).isEqualTo(expected);
      } else {
        assertThat(outcome).startsWith("status").contains(expected);
      }
      Table.CLIENTS.saw(row(operation, settings), HEADINGS.get(name), expected);
    }
  }

  @Test
  void expectsSomethingOfEachClientAndOperation() {
    for (String client : CLIENTS.keySet()) {
      Set<String> operations =
          OUTCOMES
              .lines()
              .map(line -> line.split("\\|", -1))
              .filter(row -> row[0].strip().equals(client))
              .map(row -> row[1].strip())
              .collect(Collectors.toSet());
      assertThat(operations).as(client).containsAll(OPERATIONS);
    }
  }
}
