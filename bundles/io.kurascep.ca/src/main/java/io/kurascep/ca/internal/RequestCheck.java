// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.message.CertificateRequest;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.RequestedCertificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;

/** The rules that hold for every request, first ones and renewals. */
final class RequestCheck {
  private static final int LONGEST_REQUEST = 16 * 1024;
  private static final int MOST_NAMES = 100;
  private static final int SMALLEST_CURVE = 256;

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._*-]{1,253}");
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,2000}");

  private final IssuingPolicy policy;
  private final AuthorityStore authorities;

  RequestCheck(IssuingPolicy policy, AuthorityStore authorities) {
    this.policy = policy;
    this.authorities = authorities;
  }

  /** Returns what is asked for, with what the policy puts in front of each subject. */
  private RequestedCertificate shaped(RequestedCertificate requested) {
    List<RDN> added = List.of(policy.added().getRDNs());
    List<RDN> asked = List.of(requested.subject().getRDNs());
    boolean there = asked.size() >= added.size() && asked.subList(0, added.size()).equals(added);
    if (there) {
      return requested;
    }
    RDN[] all = Stream.concat(added.stream(), asked.stream()).toArray(RDN[]::new);
    return requested.withSubject(new X500Name(all));
  }

  /**
   * Checks a request.
   *
   * @return what it asks for, with what the policy puts in front of its subject
   * @throws Refusal badAlg for a kind of key that is not accepted, badRequest for the rest
   */
  RequestedCertificate checked(CertificateRequest request) throws Refusal {
    RequestedCertificate requested = shaped(request.requested());
    checkKey(requested);
    if (request.requested().subject().getRDNs().length == 0) {
      throw refused("the request must have a subject");
    }
    checkSubject(requested.subject());
    if (requested.alternativeNames().size() > MOST_NAMES) {
      throw refused("the request has more than " + MOST_NAMES + " alternative names");
    }
    for (GeneralName name : requested.alternativeNames()) {
      checkName(name);
    }
    if (request.forCa()) {
      throw refused("certificates for CAs are not issued here: ask without CA:TRUE");
    }
    if (requested.encoded().length > LONGEST_REQUEST) {
      throw refused("the request is longer than 16 KiB");
    }
    if (!policy.templates().isEmpty()
        && requested.template().isPresent()
        && !policy.templates().containsKey(requested.template().get())) {
      throw refused("the template is unknown: use one of " + policy.templates().keySet());
    }
    return requested;
  }

  private void checkKey(RequestedCertificate requested) throws Refusal {
    KeySize size =
        KeySize.of(requested.publicKey()).orElseThrow(() -> refused("the key cannot be used"));
    if (!size.isRsa() && !policy.ellipticCurves()) {
      throw new Refusal(FailInfo.BAD_ALG, "certificates are issued for RSA keys only");
    }
    int least = size.isRsa() ? policy.smallestKey() : SMALLEST_CURVE;
    if (size.bits() < least) {
      throw refused("the key is too small: make one of " + least + " bits or more");
    }
  }

  private void checkSubject(X500Name subject) throws Refusal {
    for (Authority authority : authorities.all()) {
      boolean taken =
          Stream.concat(authority.chain().stream(), authority.registrationAuthorities().stream())
              .anyMatch(certificate -> subject.equals(certificate.getSubject()));
      if (taken) {
        throw refused("the subject is the name of this CA: ask for another");
      }
    }
    List<ASN1ObjectIdentifier> types =
        Arrays.stream(subject.getRDNs())
            .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
            .map(AttributeTypeAndValue::getType)
            .toList();
    if (!types.containsAll(policy.required())) {
      throw refused("the subject lacks an attribute that this CA demands");
    }
    if (!policy.allowed().isEmpty() && !policy.allowed().containsAll(types)) {
      throw refused("the subject has an attribute that this CA does not issue");
    }
  }

  private void checkName(GeneralName name) throws Refusal {
    if (!policy.nameKinds().isEmpty()
        && policy.nameKinds().stream().noneMatch(kind -> kind.covers(name))) {
      throw refused("an alternative name is of a kind that this CA does not issue");
    }
    if (!isReadable(name)) {
      throw refused("an alternative name is not written as such names are");
    }
    if (name.getTagNo() == GeneralName.dNSName && !policy.domains().isEmpty()) {
      String host = name.getName().toString().toLowerCase(Locale.ROOT);
      boolean within =
          policy.domains().stream()
              .anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
      if (!within) {
        throw refused("a DNS name is not within the domains of this CA");
      }
    }
  }

  /** As everybody reads it: a NUL, for one, would end the name for some. */
  private static boolean isReadable(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> HOST.matcher(name.getName().toString()).matches();
      case GeneralName.rfc822Name, GeneralName.uniformResourceIdentifier ->
          PRINTABLE.matcher(name.getName().toString()).matches();
      case GeneralName.iPAddress -> {
        int length = ASN1OctetString.getInstance(name.getName()).getOctets().length;
        yield length == 4 || length == 16;
      }
      default -> true;
    };
  }

  private static Refusal refused(String sentence) {
    return new Refusal(FailInfo.BAD_REQUEST, sentence);
  }
}
