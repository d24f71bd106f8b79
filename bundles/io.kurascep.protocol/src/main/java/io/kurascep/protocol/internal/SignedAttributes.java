// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.SignerInfo;

/** The signed attributes of an answer, each there once and with one value. */
final class SignedAttributes {

  private final ASN1Set set;
  private final Map<ASN1ObjectIdentifier, ASN1Encodable> values = new HashMap<>();

  /**
   * Takes them from the one signer; the unsigned attributes are never looked at.
   *
   * @throws TrustException if there are none, or one is there twice or has not just one value: a
   *     message without them could be forged from another use of the same key
   */
  SignedAttributes(SignerInfo signer) throws TrustException {
    set = signer.getAuthenticatedAttributes();
    if (set == null || set.size() == 0) {
      throw new TrustException(
          Check.SIGNED_ATTRIBUTES, "the server's answer has no signed attributes");
    }
    for (var each : set) {
      var attribute = Attribute.getInstance(each);
      if (attribute.getAttrValues().size() != 1) {
        throw new TrustException(
            Check.SIGNED_ATTRIBUTES,
            "the attribute %s of the server's answer does not have just one value"
                .formatted(attribute.getAttrType()));
      }
      var before = values.put(attribute.getAttrType(), attribute.getAttrValues().getObjectAt(0));
      if (before != null) {
        throw new TrustException(
            Check.SIGNED_ATTRIBUTES,
            "the attribute %s of the server's answer is there twice"
                .formatted(attribute.getAttrType()));
      }
    }
  }

  /** What the signature is over. */
  byte[] encoded() throws IOException {
    return set.getEncoded(ASN1Encoding.DER);
  }

  Optional<ASN1ObjectIdentifier> oid(ASN1ObjectIdentifier type) {
    return value(type)
        .filter(ASN1ObjectIdentifier.class::isInstance)
        .map(ASN1ObjectIdentifier.class::cast);
  }

  Optional<byte[]> octets(ASN1ObjectIdentifier type) {
    return value(type)
        .filter(ASN1OctetString.class::isInstance)
        .map(octets -> ((ASN1OctetString) octets).getOctets());
  }

  /** The text, in whatever string type a server chose: not all use PrintableString. */
  Optional<String> text(ASN1ObjectIdentifier type) {
    return value(type)
        .filter(ASN1String.class::isInstance)
        .map(string -> ((ASN1String) string).getString());
  }

  private Optional<ASN1Encodable> value(ASN1ObjectIdentifier type) {
    return Optional.ofNullable(values.get(type)).map(ASN1Encodable::toASN1Primitive);
  }
}
