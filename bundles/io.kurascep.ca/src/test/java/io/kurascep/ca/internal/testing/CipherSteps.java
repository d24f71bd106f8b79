// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.testing;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;

/**
 * Writes down each step that ciphers and verifications of the platform are asked for while it is
 * open, by its name and the lengths that anybody can see. What they compute is as ever.
 */
public final class CipherSteps implements AutoCloseable {
  private static final String PLATFORM = "SunJCE";
  private static final String SIGNATURES = "SunRsaSign";
  private static final String RSA = "SHA256withRSA";

  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final Provider provider = new Counting();

  private CipherSteps() {}

  /** Begins. */
  public static CipherSteps begin() {
    CipherSteps begun = new CipherSteps();
    Security.insertProviderAt(begun.provider, 1);
    return begun;
  }

  /** The steps since the last call. */
  public List<String> taken() {
    List<String> taken = List.copyOf(steps);
    steps.clear();
    return taken;
  }

  @Override
  public void close() {
    Security.removeProvider(provider.getName());
  }

  private final class Counting extends Provider {
    private static final long serialVersionUID = 1;

    Counting() {
      super("Counting", "1", "counts what ciphers do");
      for (String name :
          List.of(
              "RSA/ECB/NoPadding",
              "RSA/ECB/OAEPPadding",
              "AES/CBC/NoPadding",
              "DESede/CBC/NoPadding")) {
        putService(
            new Service(this, "Cipher", name, CountingCipher.class.getName(), null, null) {
              @Override
              public Object newInstance(Object parameter) {
                return new CountingCipher(name);
              }
            });
      }
      putService(
          new Service(this, "Signature", RSA, CountingSignature.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new CountingSignature();
            }
          });
    }
  }

  private final class CountingCipher extends CipherSpi {
    private final String name;
    private final Cipher cipher;

    CountingCipher(String name) {
      this.name = name;
      try {
        this.cipher = Cipher.getInstance(name, PLATFORM);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
      steps.add(name + " with a key");
      cipher.init(mode, key, random);
    }

    @Override
    protected void engineInit(
        int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random) {
      steps.add(name + " with a key and parameters");
      try {
        cipher.init(mode, key, parameters, random);
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    protected void engineInit(
        int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      steps.add(name + " of " + length);
      return cipher.doFinal(input, offset, length);
    }

    @Override
    protected int engineDoFinal(byte[] in, int offset, int length, byte[] out, int outOffset) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineUpdate(byte[] input, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineSetMode(String mode) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineSetPadding(String padding) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int engineGetBlockSize() {
      return cipher.getBlockSize();
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return cipher.getOutputSize(length);
    }

    @Override
    protected byte[] engineGetIV() {
      return cipher.getIV();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return cipher.getParameters();
    }
  }

  /** Counts how often a signature is verified. */
  private final class CountingSignature extends SignatureSpi {
    private final Signature signature;

    CountingSignature() {
      try {
        this.signature = Signature.getInstance(RSA, SIGNATURES);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      signature.initVerify(key);
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      signature.initSign(key);
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
    protected boolean engineVerify(byte[] octets) throws SignatureException {
      steps.add("verification of " + octets.length);
      return signature.verify(octets);
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
