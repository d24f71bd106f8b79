// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0

/** Durable, atomic writing of files, file modes and PEM. JDK only. */
@Export
@Version("0.1.0")
package io.kurascep.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
