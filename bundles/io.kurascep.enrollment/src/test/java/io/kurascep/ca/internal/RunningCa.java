// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.CaSettings.Approval;
import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The embedded CA on a port of its own, as the server of a test. */
public final class RunningCa implements AutoCloseable {

  private final ScepCa ca;
  private final ServedCa served;
  private int approved;

  /** Starts it with settings by name. */
  public static RunningCa start(Path folder, Clock clock, Map<String, Object> settings)
      throws IOException {
    var all = new HashMap<>(settings);
    all.put("alias", "demo");
    all.put("data.folder", folder);
    var ca = ScepCa.open(AliasSettings.read(all), DurableFiles.onDisk(), clock, new SecureRandom());
    return new RunningCa(ca, new HttpHosts().serve(ca, "127.0.0.1", 0));
  }

  private RunningCa(ScepCa ca, ServedCa served) {
    this.ca = ca;
    this.served = served;
  }

  /** How it behaves. */
  public record Habits(
      boolean approvesByHand, boolean oneTime, Duration validity, List<String> challenges) {}

  /** Starts it. */
  public static RunningCa start(Path folder, Clock clock, Habits habits) throws IOException {
    var settings =
        new CaSettings(
            "demo",
            folder,
            "CN=Test CA",
            habits.challenges().stream().map(c -> new Secret(c.toCharArray())).toList(),
            habits.oneTime(),
            habits.approvesByHand() ? Approval.MANUAL : Approval.AUTOMATIC,
            habits.validity());
    var ca = ScepCa.open(settings, DurableFiles.onDisk(), clock, new SecureRandom());
    return new RunningCa(ca, new HttpHosts().serve(ca, "127.0.0.1", 0));
  }

  /** Prepares its successor. */
  public void prepareNext() throws IOException {
    ca.operator().prepare();
  }

  /** Lets its successor take over. */
  public void rollOver() throws IOException {
    ca.operator().rollOver();
  }

  /** Revokes a certificate by its serial number in hexadecimal. */
  public void revoke(String serial) throws IOException {
    ca.operator().revoke(serial, "keyCompromise");
  }

  /** Makes a one-time challenge. */
  public String invite() throws IOException {
    return ca.operator().invite();
  }

  /** Lets a device of this name have one certificate with this code. */
  public void addDevice(String name, String code) throws IOException {
    ca.operator().addDevice(name, code);
  }

  /** The folder of its keys and certificates. */
  public Path folder() {
    return ca.folder();
  }

  /** Its address. */
  public URI url() {
    return served.url();
  }

  /** The SHA-256 of its certificate. */
  public String fingerprint() {
    return ca.fingerprint();
  }

  /** Numbers of the requests that wait. */
  public List<Integer> waiting() {
    return ca.pending().stream().map(pending -> pending.number()).toList();
  }

  /** Approves all that waits. */
  public void approveAll() throws IOException, Refusal {
    for (var number : waiting()) {
      ca.approve(number);
      approved++;
    }
  }

  /** How many requests were approved. */
  public int approved() {
    return approved;
  }

  /** Rejects all that waits. */
  public void rejectAll() throws IOException, Refusal {
    for (var number : waiting()) {
      ca.reject(number);
    }
  }

  @Override
  public void close() throws IOException {
    served.close();
    ca.close();
  }
}
