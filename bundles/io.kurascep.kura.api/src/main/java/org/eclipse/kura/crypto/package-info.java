/**
 * Kura's service that encrypts what is kept on the gateway.
 *
 * <p>Only the part of Kura's API that Kura SCEP uses, with the package version of Kura 5.3: the
 * oldest that is supported.
 */
@Export
@Version("1.3.0")
package org.eclipse.kura.crypto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
