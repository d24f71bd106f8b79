// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.Attempt;
import io.kurascep.api.CertificateEnrollment;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.enrollment.internal.machine.Event;
import io.kurascep.enrollment.internal.machine.Event.Order;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate as other bundles see it. Its service properties follow its state, which those of a
 * declared component cannot: so it is registered by hand.
 *
 * <p>The framework calls others while it registers, changes or unregisters a service, and these may
 * ask for the status: so it is never called with a lock held.
 */
final class StatusService implements CertificateEnrollment {

  private static final Logger LOG = LoggerFactory.getLogger(StatusService.class);
  private static final int HEX = 16;

  private final BundleContext context;
  private volatile Optional<Enrollment> enrollment = Optional.empty();
  private volatile Optional<ServiceRegistration<CertificateEnrollment>> registration =
      Optional.empty();

  StatusService(BundleContext context) {
    this.context = context;
  }

  /** Registers the service of a certificate that has not begun: its status stands still. */
  void open(Enrollment certificate) {
    enrollment = Optional.of(certificate);
    registration =
        Optional.of(
            context.registerService(
                CertificateEnrollment.class, this, properties(certificate.status())));
  }

  /** Brings the service properties up to date; called by one worker at a time. */
  void update(EnrollmentStatus status) {
    try {
      registration.ifPresent(service -> service.setProperties(properties(status)));
    } catch (IllegalStateException gone) {
      LOG.debug("{}: was unregistered meanwhile", status.enrollment(), gone);
    }
  }

  /** Unregisters the service. */
  void close() {
    var open = registration;
    registration = Optional.empty();
    open.ifPresent(ServiceRegistration::unregister);
  }

  @SuppressWarnings("JdkObsolete") // the OSGi API wants a Dictionary
  static Dictionary<String, Object> properties(EnrollmentStatus status) {
    var properties = new Hashtable<String, Object>();
    properties.put(NAME, status.enrollment());
    properties.put(STATE, status.state().name());
    status
        .certificate()
        .ifPresent(
            certificate -> {
              properties.put(SERIAL, certificate.getSerialNumber().toString(HEX));
              properties.put(NOT_AFTER, certificate.getNotAfter().toInstant().toString());
            });
    properties.put(KEYSTORE, status.keystore());
    properties.put(ALIAS, status.alias());
    return properties;
  }

  private Enrollment certificate() {
    return enrollment.orElseThrow();
  }

  private void order(Order order) {
    certificate().post(new Event.Command(order));
  }

  @Override
  public EnrollmentStatus status() {
    return certificate().status();
  }

  @Override
  public List<Attempt> history() {
    return certificate().history();
  }

  @Override
  public void enroll() {
    order(Order.ENROLL);
  }

  @Override
  public void renew() {
    order(Order.RENEW);
  }

  @Override
  public void rekey() {
    order(Order.REKEY);
  }

  @Override
  public void refreshCaCertificates() {
    order(Order.REFRESH_CA);
  }

  @Override
  public void checkNow() {
    order(Order.CHECK_NOW);
    certificate().inspect();
  }

  @Override
  public void forget() {
    order(Order.FORGET);
  }
}
