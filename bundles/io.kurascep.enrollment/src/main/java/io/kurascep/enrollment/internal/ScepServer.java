// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.util.Optional;

/**
 * A configured SCEP server, as a service that nothing else registers: the picker of Kura's form
 * lists the services of just this type.
 */
public interface ScepServer {

  /** Its name, the {@code kura.service.pid}. */
  String name();

  /** The way to it; empty where it is switched off or misconfigured. */
  Optional<ServerAccess> access();

  /** Why there is no way to it, in one sentence. */
  String reason();
}
