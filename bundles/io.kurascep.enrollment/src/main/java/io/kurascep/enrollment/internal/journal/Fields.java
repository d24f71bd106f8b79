// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Typed access to the lines of a state file. What is absent or empty has no line. */
final class Fields {

  private final SortedMap<String, String> values;

  Fields() {
    this(new TreeMap<>());
  }

  Fields(SortedMap<String, String> values) {
    this.values = values;
  }

  SortedMap<String, String> values() {
    return values;
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  void put(String name, Optional<?> value) {
    value.ifPresent(present -> values.put(name, present.toString()));
  }

  void put(String name, List<String> list) {
    for (var i = 0; i < list.size(); i++) {
      values.put(numbered(name, i), list.get(i));
    }
  }

  /** With the digits 0 to 9 whatever the locale, which may be another one at the next start. */
  private static String numbered(String name, int number) {
    return String.format(Locale.ROOT, "%s.%03d", name, number);
  }

  void putDer(String name, byte[] der) {
    values.put(name, Base64.getEncoder().encodeToString(der));
  }

  void putCertificates(String name, List<X509Certificate> certificates) {
    put(name, certificates.stream().map(Fields::text).toList());
  }

  private static String text(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException broken) {
      throw new IllegalStateException("a certificate lost its encoding", broken);
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no line for " + name));
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }

  int number(String name) {
    return Integer.parseInt(text(name));
  }

  Instant instant(String name) {
    return Instant.parse(text(name));
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) {
    return Enum.valueOf(type, text(name));
  }

  byte[] der(String name) {
    return Base64.getDecoder().decode(text(name));
  }

  List<String> list(String name) {
    var list = new ArrayList<String>();
    for (var i = 0; has(numbered(name, i)); i++) {
      list.add(text(numbered(name, i)));
    }
    return list;
  }

  List<X509Certificate> certificates(String name) throws CertificateException {
    var certificates = new ArrayList<X509Certificate>();
    for (var text : list(name)) {
      certificates.add(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(text))));
    }
    return certificates;
  }

  Optional<X509Certificate> certificate(String name) throws CertificateException {
    return certificates(name).stream().findFirst();
  }
}
