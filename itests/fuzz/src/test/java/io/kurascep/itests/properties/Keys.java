// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.properties;

import io.kurascep.protocol.KeyType;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;

/** The keys of all tries: a new one for each would take its time. */
final class Keys {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A CA that requests are encrypted to. */
  static final TestAuthority CA = TestAuthority.root("CN=CA, O=Test");

  /** A CA whose key cannot encrypt. */
  static final TestAuthority EC_CA =
      TestAuthority.certificate("CN=EC CA").key(TestKeys.ec("CA")).ca().selfSigned();

  /** The keys to be certified. */
  static final List<KeyPair> SUBJECTS =
      List.of(
          TestKeys.rsa("gateway"),
          TestKeys.ec("gateway"),
          KeyType.EC_P384.generate(RANDOM),
          KeyType.EC_P521.generate(RANDOM));

  /** The certificates with keys that sign messages, by RSA and EC. */
  static final TestAuthority RSA_SIGNER =
      TestAuthority.certificate("CN=gateway").key(TestKeys.rsa("gateway")).selfSigned();

  static final TestAuthority EC_SIGNER =
      TestAuthority.certificate("CN=gateway").key(TestKeys.ec("gateway")).selfSigned();

  private Keys() {}
}
