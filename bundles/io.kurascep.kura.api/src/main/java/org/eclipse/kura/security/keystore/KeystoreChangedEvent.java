// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.security.keystore;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.event.Event;

/** Tells that entries of a keystore were written or deleted; it does not tell which. */
@ProviderType
public class KeystoreChangedEvent extends Event {

  /** The topic of the event. */
  public static final String EVENT_TOPIC =
      "org/eclipse/kura/security/keystore/KeystoreChangedEvent/KEYSTORE_CHANGED";

  /** The property that holds the {@code kura.service.pid} of the keystore. */
  public static final String SENDER_PID_PROPERTY_KEY = "sender.pid";

  /**
   * Makes an event.
   *
   * @param senderPid the {@code kura.service.pid} of the keystore that was changed
   */
  public KeystoreChangedEvent(String senderPid) {
    super(EVENT_TOPIC, Map.of(SENDER_PID_PROPERTY_KEY, senderPid));
  }

  /**
   * The keystore that was changed.
   *
   * @return its {@code kura.service.pid}
   */
  public String getSenderPid() {
    return (String) getProperty(SENDER_PID_PROPERTY_KEY);
  }
}
