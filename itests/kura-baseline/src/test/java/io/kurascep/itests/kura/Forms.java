// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import java.util.HashMap;
import java.util.Map;

/** What a user fills in; everything else has the default that Kura merges into a configuration. */
final class Forms {
  static final String SERVER = "io.kurascep.ScepServer";
  static final String CERTIFICATE = "io.kurascep.ScepCertificate";
  static final String SCHEDULER = "io.kurascep.RenewalScheduler";

  private Forms() {}

  /** A server that is trusted by its fingerprint. */
  static Map<String, Object> server(DemoCa ca) {
    return Map.of("url", ca.url(), "ca.fingerprint", ca.fingerprint());
  }

  /** A certificate of a server, in a keystore. */
  static Map<String, Object> certificate(String server, String keystore) {
    return Map.of(
        "enabled",
        true,
        "ScepServer.target",
        target(server),
        "KeystoreService.target",
        target(keystore),
        "TrustKeystoreService.target",
        target("changeme"),
        "subject",
        "CN=gateway-{SN}, O=Example\\, Inc",
        "alias",
        "Gw-Cert");
  }

  /** What a picker sets. */
  static String target(String name) {
    return "(kura.service.pid=" + name + ")";
  }

  /** The same settings but for one. */
  static Map<String, Object> but(Map<String, Object> settings, String name, Object value) {
    Map<String, Object> others = new HashMap<>(settings);
    others.put(name, value);
    return others;
  }
}
