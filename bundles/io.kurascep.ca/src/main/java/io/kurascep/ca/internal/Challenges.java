// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.records.CaRecords;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The challenge passwords of a CA, kept as hashes that are salted by its records. */
final class Challenges {
  private final List<byte[]> hashes;
  private final boolean oneTime;
  private final CaRecords records;
  private final SecretKeySpec salt;
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();

  Challenges(List<Secret> challenges, boolean oneTime, CaRecords records) {
    this.oneTime = oneTime;
    this.records = records;
    this.salt = new SecretKeySpec(records.salt(), "HmacSHA256");
    this.hashes = challenges.stream().map(Secret::bytes).map(this::hash).toList();
  }

  /** The right to one certificate; whoever holds a one-time challenge holds it alone. */
  final class Claim implements AutoCloseable {
    private final String hash;

    private Claim(String hash) {
      this.hash = hash;
    }

    /** Returns what the records must say is spent: nothing unless the challenge is one-time. */
    String toSpend() {
      return hash;
    }

    /** Gives the challenge back, unless the records say that it is spent. */
    @Override
    public void close() {
      claimed.remove(hash);
    }
  }

  /**
   * Checks a challenge.
   *
   * @throws Refusal badRequest if it is missing, wrong, or a one-time challenge that is spent or
   *     just now used by another request
   */
  Claim claim(Optional<String> presented) throws Refusal {
    if (hashes.isEmpty()) {
      return new Claim("");
    }
    byte[] hash = hash(presented.orElse("").getBytes(StandardCharsets.UTF_8));
    boolean known = false;
    for (byte[] valid : hashes) { // all of them, so that the time does not tell which
      known |= MessageDigest.isEqual(valid, hash);
    }
    if (!known) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "the challenge password is wrong or missing: ask the CA for one");
    }
    return oneTime ? claimOnce(HexFormat.of().formatHex(hash)) : new Claim("");
  }

  private Claim claimOnce(String hash) throws Refusal {
    if (claimed.add(hash)) {
      if (!records.isSpent(hash)) {
        return new Claim(hash);
      }
      claimed.remove(hash);
    }
    throw new Refusal(
        FailInfo.BAD_REQUEST,
        "the one-time challenge password was used before: ask the CA for another");
  }

  private byte[] hash(byte[] challenge) {
    try {
      Mac mac = Mac.getInstance(salt.getAlgorithm());
      mac.init(salt);
      return mac.doFinal(challenge);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks HmacSHA256", e);
    } finally {
      Arrays.fill(challenge, (byte) 0);
    }
  }
}
