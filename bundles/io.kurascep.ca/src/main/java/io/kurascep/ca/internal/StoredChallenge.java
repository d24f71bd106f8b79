// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.settings.Values;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A challenge password as the settings file keeps it: a salt, and a hash that needs the salt. */
final class StoredChallenge {
  /** The setting in which they stand. */
  static final String SETTING = "challenge.hash";

  private static final Pattern FORM = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{64})");
  private static final int SALT_LENGTH = 16;

  private final byte[] salt;
  private final byte[] hash;

  private StoredChallenge(byte[] salt, byte[] hash) {
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes a challenge with a new salt. */
  static StoredChallenge of(Secret challenge, SecureRandom random) {
    byte[] salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    return new StoredChallenge(salt, hash(salt, challenge.bytes()));
  }

  /** Reads what {@link #toString()} wrote. */
  static StoredChallenge parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Values.wrong(SETTING, "as ca alias set writes it", text);
    }
    return new StoredChallenge(
        HexFormat.of().parseHex(matcher.group(1)), HexFormat.of().parseHex(matcher.group(2)));
  }

  /** Whether it is this challenge, in a time that does not tell; the octets are wiped. */
  boolean matches(byte[] presented) {
    return MessageDigest.isEqual(hash, hash(salt, presented));
  }

  /** Hashes a challenge, which is wiped. */
  static byte[] hash(byte[] salt, byte[] challenge) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt, mac.getAlgorithm()));
      return mac.doFinal(challenge);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks HmacSHA256", e);
    } finally {
      Arrays.fill(challenge, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(salt) + ":" + HexFormat.of().formatHex(hash);
  }
}
