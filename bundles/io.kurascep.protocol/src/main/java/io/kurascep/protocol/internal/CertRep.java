// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.PkiStatus;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An answer whose signature, transaction id and nonce are right; made only by {@link
 * CertRepReader}.
 *
 * @param status how the request ended
 * @param failInfo why it failed; there if and only if it did
 * @param failInfoText the server's own words, fit for a screen
 * @param hresult the error code of NDES
 * @param content the signed content, empty if there is none
 * @param certificates what else the message holds, none of it verified
 * @param warnings what a person should look at
 */
@SuppressWarnings("ArrayRecordComponent") // never shared
record CertRep(
    PkiStatus status,
    Optional<FailInfo> failInfo,
    Optional<String> failInfoText,
    OptionalInt hresult,
    byte[] content,
    List<X509Certificate> certificates,
    List<String> warnings) {}
