// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.standin;

import io.kurascep.itests.kura.shared.Kura;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.system.SystemService;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** Plays Kura to the add-on: its services are there before the add-on is started. */
public final class Activator implements BundleActivator {

  /** Framework property: the folder that outlives the framework, as {@code /opt/eclipse/kura}. */
  private static final String USER_FOLDER = "kura.user.folder";

  @Override
  public void start(BundleContext context) {
    Path folder = Path.of(context.getProperty(USER_FOLDER));
    GatewayCrypto crypto = new GatewayCrypto();
    Announcements announcements = new Announcements();
    register(context, CryptoService.class, crypto, "org.eclipse.kura.crypto.CryptoService");
    register(
        context,
        SystemService.class,
        new GatewaySystem(folder),
        "org.eclipse.kura.system.SystemService");
    context.registerService(
        EventHandler.class,
        announcements,
        FrameworkUtil.asDictionary(
            Map.of(EventConstants.EVENT_TOPIC, "io/kurascep/certificate/*")));
    context.registerService(
        Kura.class, new KuraStandIn(context, folder, crypto, announcements), null);
  }

  @Override
  public void stop(BundleContext context) {
    // The framework takes the services back.
  }

  private static <S> void register(BundleContext context, Class<S> type, S service, String pid) {
    context.registerService(
        type,
        service,
        FrameworkUtil.asDictionary(Map.of("kura.service.pid", pid, Constants.SERVICE_PID, pid)));
  }
}
