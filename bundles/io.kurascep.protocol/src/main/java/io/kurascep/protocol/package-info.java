// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0

/** A client of RFC 8894 (SCEP). Plain Java and Bouncy Castle: no files, no services. */
@Export
@Version("0.1.0")
package io.kurascep.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
