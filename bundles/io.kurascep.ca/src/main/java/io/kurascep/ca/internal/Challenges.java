// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.message.CertificateRequest;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Entry.Device;
import io.kurascep.ca.internal.records.Entry.Invitation;
import io.kurascep.ca.internal.records.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The challenge passwords of a CA, kept as hashes that are salted by its records. */
final class Challenges {
  private static final String LETTERS =
      "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // none looks like another
  private static final int LENGTH = 16; // 80 bits

  private final AdmissionSettings settings;
  private final boolean newOnly;
  private final CaRecords records;
  private final Clock clock;
  private final Attempts addresses;
  private final Attempts devices;
  private final byte[] salt;
  private final List<byte[]> hashes;
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();

  /**
   * Prepares the challenges that are set.
   *
   * @param newOnly whether every name must have the status NEW, whatever the challenges are
   */
  Challenges(AdmissionSettings settings, boolean newOnly, CaRecords records, Clock clock) {
    this.settings = settings;
    this.newOnly = newOnly;
    this.records = records;
    this.clock = clock;
    this.addresses = new Attempts(settings.attempts(), clock);
    this.devices = new Attempts(settings.attempts(), clock);
    this.salt = records.salt();
    this.hashes = settings.challenges().stream().map(Secret::bytes).map(this::hash).toList();
  }

  /** The right to one certificate, and what is known of it; nobody else can hold the same. */
  static final class Claim implements AutoCloseable {
    private final Set<String> claimed;
    private final List<String> tokens = new ArrayList<>();
    private final String result;
    private final boolean right;

    private Claim(Set<String> claimed, String result, boolean right) {
      this.claimed = claimed;
      this.result = result;
      this.right = right;
    }

    /** Returns the tokens that the records must say are spent. */
    List<String> toSpend() {
      return List.copyOf(tokens);
    }

    /** Returns what is known of the challenge, in a word or two. */
    String result() {
      return result;
    }

    /** Whether the challenge permits the request; if not, a person may. */
    boolean isRight() {
      return right;
    }

    /** Gives the right back, unless the records say that it is spent. */
    @Override
    public void close() {
      tokens.forEach(claimed::remove);
    }
  }

  /**
   * Checks the challenge of a request.
   *
   * @param from the address of the client
   * @throws Refusal badRequest if it is missing, wrong, was sent before, or was just now used by
   *     another request
   */
  Claim claim(CertificateRequest request, String from) throws Refusal {
    Optional<String> name = Names.commonName(request.requested().subject());
    Claim claim = check(request.challenge(), name, from);
    try {
      if (newOnly || settings.kind() == AdmissionSettings.Kind.DEVICE) {
        take(
            claim,
            entity(name.orElse("")),
            "the device has a certificate or a request already,"
                + " its status is GENERATED: let the operator set it to NEW");
      }
      return claim;
    } catch (Refusal e) {
      claim.close();
      throw e;
    }
  }

  /**
   * Checks the challenge of a renewal where it is asked for again; a right one spends nothing.
   *
   * @param from the address of the client
   * @throws Refusal badRequest if it is missing or wrong
   */
  void checkAgain(CertificateRequest request, String from) throws Refusal {
    Optional<String> name = Names.commonName(request.requested().subject());
    if (settings.asks() && !isRight(request.challenge().orElse(""), name, from)) {
      throw wrong();
    }
  }

  private static Refusal wrong() {
    return new Refusal(
        FailInfo.BAD_REQUEST, "the challenge password is wrong or missing: ask the CA for one");
  }

  private Claim check(Optional<String> challenge, Optional<String> name, String from)
      throws Refusal {
    if (!settings.asks()) {
      return new Claim(claimed, "not asked for", true);
    }
    if (isRight(challenge.orElse(""), name, from)) {
      Claim claim = new Claim(claimed, "right", true);
      if (settings.kind() == AdmissionSettings.Kind.ONE_TIME) {
        take(
            claim,
            HexFormat.of().formatHex(hash(challenge.orElse("").getBytes(StandardCharsets.UTF_8))),
            "the one-time challenge password was used before: ask the CA for another");
      }
      return claim;
    }
    if (settings.wrongWaits()) {
      return new Claim(claimed, challenge.isPresent() ? "wrong" : "missing", false);
    }
    throw wrong();
  }

  /** Counts wrong ones, and takes none any more after too many. */
  private boolean isRight(String challenge, Optional<String> name, String from) throws Refusal {
    boolean ofDevice = settings.kind() == AdmissionSettings.Kind.DEVICE;
    addresses.check(Source.of(from));
    if (ofDevice) {
      devices.check(name.orElse(""));
    }
    boolean right = isRight(challenge, name);
    if (!right) {
      addresses.failed(Source.of(from));
    }
    if (!right && ofDevice) {
      devices.failed(name.orElse(""));
    }
    return right;
  }

  private boolean isRight(String challenge, Optional<String> name) {
    byte[] hash = hash(challenge.getBytes(StandardCharsets.UTF_8));
    if (settings.kind() == AdmissionSettings.Kind.DEVICE) {
      byte[] code =
          name.flatMap(records::device)
              .map(device -> HexFormat.of().parseHex(device.hash()))
              .orElse(new byte[0]);
      return MessageDigest.isEqual(code, hash);
    }
    boolean known = false;
    for (byte[] valid : hashes) { // all of them, so that the time does not tell which
      known |= MessageDigest.isEqual(valid, hash);
    }
    for (StoredChallenge valid : settings.stored()) {
      known |= valid.matches(challenge.getBytes(StandardCharsets.UTF_8));
    }
    return known
        || records
            .invitation(HexFormat.of().formatHex(hash)) // a salted hash tells nothing by its time
            .filter(until -> !clock.instant().isAfter(until))
            .isPresent();
  }

  private void take(Claim claim, String token, String sentence) throws Refusal {
    if (claimed.add(token)) {
      if (!records.isSpent(token)) {
        claim.tokens.add(token);
        return;
      }
      claimed.remove(token);
    }
    throw new Refusal(FailInfo.BAD_REQUEST, sentence);
  }

  /** What a name spends with its first request; anew each time that it gets the status NEW. */
  private String entity(String name) {
    int round = records.device(name).map(Device::round).orElse(1);
    return HexFormat.of().formatHex(hash((round + "\n" + name).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Makes a one-time challenge.
   *
   * @return the challenge, which nobody can read here again
   * @throws IOException if the records cannot be written
   */
  String invite(SecureRandom random) throws IOException {
    String challenge = newChallenge(random);
    byte[] hash = hash(challenge.getBytes(StandardCharsets.UTF_8));
    records.add(
        new Invitation(HexFormat.of().formatHex(hash), clock.instant().plus(settings.lifetime())));
    return challenge;
  }

  /**
   * Makes a device known, gives it a code and the status NEW.
   *
   * @param code its enrollment code; empty: a new one is made
   * @return the code, which nobody can read here again
   * @throws IOException if the records cannot be written
   */
  String addDevice(String name, String code, SecureRandom random) throws IOException {
    String given = code.isEmpty() ? newChallenge(random) : code;
    byte[] hash = hash(given.getBytes(StandardCharsets.UTF_8));
    records.add(new Device(name, nextRound(name), HexFormat.of().formatHex(hash)));
    return given;
  }

  /**
   * Gives a device the status NEW again; its code stays the same.
   *
   * @throws IOException if the records cannot be written
   */
  void resetDevice(String name) throws IOException {
    String hash = records.device(name).map(Device::hash).orElse("");
    records.add(new Device(name, nextRound(name), hash));
  }

  private int nextRound(String name) {
    return records.device(name).map(Device::round).orElse(1) + 1;
  }

  /** Whether a device has the status NEW, not GENERATED. */
  boolean isNew(Device device) {
    return !records.isSpent(entity(device.name()));
  }

  private static String newChallenge(SecureRandom random) {
    StringBuilder text = new StringBuilder();
    random.ints(LENGTH, 0, LETTERS.length()).forEach(i -> text.append(LETTERS.charAt(i)));
    return text.toString();
  }

  private byte[] hash(byte[] challenge) {
    return StoredChallenge.hash(salt, challenge);
  }
}
