// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * What of a certificate request may go into a certificate. The challenge is not part of it, so this
 * can be kept while the request waits.
 *
 * @param subject the subject's name
 * @param publicKey the subject's key
 * @param alternativeNames the subject's other names, none to many
 * @param purposes the extended key usages that are asked for, none to many
 * @param template the name of the template that is asked for
 * @param usages the key usage that is asked for
 */
public record RequestedCertificate(
    X500Name subject,
    SubjectPublicKeyInfo publicKey,
    List<GeneralName> alternativeNames,
    List<KeyPurposeId> purposes,
    Optional<String> template,
    Optional<KeyUsage> usages) {

  /** Copies the lists. */
  public RequestedCertificate {
    alternativeNames = List.copyOf(alternativeNames);
    purposes = List.copyOf(purposes);
  }

  /** Returns the DER of a sequence of the parts, for the records of the CA. */
  public byte[] encoded() {
    ASN1EncodableVector parts = new ASN1EncodableVector();
    parts.add(subject);
    parts.add(publicKey);
    parts.add(sequence(alternativeNames));
    parts.add(sequence(purposes));
    template.map(DERUTF8String::new).ifPresent(parts::add);
    usages.ifPresent(parts::add);
    try {
      return new DERSequence(parts).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode a certificate request", e);
    }
  }

  private static DERSequence sequence(List<? extends ASN1Encodable> elements) {
    return new DERSequence(elements.toArray(ASN1Encodable[]::new));
  }

  /**
   * Reads what {@link #encoded()} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static RequestedCertificate decode(byte[] encoded) {
    ASN1Sequence parts = ASN1Sequence.getInstance(encoded);
    return new RequestedCertificate(
        X500Name.getInstance(parts.getObjectAt(0)),
        SubjectPublicKeyInfo.getInstance(parts.getObjectAt(1)),
        list(parts.getObjectAt(2), GeneralName::getInstance),
        list(parts.getObjectAt(3), KeyPurposeId::getInstance),
        rest(parts, ASN1UTF8String.class).map(ASN1UTF8String::getString),
        rest(parts, ASN1BitString.class).map(KeyUsage::getInstance));
  }

  /** What may stand at the end is told apart by its type. */
  private static <T> Optional<T> rest(ASN1Sequence parts, Class<T> type) {
    return Arrays.stream(parts.toArray())
        .skip(4)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  /** Returns the same for another subject. */
  public RequestedCertificate withSubject(X500Name other) {
    return new RequestedCertificate(other, publicKey, alternativeNames, purposes, template, usages);
  }

  /** Returns the same for other uses. */
  public RequestedCertificate withUses(KeyUsage other, List<KeyPurposeId> others) {
    return new RequestedCertificate(
        subject, publicKey, alternativeNames, others, template, Optional.of(other));
  }

  static <T> List<T> list(ASN1Encodable sequence, Function<ASN1Encodable, T> reader) {
    List<T> elements = new ArrayList<>();
    for (ASN1Encodable element : ASN1Sequence.getInstance(sequence)) {
      elements.add(reader.apply(element));
    }
    return elements;
  }
}
