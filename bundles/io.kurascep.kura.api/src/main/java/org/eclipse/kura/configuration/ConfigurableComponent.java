// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The mark of a component that Kura configures: a component that registers itself under this type
 * is tracked, shown with the form of its metatype, and kept in snapshots.
 */
@ConsumerType
public interface ConfigurableComponent {}
