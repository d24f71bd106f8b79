// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.enrollment.internal.testing.TestCa;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import org.junit.jupiter.api.Test;

class KeystoreReaderTest {

  private static KeyPair rsa() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  @Test
  void matchesAKeyWithItsOwnCertificateAlone() throws Exception {
    var rsa = rsa();
    var ec = TestCa.newKey();
    assertThat(KeystoreReader.match(rsa.getPrivate(), rsa.getPublic())).isTrue();
    assertThat(KeystoreReader.match(ec.getPrivate(), ec.getPublic())).isTrue();
    assertThat(KeystoreReader.match(rsa.getPrivate(), rsa().getPublic())).isFalse();
    assertThat(KeystoreReader.match(ec.getPrivate(), rsa.getPublic())).isFalse();
  }

  @Test
  void matchesNothingWithTheKeyOfATokenThatIsGone() throws Exception {
    var token = new Token();
    Security.addProvider(token);
    try {
      assertThat(KeystoreReader.match(new TokenKey(), rsa().getPublic())).isFalse();
    } finally {
      Security.removeProvider(token.getName());
    }
  }

  /** A key that never leaves its token. */
  private static final class TokenKey implements PrivateKey {

    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "RSA";
    }

    @Override
    public String getFormat() {
      return null;
    }

    @Override
    public byte[] getEncoded() {
      return null;
    }
  }

  private static final class Token extends Provider {

    private static final long serialVersionUID = 1L;

    private Token() {
      super("TestToken", "1", "a token that was removed");
      putService(
          new Service(
              this, "Signature", "SHA256withRSA", TokenSignature.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new TokenSignature();
            }
          });
    }
  }

  private static final class TokenSignature extends SignatureSpi {

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (!(key instanceof TokenKey)) {
        throw new InvalidKeyException("not of this token");
      }
    }

    @Override
    protected byte[] engineSign() {
      throw new ProviderException("the token was removed");
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      throw new InvalidKeyException("not of this token");
    }

    @Override
    protected void engineUpdate(byte octet) {}

    @Override
    protected void engineUpdate(byte[] octets, int offset, int length) {}

    @Override
    protected boolean engineVerify(byte[] signature) {
      return false;
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
