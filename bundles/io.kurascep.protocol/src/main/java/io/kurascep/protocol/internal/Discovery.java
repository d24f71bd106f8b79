// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.Capabilities;
import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange.Place;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerException;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TransportException;
import io.kurascep.protocol.TrustException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a server what it can do and which certificates it has. Nothing of it is believed here. */
public final class Discovery {

  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
  private static final int MOST_CAPABILITIES = 8 << 10;
  private static final int OK = 200;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN [^-]+-----([^-]+)-----END [^-]+-----");

  private final Exchange exchange;
  private final Exchange aside;

  /**
   * Over these exchanges.
   *
   * @param aside for a question whose failure tells nothing: what failed before it does
   */
  public Discovery(Exchange exchange, Exchange aside) {
    this.exchange = exchange;
    this.aside = aside;
  }

  /**
   * GetCACaps (RFC 8894 §3.5): an error means that nothing is announced, and so does a server that
   * closes the connection, as an old NDES does.
   *
   * @throws ScepException if the server cannot be reached at all
   */
  public Capabilities capabilities() throws ScepException {
    try {
      var answer = exchange.ask("GetCACaps", MOST_CAPABILITIES, Place.FIRST);
      return answer.status() == OK ? Capabilities.parse(answer.body()) : Capabilities.none();
    } catch (TransportException failed) {
      if (!failed.requestMayHaveArrived()) {
        throw failed;
      }
      LOG.debug("No answer to GetCACaps, so nothing is announced", failed);
      return Capabilities.none();
    }
  }

  /**
   * GetCACert (RFC 8894 §4.2): one certificate or a certs-only CMS, in DER, PEM or base64, whatever
   * its Content-Type says.
   *
   * @return at least one certificate, in the server's order
   */
  public List<X509Certificate> certificates() throws ScepException {
    return certificates(exchange, "GetCACert", Place.LAST);
  }

  /**
   * The certificates, traced to what the settings vouch for. Where GetCACert gives a single one
   * that does not lead there, an old server may have the rest under GetCACertChain (draft 18 of
   * SCEP, section 5.2.2).
   *
   * @param pin the CA that was pinned at the first use
   * @throws TrustException if nothing vouches for them
   */
  public CaCertificates verified(ServerSettings settings, Optional<Fingerprint> pin, Instant now)
      throws ScepException {
    return verified(certificates(), settings, pin, now);
  }

  /** The same for certificates that were asked for before. */
  public CaCertificates verified(
      List<X509Certificate> shown, ServerSettings settings, Optional<Fingerprint> pin, Instant now)
      throws TrustException {
    try {
      return new CaCertificates(shown, settings, pin, now);
    } catch (TrustException strange) {
      if (shown.size() > 1 || !(settings.trust().isPinned() || pin.isPresent())) {
        throw strange;
      }
      return new CaCertificates(withChain(shown, strange), settings, pin, now);
    }
  }

  /** GetCACertChain of draft 18. */
  public List<X509Certificate> chain() throws ScepException {
    return certificates(aside, "GetCACertChain", Place.ALONE);
  }

  private List<X509Certificate> withChain(List<X509Certificate> shown, TrustException strange)
      throws TrustException {
    try {
      var all = new LinkedHashSet<>(shown);
      all.addAll(chain());
      return List.copyOf(all);
    } catch (ScepException none) {
      strange.addSuppressed(none);
      throw strange;
    }
  }

  private static List<X509Certificate> certificates(
      Exchange exchange, String operation, Place place) throws ScepException {
    var answer = exchange.ask(operation, Exchange.LARGEST_ANSWER, place);
    if (answer.status() != OK) {
      throw exchange.failure(answer);
    }
    try {
      var certificates = read(answer.body());
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (IOException | CertificateException | RuntimeException malformed) {
      LOG.debug("Unreadable answer to {}", operation, malformed);
    }
    throw noCertificates(exchange, answer);
  }

  private static ScepException noCertificates(Exchange exchange, HttpAnswer answer) {
    var text = new String(answer.body(), StandardCharsets.ISO_8859_1).strip();
    return text.startsWith("<") || text.isEmpty()
        ? exchange.failure(answer)
        : new ServerException(
            "the server's answer to GetCACert holds no certificate: check the URL and the CA identifier");
  }

  static List<X509Certificate> read(byte[] body) throws IOException, CertificateException {
    if (body.length > 0 && body[0] == 0x30) {
      return readDer(body);
    }
    var text = new String(body, StandardCharsets.ISO_8859_1);
    var certificates = new ArrayList<X509Certificate>();
    var blocks = PEM.matcher(text);
    while (blocks.find()) {
      certificates.addAll(readDer(Base64.getMimeDecoder().decode(blocks.group(1))));
      Certificates.requireFew(certificates.size());
    }
    return certificates.isEmpty() ? readDer(Base64.getMimeDecoder().decode(text)) : certificates;
  }

  private static List<X509Certificate> readDer(byte[] der)
      throws IOException, CertificateException {
    var sequence = ASN1Sequence.getInstance(Asn1.parse(der));
    return sequence.getObjectAt(0) instanceof ASN1ObjectIdentifier
        ? Certificates.ofCms(sequence)
        : List.of(Certificates.parse(der));
  }
}
