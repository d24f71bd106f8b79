// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** As much of a framework as a component needs that registers one service. */
public final class TestContext {

  /** The service, while it is registered. */
  public Optional<Object> service = Optional.empty();

  /** Its properties. */
  public Optional<Dictionary<?, ?>> properties = Optional.empty();

  /** Whether the gateway is being stopped. */
  public boolean ending;

  /** What the framework does before such a call returns: it calls others. */
  public Runnable listener = () -> {};

  /** What a component gets. */
  public BundleContext context() {
    return proxy(
        BundleContext.class,
        (self, method, arguments) -> {
          if (method.getName().equals("getBundle")) {
            return bundle();
          }
          if (!method.getName().equals("registerService")) {
            throw new UnsupportedOperationException(method.getName());
          }
          service = Optional.of(arguments[1]);
          properties = Optional.of((Dictionary<?, ?>) arguments[2]);
          listener.run();
          return registration();
        });
  }

  private Bundle bundle() {
    return proxy(
        Bundle.class,
        (self, method, arguments) -> {
          if (!method.getName().equals("getState")) {
            throw new UnsupportedOperationException(method.getName());
          }
          return ending ? Bundle.STOPPING : Bundle.ACTIVE;
        });
  }

  private ServiceRegistration<?> registration() {
    return proxy(
        ServiceRegistration.class,
        (self, method, arguments) -> {
          listener.run();
          if (service.isEmpty()) {
            throw new IllegalStateException("unregistered");
          }
          switch (method.getName()) {
            case "setProperties" -> properties = Optional.of((Dictionary<?, ?>) arguments[0]);
            case "unregister" -> service = Optional.empty();
            default -> throw new UnsupportedOperationException(method.getName());
          }
          return null;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
