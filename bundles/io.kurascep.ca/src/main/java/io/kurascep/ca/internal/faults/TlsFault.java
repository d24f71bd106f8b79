// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

/** What can be wrong with the certificate of the server where SCEP goes over TLS. */
public enum TlsFault implements Fault {
  /** It is for another host. */
  TLS_WRONG_HOST,
  /** It ended yesterday. */
  TLS_EXPIRED,
  /** Nobody whom the client trusts issued it. */
  TLS_UNTRUSTED,
  /** The SCEP CA issued it, which is no reason to trust a web server (RFC 8894 section 7.10). */
  TLS_SCEP_CA;

  @Override
  public Operation operation() {
    return Operation.TLS;
  }
}
