// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

/** The Bouncy Castle that the framework gets; the names are those of the build's folders. */
enum BouncyCastle {
  /** Of Kura 5.3 and 5.4. */
  OLDEST("bouncycastle-oldest"),
  /** Of Kura 5.5 and 5.6. */
  KURA("bouncycastle-kura"),
  /** What Kura may take up next. */
  NEWEST("bouncycastle-newest");

  private final String folder;

  BouncyCastle(String folder) {
    this.folder = folder;
  }

  String folder() {
    return folder;
  }
}
