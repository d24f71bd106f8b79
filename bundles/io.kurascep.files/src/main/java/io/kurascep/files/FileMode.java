// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who may use a new file or folder. The mode is there from the first moment that the file exists;
 * the umask of the process may narrow it further. It is ignored where the file system has no POSIX
 * modes.
 */
public enum FileMode {
  /** 0600: for private keys, journals and passwords. */
  PRIVATE_FILE("rw-------"),
  /** 0700: for folders of private files. */
  PRIVATE_FOLDER("rwx------"),
  /** 0644: for certificates that other programs read. */
  PUBLIC_FILE("rw-r--r--"),
  /** 0755: for folders of public files. */
  PUBLIC_FOLDER("rwxr-xr-x");

  private final String permissions;

  FileMode(String permissions) {
    this.permissions = permissions;
  }

  /**
   * The mode as POSIX permissions.
   *
   * @return a set of its own
   */
  public Set<PosixFilePermission> permissions() {
    return PosixFilePermissions.fromString(permissions);
  }
}
