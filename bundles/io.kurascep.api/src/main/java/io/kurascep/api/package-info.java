// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0

/** What other bundles see of the gateway's certificates: enrollments, their status, listeners. */
@Export
@Version("0.1.0")
package io.kurascep.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
