// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

/** Topics and properties of the events that are posted to EventAdmin. */
public final class EventTopics {

  /** What all topics begin with. */
  public static final String BASE = "io/kurascep/certificate/";

  /** Every topic at once, for {@code event.topics}. */
  public static final String ALL = BASE + "*";

  /** Property: name of the configured certificate (String). */
  public static final String ENROLLMENT = "enrollment";

  /** Property: name of the {@link EnrollmentState} (String). */
  public static final String STATE = "state";

  /** Property: serial number of the certificate in hexadecimal (String); absent without one. */
  public static final String SERIAL = "serial";

  /** Property: end of its validity in milliseconds since 1970 (Long); absent without one. */
  public static final String NOT_AFTER = "not.after";

  /** Property: name of the keystore (String). */
  public static final String KEYSTORE = "keystore";

  /** Property: alias in the keystore (String). */
  public static final String ALIAS = "alias";

  /** Property: last error in one sentence (String); absent without one. */
  public static final String MESSAGE = "message";

  private EventTopics() {}

  /**
   * The topic of a kind of event.
   *
   * @param kind what happened
   * @return such as {@code io/kurascep/certificate/ISSUED}
   */
  public static String of(CertificateEvent.Kind kind) {
    return BASE + kind.name();
  }
}
