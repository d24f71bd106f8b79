// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of exchanges that led to nothing, so that somebody can see later what happened. */
@ConsumerType
@FunctionalInterface
public interface FlightRecorder {

  /**
   * The last exchange of something that failed, or that the CA refused. It should return soon and
   * throw nothing.
   *
   * @param record the exchange, without secrets
   */
  void failed(FlightRecord record);
}
