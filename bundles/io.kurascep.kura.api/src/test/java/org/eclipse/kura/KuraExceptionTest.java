// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KuraExceptionTest {
  @ParameterizedTest
  @EnumSource(
      names = {
        "CONFIGURATION_ERROR",
        "INTERNAL_ERROR",
        "BAD_REQUEST",
        "INVALID_PARAMETER",
        "SECURITY_EXCEPTION",
        "STORE_ERROR",
        "CONNECTION_FAILED",
        "SERVICE_UNAVAILABLE",
        "PROCESS_EXECUTION_ERROR",
        "OPERATION_NOT_SUPPORTED"
      })
  void showsTheFirstArgument(KuraErrorCode code) {
    assertThat(new KuraException(code, "the {0} 'why'", "more"))
        .hasMessageEndingWith(": the {0} 'why'")
        .hasMessageNotContaining("more");
    assertThat(new KuraException(code).getMessage()).doesNotContain(":").isNotBlank();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_FOUND", "TIMED_OUT", "NOT_CONNECTED", "IO_ERROR"})
  void hidesTheArgumentOfTheOtherCodes(KuraErrorCode code) {
    assertThat(new KuraException(code, "why"))
        .hasMessageNotContaining("why")
        .hasMessage(new KuraException(code).getMessage());
  }

  @Test
  void keepsCodeAndCause() {
    var cause = new IllegalStateException("first");
    var exception = new KuraException(KuraErrorCode.STORE_ERROR, cause, "the disk is full");

    assertThat(exception).hasCause(cause).hasMessage("Storing failed: the disk is full");
    assertThat(exception.getCode()).isEqualTo(KuraErrorCode.STORE_ERROR);
    assertThat(exception.getLocalizedMessage()).isEqualTo(exception.getMessage());
  }

  @Test
  void makesInternalErrors() {
    var cause = new IllegalStateException("first");

    assertThat(
            List.of(
                KuraException.internalError("why"),
                KuraException.internalError(cause),
                KuraException.internalError(cause, "why")))
        .allSatisfy(e -> assertThat(e.getCode()).isEqualTo(KuraErrorCode.INTERNAL_ERROR))
        .extracting(Throwable::getMessage)
        .containsExactly("Internal error: why", "Internal error: first", "Internal error: why");
  }
}
