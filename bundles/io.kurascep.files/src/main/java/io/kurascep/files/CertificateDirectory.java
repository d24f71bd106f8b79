// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A folder of keys and certificates that other programs read, in the layout of Advantech's SCEP
 * client:
 *
 * <pre>
 * 4A1F.key, 4A1F.crt       a private key and its certificate, by serial number
 * latest.key, latest.crt   links to those in use
 * ca.crt-0, ca.crt-1, …    links to the issuers, from the nearest on
 * </pre>
 *
 * <p>All these links go through one other, {@code .latest}, so that key, certificate and issuers
 * change in one step: a program that opens them, or a power cut, finds the old or the new ones. One
 * folder is for one certificate. Serial numbers are hexadecimal in capitals, as OpenSSL prints
 * them; keys are PKCS#8 in PEM. All files have mode 0600.
 */
public final class CertificateDirectory {
  private static final String KEY = ".key";
  private static final String CERTIFICATE = ".crt";
  private static final String LATEST = "latest";
  private static final String ISSUER = "ca.crt-";

  /** Leads to the folder of what is in use. */
  private static final String SWITCH = ".latest";

  /** Has a folder for each certificate: links to its files, and its issuers. */
  private static final String SETS = ".sets";

  private static final int MAX_BYTES = 1 << 20;

  private final DurableFiles files;
  private final Path folder;

  /**
   * A folder, which need not exist.
   *
   * @param files how it is written
   * @param folder where it is
   */
  public CertificateDirectory(DurableFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * What {@code latest.key}, {@code latest.crt} and {@code ca.crt-N} lead to.
   *
   * @param key the private key as PKCS#8 in PEM
   * @param chain the certificate and its issuers, the leaf first
   */
  public record Latest(String key, List<X509Certificate> chain) {
    /** Copies the list. */
    public Latest {
      chain = List.copyOf(chain);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Latest[private key not shown]";
    }
  }

  /**
   * Puts a key and its certificates there, and lets {@code latest.key}, {@code latest.crt} and
   * {@code ca.crt-N} lead to them.
   *
   * @param key the private key
   * @param chain the certificate and its issuers, the leaf first
   * @param former how many former certificates stay, with their keys; the others are removed
   * @throws IOException where it cannot be written; what was in use still is, or the new one whole
   * @throws IllegalArgumentException where the key has no encoded form, as one in a token
   */
  public void put(PrivateKey key, List<X509Certificate> chain, int former) throws IOException {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new IllegalArgumentException("the private key cannot leave its token");
    }
    String name = name(chain.get(0));
    String setName = name + "." + digest(chain);
    Path set = folder.resolve(SETS).resolve(setName);
    files.createFolders(set);
    write(folder.resolve(name + KEY), Pem.encode("PRIVATE KEY", encoded));
    Arrays.fill(encoded, (byte) 0);
    write(folder.resolve(name + CERTIFICATE), Pem.encode(chain.subList(0, 1)));
    files.link(set.resolve(LATEST + KEY), Path.of("..", "..", name + KEY));
    files.link(set.resolve(LATEST + CERTIFICATE), Path.of("..", "..", name + CERTIFICATE));
    for (int i = 1; i < chain.size(); i++) {
      write(set.resolve(ISSUER + (i - 1)), Pem.encode(chain.subList(i, i + 1)));
    }
    if (!files.list(folder).contains(folder.resolve(SWITCH))) {
      // What somebody else put there, such as a plain latest.key, is replaced by what leads on.
      files.link(folder.resolve(SWITCH), Path.of(SETS, setName));
    }
    visible(LATEST + KEY);
    visible(LATEST + CERTIFICATE);
    for (int i = 1; i < chain.size(); i++) {
      visible(ISSUER + (i - 1));
    }
    files.link(folder.resolve(SWITCH), Path.of(SETS, setName));
    removeIssuers(chain.size() - 1);
    removeFormer(setName, former);
  }

  /**
   * Reads what is in use.
   *
   * @return key and certificates; empty where one of them is absent
   * @throws IOException where they cannot be read
   * @throws PemException where a certificate is damaged
   */
  public Optional<Latest> latest() throws IOException, PemException {
    var key = read(folder.resolve(LATEST + KEY));
    var certificate = read(folder.resolve(LATEST + CERTIFICATE));
    if (key.isEmpty() || certificate.isEmpty()) {
      return Optional.empty();
    }
    var chain = new ArrayList<>(Pem.certificates(certificate.get()));
    Optional<String> issuer = read(folder.resolve(ISSUER + 0));
    for (int i = 1; issuer.isPresent(); i++) {
      chain.addAll(Pem.certificates(issuer.get()));
      issuer = read(folder.resolve(ISSUER + i));
    }
    return Optional.of(new Latest(key.get(), chain));
  }

  /** The serial number; with a part of the digest where another certificate has that one. */
  private String name(X509Certificate certificate) throws IOException {
    String serial = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    String even = serial.length() % 2 == 0 ? serial : "0" + serial;
    String pem = Pem.encode(List.of(certificate));
    Optional<String> present = read(folder.resolve(even + CERTIFICATE));
    return present.isEmpty() || present.get().equals(pem)
        ? even
        : even + "-" + digest(List.of(certificate));
  }

  private void visible(String name) throws IOException {
    files.link(folder.resolve(name), Path.of(SWITCH, name));
  }

  private void removeIssuers(int count) throws IOException {
    for (Path each : files.list(folder)) {
      String name = each.getFileName().toString();
      if (name.startsWith(ISSUER) && number(name) >= count) {
        files.delete(each);
      }
    }
  }

  /** What is no number is no file of ours. */
  private static int number(String issuer) {
    String digits = issuer.substring(ISSUER.length());
    return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : -1;
  }

  private void removeFormer(String present, int former) throws IOException {
    var notBefore = new HashMap<String, Long>();
    var others = new ArrayList<String>();
    for (Path set : files.list(folder.resolve(SETS))) {
      String name = set.getFileName().toString();
      if (!name.equals(present)) {
        others.add(name);
        notBefore.put(leaf(name), notBefore(folder.resolve(leaf(name) + CERTIFICATE)));
      }
    }
    notBefore.remove(leaf(present));
    List<String> gone =
        notBefore.keySet().stream()
            .sorted(Comparator.comparing(notBefore::get).reversed())
            .skip(former)
            .toList();
    for (String name : others) {
      if (gone.contains(leaf(name))) {
        remove(folder.resolve(leaf(name) + KEY));
        remove(folder.resolve(leaf(name) + CERTIFICATE));
      }
      if (gone.contains(leaf(name)) || leaf(name).equals(leaf(present))) {
        removeSet(folder.resolve(SETS).resolve(name));
      }
    }
  }

  /** Also what a power cut left of writing it. */
  private void remove(Path file) throws IOException {
    files.recover(file);
    files.delete(file);
  }

  private void removeSet(Path set) throws IOException {
    files.sweep(set);
    for (Path file : files.list(set)) {
      files.delete(file);
    }
    files.delete(set);
  }

  /** A set is named by its certificate, and by all that is in it. */
  private static String leaf(String set) {
    return set.substring(0, set.lastIndexOf('.'));
  }

  private static String digest(List<X509Certificate> chain) {
    return Sha256.hex(Pem.encode(chain).getBytes(StandardCharsets.US_ASCII)).substring(0, 8);
  }

  /** Milliseconds since 1970; of what cannot be read, the least. */
  private long notBefore(Path certificate) throws IOException {
    try {
      return Pem.certificates(read(certificate).orElse("")).stream()
          .mapToLong(each -> each.getNotBefore().toInstant().toEpochMilli())
          .findFirst()
          .orElse(Long.MIN_VALUE);
    } catch (PemException damaged) {
      return Long.MIN_VALUE;
    }
  }

  private Optional<String> read(Path file) throws IOException {
    return files.read(file, MAX_BYTES).map(read -> new String(read, StandardCharsets.US_ASCII));
  }

  private void write(Path file, String pem) throws IOException {
    files.write(file, pem.getBytes(StandardCharsets.US_ASCII));
  }
}
