// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import java.math.BigInteger;
import java.security.KeyPair;

/** A CA and a gateway that are the same in every run, so that the corpus stays theirs. */
final class Parties {

  /**
   * The CA that the gateway trusts. Its key is short, since speed matters here and nothing else.
   */
  static final TestAuthority CA =
      TestAuthority.certificate("CN=Fuzzed CA")
          .key(
              key(
                  "DF6379DBF8BA9A062DE161D35B6B79DDFAAFB24A35F4EE5157890F6ABC6BF547"
                      + "9658F25A7C622533CF2B04B19582538D6876387F25387B4249E6D00D40D81055",
                  "EFE869965620CA4AF21EE42D9755BC2340EFBB8671860E0B7EF6E5F8E4850121"
                      + "14144BE3D91646E0725728DA6AA2FDC3D0FE3679E0B88349364EB2C1D19ACB87"))
          .serial(1)
          .ca()
          .selfSigned();

  /** The gateway with the certificate that signs its requests. */
  static final TestAuthority GATEWAY =
      TestAuthority.certificate("CN=gateway")
          .key(
              key(
                  "DACB72A328BEC07C21EE69A5955CA4F4529A4A157FD99F8A4E2D257E0F4FA2FE"
                      + "1DCF4201A34BE5D44A657886FF0815093248BB078864F87923936687A049BFDB",
                  "C5ACEE50E90E0E08A99D0767FB3CFA0B9DFDF75882B9FB6D4CBCE472758F4BAB"
                      + "50F59986962A8C96898817EECFCA1D19F526C45CE481F2D7E1BDB81ED95BDB01"))
          .serial(2)
          .selfSigned();

  private Parties() {}

  private static KeyPair key(String prime, String otherPrime) {
    return TestKeys.rsa(new BigInteger(prime, 16), new BigInteger(otherPrime, 16));
  }
}
