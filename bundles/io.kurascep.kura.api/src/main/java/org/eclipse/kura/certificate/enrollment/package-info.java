/**
 * Kura's service for enrolling and renewing a certificate.
 *
 * <p>Only the part of Kura's API that Kura SCEP uses, with the package version of Kura 5.3: the
 * oldest that is supported.
 */
@Export
@Version("1.0.0")
package org.eclipse.kura.certificate.enrollment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
