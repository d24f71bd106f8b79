// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.settings.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** How keys, subjects and transactions are named in records, lists and the log. */
public final class Names {
  private Names() {}

  /** Returns SHA-256 in hexadecimal. */
  static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  /** Returns SHA-256 of a public key, in hexadecimal. */
  static String keyHash(SubjectPublicKeyInfo key) {
    try {
      return hash(key.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }

  /** Returns the serial number of a certificate, in hexadecimal as openssl prints it. */
  public static String serialNumber(Issued issued) {
    return issued.serialNumber().toString(16).toUpperCase(Locale.ROOT);
  }

  /** Returns the common name in a subject. */
  static Optional<String> commonName(X500Name subject) {
    return Arrays.stream(subject.getRDNs(BCStyle.CN))
        .map(rdn -> IETFUtils.valueToString(rdn.getFirst().getValue()))
        .findFirst();
  }

  /** Returns the kind and size of a key, and the first octets of its hash, for people. */
  public static String key(SubjectPublicKeyInfo key) {
    return KeySize.of(key).map(KeySize::toString).orElse("unknown")
        + " "
        + keyHash(key).substring(0, 16);
  }

  /** Returns a subject on one line, safe to print. */
  public static String subject(X500Name subject) {
    return printable(subject.toString());
  }

  /** Returns alternative names on one line, safe to print; empty for none. */
  public static String alternativeNames(List<GeneralName> names) {
    return printable(names.stream().map(Names::text).collect(Collectors.joining(", ")));
  }

  private static String text(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.rfc822Name -> "email:" + name.getName();
      case GeneralName.dNSName -> "DNS:" + name.getName();
      case GeneralName.uniformResourceIdentifier -> "URI:" + name.getName();
      case GeneralName.directoryName -> "dirName:" + name.getName();
      case GeneralName.iPAddress -> "IP:" + address(name);
      case GeneralName.registeredID -> "RID:" + name.getName();
      default -> "otherName";
    };
  }

  private static String address(GeneralName name) {
    try {
      byte[] octets = ASN1OctetString.getInstance(name.getName()).getOctets();
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (UnknownHostException e) {
      return "?"; // not 4 or 16 octets
    }
  }

  /** Returns a transaction id on one line, safe to print. */
  static String transaction(String id) {
    return "transaction " + printable(id);
  }

  /** Makes a text of others safe to print, and short. */
  static String printable(String text) {
    return Printable.of(text);
  }
}
