// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** To whom a request is encrypted. */
class RecipientChoiceTest {

  private final TestAuthority root = TestAuthority.root("CN=Root");
  private final TestAuthority issuing =
      TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(root);

  private static RecipientChoice among(TestAuthority... usable) throws TrustException {
    return RecipientChoice.among(
        List.of(usable).stream().map(TestAuthority::certificate).toList(), Optional.empty());
  }

  @Test
  void thereMustBeOne() {
    assertThatThrownBy(() -> among())
        .isInstanceOfSatisfying(
            TrustException.class,
            refusal -> assertThat(refusal.check()).isEqualTo(Check.CA_CERTIFICATES))
        .hasMessageStartingWith("the server shows no certificate that requests could be sent to");
  }

  @Test
  void theCaThatIssuesIsBetterThanTheOneAboveIt() throws TrustException {
    assertThat(among(root, issuing).certificate()).isEqualTo(issuing.certificate());
    assertThat(among(issuing, root).certificate()).isEqualTo(issuing.certificate());
  }

  @Test
  void anAuthorityForSignaturesIsBetterThanTheCaThatMayNotEncrypt() throws TrustException {
    var signsOnly = KeyUsage.digitalSignature;
    var ca = TestAuthority.certificate("CN=CA").ca().usage(KeyUsage.keyCertSign).selfSigned();
    var ra = TestAuthority.certificate("CN=RA").usage(signsOnly).issuedBy(ca);
    assertThat(among(ca, ra))
        .isEqualTo(
            new RecipientChoice(
                ra.certificate(),
                "CN=RA, an RA's, though not for key encipherment: there is no other"));
    assertThat(among(ca))
        .isEqualTo(
            new RecipientChoice(
                ca.certificate(),
                "CN=CA, a CA's, though not for key encipherment: there is no other"));
  }

  @Test
  void aKeyThatEncryptsIsBetterThanAnyThatDoesNot() throws TrustException {
    var ec = TestAuthority.certificate("CN=EC RA").key(TestKeys.ec("RA")).issuedBy(root);
    assertThat(among(ec, root).certificate()).isEqualTo(root.certificate());
    assertThat(among(ec).reason())
        .isEqualTo(
            "CN=EC RA, an RA's for any use: no key of the server can encrypt, so the challenge does");
  }

  @Test
  void theOneThatTheUserChoseMustBeThereAndEncrypt() throws TrustException {
    var ec = TestAuthority.certificate("CN=EC RA").key(TestKeys.ec("RA")).issuedBy(root);
    var all = List.of(root.certificate(), ec.certificate());
    assertThat(
            RecipientChoice.among(all, Optional.of(Fingerprint.sha256(root.certificate())))
                .reason())
        .isEqualTo("CN=Root, as the settings say");
    for (var wrong : List.of(ec, issuing)) {
      assertThatThrownBy(
              () ->
                  RecipientChoice.among(all, Optional.of(Fingerprint.sha256(wrong.certificate()))))
          .isInstanceOf(TrustException.class)
          .hasMessageContaining("RA encryption fingerprint");
    }
  }
}
