// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Usage;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.PublicKeys;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.RequestedCertificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What a certificate may be used for: what is asked for, within the policy. */
final class Grants {
  private final IssuingPolicy policy;

  Grants(IssuingPolicy policy) {
    this.policy = policy;
  }

  /** What is asked for and allowed, or all that is allowed; no EC key enciphers. */
  List<Usage> usages(RequestedCertificate requested) {
    List<Usage> possible =
        policy.usages().stream()
            .filter(
                usage ->
                    PublicKeys.isRsa(requested.publicKey())
                        || (usage != Usage.KEY_ENCIPHERMENT && usage != Usage.DATA_ENCIPHERMENT))
            .toList();
    List<Usage> asked =
        possible.stream()
            .filter(usage -> requested.usages().filter(usage::isIn).isPresent())
            .toList();
    List<Usage> granted = asked.isEmpty() ? possible : asked;
    return granted.isEmpty() ? List.of(Usage.DIGITAL_SIGNATURE) : granted;
  }

  /**
   * What the template says, or what is asked for and allowed, or all that is allowed: never none,
   * which would mean any.
   */
  List<KeyPurposeId> purposes(RequestedCertificate requested) {
    List<KeyPurposeId> named = named(requested);
    return named.isEmpty() ? policy.purposes() : named;
  }

  private List<KeyPurposeId> named(RequestedCertificate requested) {
    List<KeyPurposeId> ofTemplate =
        requested.template().map(policy.templates()::get).orElse(List.of());
    List<KeyPurposeId> asked =
        requested.purposes().stream().filter(policy.purposes()::contains).distinct().toList();
    return ofTemplate.isEmpty() ? asked : ofTemplate;
  }

  /**
   * Returns what is asked for, with no more uses than a certificate has that it renews. What is not
   * named is narrowed to that.
   *
   * @throws Refusal badRequest if a use is named that the certificate lacks, or nothing is left
   */
  RequestedCertificate within(Certificate renewed, RequestedCertificate requested) throws Refusal {
    Extensions extensions = renewed.getTBSCertificate().getExtensions();
    KeyUsage heldUsages = KeyUsage.fromExtensions(extensions);
    List<KeyPurposeId> heldPurposes =
        Arrays.asList(ExtendedKeyUsage.fromExtensions(extensions).getUsages());
    List<Usage> usages = usages(requested).stream().filter(use -> use.isIn(heldUsages)).toList();
    List<KeyPurposeId> purposes =
        purposes(requested).stream().filter(heldPurposes::contains).toList();
    if (usages.isEmpty()
        || purposes.isEmpty()
        || (requested.usages().isPresent() && !usages.equals(usages(requested)))
        || !purposes.containsAll(named(requested))) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "a renewal cannot be for other uses: enroll anew for them");
    }
    return requested.withUses(Usage.extension(usages), purposes);
  }
}
