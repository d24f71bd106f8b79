// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.CertificateEvent;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import io.kurascep.enrollment.internal.EffectPerformer.GoneException;
import io.kurascep.enrollment.internal.KeystoreReader.KeystoreException;
import io.kurascep.enrollment.internal.machine.Event;
import io.kurascep.enrollment.internal.machine.Event.Order;
import io.kurascep.enrollment.internal.machine.Place;
import io.kurascep.enrollment.internal.settings.BadSettingException;
import io.kurascep.enrollment.internal.settings.CertificateConfiguration;
import io.kurascep.enrollment.internal.settings.CertificateForm;
import io.kurascep.enrollment.internal.settings.Secrets;
import io.kurascep.enrollment.internal.settings.Target;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.certificate.enrollment.EnrollmentService;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.eclipse.kura.system.SystemService;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A certificate of the gateway, as the user configures it. It gathers settings and services, and
 * tells its {@link Enrollment} whenever one of them changes; it decides nothing.
 */
@Component(
    name = "io.kurascep.ScepCertificate",
    service = {ConfigurableComponent.class, EnrollmentService.class},
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = CertificateForm.class, factory = true)
public final class ScepCertificateComponent implements ConfigurableComponent, EnrollmentService {

  private final RenewalScheduler scheduler;
  private final Secrets secrets;
  private final Gateway gateway;
  private final Enrollment enrollment;
  private final KuraEnrollment kura;
  private final StatusService published;
  private final Apply apply;

  private volatile Map<String, Object> properties;
  private volatile Optional<ScepServer> server = Optional.empty();
  private volatile Optional<Circumstances.Bound> keystore = Optional.empty();

  /**
   * Begins the life of the certificate, or goes on with it.
   *
   * @param scheduler what all share
   * @param crypto decrypts passwords, and encrypts keys
   * @param system knows the gateway
   * @param context registers the status
   * @param properties the settings
   */
  @Activate
  public ScepCertificateComponent(
      @Reference RenewalScheduler scheduler,
      @Reference CryptoService crypto,
      @Reference SystemService system,
      BundleContext context,
      Map<String, Object> properties) {
    this.scheduler = scheduler;
    this.secrets = new Secrets(crypto);
    this.gateway = new Gateway(system);
    this.properties = Map.copyOf(properties);
    this.apply = new Apply(scheduler.workers());
    this.published = new StatusService(context);
    this.enrollment =
        enrollment(ComponentName.of(properties), new KeySeal(crypto), () -> isEnding(context));
    this.kura =
        new KuraEnrollment(
            enrollment,
            () -> server.flatMap(ScepServer::access),
            scheduler.workers().clock(),
            KuraEnrollment.LONGEST_WAIT);
    published.open(enrollment);
    scheduler.add(enrollment);
  }

  /** Whether everything goes: the gateway as a whole, or this bundle. */
  private static boolean isEnding(BundleContext context) {
    return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING
        || context.getBundle().getState() == Bundle.STOPPING;
  }

  private Enrollment enrollment(String name, KeySeal seal, BooleanSupplier gatewayEnds) {
    return new Enrollment(
        name,
        scheduler.machine(),
        scheduler.journals().of(name),
        scheduler.workers(),
        () -> circumstances(name),
        new EffectPerformer(
            () -> circumstances(name),
            new RequestMaker(seal, new SecureRandom(), scheduler.workers()),
            scheduler.deliveries(),
            seal),
        scheduler.followers(name, certificate -> installedKey(name, certificate)),
        new Enrollment.Listeners() {
          @Override
          public void status(EnrollmentStatus status) {
            published.update(status);
          }

          @Override
          public void happened(CertificateEvent event) {
            scheduler.tell(event);
          }
        },
        scheduler.startedAt(),
        gatewayEnds);
  }

  private PrivateKey installedKey(String name, X509Certificate certificate)
      throws DeliveryException {
    try {
      return RequestMaker.reader(circumstances(name))
          .current()
          .filter(current -> current.certificate().equals(certificate))
          .orElseThrow(() -> new GoneException("the keystore holds another certificate now"))
          .key();
    } catch (BadSettingException | GoneException | KeystoreException missing) {
      throw new DeliveryException(Reason.TARGET_MISSING, missing.getMessage(), missing);
    }
  }

  private Circumstances circumstances(String name) {
    var now =
        new Circumstances(
            name,
            properties,
            server,
            keystore,
            scheduler.hasTargets(),
            Optional.empty(),
            secrets,
            gateway);
    return now.with(rival(now));
  }

  /** Who has the place that this certificate wants, if it is not this one. */
  private Optional<String> rival(Circumstances now) {
    try {
      var settings = CertificateConfiguration.read(now.properties(), now.name());
      var bound = now.usableKeystore();
      if (bound.isEmpty()) {
        return Optional.empty();
      }
      var place = new Place(bound.get().name(), settings.alias());
      return scheduler
          .places()
          .claim(now.name(), place, enrollment.has(place), enrollment::isRunning);
    } catch (BadSettingException bad) {
      return Optional.empty();
    }
  }

  /**
   * The settings are others, or somebody applied them once more.
   *
   * @param changed the settings
   */
  @Modified
  void modified(Map<String, Object> changed) {
    properties = Map.copyOf(changed);
    if (apply.isSomebodys()) {
      enrollment.post(new Event.Command(Order.APPLY));
    } else {
      enrollment.lookAround();
    }
  }

  /** Ends; the state is kept. */
  @Deactivate
  void deactivate() {
    published.close();
    scheduler.remove(enrollment);
  }

  /**
   * The server to ask.
   *
   * @param bound the server
   */
  @Reference(
      name = "ScepServer",
      service = ScepServer.class,
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      target = Target.NOTHING,
      updated = "updatedServer",
      unbind = "unbindServer")
  void bindServer(ScepServer bound) {
    server = Optional.of(bound);
    enrollment.lookAround();
  }

  /**
   * The settings of the server are others.
   *
   * @param bound the server
   */
  void updatedServer(ScepServer bound) {
    enrollment.lookAround();
  }

  /**
   * The server is gone, unless another one came first.
   *
   * @param bound the server
   */
  void unbindServer(ScepServer bound) {
    server = server.filter(present -> present != bound);
    enrollment.lookAround();
  }

  /**
   * The keystore to use.
   *
   * @param bound the keystore
   * @param names its service properties
   */
  @Reference(
      name = "KeystoreService",
      service = KeystoreService.class,
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      target = Target.NOTHING,
      updated = "updatedKeystore",
      unbind = "unbindKeystore")
  void bindKeystore(KeystoreService bound, Map<String, Object> names) {
    keystore = Optional.of(new Circumstances.Bound(ComponentName.of(names), bound));
    enrollment.inspect();
  }

  /**
   * The keystore is perhaps another file now.
   *
   * @param bound the keystore
   * @param names its service properties
   */
  void updatedKeystore(KeystoreService bound, Map<String, Object> names) {
    bindKeystore(bound, names);
  }

  /**
   * The keystore is gone, unless another one came first.
   *
   * @param bound the keystore
   */
  void unbindKeystore(KeystoreService bound) {
    keystore = keystore.filter(present -> present.service() != bound);
    enrollment.lookAround();
  }

  @Override
  public void enroll() throws KuraException {
    kura.enroll();
  }

  @Override
  public void renew() throws KuraException {
    kura.renew();
  }

  @Override
  public void rekey() throws KuraException {
    kura.rekey();
  }

  @Override
  public CertStore getCACertificates() throws KuraException {
    return kura.getCACertificates();
  }

  @Override
  public Certificate getClientCertificate() throws KuraException {
    return kura.getClientCertificate();
  }

  @Override
  public void forceCACertificateRollover() throws KuraException {
    kura.forceCACertificateRollover();
  }

  @Override
  public boolean isEnrolled() {
    return kura.isEnrolled();
  }
}
