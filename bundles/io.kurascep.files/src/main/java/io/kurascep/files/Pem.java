// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The textual encoding of certificates, keys and requests (RFC 7468). Written strictly; read as
 * people paste it: any line ends, white space around and within lines, text between the blocks.
 */
public final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";

  /** The names that RFC 7468 section 5.1 permits to read as a certificate. */
  private static final Set<String> CERTIFICATE_LABELS =
      Set.of(CERTIFICATE, "X509 CERTIFICATE", "X.509 CERTIFICATE");

  /** A list of all the public CAs has some 150. */
  private static final int MOST_BLOCKS = 256;

  private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ([^-]+(-[^-]+)*)-----");

  private Pem() {}

  /**
   * One block of a PEM text.
   *
   * @param label what stands after BEGIN, such as {@code CERTIFICATE}
   * @param der the content, usually DER
   */
  @SuppressWarnings("ArrayRecordComponent") // copied, and compared by content
  public record Block(String label, byte[] der) {
    /** Copies the content. */
    public Block {
      Objects.requireNonNull(label);
      der = der.clone();
    }

    /**
     * The content.
     *
     * @return a copy
     */
    @Override
    public byte[] der() {
      return der.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Block block
          && label.equals(block.label)
          && Arrays.equals(der, block.der);
    }

    @Override
    public int hashCode() {
      return 31 * label.hashCode() + Arrays.hashCode(der);
    }

    /** The label and the length only: the content may be a private key. */
    @Override
    public String toString() {
      return label + ", " + der.length + " bytes";
    }
  }

  /**
   * Encodes one block, 64 characters a line, with LF line ends.
   *
   * @param label what stands after BEGIN
   * @param der the content
   * @return the block with a line end after it
   */
  public static String encode(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }

  /**
   * Encodes certificates in their order.
   *
   * @param certificates the certificates
   * @return a block for each
   */
  public static String encode(Collection<? extends X509Certificate> certificates) {
    return certificates.stream().map(Pem::encoded).collect(Collectors.joining());
  }

  /**
   * Reads all blocks.
   *
   * @param text the PEM text
   * @return the blocks in their order, empty where there is none
   * @throws PemException where a block does not end, ends with another label, is not base64, or has
   *     headers as in the encrypted keys of old OpenSSL; and where there are more than 256 blocks
   */
  public static List<Block> decode(String text) throws PemException {
    var blocks = new ArrayList<Block>();
    String label = null;
    var base64 = new StringBuilder();
    var boundary = BOUNDARY.matcher(text);
    for (int begin = 0, end; begin < text.length(); begin = end + 1) {
      end = endOfLine(text, begin);
      int from = begin;
      while (from < end && Character.isWhitespace(text.charAt(from))) {
        from++;
      }
      int to = end;
      while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
        to--;
      }
      if (!boundary.region(from, to).matches()) {
        base64.append(text, from, to);
      } else if (boundary.group(1).equals("BEGIN")) {
        if (label != null) {
          throw new PemException("the PEM block " + label + " has no END line");
        }
        label = boundary.group(2);
        base64.setLength(0);
      } else {
        if (!boundary.group(2).equals(label)) {
          throw new PemException("the PEM text has an END line without its BEGIN line");
        }
        if (blocks.size() == MOST_BLOCKS) {
          throw new PemException("the PEM text has more than " + MOST_BLOCKS + " blocks");
        }
        blocks.add(new Block(label, der(label, base64.toString())));
        label = null;
      }
    }
    if (label != null) {
      throw new PemException("the PEM block " + label + " has no END line");
    }
    return List.copyOf(blocks);
  }

  /**
   * Reads all certificates; blocks of another label are passed over.
   *
   * @param text the PEM text
   * @return the certificates in their order, empty where there is none
   * @throws PemException where the text is not PEM, or a block is not a certificate
   */
  public static List<X509Certificate> certificates(String text) throws PemException {
    var certificates = new ArrayList<X509Certificate>();
    for (Block block : decode(text)) {
      if (CERTIFICATE_LABELS.contains(block.label())) {
        certificates.add(certificate(block.der));
      }
    }
    return List.copyOf(certificates);
  }

  private static byte[] der(String label, String base64) throws PemException {
    if (base64.contains(":")) {
      throw new PemException(
          "the PEM block "
              + label
              + " has headers, as an encrypted key of old OpenSSL has: convert it to PKCS#8");
    }
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", "").getBytes(US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new PemException("the PEM block " + label + " is not base64", e);
    }
  }

  private static int endOfLine(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private static X509Certificate certificate(byte[] der) throws PemException {
    try {
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      if (!Arrays.equals(certificate.getEncoded(), der)) {
        throw new PemException("the PEM block CERTIFICATE holds more than one certificate");
      }
      return certificate;
    } catch (CertificateException e) {
      throw new PemException("the PEM block CERTIFICATE does not hold an X.509 certificate", e);
    }
  }

  private static String encoded(X509Certificate certificate) {
    try {
      return encode(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("the certificate cannot be encoded", e);
    }
  }
}
