// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PKCS#11 token of SoftHSM in a folder of its own, used by programs in processes of their own: by
 * the gateway, and by the tools of the JDK and OpenSC, which see what really is in the token.
 */
final class SoftToken {
  static final String PIN = "123456";
  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final Path PKCS11_TOOL = Path.of("/usr/bin/pkcs11-tool");
  private static final Path TOOLS = Path.of(System.getProperty("java.home"), "bin");
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

  private final Path folder;
  private final Path softhsm;
  private final Path provider;

  /** Makes a token without keys in an empty folder; skips the test where there is no SoftHSM. */
  SoftToken(Path folder) throws IOException, InterruptedException {
    Program.require(Files.isReadable(LIBRARY), "the package softhsm2 is needed");
    Program.require(Files.isExecutable(PKCS11_TOOL), "the package opensc is needed");
    this.folder = folder;
    Path tokens = Files.createDirectories(folder.resolve("tokens"));
    softhsm =
        Files.writeString(
            folder.resolve("softhsm2.conf"),
            "directories.tokendir = %s%nobjectstore.backend = file%nlog.level = ERROR%n"
                .formatted(tokens));
    provider =
        Files.writeString(
            folder.resolve("token.cfg"),
            """
            name = tools
            library = %s
            slotListIndex = 0
            attributes(generate, CKO_PRIVATE_KEY, *) = {
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
              CKA_SIGN = true
            }
            attributes(generate, CKO_PRIVATE_KEY, CKK_RSA) = {
              CKA_DECRYPT = true
            }
            """
                .formatted(LIBRARY));
    run(
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "gw",
        "--pin",
        PIN,
        "--so-pin",
        "12345678");
  }

  /** A command that lets another one see this token. */
  List<String> surroundings() {
    return List.of("env", "SOFTHSM2_CONF=" + softhsm);
  }

  /** The settings of a keystore in it. */
  String settings(String pin, int place) {
    return """
        kura.service.pid = TokenKeystore
        library.path = %s
        pin = %s
        slot.list.index = %d
        """
        .formatted(LIBRARY, pin, place);
  }

  /**
   * Makes a key that cannot leave the token, as the user guide says, with a stopgap certificate.
   */
  void makeKey(String... algorithm) throws IOException, InterruptedException {
    keytool(
        Stream.concat(
                Stream.of(
                    "-genkeypair",
                    "-providerName",
                    "SunPKCS11-tools",
                    "-alias",
                    "gateway",
                    "-dname",
                    "CN=stopgap"),
                Stream.of(algorithm))
            .toArray(String[]::new));
    assertThat(pkcs11Tool("--list-objects", "--type", "privkey"))
        .contains("always sensitive, never extractable, local");
  }

  /** The certificates beside the key, as the tools of the JDK find them, the leaf first. */
  List<X509Certificate> chain() throws IOException, InterruptedException, GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    var chain = new ArrayList<X509Certificate>();
    var blocks = CERTIFICATE.matcher(keytool("-list", "-rfc", "-alias", "gateway"));
    while (blocks.find()) {
      chain.add(
          (X509Certificate)
              factory.generateCertificate(
                  new ByteArrayInputStream(blocks.group().getBytes(UTF_8))));
    }
    return chain;
  }

  /** Signs with the key, and verifies with the certificate, in other processes than the gateway. */
  void assertSigns() throws IOException, InterruptedException {
    Path text = Files.writeString(folder.resolve("text"), "to be signed");
    Path jar = folder.resolve("signed.jar");
    run(TOOLS.resolve("jar"), "--create", "--file", jar, "-C", folder, text.getFileName());
    withProvider("jarsigner", jar, "gateway");
    assertThat(run(TOOLS.resolve("jarsigner"), "-verify", jar)).contains("jar verified");
  }

  /** The number of private keys and of certificates in the token. */
  List<Long> objects() throws IOException, InterruptedException {
    String listed = pkcs11Tool("--list-objects");
    return Stream.of("Private Key Object", "Certificate Object")
        .map(kind -> listed.lines().filter(line -> line.startsWith(kind)).count())
        .toList();
  }

  /** What a power cut does between the two steps in which the JDK replaces a certificate. */
  void loseCertificate() throws IOException, InterruptedException {
    pkcs11Tool("--delete-object", "--type", "cert", "--label", "gateway");
  }

  /** What the operations guide says to do then; tells in which file a certificate is. */
  void writeCertificate(Path file) throws IOException, InterruptedException {
    String keys = pkcs11Tool("--list-objects", "--type", "privkey");
    var id = Pattern.compile("ID: *([0-9a-f]+)").matcher(keys);
    assertThat(id.find()).isTrue();
    Path der = folder.resolve("certificate.der");
    run("openssl", "x509", "-in", file, "-outform", "DER", "-out", der);
    pkcs11Tool(
        "--write-object",
        der.toString(),
        "--type",
        "cert",
        "--label",
        "gateway",
        "--id",
        id.group(1));
  }

  private String keytool(String... arguments) throws IOException, InterruptedException {
    return withProvider("keytool", (Object[]) arguments);
  }

  private String withProvider(String tool, Object... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<Object>(List.of(TOOLS.resolve(tool)));
    if (tool.equals("keytool")) {
      command.addAll(List.of(arguments));
    }
    command.addAll(List.of("-keystore", "NONE", "-storetype", "PKCS11", "-storepass", PIN));
    command.addAll(List.of("-addprovider", "SunPKCS11", "-providerArg", provider));
    if (!tool.equals("keytool")) {
      command.addAll(List.of(arguments));
    }
    return run(command.toArray());
  }

  private String pkcs11Tool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<Object>(List.of(PKCS11_TOOL, "--module", LIBRARY));
    command.addAll(List.of("--login", "--pin", PIN));
    command.addAll(List.of(arguments));
    return run(command.toArray());
  }

  private String run(Object... command) throws IOException, InterruptedException {
    var words = Stream.of(command).map(Object::toString).toList();
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", softhsm.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(words + ": " + output).isZero();
    return output;
  }
}
