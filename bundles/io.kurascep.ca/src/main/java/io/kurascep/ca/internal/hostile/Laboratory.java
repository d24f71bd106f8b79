// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import io.kurascep.ca.internal.AliasSettings;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A CA that turns hostile, an impostor of it, and a client between them. Each run finds them as
 * they were made, lest one uses up what the next one needs, such as a challenge.
 */
final class Laboratory {
  private static final String ALIAS = "demo";

  private final Path folder;
  private final Map<Task, String> commands;
  private final Map<String, String> settings;
  private final Duration patience;
  private final HttpHosts hosts = new HttpHosts();
  private final SecureRandom random = new SecureRandom();
  private final String challenge;
  private final String fingerprint;

  /**
   * Prepares a laboratory, and makes the CA and the impostor.
   *
   * @param folder for keys, records and what the client writes
   * @param commands of the client, by what they do
   * @param settings of the CA
   * @param patience how long a run of the client may take
   */
  Laboratory(
      Path folder, Map<Task, String> commands, Map<String, String> settings, Duration patience)
      throws IOException {
    this.folder = folder;
    this.commands = commands;
    this.settings = settings;
    this.patience = patience;
    byte[] secret = new byte[12];
    random.nextBytes(secret);
    this.challenge = HexFormat.of().formatHex(secret);
    this.fingerprint = make("ca");
    make("impostor");
  }

  /** Returns the secret that permits a request. */
  String challenge() {
    return challenge;
  }

  /** Returns the certificate of the CA that issues. */
  Certificate caCertificate() throws IOException {
    try (InputStream in = Files.newInputStream(certificateFile())) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (CertificateException e) {
      throw new IOException(certificateFile() + " is not a certificate", e);
    }
  }

  private Path certificateFile() {
    return made("ca").resolve(ALIAS).resolve("ca.pem");
  }

  /**
   * How a client met a server.
   *
   * @param runs those that this took, or those until one before the last did not succeed
   * @param taken how much it took of an endless answer, in octets
   */
  record Meeting(List<ClientRun> runs, long taken) {
    Meeting {
      runs = List.copyOf(runs);
    }

    ClientRun last() {
      return runs.get(runs.size() - 1);
    }
  }

  /** Runs the client where nothing is wrong. */
  ClientRun control(Task task) throws IOException, InterruptedException {
    String name = "control " + task;
    try (ScepCa ca = open(fresh("ca", name), task, Map.of())) {
      return served(ca, task, runFolder(name), trust(), 1).last();
    }
  }

  /** Runs the client against an attack. */
  Meeting attack(Attack attack) throws IOException, InterruptedException {
    String name = attack.threat() + " " + attack.name();
    String server = attack.server() == Attack.Server.IMPOSTOR ? "impostor" : "ca";
    try (ScepCa ca = open(fresh(server, name), attack.task(), attack.settings())) {
      Map<String, String> trust =
          attack.server() == Attack.Server.CA_AS_SERVED ? trustAsServed(ca) : trust();
      return served(ca, attack.task(), runFolder(name), trust, attack.runs());
    }
  }

  /** Makes a server, and returns its fingerprint. */
  private String make(String server) throws IOException {
    try (ScepCa ca = open(made(server), Task.ENROLLMENT, Map.of())) {
      if (commands.containsKey(Task.NEXT_CA)) {
        ca.operator().prepare();
      }
      return ca.fingerprint().replace(":", "").toLowerCase(Locale.ROOT);
    }
  }

  private Path made(String server) {
    return folder.resolve("made").resolve(server);
  }

  /** Returns a copy of a server that nobody asked yet, for one run. */
  private Path fresh(String server, String name) throws IOException {
    Path made = made(server);
    Path fresh = folder.resolve("servers").resolve(name.replace(' ', '-'));
    Files.createDirectories(fresh.getParent());
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.toList()) {
        Files.copy(file, fresh.resolve(made.relativize(file).toString()));
      }
    }
    return fresh;
  }

  private ScepCa open(Path data, Task task, Map<String, String> faulty) throws IOException {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("challenge", List.of(challenge));
    if (task == Task.ENROLLMENT_OVER_TLS) {
      all.put("tls.port", "0");
    }
    all.putAll(faulty);
    all.put("alias", ALIAS);
    return ScepCa.open(
        new AliasSettings(all).ca(() -> data), DurableFiles.onDisk(), Clock.systemUTC(), random);
  }

  /** What the client is told of the CA. */
  private Map<String, String> trust() {
    return Map.of("CA", certificateFile().toString(), "FINGERPRINT", fingerprint);
  }

  private static Map<String, String> trustAsServed(ScepCa ca) throws IOException {
    byte[] served =
        ca.wronged(ca.certificates(Optional.empty()), ca.nextFaults("getcacert")).body();
    Path file = ca.folder().resolve("served.pem");
    Files.writeString(file, Pem.encode("CERTIFICATE", served));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(served);
      return Map.of("CA", file.toString(), "FINGERPRINT", HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private Meeting served(ScepCa ca, Task task, Path work, Map<String, String> trust, int count)
      throws IOException, InterruptedException {
    try (ServedCa served = hosts.serve(ca, "127.0.0.1", 0)) {
      Map<String, String> environment = new HashMap<>(trust);
      environment.put("URL", served.tlsUrl().orElse(served.url()).toString());
      environment.put("CHALLENGE", challenge);
      served
          .tlsUrl()
          .ifPresent(url -> environment.put("TLS_CA", ca.folder().resolve("tls.pem").toString()));
      List<ClientRun> runs = new ArrayList<>();
      do {
        runs.add(ClientRun.of(commands.get(task), work, environment, patience));
      } while (runs.size() < count && runs.get(runs.size() - 1).succeeded());
      return new Meeting(runs, served.taken());
    }
  }

  private Path runFolder(String name) throws IOException {
    return Files.createDirectories(folder.resolve("runs").resolve(name.replace(' ', '-')));
  }
}
