// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.scenarios;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.kurascep.api.CertificateEnrollment;
import io.kurascep.api.CertificateEvent;
import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.CertificateListener;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EventTopics;
import java.math.BigInteger;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.junit.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** The main job: from a form to a certificate that is installed, announced and renewed. */
public class EnrollmentIT extends Scenario {

  private static final Map<String, Object> WITH_CHALLENGE = Map.of("challenge", CHALLENGE);

  @Test
  public void installsAnnouncesAndRenews() throws Exception {
    List<CertificateEvent> told = new CopyOnWriteArrayList<>();
    List<Event> posted = new CopyOnWriteArrayList<>();
    context.registerService(CertificateListener.class, told::add, null);
    context.registerService(
        EventHandler.class,
        posted::add,
        FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, EventTopics.ALL)));
    KeystoreService keystore = keystore("announced-keys");
    server("announced-server", ca("announced", WITH_CHALLENGE));
    configure(CERTIFICATE, "announced", certificate("announced-server", "announced-keys"));

    X509Certificate first =
        await("announced", EnrollmentState.ENROLLED).certificate().orElseThrow();

    assertHolds(keystore, "announced", first);
    await(() -> kinds(told, "announced"), kinds -> kinds.contains(Kind.ISSUED));
    await(
        () -> topics(posted, "announced"), topics -> topics.contains(EventTopics.of(Kind.ISSUED)));
    assertServiceProperties("announced", first);

    enrollment("announced").renew();
    X509Certificate second =
        await(
                "announced",
                status ->
                    status.state() == EnrollmentState.ENROLLED
                        && !status.certificate().orElseThrow().equals(first))
            .certificate()
            .orElseThrow();

    assertHolds(keystore, "announced", second);
    assertNotEquals("a new key", first.getPublicKey(), second.getPublicKey());
    assertEquals(List.of("announced"), keystore.getAliases());
    await(() -> kinds(told, "announced"), kinds -> kinds.contains(Kind.RENEWED));
    await(
        () -> topics(posted, "announced"), topics -> topics.contains(EventTopics.of(Kind.RENEWED)));
    assertServiceProperties("announced", second);
  }

  @Test
  public void renewsByItselfWhenItIsTime() throws Exception {
    keystore("timed-keys");
    server("timed-server", ca("timed", Map.of("challenge", CHALLENGE, "validity.minutes", 1)));
    var settings = certificate("timed-server", "timed-keys");
    settings.put("renewal.percent", 60);
    configure(CERTIFICATE, "timed", settings);

    X509Certificate first = await("timed", EnrollmentState.ENROLLED).certificate().orElseThrow();

    X509Certificate second =
        await("timed", status -> !status.certificate().orElseThrow().equals(first))
            .certificate()
            .orElseThrow();
    assertTrue(second.getNotAfter().toInstant().isAfter(first.getNotAfter().toInstant()));
  }

  @Test
  public void aTlsServerTakesTheRenewedCertificateWithoutARestart() throws Exception {
    KeystoreService keystore = keystore("served-keys");
    server("served-server", ca("served", WITH_CHALLENGE));
    configure(CERTIFICATE, "served", certificate("served-server", "served-keys"));
    BigInteger first = serial(await("served", EnrollmentState.ENROLLED).certificate());

    try (var server = new DependentTlsServer(keystore, "served-keys")) {
      var registration = context.registerService(CertificateListener.class, server, null);
      assertEquals(first, server.serialShownToAClient());

      enrollment("served").rekey();
      BigInteger second =
          serial(
              await("served", status -> !serial(status.certificate()).equals(first)).certificate());

      await(server::serialShownToAClient, second::equals);
      registration.unregister();
    }
  }

  @Test
  public void usesAFewThreadsWhateverItDoes() throws Exception {
    keystore("thrifty-keys");
    server("thrifty-server", ca("thrifty", WITH_CHALLENGE));
    for (int i = 0; i < 20; i++) {
      var settings = certificate("thrifty-server", "thrifty-keys");
      settings.put("subject", "CN=thrifty-" + i);
      configure(CERTIFICATE, "thrifty-" + i, settings);
    }
    for (int i = 0; i < 20; i++) {
      await("thrifty-" + i, EnrollmentState.ENROLLED);
    }

    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("scep-"))
            .filter(thread -> !thread.getName().startsWith("scep-ca"))
            .count();

    assertTrue(threads + " threads", threads > 0 && threads <= 8);
  }

  private void server(String name, String url) {
    configure(SERVER, name, Map.of("url", url, "ca.trust.on.first.use", true));
  }

  private static List<Kind> kinds(List<CertificateEvent> events, String enrollment) {
    return events.stream()
        .filter(event -> event.status().enrollment().equals(enrollment))
        .map(CertificateEvent::kind)
        .toList();
  }

  private static List<String> topics(List<Event> events, String enrollment) {
    return events.stream()
        .filter(event -> enrollment.equals(event.getProperty(EventTopics.ENROLLMENT)))
        .map(Event::getTopic)
        .toList();
  }

  private static BigInteger serial(java.util.Optional<X509Certificate> certificate) {
    return certificate.map(X509Certificate::getSerialNumber).orElse(BigInteger.ZERO);
  }

  private void assertServiceProperties(String name, X509Certificate certificate) {
    await(
        () -> {
          ServiceReference<?> reference = reference(name);
          return String.valueOf(reference.getProperty(CertificateEnrollment.SERIAL))
              + reference.getProperty(CertificateEnrollment.STATE);
        },
        seen -> seen.equals(certificate.getSerialNumber().toString(16) + "ENROLLED"));
  }

  private ServiceReference<?> reference(String name) {
    try {
      return context.getServiceReferences(CertificateEnrollment.class, filter(name)).stream()
          .findFirst()
          .orElseThrow();
    } catch (org.osgi.framework.InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertHolds(
      KeystoreService keystore, String alias, X509Certificate certificate) throws Exception {
    PrivateKeyEntry entry = (PrivateKeyEntry) keystore.getEntry(alias);
    assertEquals(certificate, entry.getCertificate());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(entry.getPrivateKey());
    byte[] signed = signature.sign();
    signature.initVerify(certificate);
    assertTrue("key and certificate belong together", signature.verify(signed));
  }
}
