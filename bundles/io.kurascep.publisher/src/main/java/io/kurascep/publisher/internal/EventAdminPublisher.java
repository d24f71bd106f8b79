// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.api.CertificateEvent;
import io.kurascep.api.CertificateListener;
import io.kurascep.api.EventTopics;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Posts what happens to certificates to EventAdmin, for whoever does not want our API. */
@Component
public final class EventAdminPublisher implements CertificateListener {

  private final EventAdmin events;

  /**
   * Posts to a service.
   *
   * @param events delivers on a thread of its own
   */
  @Activate
  public EventAdminPublisher(@Reference EventAdmin events) {
    this.events = events;
  }

  @Override
  public void certificateChanged(CertificateEvent event) {
    events.postEvent(new Event(EventTopics.of(event.kind()), properties(event)));
  }

  private static Map<String, Object> properties(CertificateEvent event) {
    var status = event.status();
    var properties = new HashMap<String, Object>();
    properties.put(EventTopics.ENROLLMENT, status.enrollment());
    properties.put(EventTopics.STATE, status.state().name());
    properties.put(EventTopics.KEYSTORE, status.keystore());
    properties.put(EventTopics.ALIAS, status.alias());
    status.lastError().ifPresent(error -> properties.put(EventTopics.MESSAGE, error));
    status
        .certificate()
        .ifPresent(
            certificate -> {
              properties.put(EventTopics.SERIAL, certificate.getSerialNumber().toString(16));
              properties.put(
                  EventTopics.NOT_AFTER, certificate.getNotAfter().toInstant().toEpochMilli());
            });
    return properties;
  }
}
