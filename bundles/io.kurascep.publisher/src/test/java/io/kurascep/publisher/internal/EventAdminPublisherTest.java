// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent;
import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.publisher.testing.TestAuthority;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.service.event.Event;

class EventAdminPublisherTest {

  private final PostedEvents events = new PostedEvents();
  private final EventAdminPublisher publisher = new EventAdminPublisher(events);

  @ParameterizedTest
  @EnumSource
  void postsEachKindUnderItsTopic(Kind kind) {
    publisher.certificateChanged(new CertificateEvent(kind, status(null, null), Optional.empty()));

    assertThat(events.posted)
        .singleElement()
        .extracting(Event::getTopic)
        .isEqualTo("io/kurascep/certificate/" + kind);
  }

  @Test
  void tellsWhatThereIsToTell() {
    X509Certificate certificate =
        TestAuthority.root("Root").issue(TestAuthority.ecKey().getPublic()).get(0);

    publisher.certificateChanged(
        new CertificateEvent(
            Kind.FAILED, status(certificate, "The server is away: wait"), Optional.empty()));

    assertThat(properties())
        .isEqualTo(
            Map.of(
                "event.topics",
                "io/kurascep/certificate/FAILED",
                "enrollment",
                "gw-cert",
                "state",
                "ENROLLED",
                "keystore",
                "SSLKeystore",
                "alias",
                "gw",
                "serial",
                certificate.getSerialNumber().toString(16),
                "not.after",
                certificate.getNotAfter().toInstant().toEpochMilli(),
                "message",
                "The server is away: wait"));
  }

  @Test
  void leavesOutWhatThereIsNot() {
    publisher.certificateChanged(
        new CertificateEvent(Kind.PENDING, status(null, null), Optional.empty()));

    assertThat(properties())
        .containsOnlyKeys("event.topics", "enrollment", "state", "keystore", "alias");
  }

  private Map<String, Object> properties() {
    var properties = new HashMap<String, Object>();
    Event event = events.posted.get(0);
    Arrays.stream(event.getPropertyNames())
        .forEach(name -> properties.put(name, event.getProperty(name)));
    return properties;
  }

  private static EnrollmentStatus status(X509Certificate certificate, String error) {
    return new EnrollmentStatus(
        "gw-cert",
        EnrollmentState.ENROLLED,
        Instant.EPOCH,
        "renew",
        Optional.empty(),
        Optional.ofNullable(error),
        Optional.ofNullable(certificate),
        "plant-ca",
        "SSLKeystore",
        "gw",
        Optional.empty(),
        List.of());
  }
}
