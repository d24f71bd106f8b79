// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.io.IOException;
import java.nio.file.Path;

/** A newer version of this program wrote a {@link StateFile}, which is left as it is. */
public final class NewerFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  NewerFormatException(Path file) {
    super(
        file
            + " is of a newer version of this program: install that version again, or remove the"
            + " file to begin anew");
  }
}
