// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import io.kurascep.ca.internal.message.Digest;
import io.kurascep.ca.internal.message.Draft;
import io.kurascep.ca.internal.message.ScepAttributes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;

/** What can be wrong in a CertRep, before or after it is signed. */
@SuppressWarnings("Immutable") // the functions have no state
public enum ReplyFault implements Fault {
  /** The recipientNonce is not the senderNonce. */
  WRONG_NONCE(draft -> draft.attribute(ScepAttributes.RECIPIENT_NONCE, octets(new byte[16]))),
  /** The recipientNonce is the first half of the senderNonce. */
  SHORT_NONCE(
      draft ->
          draft
              .attribute(ScepAttributes.RECIPIENT_NONCE)
              .map(value -> ASN1OctetString.getInstance(value).getOctets())
              .ifPresent(
                  nonce ->
                      draft.attribute(
                          ScepAttributes.RECIPIENT_NONCE,
                          octets(Arrays.copyOf(nonce, nonce.length / 2))))),
  /** The recipientNonce begins with the senderNonce. */
  LONG_NONCE(
      draft ->
          draft
              .attribute(ScepAttributes.RECIPIENT_NONCE)
              .map(value -> ASN1OctetString.getInstance(value).getOctets())
              .ifPresent(
                  nonce ->
                      draft.attribute(
                          ScepAttributes.RECIPIENT_NONCE,
                          octets(Arrays.copyOf(nonce, nonce.length + 1))))),
  /** The recipientNonce is empty. */
  EMPTY_NONCE(draft -> draft.attribute(ScepAttributes.RECIPIENT_NONCE, octets(new byte[0]))),
  /** The recipientNonce is missing. */
  NO_NONCE(draft -> draft.without(ScepAttributes.RECIPIENT_NONCE)),
  /** The transactionID is another. */
  WRONG_TRANSACTION(
      draft -> draft.attribute(ScepAttributes.TRANSACTION_ID, text("0123456789abcdef"))),
  /** The transactionID is the beginning of the right one. */
  SHORT_TRANSACTION(
      draft ->
          draft.attribute(
              ScepAttributes.TRANSACTION_ID,
              text(textOf(draft).substring(0, textOf(draft).length() / 2)))),
  /** The transactionID begins with the right one. */
  LONG_TRANSACTION(
      draft -> draft.attribute(ScepAttributes.TRANSACTION_ID, text(textOf(draft) + "0"))),
  /** The transactionID is empty. */
  EMPTY_TRANSACTION(draft -> draft.attribute(ScepAttributes.TRANSACTION_ID, text(""))),
  /** The transactionID is missing. */
  NO_TRANSACTION(draft -> draft.without(ScepAttributes.TRANSACTION_ID)),
  /** The messageType is PKCSReq. */
  WRONG_MESSAGE_TYPE(draft -> draft.attribute(ScepAttributes.MESSAGE_TYPE, text("19"))),
  /** The pkiStatus is a number that RFC 8894 does not have. */
  UNKNOWN_STATUS(draft -> draft.attribute(ScepAttributes.PKI_STATUS, text("1"))),
  /** The pkiStatus is missing. */
  NO_STATUS(draft -> draft.without(ScepAttributes.PKI_STATUS)),
  /** The pkiStatus stands there twice: SUCCESS and FAILURE. */
  TWO_STATUSES(draft -> draft.attribute(ScepAttributes.PKI_STATUS, text("0"), text("2"))),
  /** The pkiStatus has two values: SUCCESS and FAILURE. */
  TWO_STATUS_VALUES(draft -> draft.oneWithValues(ScepAttributes.PKI_STATUS, text("0"), text("2"))),
  /** The pkiStatus stands where no signature covers it. */
  UNSIGNED_STATUS(draft -> draft.unsigned(ScepAttributes.PKI_STATUS)),
  /** The failInfo is a number that RFC 8894 does not have. */
  UNKNOWN_FAIL_INFO(draft -> draft.attribute(ScepAttributes.FAIL_INFO, text("77"))),
  /** The failInfoText tries to steer a terminal, to forge a line of a log and to run a script. */
  HOSTILE_TEXT(
      draft ->
          draft.attribute(
              ScepAttributes.FAIL_INFO_TEXT,
              new DERUTF8String(
                  "\u001b[2J\nERROR forged $(reboot) `id` <script>alert(1)</script>"))),
  /** The content is signed itself, as of old, so that anybody can add attributes. */
  NO_SIGNED_ATTRIBUTES(Draft::attributesNotSigned),
  /** The contentType attribute is not the type of the content. */
  WRONG_CONTENT_TYPE_ATTRIBUTE(
      draft -> draft.attribute(CMSAttributes.contentType, CMSObjectIdentifiers.envelopedData)),
  /** The type of the content is not data. */
  WRONG_CONTENT_TYPE(draft -> draft.contentType(CMSObjectIdentifiers.digestedData)),
  /** The messageDigest is of 32 octets and not of the content. */
  WRONG_DIGEST(draft -> draft.statedDigest(new byte[32])),
  /** SHA-1 is named, and the messageDigest is that of SHA-256: seen in a real server. */
  MIXED_DIGESTS(draft -> draft.statedDigest(draft.digestBy(Digest.SHA256)).digest(Digest.SHA1)),
  /** Two signers. */
  TWO_SIGNERS(draft -> draft.signers(2)),
  /** No signer. */
  NO_SIGNER(draft -> draft.signers(0)),
  /** Another key signed, in the name of the right certificate, which is enclosed. */
  FORGED_SIGNATURE(draft -> draft.signer(Impostor.get().key(), draft.signer())),
  /** Another key signed; its certificate has the issuer and serial number of the right one. */
  FORGED_SIGNER(ReplyFault::forgeSigner),
  /** Another key signed, in the name of the right certificate; none is enclosed. */
  FORGED_SIGNATURE_ALONE(
      draft -> draft.signer(Impostor.get().key(), draft.signer()).certificates(List.of())),
  /** The certificate of another CA is enclosed first. */
  FOREIGN_CERTIFICATE(ReplyFault::encloseForeign),
  /** A SUCCESS without content. */
  NO_CONTENT(Draft::withoutContent),
  /** The content is encrypted for somebody else. */
  OTHER_RECIPIENT(draft -> draft.contentFor(Impostor.get().certificateLike(draft.signer()))),
  /** The content is no envelope. */
  NO_ENVELOPE(draft -> draft.content("no envelope".getBytes(StandardCharsets.US_ASCII))),
  /** Texts are UTF8String where PrintableString belongs. */
  OTHER_STRING_TYPE(
      draft -> draft.attribute(ScepAttributes.TRANSACTION_ID, new DERUTF8String(textOf(draft)))),
  /** The pkiStatus is an octet string. */
  WRONG_ATTRIBUTE_TYPE(
      draft -> draft.attribute(ScepAttributes.PKI_STATUS, octets(new byte[] {'0'}))),
  /** The signing time is in 1970. */
  OLD_TIME(draft -> time(draft, 0)),
  /** The signing time is in 2099. */
  FUTURE_TIME(draft -> time(draft, 4_070_908_800_000L)),
  /** The message is right, and 4 MiB long by an attribute that means nothing. */
  HUGE_MESSAGE(ReplyFault::pad),
  /** The length of the message is indefinite, as NDES was seen to send it; the parts are DER. */
  INDEFINITE_LENGTH(draft -> draft.octets(ReplyFault::indefinite)),
  /** Sequences in sequences, ten thousand of them. */
  NESTED_MESSAGE(draft -> draft.octets(message -> Nested.sequences(10_000))),
  /** One octet behind the message. */
  TRAILING_OCTET(draft -> draft.octets(message -> Arrays.copyOf(message, message.length + 1))),
  /** Two messages, one behind the other. */
  TWO_MESSAGES(draft -> draft.octets(message -> joined(message, message))),
  /** The message ends too soon. */
  CUT_MESSAGE(draft -> draft.octets(message -> Arrays.copyOf(message, message.length / 2))),
  /** One bit of the signature is wrong. */
  WRONG_BIT(
      draft ->
          draft.octets(
              message -> {
                message[message.length - 1] ^= 1;
                return message;
              }));

  private final Consumer<Draft> change;

  ReplyFault(Consumer<Draft> change) {
    this.change = change;
  }

  /** Puts the fault in. */
  public void in(Draft draft) {
    change.accept(draft);
  }

  @Override
  public Operation operation() {
    return Operation.PKIOPERATION;
  }

  private static ASN1Encodable octets(byte[] octets) {
    return new DEROctetString(octets);
  }

  private static ASN1Encodable text(String text) {
    return new DERPrintableString(text);
  }

  private static String textOf(Draft draft) {
    return draft
        .attribute(ScepAttributes.TRANSACTION_ID)
        .map(value -> ((ASN1String) value).getString())
        .orElse("");
  }

  private static void pad(Draft draft) {
    ASN1ObjectIdentifier meaningless = new ASN1ObjectIdentifier("2.25.1");
    draft.attribute(meaningless, octets(new byte[4 * 1024 * 1024]));
  }

  private static void forgeSigner(Draft draft) {
    var forged = Impostor.get().certificateLike(draft.signer());
    draft.signer(Impostor.get().key(), forged).certificates(List.of(forged));
  }

  private static void encloseForeign(Draft draft) {
    draft.certificates(List.of(Impostor.get().certificateLike(draft.signer()), draft.signer()));
  }

  private static void time(Draft draft, long millis) {
    draft.attribute(CMSAttributes.signingTime, new Time(Impostor.date(millis)));
  }

  /** Of the outermost sequence alone. */
  private static byte[] indefinite(byte[] message) {
    int header = 2 + (message[1] < 0 ? message[1] & 0x7f : 0);
    byte[] octets = new byte[2 + message.length - header + 2];
    octets[0] = 0x30;
    octets[1] = (byte) 0x80;
    System.arraycopy(message, header, octets, 2, message.length - header);
    return octets;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
