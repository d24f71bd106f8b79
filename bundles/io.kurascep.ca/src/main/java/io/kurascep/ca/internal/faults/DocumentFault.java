// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.CertificateMaker;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.Certificates;
import io.kurascep.ca.internal.message.NextCaMessage;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** What can be wrong with what a CA says of itself. */
@SuppressWarnings("Immutable") // the functions have no state
public enum DocumentFault implements Fault {
  /** Capabilities: none. */
  CAPS_EMPTY(Operation.GETCACAPS, (answer, ca) -> caps("")),
  /** Capabilities: single DES and MD5, which RFC 8894 forbids. */
  CAPS_ONLY_DES(Operation.GETCACAPS, (answer, ca) -> caps("DES\nMD5\n")),
  /** Capabilities: stripped of what is new, as an attacker would on the way. */
  CAPS_STRIPPED(Operation.GETCACAPS, (answer, ca) -> caps("POSTPKIOperation\nSHA-1\nDES3\n")),
  /** Capabilities: lines end with CR and LF. */
  CAPS_CRLF(Operation.GETCACAPS, (answer, ca) -> caps(text(answer).replace("\n", "\r\n"))),
  /** Capabilities: in lower case. */
  CAPS_LOWER_CASE(Operation.GETCACAPS, (answer, ca) -> caps(text(answer).toLowerCase(Locale.ROOT))),
  /** Capabilities: words that nobody knows, and one very long line. */
  CAPS_UNKNOWN_WORDS(
      Operation.GETCACAPS,
      (answer, ca) -> caps("Teleportation\n" + "x".repeat(5000) + "\n" + text(answer))),
  /** Capabilities: no end of the last line. */
  CAPS_WITHOUT_NEWLINE(Operation.GETCACAPS, (answer, ca) -> caps(text(answer).stripTrailing())),
  /** CA certificate: that of another CA of the same name. */
  OTHER_CA(
      Operation.GETCACERT,
      (answer, ca) -> der(Impostor.get().certificateLike(ca.issuer().certificate()))),
  /** CA certificates: another CA of the same name stands before the right one. */
  UNCHAINED_CA(
      Operation.GETCACERT,
      (answer, ca) -> {
        Certificate right = ca.issuer().certificate();
        return Answer.ok(
            "application/x-x509-ca-ra-cert",
            Certificates.enclose(List.of(Impostor.get().certificateLike(right), right)));
      }),
  /** CA certificate: in base64. */
  CA_BASE64(
      Operation.GETCACERT,
      (answer, ca) ->
          Answer.ok(answer.contentType(), Base64.getMimeEncoder().encode(answer.body()))),
  /** CA certificate: in PEM. */
  CA_PEM(
      Operation.GETCACERT,
      (answer, ca) ->
          Answer.ok(
              answer.contentType(),
              ("-----BEGIN CERTIFICATE-----\n"
                      + Base64.getMimeEncoder().encodeToString(ca.issuer().encoded())
                      + "\n-----END CERTIFICATE-----\n")
                  .getBytes(StandardCharsets.US_ASCII))),
  /** CA certificate: ends too soon. */
  CA_CUT(
      Operation.GETCACERT,
      (answer, ca) ->
          Answer.ok(answer.contentType(), Arrays.copyOf(answer.body(), answer.body().length / 2))),
  /** CA certificate: sequences in sequences, ten thousand of them. */
  CA_NESTED(
      Operation.GETCACERT,
      (answer, ca) -> Answer.ok(answer.contentType(), Nested.sequences(10_000))),
  /** CA certificate: with an RSA key of 65,536 bits. */
  CA_HUGE_KEY(
      Operation.GETCACERT,
      (answer, ca) ->
          der(withKey(ca, BigInteger.ONE.shiftLeft(65_535).setBit(0), BigInteger.valueOf(65_537)))),
  /** CA certificate: with an RSA key whose exponent is as long as its modulus. */
  CA_HUGE_EXPONENT(
      Operation.GETCACERT,
      (answer, ca) -> {
        BigInteger number = BigInteger.ONE.shiftLeft(16_383).setBit(0);
        return der(withKey(ca, number.setBit(1), number));
      }),
  /** Next CA certificate: another signs, in the name of the current one. */
  NEXT_CA_FORGED(
      Operation.GETNEXTCACERT, (answer, ca) -> impostorNext(ca, ca.signer().certificate())),
  /** Next CA certificate: another CA of the same name signs, and encloses its own certificate. */
  NEXT_CA_FOREIGN_SIGNER(
      Operation.GETNEXTCACERT,
      (answer, ca) -> impostorNext(ca, Impostor.get().certificateLike(ca.signer().certificate()))),
  /** Next CA certificate: signed by somebody to whom the CA issued a certificate, as to anybody. */
  NEXT_CA_LEAF_SIGNER(Operation.GETNEXTCACERT, (answer, ca) -> impostorNext(ca, leafSigner(ca))),
  /** Next CA certificate: signed by whom the CA had vouched for until yesterday. */
  NEXT_CA_EXPIRED_SIGNER(
      Operation.GETNEXTCACERT, (answer, ca) -> impostorNext(ca, expiredSigner(ca))),
  /** Next CA certificate: another CA stands beside the signed content. */
  NEXT_CA_BESIDE(
      Operation.GETNEXTCACERT,
      (answer, ca) ->
          next(
              new NextCaMessage(ca.signer().key(), ca.signer().certificate())
                  .beside(List.of(Impostor.get().certificateLike(ca.issuer().certificate()))))),
  /** Next CA certificate: the right one, and another CA beside it, where nobody signs it. */
  NEXT_CA_OUTER(
      Operation.GETNEXTCACERT,
      (answer, ca) ->
          next(
              Certificates.beside(
                  answer.body(), Impostor.get().certificateLike(ca.issuer().certificate())))),
  /** Next CA certificate: signed, and none. */
  NEXT_CA_NONE(
      Operation.GETNEXTCACERT,
      (answer, ca) ->
          next(new NextCaMessage(ca.signer().key(), ca.signer().certificate()).signed(List.of())));

  private final Operation operation;
  private final BiFunction<Answer, Authority, Answer> change;

  DocumentFault(Operation operation, BiFunction<Answer, Authority, Answer> change) {
    this.operation = operation;
    this.change = change;
  }

  /** Returns what is said in place of the right answer. */
  public Answer in(Answer answer, Authority authority) {
    return change.apply(answer, authority);
  }

  @Override
  public Operation operation() {
    return operation;
  }

  private static Answer caps(String text) {
    return Answer.ok("text/plain", text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.US_ASCII);
  }

  private static Answer next(byte[] message) {
    return Answer.ok("application/x-x509-next-ca-cert", message);
  }

  /** The impostor makes itself the next CA, in the name of a signer. */
  private static Answer impostorNext(Authority ca, Certificate signer) {
    Certificate impostor = Impostor.get().certificateLike(ca.issuer().certificate());
    return next(new NextCaMessage(Impostor.get().key(), signer).signed(List.of(impostor)));
  }

  private static Certificate expiredSigner(Authority ca) {
    return new Impostor.Copy(ca.signer().certificate())
        .issuer(ca.issuer().subject())
        .serialNumber(BigInteger.TEN)
        .validity(Impostor.inDays(-90), Impostor.inDays(-1))
        .publicKey(Impostor.get().publicKey())
        .signedBy(ca.issuer().key());
  }

  private static Certificate leafSigner(Authority ca) {
    return CertificateMaker.signed(
        new X509v3CertificateBuilder(
            ca.issuer().subject(),
            BigInteger.TWO,
            Date.from(Impostor.inDays(-1)),
            Date.from(Impostor.inDays(1)),
            new X500Name("CN=somebody"),
            Impostor.get().publicKey()),
        ca.issuer().key());
  }

  private static Answer der(Certificate certificate) {
    try {
      return Answer.ok("application/x-x509-ca-cert", certificate.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }

  private static Certificate withKey(Authority ca, BigInteger modulus, BigInteger exponent) {
    try {
      SubjectPublicKeyInfo key =
          new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
              new RSAPublicKey(modulus, exponent));
      return new Impostor.Copy(ca.issuer().certificate())
          .publicKey(key)
          .signedBy(ca.issuer().key());
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode a number", e);
    }
  }
}
