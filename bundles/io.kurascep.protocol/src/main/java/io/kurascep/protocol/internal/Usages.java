// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static java.util.Map.entry;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Reads key usages and extended key usages (RFC 5280 sections 4.2.1.3 and 4.2.1.12). */
public final class Usages {

  private static final Map<String, Integer> KEY_USAGES =
      ignoringCase(
          Map.ofEntries(
              entry("digitalSignature", KeyUsage.digitalSignature),
              entry("nonRepudiation", KeyUsage.nonRepudiation),
              entry("contentCommitment", KeyUsage.nonRepudiation),
              entry("keyEncipherment", KeyUsage.keyEncipherment),
              entry("dataEncipherment", KeyUsage.dataEncipherment),
              entry("keyAgreement", KeyUsage.keyAgreement),
              entry("keyCertSign", KeyUsage.keyCertSign),
              entry("cRLSign", KeyUsage.cRLSign),
              entry("encipherOnly", KeyUsage.encipherOnly),
              entry("decipherOnly", KeyUsage.decipherOnly)));

  private static final Map<String, ASN1ObjectIdentifier> PURPOSES =
      ignoringCase(
          Map.ofEntries(
              entry("clientAuth", KeyPurposeId.id_kp_clientAuth.toOID()),
              entry("serverAuth", KeyPurposeId.id_kp_serverAuth.toOID()),
              entry("codeSigning", KeyPurposeId.id_kp_codeSigning.toOID()),
              entry("emailProtection", KeyPurposeId.id_kp_emailProtection.toOID()),
              entry("timeStamping", KeyPurposeId.id_kp_timeStamping.toOID()),
              entry("OCSPSigning", KeyPurposeId.id_kp_OCSPSigning.toOID()),
              entry("ipsecEndSystem", KeyPurposeId.id_kp_ipsecEndSystem.toOID()),
              entry("ipsecTunnel", KeyPurposeId.id_kp_ipsecTunnel.toOID()),
              entry("ipsecUser", KeyPurposeId.id_kp_ipsecUser.toOID()),
              entry("ipsecIKE", new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.17")),
              entry("eapOverLAN", KeyPurposeId.id_kp_eapOverLAN.toOID()),
              entry("smartcardLogon", KeyPurposeId.id_kp_smartcardlogon.toOID()),
              entry("anyExtendedKeyUsage", KeyPurposeId.anyExtendedKeyUsage.toOID())));

  /** What only a key that encrypts can be used for; RFC 8813 section 3 forbids it for EC keys. */
  private static final int ENCRYPTION = KeyUsage.keyEncipherment | KeyUsage.dataEncipherment;

  private Usages() {}

  private static <V> Map<String, V> ignoringCase(Map<String, V> names) {
    var map = new TreeMap<String, V>(String.CASE_INSENSITIVE_ORDER);
    map.putAll(names);
    return map;
  }

  /**
   * Reads names such as {@code digitalSignature,keyEncipherment}.
   *
   * @param text the names, separated by commas; blank for none
   * @return the usages as the bits of {@link KeyUsage}, 0 for none
   * @throws IllegalArgumentException if a name is unknown
   */
  public static int keyUsage(String text) {
    int bits = 0;
    for (String name : names(text)) {
      Integer bit = KEY_USAGES.get(name);
      if (bit == null) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is no key usage: use " + String.join(", ", KEY_USAGES.keySet()));
      }
      bits |= bit;
    }
    return bits;
  }

  /**
   * The extension's value for a kind of key.
   *
   * @param bits what {@link #keyUsage(String)} read
   * @param encrypts whether keys of this kind can encrypt; where they cannot, the usages that need
   *     it are left out
   * @return the value, empty where no usage is left
   */
  public static Optional<KeyUsage> keyUsage(int bits, boolean encrypts) {
    int allowed = encrypts ? bits : bits & ~ENCRYPTION;
    return allowed == 0 ? Optional.empty() : Optional.of(new KeyUsage(allowed));
  }

  /**
   * Reads names or object identifiers such as {@code clientAuth,1.3.6.1.5.5.7.3.17}.
   *
   * @param text the purposes, separated by commas; blank for none
   * @return the extension's value, empty for none
   * @throws IllegalArgumentException if one is neither a known name nor an object identifier
   */
  public static Optional<ExtendedKeyUsage> extendedKeyUsage(String text) {
    Set<KeyPurposeId> purposes =
        names(text).stream()
            .map(name -> KeyPurposeId.getInstance(purpose(name)))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return purposes.isEmpty()
        ? Optional.empty()
        : Optional.of(new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
  }

  private static ASN1ObjectIdentifier purpose(String name) {
    return Optional.ofNullable(PURPOSES.get(name))
        .or(() -> Oids.parse(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\""
                        + name
                        + "\" is no extended key usage: use "
                        + String.join(", ", PURPOSES.keySet())
                        + " or dotted numbers"));
  }

  private static Set<String> names(String text) {
    var names = new LinkedHashSet<String>();
    if (text.isBlank()) {
      return names;
    }
    for (String name : text.split(",", -1)) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("there is nothing between two commas: remove one");
      }
      names.add(name.strip());
    }
    return names;
  }
}
