// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.CertificateMaker;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.function.BiFunction;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What can be wrong with the CRL that answers a GetCRL; each lacks what was revoked. */
@SuppressWarnings("Immutable") // the functions have no state
public enum CrlFault implements Fault {
  /** Another CA signed it, in the name of the right one. */
  CRL_FORGED((right, ca) -> signed(right.getIssuer(), 0, Impostor.get().key())),
  /** Another CA signed it, in its own name. */
  CRL_OTHER_ISSUER((right, ca) -> signed(new X500Name("CN=Other CA"), 0, Impostor.get().key())),
  /** The right CA signed it, and it was good until yesterday. */
  CRL_OLD((right, ca) -> signed(right.getIssuer(), -2, ca.issuer().key()));

  private final BiFunction<CertificateList, Authority, CertificateList> change;

  CrlFault(BiFunction<CertificateList, Authority, CertificateList> change) {
    this.change = change;
  }

  /** Returns the CRL that the client gets in place of the right one. */
  public CertificateList in(CertificateList right, Authority authority) {
    return change.apply(right, authority);
  }

  @Override
  public Operation operation() {
    return Operation.PKIOPERATION;
  }

  /** An empty CRL that is good for a day, from so many days after now on. */
  private static CertificateList signed(X500Name issuer, long days, PrivateKey key) {
    Instant begin = Impostor.inDays(days);
    X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer, Impostor.date(begin.toEpochMilli()));
    builder.setNextUpdate(Impostor.date(Impostor.inDays(days + 1).toEpochMilli()));
    try {
      String algorithm = CertificateMaker.signatureAlgorithm(key);
      X509CRLHolder crl = builder.build(new JcaContentSignerBuilder(algorithm).build(key));
      return crl.toASN1Structure();
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a CRL", e);
    }
  }
}
