// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Which ways lead from a certificate to a trusted one. */
class CertificatePathTest {

  private static final Instant NOW = TestAuthority.NOW;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestAuthority root = TestAuthority.root("CN=Root");

  private static boolean leads(
      TestAuthority from, SecurityLevel level, TestAuthority anchor, TestAuthority... others) {
    List<X509Certificate> issuers =
        Stream.concat(Stream.of(anchor), Stream.of(others))
            .map(TestAuthority::certificate)
            .toList();
    return new CertificatePath(anchor.certificate()::equals, issuers, level, NOW)
        .from(from.certificate())
        .isPresent();
  }

  private static boolean leads(TestAuthority from, TestAuthority anchor, TestAuthority... others) {
    return leads(from, SecurityLevel.AUTO, anchor, others);
  }

  @Test
  void eightCertificatesAreAWayAndNineAreNone() {
    var below = new ArrayList<TestAuthority>();
    var issuer = root;
    for (var i = 0; i < 7; i++) {
      issuer =
          TestAuthority.certificate(new X500Principal("CN=CA " + i))
              .key(TestKeys.rsa("CA"))
              .ca()
              .issuedBy(issuer);
      below.add(issuer);
    }
    var others = below.toArray(TestAuthority[]::new);
    assertThat(leads(below.get(6), root, others)).isTrue();
    var device = TestAuthority.certificate("CN=device").issuedBy(below.get(6));
    assertThat(leads(device, root, others)).isFalse();
  }

  @Test
  void aTrustedCertificateIsAWayByItself() {
    assertThat(leads(root, root)).isTrue();
    assertThat(leads(TestAuthority.root("CN=Other"), root)).isFalse();
  }

  @Test
  void clocksMayDifferByFiveMinutes() {
    var skew = Duration.ofMinutes(5);
    var from = NOW.minus(Duration.ofDays(1));
    var until = NOW.plus(Duration.ofDays(1));
    var certificate =
        TestAuthority.certificate("CN=device").valid(from, until).selfSigned().certificate();
    assertThat(CertificatePath.isValid(certificate, from.minus(skew))).isTrue();
    assertThat(CertificatePath.isValid(certificate, from.minus(skew).minus(SECOND))).isFalse();
    assertThat(CertificatePath.isValid(certificate, until.plus(skew).minus(SECOND))).isTrue();
    assertThat(CertificatePath.isValid(certificate, until.plus(skew))).isFalse();
  }

  @Test
  void anIssuerThatHasExpiredLeadsNowhere() {
    var old =
        TestAuthority.certificate("CN=CA")
            .ca()
            .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)))
            .issuedBy(root);
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(old), root, old)).isFalse();
  }

  @Test
  void onlyObsoleteSecurityBelievesMd5() {
    var device = TestAuthority.certificate("CN=device").digest("MD5").issuedBy(root);
    assertThat(leads(device, SecurityLevel.OBSOLETE, root)).isTrue();
    assertThat(leads(device, SecurityLevel.LEGACY, root)).isFalse();
    assertThat(leads(device, SecurityLevel.AUTO, root)).isFalse();
  }

  @Test
  void anIssuerSaysThatItIsACaAndMaySignCertificates() {
    var noCa = TestAuthority.certificate("CN=no CA").issuedBy(root);
    var noSigner =
        TestAuthority.certificate("CN=no signer").ca().usage(KeyUsage.cRLSign).issuedBy(root);
    var able = TestAuthority.certificate("CN=able").ca().usage(KeyUsage.keyCertSign).issuedBy(root);
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(noCa), root, noCa)).isFalse();
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(noSigner), root, noSigner))
        .isFalse();
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(able), root, able)).isTrue();
  }

  @Test
  void thePathLengthCountsTheAuthoritiesBelow() {
    var short0 = TestAuthority.certificate("CN=Short root").ca(0).selfSigned();
    var below = TestAuthority.certificate("CN=CA").ca().issuedBy(short0);
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(short0), short0)).isTrue();
    assertThat(leads(below, short0)).isFalse();
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(below), short0, below))
        .isFalse();

    var longer = TestAuthority.certificate("CN=Longer root").ca(1).selfSigned();
    var one = TestAuthority.certificate("CN=CA 1").ca().issuedBy(longer);
    var two = TestAuthority.certificate("CN=CA 2").ca().issuedBy(one);
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(one), longer, one)).isTrue();
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(two), longer, one, two))
        .isFalse();
  }

  @Test
  void onlyATrustedRootMayBeOfVersion1() {
    var old = TestAuthority.certificate("CN=Old root").selfSignedVersion1();
    var device = TestAuthority.certificate("CN=device").issuedBy(old);
    assertThat(leads(device, old)).isTrue();
    assertThat(leads(device, root, old)).isFalse();

    var trustedDevice = TestAuthority.certificate("CN=trusted device").issuedBy(root);
    assertThat(leads(TestAuthority.certificate("CN=other").issuedBy(trustedDevice), trustedDevice))
        .isFalse();
  }

  @Test
  void aNamesakeWithAnotherKeyLeadsNowhere() {
    var namesake =
        TestAuthority.certificate("CN=Root").key(TestKeys.rsa("forger")).ca().selfSigned();
    assertThat(leads(TestAuthority.certificate("CN=device").issuedBy(namesake), root)).isFalse();
  }

  @Test
  void theSearchGivesUpAfterSixtyFourSignatures() {
    var forger = TestAuthority.certificate("CN=Root").key(TestKeys.rsa("forger")).ca();
    var namesakes = new ArrayList<X509Certificate>();
    for (var i = 0; i < 64; i++) {
      namesakes.add(forger.serial(i + 1).selfSigned().certificate());
    }
    var device = TestAuthority.certificate("CN=device").issuedBy(root).certificate();
    var last = new ArrayList<>(namesakes);
    last.add(root.certificate());
    assertThat(
            new CertificatePath(root.certificate()::equals, last, SecurityLevel.AUTO, NOW)
                .from(device))
        .isEmpty();
    last.remove(0);
    assertThat(
            new CertificatePath(root.certificate()::equals, last, SecurityLevel.AUTO, NOW)
                .from(device))
        .isPresent();
  }

  @Test
  void certificatesOfOtherNamesCostNoSignature() {
    var issuers = new ArrayList<X509Certificate>();
    for (var i = 0; i < 70; i++) {
      issuers.add(
          TestAuthority.certificate(new X500Principal("CN=CA " + i))
              .key(TestKeys.rsa("CA"))
              .ca()
              .selfSigned()
              .certificate());
    }
    issuers.add(root.certificate());
    assertThat(
            new CertificatePath(root.certificate()::equals, issuers, SecurityLevel.AUTO, NOW)
                .from(TestAuthority.certificate("CN=device").issuedBy(root).certificate()))
        .isPresent();
  }
}
