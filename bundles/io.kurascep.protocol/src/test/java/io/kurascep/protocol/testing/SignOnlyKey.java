// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;

/** An RSA key as in a token, without the right to decrypt. */
public final class SignOnlyKey implements PrivateKey {

  private static final long serialVersionUID = 1L;

  private final PrivateKey inside;

  /** Of this key. */
  public SignOnlyKey(PrivateKey inside) {
    this.inside = inside;
  }

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

  /** The provider that signs with such keys, until it is closed. */
  public static final class Token extends Provider implements AutoCloseable {

    private static final long serialVersionUID = 1L;

    /** Plugs it in. */
    public Token() {
      super("SignOnlyToken", "1", "keys that only sign");
      for (var digest : new String[] {"SHA256", "SHA1"}) {
        var name = digest + "withRSA";
        putService(
            new Service(this, "Signature", name, Signing.class.getName(), null, null) {
              @Override
              public Object newInstance(Object parameter) {
                return new Signing(name);
              }
            });
      }
      Security.addProvider(this);
    }

    @Override
    public void close() {
      Security.removeProvider(getName());
    }
  }

  private static final class Signing extends SignatureSpi {

    private final String name;
    private Signature signature;

    private Signing(String name) {
      this.name = name;
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (!(key instanceof SignOnlyKey mine)) {
        throw new InvalidKeyException("not of this token");
      }
      try {
        signature = Signature.getInstance(name);
        signature.initSign(mine.inside);
      } catch (GeneralSecurityException broken) {
        throw new InvalidKeyException(broken);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      throw new InvalidKeyException("not of this token");
    }

    @Override
    protected void engineUpdate(byte octet) throws SignatureException {
      signature.update(octet);
    }

    @Override
    protected void engineUpdate(byte[] octets, int offset, int length) throws SignatureException {
      signature.update(octets, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return signature.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signed) {
      return false;
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String parameter, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String parameter) {
      throw new UnsupportedOperationException();
    }
  }
}
