// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Which certificates of a server are believed, and for what. */
class CaCertificatesTest {

  private static final String CMC_RA = "1.3.6.1.5.5.7.3.28";
  private static final String TLS_SERVER = "1.3.6.1.5.5.7.3.1";

  private final TestAuthority root = TestAuthority.root("CN=Root");
  private final TestAuthority issuing =
      TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(root);
  private final TestAuthority ra =
      TestAuthority.certificate("CN=RA").purpose(CMC_RA).issuedBy(issuing);
  private final TestAuthority stray = TestAuthority.root("CN=Stray");

  private static CaCertificates of(ServerSettings settings, TestAuthority... shown)
      throws TrustException {
    return new CaCertificates(
        Stream.of(shown).map(TestAuthority::certificate).toList(),
        settings,
        Optional.empty(),
        TestAuthority.NOW);
  }

  private static ServerSettings firstUse() {
    return Enrollee.settings(
        TestAuthority.root("CN=Root"), settings -> settings.trust(CaTrust.firstUse()));
  }

  private ServerSettings trustingRoot(UnaryOperator<ServerSettings.Builder> more) {
    return Enrollee.settings(root, more);
  }

  private static String fingerprint(TestAuthority authority) {
    return Fingerprint.sha256(authority.certificate()).toString();
  }

  /** Several times, since the order of equals is one of chance. */
  @RepeatedTest(6)
  void firstUsePinsTheRootWhateverIsBelowIt() throws TrustException {
    var expected = Optional.of(Fingerprint.sha256(root.certificate()));
    assertThat(of(firstUse(), ra, issuing, root).pin()).isEqualTo(expected);
    assertThat(of(firstUse(), root, issuing).pin()).isEqualTo(expected);
    assertThat(of(firstUse(), issuing, ra, root).pin()).isEqualTo(expected);
  }

  @RepeatedTest(6)
  void theFingerprintOfTheCaIsShownWhereSomethingElseStandsBesideIt() {
    var device = TestAuthority.certificate("CN=device").issuedBy(stray);
    var none = trustingRoot(settings -> settings.trust(CaTrust.none()));
    assertThatThrownBy(() -> of(none, device, root)).hasMessageContaining(fingerprint(root));
    assertThatThrownBy(() -> of(none, root, device)).hasMessageContaining(fingerprint(root));
  }

  @Test
  void firstUseIsExplained() throws TrustException {
    assertThat(of(firstUse(), root).explanation())
        .contains("trusted: " + fingerprint(root) + ", from the first use");
    assertThat(of(trustingRoot(settings -> settings), root).explanation())
        .noneMatch(choice -> choice.contains("first use"));
  }

  @Test
  void aCaThatDoesNotBelongHereIsLeftOut() throws TrustException {
    var ca = of(trustingRoot(settings -> settings), root, stray);
    assertThat(ca.verified()).containsExactly(root.certificate());
    assertThat(ca.explanation()).contains("left out: CN=Stray does not lead to the trusted CA");
  }

  @Test
  void onlyTheAuthorityThatTheUserNamedIsBelievedWithoutAWayToTheCa() throws TrustException {
    var named = TestAuthority.certificate("CN=Named RA").issuedBy(stray);
    var other = TestAuthority.certificate("CN=Other RA").issuedBy(stray);
    assertThat(
            of(
                    trustingRoot(settings -> settings.raSigningFingerprint(fingerprint(named))),
                    root,
                    other,
                    named)
                .verified())
        .containsExactly(root.certificate(), named.certificate());
    assertThat(
            of(
                    trustingRoot(settings -> settings.raEncryptionFingerprint(fingerprint(named))),
                    root,
                    other,
                    named)
                .verified())
        .containsExactly(root.certificate(), named.certificate());
  }

  @Test
  void aCertificateForOtherUsesIsLeftOutAndTheOthersAreNot() throws TrustException {
    var server = TestAuthority.certificate("CN=server").purpose(TLS_SERVER).issuedBy(issuing);
    var ca = of(trustingRoot(settings -> settings), root, issuing, ra, server);
    assertThat(ca.explanation().stream().filter(choice -> choice.contains("other uses")))
        .containsExactly("left out: CN=server is for other uses than a registration authority's");
    assertThat(ca.signersOfAnswers()).doesNotContain(server.certificate());
  }

  @Test
  void aCertificateWhoseUsesCannotBeReadIsLeftOut() throws Exception {
    var odd = withUnreadableUses();
    var ca =
        new CaCertificates(
            List.of(root.certificate(), odd),
            trustingRoot(settings -> settings),
            Optional.empty(),
            TestAuthority.NOW);
    assertThat(ca.signersOfAnswers()).containsExactly(root.certificate());
    assertThat(ca.recipient()).isEqualTo(root.certificate());
  }

  private X509Certificate withUnreadableUses() throws Exception {
    var now = TestAuthority.NOW;
    var builder =
        new JcaX509v3CertificateBuilder(
            root.certificate().getSubjectX500Principal(),
            BigInteger.TWO,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            new X500Principal("CN=odd"),
            ra.key().getPublic());
    builder.addExtension(Extension.extendedKeyUsage, false, new DERUTF8String("odd"));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(root.privateKey())));
  }

  @Test
  void aNewSignerMustBeTheChosenOneWhereTheUserChose() throws TrustException {
    var other = TestAuthority.certificate("CN=RA 2").purpose(CMC_RA).issuedBy(issuing);
    var beside = List.of(issuing.certificate());
    var chosen = trustingRoot(settings -> settings.raSigningFingerprint(fingerprint(ra)));
    var ca = of(chosen, root, ra, issuing);
    assertThat(ca.isNewSigner(ra.certificate(), beside, TestAuthority.NOW)).isTrue();
    assertThat(ca.isNewSigner(other.certificate(), beside, TestAuthority.NOW)).isFalse();
    assertThat(
            of(trustingRoot(settings -> settings), root)
                .isNewSigner(other.certificate(), beside, TestAuthority.NOW))
        .isTrue();
  }

  @Test
  void aNewSignerMustSayWhatItIsAndBeValidAndLeadToTheCa() throws TrustException {
    var ca = of(trustingRoot(settings -> settings), root, issuing);
    var device = TestAuthority.certificate("CN=device").issuedBy(issuing);
    var expired =
        TestAuthority.certificate("CN=old RA")
            .purpose(CMC_RA)
            .valid(
                TestAuthority.NOW.minus(Duration.ofDays(9)),
                TestAuthority.NOW.minus(Duration.ofDays(1)))
            .issuedBy(issuing);
    var strange = TestAuthority.certificate("CN=strange RA").purpose(CMC_RA).issuedBy(stray);
    assertThat(Stream.of(device, expired, strange).map(TestAuthority::certificate))
        .noneMatch(each -> ca.isNewSigner(each, List.of(), TestAuthority.NOW));
    assertThat(ca.isNewSigner(ra.certificate(), List.of(), TestAuthority.NOW)).isTrue();
    assertThat(ca.isNewSigner(issuing.certificate(), List.of(), TestAuthority.NOW)).isTrue();
  }
}
