// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** An EventAdmin that only remembers. */
final class PostedEvents implements EventAdmin {

  final List<Event> posted = new CopyOnWriteArrayList<>();

  @Override
  public void postEvent(Event event) {
    posted.add(event);
  }

  @Override
  public void sendEvent(Event event) {
    throw new AssertionError("A worker of the scheduler must not wait for who is told");
  }
}
