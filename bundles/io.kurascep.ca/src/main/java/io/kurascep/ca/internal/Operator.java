// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Entry.Device;
import io.kurascep.ca.internal.records.Transaction.Issued;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator of a CA does beside approving: devices, challenges, revocation, rollover. */
public final class Operator {
  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
  private static final List<String> REASONS =
      List.of(
          "unspecified",
          "keyCompromise",
          "cACompromise",
          "affiliationChanged",
          "superseded",
          "cessationOfOperation",
          "certificateHold");

  private final CaSettings settings;
  private final AuthorityStore authorities;
  private final CaRecords records;
  private final Challenges challenges;
  private final Revocations revocations;
  private final SecureRandom random;

  Operator(
      CaSettings settings,
      AuthorityStore authorities,
      CaRecords records,
      Challenges challenges,
      Revocations revocations,
      SecureRandom random) {
    this.settings = settings;
    this.authorities = authorities;
    this.records = records;
    this.challenges = challenges;
    this.revocations = revocations;
    this.random = random;
  }

  /**
   * Makes a one-time challenge.
   *
   * @return the challenge, which nobody can read here again
   * @throws NoSuchElementException if challenges are not one-time here
   */
  public String invite() throws IOException {
    if (settings.admission().kind() != AdmissionSettings.Kind.ONE_TIME) {
      throw new NoSuchElementException(
          "this CA takes no one-time challenges: set challenge.kind = one-time");
    }
    String challenge = challenges.invite(random);
    LOG.info("{}: made a one-time challenge", settings.alias());
    return challenge;
  }

  /**
   * Makes a device known, or gives it another code, and the status NEW.
   *
   * @param name its common name
   * @param code its enrollment code; empty: a new one is made
   * @return the code, which nobody can read here again
   */
  public String addDevice(String name, String code) throws IOException {
    String given = challenges.addDevice(name, code, random);
    LOG.info("{}: the device {} has a code and the status NEW", settings.alias(), safe(name));
    return given;
  }

  /** Gives a device the status NEW again. */
  public void resetDevice(String name) throws IOException {
    challenges.resetDevice(name);
    LOG.info("{}: the device {} has the status NEW", settings.alias(), safe(name));
  }

  /** Returns the devices by name, one to a line: name, status, and whether it has a code. */
  public List<String> devices() {
    return records.devices().stream()
        .map(device -> String.join("  ", safe(device.name()), status(device), code(device)))
        .toList();
  }

  private String status(Device device) {
    return challenges.isNew(device) ? "NEW" : "GENERATED";
  }

  private static String code(Device device) {
    return device.hash().isEmpty() ? "no code" : "code";
  }

  private static String safe(String name) {
    return Names.printable(name);
  }

  /** Returns the issued certificates, one to a line, those that end last first. */
  public List<String> certificates() {
    return records.issued().stream()
        .sorted(Comparator.comparing(Issued::end).reversed())
        .map(this::line)
        .toList();
  }

  private String line(Issued issued) {
    Certificate certificate = Certificate.getInstance(issued.certificate());
    return String.join(
        "  ",
        Names.serialNumber(issued),
        issued.end().toString(),
        records.isRevoked(issued.serialNumber()) ? "revoked" : "good",
        Names.subject(certificate.getSubject()));
  }

  /**
   * Revokes a certificate.
   *
   * @param serialNumber in hexadecimal, with or without colons
   * @param reason a word of RFC 5280 section 5.3.1; empty: unspecified
   * @throws IllegalArgumentException for another number or word
   * @throws NoSuchElementException if it was not issued here
   */
  public void revoke(String serialNumber, String reason) throws IOException {
    String digits = serialNumber.replace(":", "");
    int code = reason.isEmpty() ? 0 : REASONS.indexOf(reason);
    if (!digits.matches("[0-9A-Fa-f]{1,64}") || code < 0) {
      throw new IllegalArgumentException(
          "give the serial number in hexadecimal, and one of the reasons " + REASONS);
    }
    Issued issued = revocations.revoke(new BigInteger(digits, 16), code);
    LOG.info("{}: revoked {}", settings.alias(), Names.serialNumber(issued));
  }

  /** Makes the next generation of the CA, which clients can ask for. */
  public Authority prepare() throws IOException {
    return told(authorities.prepare(), "is ready");
  }

  /** Makes the next generation of the CA, and lets it take over at a time. */
  public Authority plan(Instant time) throws IOException {
    return told(authorities.plan(time), "takes over at " + time);
  }

  /** Lets the next generation of the CA take over now. */
  public Authority rollOver() throws IOException {
    return told(authorities.rollOver(), "issues from now on");
  }

  private Authority told(Authority authority, String what) {
    LOG.info("{}: generation {} of the CA {}", settings.alias(), authority.number(), what);
    return authority;
  }

  /** Returns the generations of the CA, one to a line: number, role, end, fingerprint. */
  public List<String> generations() {
    Authority current = authorities.current();
    return authorities.all().stream().map(authority -> line(authority, current)).toList();
  }

  private String line(Authority authority, Authority current) {
    String role = "next";
    if (authority.number() <= current.number()) {
      role = authority.equals(current) ? "current" : "former";
    } else if (authorities.planned().isPresent()) {
      role = "from " + authorities.planned().get();
    }
    return String.join(
        "  ",
        Integer.toString(authority.number()),
        role,
        "until " + authority.end(),
        authority.issuer().fingerprint());
  }
}
