// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import io.kurascep.ca.internal.http.QueryText;
import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.message.PkiRequest;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.RequestParts;
import io.kurascep.ca.internal.message.RequestRules;
import io.kurascep.ca.internal.records.RecordText;
import io.kurascep.ca.internal.settings.SettingsFile;
import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.testing.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.Certificate;

/** What the embedded CA decodes. */
final class CaTargets {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Certificate CA = Certificate.getInstance(Parties.CA.certificateDer());
  private static final Path ALIASES = temporaryFile();

  private CaTargets() {}

  static List<Target> all() {
    return List.of(
        new Target(
            "ca-request",
            UnaryOperator.identity(),
            CaTargets::request,
            Set.of(MalformedMessage.class, Refusal.class)),
        new Target(
            "ca-envelope",
            UnaryOperator.identity(),
            in -> RequestParts.openEnvelope(in, Parties.CA.privateKey(), CA),
            Set.of(Refusal.class)),
        new Target("ca-pkcs10", Signed::request, RequestParts::pkcs10, Set.of(Refusal.class)),
        new Target(
            "ca-query",
            UnaryOperator.identity(),
            in -> QueryText.read(new String(in, StandardCharsets.UTF_8)),
            Set.of(IllegalArgumentException.class)),
        new Target(
            "ca-record",
            UnaryOperator.identity(),
            in -> RecordText.read(new String(in, StandardCharsets.UTF_8)),
            Set.of(IllegalArgumentException.class)),
        new Target(
            "ca-aliases",
            UnaryOperator.identity(),
            CaTargets::aliases,
            Set.of(IllegalArgumentException.class)));
  }

  private static void request(byte[] message) throws MalformedMessage, Refusal {
    var request = PkiRequest.decode(message, RequestRules.rfc());
    request.verify(TestAuthority.NOW);
    if (request.isFor(CA)) {
      request.open(Parties.CA.privateKey(), CA, RANDOM);
    }
  }

  private static void aliases(byte[] content) throws IOException {
    Files.write(ALIASES, content);
    SettingsFile.read(ALIASES, DurableFiles.onDisk()).sections();
  }

  private static Path temporaryFile() {
    try {
      var file = Files.createTempFile("aliases", "");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException full) {
      throw new IllegalStateException(full);
    }
  }
}
