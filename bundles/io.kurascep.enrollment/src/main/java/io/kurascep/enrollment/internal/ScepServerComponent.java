// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.settings.BadSettingException;
import io.kurascep.enrollment.internal.settings.Secrets;
import io.kurascep.enrollment.internal.settings.ServerConfiguration;
import io.kurascep.enrollment.internal.settings.ServerForm;
import io.kurascep.enrollment.internal.settings.Target;
import io.kurascep.protocol.FlightRecord;
import io.kurascep.protocol.HttpTransport;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.Transport;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.security.keystore.KeystoreService;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A SCEP server, as the user configures it. */
@Component(
    name = "io.kurascep.ScepServer",
    service = {ConfigurableComponent.class, ScepServer.class},
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = ServerForm.class, factory = true)
public final class ScepServerComponent implements ConfigurableComponent, ScepServer {

  private static final Logger LOG = LoggerFactory.getLogger(ScepServerComponent.class);

  private final RenewalScheduler scheduler;
  private final Secrets secrets;
  private final Gate gate;
  private final String name;
  private final Apply apply;

  private volatile Optional<Circumstances.Bound> tlsKeystore = Optional.empty();
  private volatile Optional<ServerAccess> access = Optional.empty();
  private volatile String reason = "";
  private Optional<Map<String, Object>> properties = Optional.empty();

  /**
   * Reads the settings; a wrong one makes the server unusable and says why.
   *
   * @param scheduler what all share
   * @param crypto decrypts passwords
   * @param properties the settings
   */
  @Activate
  public ScepServerComponent(
      @Reference RenewalScheduler scheduler,
      @Reference CryptoService crypto,
      Map<String, Object> properties) {
    this.scheduler = scheduler;
    this.secrets = new Secrets(crypto);
    this.gate = scheduler.newGate();
    this.name = ComponentName.of(properties);
    this.apply = new Apply(scheduler.workers());
    configure(properties);
    show(false);
  }

  /**
   * The settings are others, or somebody applied them once more.
   *
   * @param changed the settings
   */
  @Modified
  void modified(Map<String, Object> changed) {
    var before = settings();
    configure(changed);
    if (apply.isSomebodys() || !settings().equals(before)) {
      scheduler.serverApplied(name);
    }
    scheduler.lookAround();
    show(apply.isSomebodys());
  }

  /** Nothing is shown any more. */
  @Deactivate
  void deactivate() {
    access = Optional.empty();
    reason = "the SCEP server %s was removed".formatted(name);
  }

  /**
   * The keystore of an https URL.
   *
   * @param keystore the keystore
   * @param names its service properties
   */
  @Reference(
      name = "TlsKeystoreService",
      service = KeystoreService.class,
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      target = ServerConfiguration.TLS_KEYSTORE,
      unbind = "unbindTlsKeystore")
  void bindTlsKeystore(KeystoreService keystore, Map<String, Object> names) {
    tlsKeystore = Optional.of(new Circumstances.Bound(ComponentName.of(names), keystore));
    scheduler.lookAround();
  }

  /**
   * The keystore of an https URL is gone, unless another one came first.
   *
   * @param keystore the keystore
   */
  void unbindTlsKeystore(KeystoreService keystore) {
    tlsKeystore = tlsKeystore.filter(bound -> bound.service() != keystore);
    scheduler.lookAround();
  }

  /** A fingerprint of the settings, which encrypting a password anew does not change. */
  private Optional<String> settings() {
    return access.map(way -> way.configuration().everything());
  }

  private void configure(Map<String, Object> settings) {
    if (properties.filter(settings::equals).isPresent()) {
      return;
    }
    properties = Optional.of(Map.copyOf(settings));
    try {
      var configuration = ServerConfiguration.read(settings, secrets);
      if (configuration.enabled()) {
        access = Optional.of(access(configuration));
      } else {
        access = Optional.empty();
        reason = "the SCEP server %s is switched off: switch it on".formatted(name);
      }
    } catch (BadSettingException bad) {
      access = Optional.empty();
      reason = "the SCEP server %s is misconfigured, %s".formatted(name, bad.getMessage());
      LOG.warn("{}: MISCONFIGURED, {}", name, bad.getMessage());
    }
  }

  /** Kura configures twice at a start: what was begun with the first settings goes on. */
  private ServerAccess access(ServerConfiguration configuration) {
    return access
        .filter(way -> way.configuration().isAs(configuration))
        .orElseGet(() -> newAccess(configuration));
  }

  private ServerAccess newAccess(ServerConfiguration configuration) {
    var clock = scheduler.workers().clock();
    var web = web(configuration);
    return new ServerAccess(
        name,
        configuration,
        new ScepClient(configuration.scep(), web, clock, new SecureRandom(), this::keep),
        web,
        scheduler.journals().ofServer(name),
        gate,
        clock);
  }

  /** What failed can be looked at later; that it cannot be kept is no failure of its own. */
  private void keep(FlightRecord record) {
    try {
      scheduler.journals().flightOf(name).write(record);
    } catch (IOException | RuntimeException full) {
      LOG.warn("{}: the failed exchange cannot be kept: {}", name, full.getMessage());
    }
  }

  private Transport web(ServerConfiguration configuration) {
    var plain =
        new HttpTransport(configuration.scep().limits(), configuration.proxy(), Optional.empty());
    var tls =
        new TlsTransport(
            configuration, () -> usable(configuration).map(Circumstances.Bound::service));
    return message -> scheduler.workers().exchange(isHttps(message.uri()) ? tls : plain, message);
  }

  private static boolean isHttps(URI url) {
    return String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT).equals("https");
  }

  private static boolean isHttps(ServerConfiguration configuration) {
    return isHttps(configuration.scep().url());
  }

  private boolean lacksKeystore(ServerAccess way) {
    return isHttps(way.configuration()) && usable(way.configuration()).isEmpty();
  }

  /** The keystore that is bound, if it is the one that is meant. */
  private Optional<Circumstances.Bound> usable(ServerConfiguration configuration) {
    return tlsKeystore.filter(bound -> configuration.tlsKeystore().admits(bound.name()));
  }

  /** Fetches the CA certificates, unless they are known, and shows them. */
  private void show(boolean again) {
    access().ifPresent(way -> way.fetches().execute(() -> fetch(way, again)));
  }

  private void fetch(ServerAccess way, boolean again) {
    if (!again && !way.memory().caCertificates().isEmpty()) {
      return;
    }
    try {
      way.discover(again);
    } catch (ScepException failed) {
      if (access.filter(way::equals).isPresent()) {
        LOG.warn("{}: {}", name, failed.getMessage());
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<ServerAccess> access() {
    return access.filter(way -> !lacksKeystore(way));
  }

  @Override
  public String reason() {
    return access
        .filter(this::lacksKeystore)
        .map(way -> missing(way.configuration().tlsKeystore()))
        .orElse(reason);
  }

  private String missing(Target target) {
    return "the SCEP server %s has an https URL, and ".formatted(name)
        + tlsKeystore
            .map(bound -> Circumstances.stale("HTTPS keystore", bound.name(), target))
            .orElse(
                "its HTTPS keystore %s is not there: create it, or choose another one"
                    .formatted(target.called()));
  }
}
