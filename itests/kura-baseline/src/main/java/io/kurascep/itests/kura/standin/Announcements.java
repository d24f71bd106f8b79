// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.standin;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Remembers what EventAdmin announced of certificates. */
final class Announcements implements EventHandler {
  private final List<String> kinds = new CopyOnWriteArrayList<>();

  @Override
  public void handleEvent(Event event) {
    String topic = event.getTopic();
    kinds.add(topic.substring(topic.lastIndexOf('/') + 1));
  }

  List<String> all() {
    return List.copyOf(kinds);
  }
}
