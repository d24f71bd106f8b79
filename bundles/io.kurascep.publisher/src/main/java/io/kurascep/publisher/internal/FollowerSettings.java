// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a delivery as they come: Kura checks neither type nor limits of what arrives by
 * REST, from the cloud or from a snapshot. A wrong one is told where the delivery is told of.
 */
record FollowerSettings(Map<String, Object> map) {

  private static final String NAME = "kura.service.pid";
  private static final String CERTIFICATE = "certificate";

  private static final Logger LOG = LoggerFactory.getLogger(FollowerSettings.class);

  /** Copies the settings, and says so where they concern nobody. */
  FollowerSettings {
    map = Map.copyOf(map);
    if (certificate(map).isEmpty()) {
      LOG.warn("{}: {} is missing: name a SCEP Certificate", map.get(NAME), CERTIFICATE);
    }
  }

  private static String certificate(Map<String, Object> map) {
    Object value = map.get(CERTIFICATE);
    return value == null ? "" : value.toString().strip();
  }

  /** The name that the user gave the component. */
  String name() {
    return String.valueOf(
        map.getOrDefault(NAME, map.getOrDefault("service.pid", "without a name")));
  }

  /** Whether a delivery is of the certificate that is named. */
  boolean names(Delivery delivery) {
    return delivery.enrollment().equals(certificate(map));
  }

  /** Text that must be there. */
  String text(String id) throws DeliveryException {
    Object value = map.get(id);
    String text = value == null ? "" : value.toString().strip();
    if (text.isEmpty()) {
      throw bad(id, "this is missing");
    }
    return text;
  }

  /** The whole path of a file or folder. */
  Path path(String id) throws DeliveryException {
    try {
      Path path = Path.of(text(id));
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      throw bad(id, "this is no path");
    }
    throw bad(id, "this must be a whole path, such as /var/lib/example");
  }

  /** A whole number within limits. */
  int number(String id, int otherwise, int least, int most) throws DeliveryException {
    Object value = map.get(id);
    if (value == null || value.toString().isBlank()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.toString().strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The sentence below says so.
    }
    throw bad(id, "this must be a whole number from %d to %d".formatted(least, most));
  }

  /** A setting is wrong. */
  static DeliveryException bad(String id, String sentence) {
    return new DeliveryException(Reason.TARGET_REFUSED, id + ": " + sentence);
  }
}
