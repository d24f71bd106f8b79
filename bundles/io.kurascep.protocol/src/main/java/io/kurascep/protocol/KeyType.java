// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The kinds of key that a certificate can be requested for. */
public enum KeyType {
  /** Can be broken; only for servers and devices that take nothing else. */
  RSA_1024("RSA-1024", 1024),
  RSA_2048("RSA-2048", 2048),
  RSA_3072("RSA-3072", 3072),
  RSA_4096("RSA-4096", 4096),
  EC_P256("EC-P256", "secp256r1"),
  EC_P384("EC-P384", "secp384r1"),
  EC_P521("EC-P521", "secp521r1");

  /** The names that the platform may give to a curve. */
  private static final Map<String, String> NAMES =
      Map.of(
          "1.2.840.10045.3.1.7", "secp256r1",
          "1.3.132.0.34", "secp384r1",
          "1.3.132.0.35", "secp521r1");

  private final String setting;
  private final boolean encrypts;
  private final int bits;
  private final String curve;

  KeyType(String setting, int bits) {
    this.setting = setting;
    this.encrypts = true;
    this.bits = bits;
    this.curve = "";
  }

  KeyType(String setting, String curve) {
    this.setting = setting;
    this.encrypts = false;
    this.bits = 0;
    this.curve = curve;
  }

  /**
   * The type of a key.
   *
   * @return empty where no type is like it
   */
  public static Optional<KeyType> of(PublicKey key) {
    return Arrays.stream(values()).filter(type -> type.isOf(key)).findFirst();
  }

  private boolean isOf(PublicKey key) {
    if (key instanceof RSAKey rsa) {
      return rsa.getModulus().bitLength() == bits;
    }
    return key instanceof ECKey ec && !encrypts && curve.equals(curveOf(ec));
  }

  private static String curveOf(ECKey key) {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(key.getParams());
      var name = parameters.getParameterSpec(ECGenParameterSpec.class).getName();
      return NAMES.getOrDefault(name, name);
    } catch (GeneralSecurityException strange) {
      return "";
    }
  }

  /** The name of this type in a configuration, for example {@code RSA-2048}. */
  public String setting() {
    return setting;
  }

  /** Whether this type is too weak to be made unless insecure settings are allowed. */
  public boolean legacy() {
    return this == RSA_1024;
  }

  /** Whether keys of this type can encrypt, which the simplest form of a SCEP message needs. */
  public boolean encrypts() {
    return encrypts;
  }

  /**
   * Makes a new key pair with the platform's provider.
   *
   * @param random where the key comes from
   * @return the new pair
   */
  public KeyPair generate(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(encrypts ? "RSA" : "EC");
      generator.initialize(parameters(), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot make a key of type " + setting, e);
    }
  }

  private AlgorithmParameterSpec parameters() {
    return encrypts
        ? new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4)
        : new ECGenParameterSpec(curve);
  }

  /**
   * Finds a type by its name in a configuration.
   *
   * @param setting the name, in any case
   * @return the type, empty where no type has this name
   */
  public static Optional<KeyType> of(String setting) {
    return Arrays.stream(values())
        .filter(type -> type.setting.equalsIgnoreCase(setting.strip()))
        .findFirst();
  }
}
