// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.standin;

import io.kurascep.itests.kura.shared.Enrollment;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The service of one certificate, {@code io.kurascep.api.CertificateEnrollment}, called by name:
 * Kura knows no class of an add-on, and stays when the add-on is replaced or removed.
 */
final class AddOnService {
  private static final String TYPE = "io.kurascep.api.CertificateEnrollment";

  private final Object service;

  private AddOnService(Object service) {
    this.service = service;
  }

  /** The service of this name; empty where there is none, or where it has just gone. */
  static Optional<AddOnService> find(BundleContext context, String name) {
    try {
      ServiceReference<?>[] found =
          context.getAllServiceReferences(TYPE, "(kura.service.pid=" + name + ")");
      return found == null
          ? Optional.empty()
          : Optional.ofNullable(context.getService(found[0])).map(AddOnService::new);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  void renew() {
    call("renew");
  }

  void checkNow() {
    call("checkNow");
  }

  /** What it says, component by component of {@link Enrollment}. */
  Enrollment status() {
    Object status = call("status");
    Object[] seen =
        Arrays.stream(Enrollment.class.getRecordComponents())
            .map(
                each -> {
                  Object value = invoke(status.getClass(), status, each.getName());
                  return each.getType() == String.class ? value.toString() : value;
                })
            .toArray();
    try {
      return (Enrollment) Enrollment.class.getDeclaredConstructors()[0].newInstance(seen);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object call(String method) {
    Class<?> type =
        Arrays.stream(service.getClass().getInterfaces())
            .filter(each -> each.getName().equals(TYPE))
            .findFirst()
            .orElseThrow();
    return invoke(type, service, method);
  }

  private static Object invoke(Class<?> type, Object target, String method) {
    try {
      return type.getMethod(method).invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method, e);
    }
  }
}
