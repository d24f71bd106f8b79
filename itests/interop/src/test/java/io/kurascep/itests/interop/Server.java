// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.ServerProfile;
import io.kurascep.protocol.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The servers that our client is tried on, each with its name in the tables. */
enum Server {
  SCEPSERVER("scepserver 2.1.0") {
    @Override
    Running start(Path folder, boolean byHand) throws Exception {
      Optional<String> missing = NeedsScepserver.Condition.missing();
      assertThat(missing.filter(what -> Boolean.getBoolean("required"))).isEmpty();
      Assumptions.assumeTrue(missing.isEmpty(), missing::toString);
      MicromdmServer server = MicromdmServer.start(folder, CHALLENGE);
      return new Running(server.url(), server.caCertificate(), server::close, Operator.NONE);
    }

    @Override
    ServerProfile profile() {
      return ServerProfile.MICROMDM;
    }

    @Override
    boolean hasApproval() {
      return false;
    }
  },
  JSCEP("jscep 2.5.8") {
    @Override
    Running start(Path folder, boolean byHand) throws Exception {
      return jscep(JscepServer.Front.CA, byHand);
    }
  },
  JSCEP_RA("jscep 2.5.8, RA") {
    @Override
    Running start(Path folder, boolean byHand) throws Exception {
      return jscep(JscepServer.Front.RA, byHand);
    }
  },
  EMBEDDED_CA("embedded CA") {
    @Override
    Running start(Path folder, boolean byHand) throws Exception {
      return embedded(folder, byHand, List.of());
    }
  },
  EMBEDDED_RA("embedded CA, RA") {
    @Override
    Running start(Path folder, boolean byHand) throws Exception {
      return embedded(folder, byHand, List.of("mode=ra-two"));
    }
  };

  static final String CHALLENGE = "secret";

  private final String words;

  Server(String words) {
    this.words = words;
  }

  /** What the operator of a server does. */
  interface Operator {
    /** For a server that asks nobody and has no next CA. */
    Operator NONE = order -> {};

    /** Does {@code approve}, {@code refuse} or {@code prepare}, the last for the next CA. */
    void obey(String order) throws Exception;
  }

  /**
   * A server that runs.
   *
   * @param url for clients
   * @param ca what to trust
   * @param stop stops it
   * @param operator decides about requests
   */
  record Running(URI url, X509Certificate ca, Runnable stop, Operator operator)
      implements AutoCloseable {
    ServerSettings.Builder settings() {
      return ServerSettings.builder(url).trust(CaTrust.anchors(List.of(ca)));
    }

    @Override
    public void close() {
      stop.run();
    }
  }

  /**
   * Starts one that issues to who knows {@link #CHALLENGE}; or skips the test where that is not to
   * be had on this machine.
   *
   * @param folder an empty one
   * @param byHand whether requests wait for a person
   */
  abstract Running start(Path folder, boolean byHand) throws Exception;

  /** The server type to choose for it. */
  ServerProfile profile() {
    return ServerProfile.AUTO;
  }

  /** Whether a person can decide about requests. */
  boolean hasApproval() {
    return true;
  }

  private static Running jscep(JscepServer.Front front, boolean byHand) throws Exception {
    var server = new JscepServer(front, CHALLENGE, byHand);
    return new Running(
        server.url(),
        server.caCertificate(),
        server::close,
        order -> {
          if (order.equals("approve")) {
            server.approveAll();
          } else if (order.equals("refuse")) {
            server.refuseAll();
          }
        });
  }

  private static Running embedded(Path folder, boolean byHand, List<String> settings)
      throws Exception {
    var all = new ArrayList<>(settings);
    if (byHand) {
      all.add("approval=manual");
    }
    EmbeddedCa ca = EmbeddedCa.start(folder, all);
    return new Running(URI.create(ca.url()), ca.top(), ca::close, order -> obey(ca, order));
  }

  private static void obey(EmbeddedCa ca, String order) throws IOException, InterruptedException {
    switch (order) {
      case "approve" -> ca.tell("approve", "1");
      case "refuse" -> ca.tell("reject", "1");
      default -> ca.tell("rollover", "prepare");
    }
  }

  @Override
  public String toString() {
    return words;
  }
}
