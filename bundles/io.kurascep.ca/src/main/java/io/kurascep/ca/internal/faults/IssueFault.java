// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.faults.Impostor.Copy;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Certificate;

/** What can be wrong with the certificates that a client gets; the records have the right one. */
@SuppressWarnings("Immutable") // the functions have no state
public enum IssueFault implements Fault {
  /** The certificate is for a key that nobody asked about. */
  OTHER_KEY((copy, key) -> List.of(copy.publicKey(Impostor.get().publicKey()).signedBy(key))),
  /** The certificate is for another subject. */
  OTHER_SUBJECT(
      (copy, key) -> List.of(copy.subject(new X500Name("CN=somebody else")).signedBy(key))),
  /** The subject tries to steer a terminal, to forge a line of a log and to run a script. */
  HOSTILE_SUBJECT(
      (copy, key) ->
          List.of(
              copy.subject(
                      new X500NameBuilder()
                          .addRDN(
                              BCStyle.CN,
                              "\u001b[2J\nERROR forged $(reboot) `id` <script>alert(1)</script>")
                          .build())
                  .signedBy(key))),
  /** Two certificates for the key. */
  TWO_LEAVES(
      (copy, key) ->
          List.of(
              copy.signedBy(key),
              copy.serialNumber(BigInteger.TEN).subject(new X500Name("CN=other")).signedBy(key))),
  /** Another CA issued it, under the same name. */
  FOREIGN_ISSUER((copy, key) -> List.of(copy.signedBy(Impostor.get().key()))),
  /** It has another issuer's name in it. */
  OTHER_ISSUER_NAME((copy, key) -> List.of(copy.issuer(new X500Name("CN=Other CA")).signedBy(key))),
  /** It is valid from tomorrow on. */
  NOT_YET_VALID(
      (copy, key) -> List.of(copy.validity(Impostor.inDays(1), Impostor.inDays(90)).signedBy(key))),
  /** It was valid until yesterday. */
  ALREADY_EXPIRED(
      (copy, key) ->
          List.of(copy.validity(Impostor.inDays(-90), Impostor.inDays(-1)).signedBy(key))),
  /** No certificate for the client, only that of the CA. */
  CA_CERTIFICATE_ONLY((copy, key) -> List.of()),
  /** The certificate of the CA stands before that of the client. */
  CA_CERTIFICATE_FIRST((copy, key) -> List.of(copy.signedBy(key)));

  private final BiFunction<Copy, PrivateKey, List<Certificate>> change;

  IssueFault(BiFunction<Copy, PrivateKey, List<Certificate>> change) {
    this.change = change;
  }

  /** Returns the certificates that the client gets in place of those that were issued. */
  public List<Certificate> in(List<Certificate> issued, Authority authority) {
    Certificate ca = authority.issuer().certificate();
    List<Certificate> wrong =
        new ArrayList<>(change.apply(new Copy(issued.get(0)), authority.issuer().key()));
    if (this == CA_CERTIFICATE_ONLY || this == CA_CERTIFICATE_FIRST) {
      wrong.add(0, ca);
    }
    return wrong;
  }

  /** Whether all of the certificates travel, whatever the style says. */
  public boolean isWhole() {
    return this == TWO_LEAVES || this == CA_CERTIFICATE_FIRST;
  }

  @Override
  public Operation operation() {
    return Operation.PKIOPERATION;
  }
}
