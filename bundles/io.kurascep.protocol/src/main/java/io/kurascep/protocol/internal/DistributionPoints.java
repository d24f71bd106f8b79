// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerException;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import io.kurascep.protocol.TrustException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a certificate says that its revocation list is (RFC 5280 §4.2.1.13). Only http and https
 * are followed.
 */
public final class DistributionPoints {

  private static final Logger LOG = LoggerFactory.getLogger(DistributionPoints.class);
  private static final String EXTENSION = "2.5.29.31";
  private static final int MOST = 4;
  private static final int OK = 200;

  private final Transport transport;
  private final int maxBytes;

  /**
   * Over a transport.
   *
   * @param transport has no keys and no logins, since these servers are not the CA's
   * @param maxBytes of a list
   */
  public DistributionPoints(Transport transport, int maxBytes) {
    this.transport = transport;
    this.maxBytes = maxBytes;
  }

  /** A list, and where it was. */
  public record Located(CrlReader.Checked list, URI uri) {}

  /**
   * Fetches the list from the first point that has a good one.
   *
   * @param reader checks it, and has checked the certificate before
   * @param before why GetCRL did not bring it
   * @throws ScepException what went wrong at the last point; or what was before, if there is none
   */
  public Located fetch(CrlReader reader, ScepException before) throws ScepException {
    ScepException last = before;
    for (var name : names(reader.certificate())) {
      try {
        return at(name, reader);
      } catch (TrustException | TransportException | ServerException failed) {
        LOG.debug("No revocation list from a distribution point", failed);
        failed.addSuppressed(last);
        last = failed;
      }
    }
    throw last;
  }

  private Located at(String name, CrlReader reader) throws ScepException {
    var uri = uri(name);
    var answer = transport.exchange(HttpExchange.get(uri, maxBytes));
    if (answer.status() != OK) {
      throw new ServerException(
          "the distribution point %s of the revocation list answers HTTP %d: tell the CA administrator"
              .formatted(Origin.of(uri), answer.status()),
          answer.status());
    }
    if (answer.body().length > maxBytes) {
      throw new TrustException(
          TrustException.Check.SIZE,
          "the revocation list is larger than %d bytes: raise http.max.bytes".formatted(maxBytes));
    }
    return new Located(reader.read(answer.body()), uri);
  }

  private static URI uri(String name) throws ServerException {
    var scheme = name.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new ServerException(
          "the revocation list is at an address of the kind %s, which is not fetched: have the CA"
                  .formatted(FailureWords.harmless(scheme))
              + " name one that begins with http://");
    }
    try {
      var uri = new URI(name);
      Origin.of(uri);
      return uri;
    } catch (URISyntaxException | IllegalArgumentException unfit) {
      throw new ServerException(
          "the certificate names a place for its revocation list that is no web address: tell the CA"
              + " administrator");
    }
  }

  private static List<String> names(X509Certificate certificate) {
    var extension = certificate.getExtensionValue(EXTENSION);
    var names = new ArrayList<String>();
    if (extension == null) {
      return names;
    }
    try {
      var points =
          CRLDistPoint.getInstance(Asn1.parse(ASN1OctetString.getInstance(extension).getOctets()));
      for (var point : points.getDistributionPoints()) {
        if (point.getDistributionPoint() != null
            && point.getDistributionPoint().getType() == DistributionPointName.FULL_NAME
            && point.getCRLIssuer() == null
            && point.getReasons() == null) {
          collect(GeneralNames.getInstance(point.getDistributionPoint().getName()), names);
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      LOG.debug("The distribution points of a certificate cannot be read", unreadable);
    }
    return names.subList(0, Math.min(names.size(), MOST));
  }

  private static void collect(GeneralNames all, List<String> names) {
    for (var name : all.getNames()) {
      if (name.getTagNo() == GeneralName.uniformResourceIdentifier) {
        names.add(ASN1IA5String.getInstance(name.getName()).getString());
      }
    }
  }
}
