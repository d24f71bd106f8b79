// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import java.security.cert.Certificate;
import java.util.List;

/** What shows that a client fell for an attack. */
enum Sign {
  /** That it says all went well, and left something in OUT. */
  SUCCESS {
    @Override
    boolean isIn(ClientRun run, ClientRun control, Certificate ca) {
      return run.succeeded();
    }
  },
  /** That it takes the certificate of the CA for its own. */
  CA_FOR_ITS_OWN {
    @Override
    boolean isIn(ClientRun run, ClientRun control, Certificate ca) {
      List<Certificate> got = run.certificates();
      return run.succeeded() && !got.isEmpty() && got.get(0).equals(ca);
    }
  },
  /** That it takes a certificate for another subject, and does not say for whom. */
  UNSHOWN_SUBJECT {
    @Override
    boolean isIn(ClientRun run, ClientRun control, Certificate ca) {
      return run.succeeded() && !run.said().contains("somebody else");
    }
  },
  /** That it has certificates that it does not get where nothing is wrong. */
  MORE_CERTIFICATES {
    @Override
    boolean isIn(ClientRun run, ClientRun control, Certificate ca) {
      return run.succeeded() && !control.certificates().containsAll(run.certificates());
    }
  },
  /** That it shows text of the server as it came, which steers a terminal and forges a line. */
  RAW_WORDS {
    @Override
    boolean isIn(ClientRun run, ClientRun control, Certificate ca) {
      return run.said().contains("\u001b[2J") || run.said().contains("\nERROR forged");
    }
  };

  /**
   * Whether it is there.
   *
   * @param run what the client did
   * @param control what it did where nothing was wrong
   * @param ca the certificate of the CA
   */
  abstract boolean isIn(ClientRun run, ClientRun control, Certificate ca);
}
