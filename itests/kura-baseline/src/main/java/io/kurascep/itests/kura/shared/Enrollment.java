// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.shared;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What the service of an enrollment says.
 *
 * @param state name of the state
 * @param lastError what is wrong and what to do
 * @param certificate the installed certificate
 * @param server name of the SCEP server
 * @param keystore name of the keystore
 * @param alias alias in the keystore
 * @param transactionId of the request under way
 */
public record Enrollment(
    String state,
    Optional<String> lastError,
    Optional<X509Certificate> certificate,
    String server,
    String keystore,
    String alias,
    Optional<String> transactionId) {}
