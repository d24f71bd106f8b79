// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.nio.file.Path;
import java.util.List;

/** The scepclient of micromdm, which sends single DES: RFC 8894 forbids it. */
final class Scepclient implements ForeignClient {
  private static final String CLIENT =
      "scepclient -server-url $URL -private-key device.key -certificate device.pem -cn device";
  private static final String ENROLL = CLIENT + " -challenge secret";
  private static final String FINGERPRINT =
      " -ca-fingerprint $(openssl x509 -in %s -noout -fingerprint -sha256 | cut -d= -f2 | tr -d :)";
  private static final String OTHER_CA =
      "openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -subj /CN=other -out other.pem;";

  @Override
  public boolean isThere() {
    return ForeignClient.isProgram("/usr/bin/scepclient");
  }

  @Override
  public List<String> needs() {
    return List.of("request.ciphers=DES");
  }

  @Override
  public String outcome(String operation, EmbeddedCa ca, Path folder) throws Exception {
    Shell shell = new Shell(ca, folder);
    return switch (operation) {
      case "CRL" -> shell.inability("scepclient -help", "crl|revocation");
      case "certificate query" -> shell.inability("scepclient -help", "get-?cert|query|serial");
      default -> shell.outcome(command(operation, ca));
    };
  }

  private static String command(String operation, EmbeddedCa ca) {
    return switch (operation) {
      case "capabilities" -> ENROLL; // asks for them first, and obeys
      case "CA certificates" -> ENROLL + FINGERPRINT.formatted("$CA");
      case "CA certificates of another" -> OTHER_CA + ENROLL + FINGERPRINT.formatted("other.pem");
      case "enrollment" -> ENROLL + "; openssl verify -CAfile $CA device.pem";
      case "wrong challenge" -> CLIENT + " -challenge wrong";
      case "polling" -> ENROLL + " & " + ca.approval() + " wait $!";
      case "renewal" ->
          ENROLL + "; cp device.pem old.pem; " + ENROLL + "; ! cmp device.pem old.pem";
      default -> throw new IllegalArgumentException(operation);
    };
  }
}
