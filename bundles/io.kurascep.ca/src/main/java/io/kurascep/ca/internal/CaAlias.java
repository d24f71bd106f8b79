// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A CA that is made by a form. It registers no service, so its settings are not published. */
@Component(
    name = "io.kurascep.CaAlias",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = CaAliasConfig.class, factory = true)
public final class CaAlias {
  private static final Logger LOG = LoggerFactory.getLogger(CaAlias.class);
  private static final String DATA_PROPERTY = "io.kurascep.data";

  private final HttpHosts hosts;
  private final BundleContext context;
  private Map<String, Object> settings = Map.of();
  private ScepCa ca;
  private ServedCa served;

  /** Gets what is always there. */
  @Activate
  public CaAlias(@Reference HttpHosts hosts, BundleContext context) {
    this.hosts = hosts;
    this.context = context;
  }

  /** Starts the CA; where that cannot be, the log says why and the component waits for Apply. */
  @Activate
  synchronized void activate(Map<String, Object> properties) {
    settings = Map.copyOf(properties);
    try {
      AliasSettings alias = new AliasSettings(properties);
      ca =
          ScepCa.open(
              alias.ca(this::data), DurableFiles.onDisk(), Clock.systemUTC(), new SecureRandom());
      served = hosts.serve(ca, alias.host(), alias.port());
      LOG.info("{}: a demo CA, not a public one, answers at {}", ca.alias(), served.url());
    } catch (IllegalArgumentException | IOException e) {
      LOG.error(
          "the CA {} does not run: {}",
          Names.printable(String.valueOf(properties.get("alias"))),
          e.getMessage());
      deactivate();
    }
  }

  /** Starts the CA anew where a setting has changed. */
  @Modified
  synchronized void modified(Map<String, Object> properties) {
    if (!settings.equals(properties)) {
      deactivate();
      activate(properties);
    }
  }

  /** Stops the CA; its state stays where it is. */
  @Deactivate
  synchronized void deactivate() {
    try (ScepCa closing = ca;
        ServedCa ending = served) {
      if (ending != null && closing != null) {
        LOG.info("{}: stops", closing.alias());
      }
    } catch (IOException e) {
      LOG.warn("the CA did not stop cleanly: {}", e.getMessage());
    }
    ca = null;
    served = null;
  }

  private Path data() {
    String folder = context.getProperty(DATA_PROPERTY);
    return folder == null
        ? Path.of(System.getProperty("user.home"), ".kurascep", "ca")
        : Path.of(folder, "ca");
  }
}
