// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.Issued;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.TransactionId;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of the certificates in an answer is the one that was asked for. */
class IssuedReaderTest {

  private final TestAuthority ca = TestAuthority.root("CN=CA");
  private final KeyPair key = TestKeys.rsa("gateway");
  private final KeyPair newKey = TestKeys.rsa("new gateway");
  private final TestAuthority old = TestAuthority.certificate("CN=gw").key(key).issuedBy(ca);
  private final TestAuthority fresh =
      TestAuthority.certificate("CN=gw")
          .key(newKey)
          .valid(TestAuthority.NOW, TestAuthority.NOW.plus(Duration.ofDays(400)))
          .issuedBy(ca);

  private Outcome renewed(KeyPair wanted, TestAuthority... inner) throws TrustException {
    var settings = Enrollee.settings(ca, more -> more);
    var authorities =
        new CaCertificates(
            List.of(ca.certificate()), settings, Optional.empty(), TestAuthority.NOW);
    List<X509Certificate> certificates = Stream.of(inner).map(TestAuthority::certificate).toList();
    return new IssuedReader(authorities, TestAuthority.NOW)
        .read(
            certificates,
            List.of(),
            new IssuedReader.Wanted(
                new TransactionId("0123456789ABCDEF"),
                wanted.getPublic(),
                old.certificate().getSubjectX500Principal(),
                Set.of(),
                Optional.of(old.certificate())),
            List.of());
  }

  @Test
  void theNewOneCountsThoughTheOldOneStandsBesideIt() throws TrustException {
    assertThat(renewed(newKey, old, fresh))
        .isInstanceOfSatisfying(
            Issued.class,
            issued -> assertThat(issued.certificate()).isEqualTo(fresh.certificate()));
    assertThat(renewed(newKey, fresh, ca, old)).isInstanceOf(Issued.class);
  }

  @Test
  void theOldOneAloneIsARefusalWhateverStandsBesideIt() throws TrustException {
    assertThat(renewed(newKey, old)).isInstanceOf(Rejected.class);
    assertThat(renewed(newKey, old, ca)).isInstanceOf(Rejected.class);
    assertThat(renewed(key, old)).isInstanceOf(Rejected.class);
    assertThat(renewed(key, ca, old)).isInstanceOf(Rejected.class);
  }

  @Test
  void anAnswerWithoutEitherIsWrong() {
    assertThatThrownBy(() -> renewed(newKey, ca))
        .isInstanceOfSatisfying(
            TrustException.class,
            refusal -> assertThat(refusal.check()).isEqualTo(Check.ISSUED_KEY));
  }
}
