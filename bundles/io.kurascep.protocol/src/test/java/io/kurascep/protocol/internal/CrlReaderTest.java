// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestCrl;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.Test;

/** Which revocation list may say that a certificate is good. */
class CrlReaderTest {

  private static final String SCOPE = "2.5.29.28";

  private final TestAuthority ca = TestAuthority.root("CN=CA");
  private final TestAuthority device = TestAuthority.certificate("CN=device").issuedBy(ca);

  private static CrlReader reader(TestAuthority trusted, TestAuthority... chain)
      throws TrustException {
    var settings = Enrollee.settings(trusted, more -> more);
    var authorities =
        new CaCertificates(
            List.of(trusted.certificate()), settings, Optional.empty(), TestAuthority.NOW);
    List<X509Certificate> certificates = Stream.of(chain).map(TestAuthority::certificate).toList();
    return new CrlReader(settings, authorities, certificates, Optional.empty(), TestAuthority.NOW);
  }

  private TestCrl list(int hoursOld) {
    var begin = TestAuthority.NOW.minus(Duration.ofHours(hoursOld));
    return new TestCrl(ca).times(begin, Optional.of(begin.plus(Duration.ofDays(7))));
  }

  private static void assertRefused(CrlReader reader, TestCrl list, String... words) {
    assertThatThrownBy(() -> reader.read(list.encoded()))
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(Check.CRL))
        .hasMessageContainingAll(words);
  }

  @Test
  void theNewestListCountsInWhateverOrder() throws TrustException {
    var reader = reader(ca, device);
    var newest = list(1).encoded();
    var older = list(2).encoded();
    assertThat(reader.choose(List.of(older, newest)).crl().getThisUpdate())
        .isEqualTo(reader.read(newest).crl().getThisUpdate());
    assertThat(reader.choose(List.of(newest, older)).crl().getThisUpdate())
        .isEqualTo(reader.read(newest).crl().getThisUpdate());
  }

  @Test
  void aNewerListOfAnotherIssuerDoesNotHideTheRightOne() throws TrustException {
    var other = new TestCrl(TestAuthority.root("CN=Other")).encoded();
    assertThat(reader(ca, device).choose(List.of(list(9).encoded(), other)).issuer())
        .isEqualTo(ca.certificate());
  }

  @Test
  void saysWhoseListIsMissing() throws TrustException {
    var reader = reader(ca, device);
    assertThatThrownBy(() -> reader.choose(List.of()))
        .hasMessage("the server's answer to GetCRL holds no revocation list of CN=CA");
    assertRefused(reader, new TestCrl(TestAuthority.root("CN=Other")), "CN=Other", "not of CN=CA");
  }

  @Test
  void aListForUsersSaysNothingOfACaAndTheOtherWayRound() throws TrustException {
    var below = TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(ca);
    var forUsers = list(1).extension(SCOPE, scope(true, false, false, null));
    var forAuthorities = list(1).extension(SCOPE, scope(false, true, false, null));
    assertThat(reader(ca, device).read(forUsers.encoded()).issuer()).isEqualTo(ca.certificate());
    assertThat(reader(ca, below).read(forAuthorities.encoded()).issuer())
        .isEqualTo(ca.certificate());
    assertRefused(reader(ca, below), forUsers, "is for other certificates", "CN=Issuing CA");
    assertRefused(reader(ca, device), forAuthorities, "is for other certificates", "CN=device");
  }

  @Test
  void aListForSomeReasonsOrOfSeveralIssuersSaysNothing() throws TrustException {
    var reader = reader(ca, device);
    var reasons = new ReasonFlags(ReasonFlags.keyCompromise);
    assertRefused(
        reader, list(1).extension(SCOPE, scope(false, false, false, reasons)), "CN=device");
    assertRefused(reader, list(1).extension(SCOPE, scope(false, false, true, null)), "CN=device");
    assertRefused(reader, list(1).extension(SCOPE, attributesOnly()), "CN=device");
  }

  private static ASN1Encodable scope(
      boolean users, boolean authorities, boolean indirect, ReasonFlags reasons) {
    return new IssuingDistributionPoint(null, users, authorities, reasons, indirect, false);
  }

  private static ASN1Encodable attributesOnly() {
    return new IssuingDistributionPoint(null, false, false, null, false, true);
  }

  @Test
  void theIssuerMustBeAllowedToSignLists() throws TrustException {
    var allowed =
        TestAuthority.certificate("CN=CA").ca().usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    var forbidden = TestAuthority.certificate("CN=CA").ca().usage(KeyUsage.keyCertSign);
    for (var draft : Arrays.asList(allowed, forbidden)) {
      var issuer = draft.selfSigned();
      var reader = reader(issuer, TestAuthority.certificate("CN=device").issuedBy(issuer));
      if (draft == allowed) {
        assertThat(reader.read(new TestCrl(issuer).encoded()).issuer())
            .isEqualTo(issuer.certificate());
      } else {
        assertRefused(reader, new TestCrl(issuer), "CN=CA did not make it");
      }
    }
  }

  @Test
  void aRootOfVersion1MaySignLists() throws TrustException {
    var old = TestAuthority.certificate("CN=Old root").selfSignedVersion1();
    var below = TestAuthority.certificate("CN=device").issuedBy(old);
    assertThat(reader(old, below).read(new TestCrl(old).encoded()).issuer())
        .isEqualTo(old.certificate());
  }
}
