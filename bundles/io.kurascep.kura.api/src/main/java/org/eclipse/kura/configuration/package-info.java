/**
 * What Kura needs to see of a component that a user configures.
 *
 * <p>Only the part of Kura's API that Kura SCEP uses, with the package version of Kura 5.3: the
 * oldest that is supported.
 */
@Export
@Version("1.2.0")
package org.eclipse.kura.configuration;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
