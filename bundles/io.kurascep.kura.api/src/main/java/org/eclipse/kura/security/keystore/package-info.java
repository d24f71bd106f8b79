/**
 * Kura's service for a keystore, and the event that tells that one was changed.
 *
 * <p>Only the part of Kura's API that Kura SCEP uses, with the package version of Kura 5.3: the
 * oldest that is supported.
 */
@Export
@Version("1.1.0")
package org.eclipse.kura.security.keystore;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
