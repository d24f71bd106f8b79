// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.nio.file.Path;

/** The pki of strongSwan: {@code --scepca} and {@code --scep} are all of SCEP that it has. */
final class Strongswan implements ForeignClient {
  private static final String ENROLL =
      "openssl genrsa -out device.key 2048;"
          + " pki --scep --url $URL --in device.key --dn 'CN=device' --password secret"
          + " --cacert-enc $CA --cacert-sig $CA --interval 1 --outform pem";
  private static final String RENEW =
      "openssl genrsa -out new.key 2048; pki --scep --url $URL --in new.key --dn 'CN=device'"
          + " --cert device.pem --key device.key --cacert-enc $CA --cacert-sig $CA --outform pem";
  private static final String HELP =
      "pki --help | grep scep | grep -Ev -- '--(scep|scepca) '; pki --scep --help;"
          + " pki --scepca --help";

  @Override
  public boolean isThere() {
    return ForeignClient.isProgram("/usr/bin/pki");
  }

  @Override
  public String outcome(String operation, EmbeddedCa ca, Path folder) throws Exception {
    Shell shell = new Shell(ca, folder);
    return switch (operation) {
      case "CRL" -> shell.inability(HELP, "crl|revocation");
      case "certificate query" -> shell.inability(HELP, "get-?cert|query|serial|scepc[^a]");
      default -> shell.outcome(command(operation, ca));
    };
  }

  private static String command(String operation, EmbeddedCa ca) {
    return switch (operation) {
      case "CA certificates" ->
          "pki --scepca --url $URL --caout got.pem --outform pem;"
              + " cmp <(openssl x509 -in $CA) <(openssl x509 -in got.pem)";
      case "RA certificate" ->
          "pki --scepca --url $URL --caout got.pem --raout ra.pem --outform pem;"
              + " openssl verify -CAfile $CA ra.pem";
      case "capabilities" -> ENROLL + " > device.pem"; // asks for them first, and obeys
      case "enrollment" -> ENROLL + " > device.pem; openssl verify -CAfile $CA device.pem";
      case "enrollment with 3DES and SHA-1" -> ENROLL + " --cipher des3 --digest sha1 > device.pem";
      case "wrong challenge" -> ENROLL.replace("secret", "wrong") + " > device.pem";
      case "polling" -> ENROLL + " > device.pem & " + ca.approval() + " wait $!";
      case "renewal" ->
          ENROLL + " > device.pem; " + RENEW + " > new.pem; openssl verify -CAfile $CA new.pem";
      default -> throw new IllegalArgumentException(operation);
    };
  }
}
