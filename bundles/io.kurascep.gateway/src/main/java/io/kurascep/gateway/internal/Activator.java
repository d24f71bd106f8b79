// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import java.util.Map;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationPlugin;

/**
 * Registers {@link ComponentNames} before Declarative Services looks at this bundle: a plugin that
 * came later would miss the configurations that have been handed out.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    context.registerService(
        ConfigurationPlugin.class,
        new ComponentNames(),
        FrameworkUtil.asDictionary(Map.of(ConfigurationPlugin.CM_RANKING, 0)));
  }

  @Override
  public void stop(BundleContext context) {
    // The framework takes back what was registered.
  }
}
