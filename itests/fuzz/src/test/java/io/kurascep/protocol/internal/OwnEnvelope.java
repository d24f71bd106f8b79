// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.testing.TestAuthority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;

/** What the client encrypts and decrypts, without a message around it. */
public final class OwnEnvelope {

  private static final SecureRandom RANDOM = new SecureRandom();

  private OwnEnvelope() {}

  /** Encrypts for a recipient, or with the password where its key cannot encrypt. */
  public static byte[] seal(
      byte[] content,
      TestAuthority recipient,
      MessageCipher cipher,
      KeyTransport transport,
      String password)
      throws GeneralSecurityException, ScepException {
    return Envelope.seal(
        content,
        recipient.certificate(),
        ContentCipher.of(cipher),
        transport,
        RANDOM,
        Optional.of(password.toCharArray()));
  }

  /** Decrypts with the key of the recipient, or with the password. */
  public static byte[] open(
      byte[] sealed, TestAuthority recipient, ServerSettings settings, String password)
      throws IOException, ScepException {
    var opener =
        new Envelope.Opener(
            recipient.privateKey(), recipient.certificate(), Optional.of(password.toCharArray()));
    return Envelope.Sealed.read(sealed, settings).open(opener, RANDOM);
  }
}
