/**
 * The exception that every service of Kura throws, and its codes.
 *
 * <p>Only the part of Kura's API that Kura SCEP uses, with the package version of Kura 5.3: the
 * oldest that is supported.
 */
@Export
@Version("1.7.0")
package org.eclipse.kura;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
