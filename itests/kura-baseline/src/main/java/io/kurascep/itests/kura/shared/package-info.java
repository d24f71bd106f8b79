/**
 * What crosses from a test into the framework. The framework takes this package from the test's
 * class path, everything else from its bundles; so only types of the JDK may appear in it.
 */
package io.kurascep.itests.kura.shared;
