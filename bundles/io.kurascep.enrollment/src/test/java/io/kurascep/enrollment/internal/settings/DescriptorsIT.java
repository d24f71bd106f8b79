// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.enrollment.internal.testing.TestCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The forms and components as they are in the bundle, by the rules of Kura: it parses the forms by
 * itself, by plain names of elements, and takes them by the name of the file.
 */
class DescriptorsIT {

  private static final Set<String> TYPES =
      Set.of(
          "String",
          "Long",
          "Double",
          "Float",
          "Integer",
          "Byte",
          "Char",
          "Boolean",
          "Short",
          "Password");
  private static final Set<String> NODES =
      Set.of("OCD", "AD", "Option", "Designate", "Object", "metatype:MetaData");
  private static final String PICKER = "(kura.service.pid=changeme)";
  private static final String TEXT_AREA = "|TextArea";

  private static final List<String> SERVER =
      List.of(
          "url",
          "ca.fingerprint",
          "ca.certificate",
          "ca.trust.on.first.use",
          "ca.identifier",
          "profile",
          "security",
          "message.cipher",
          "message.digest",
          "renewal.message",
          "http.method",
          "http.query",
          "http.timeout.seconds",
          "poll.interval.seconds",
          "poll.limit.hours",
          "proxy",
          "proxy.user",
          "proxy.password",
          "TlsKeystoreService.target",
          "tls.client.alias",
          "tls.pin",
          "enabled",
          "label",
          "description",
          "extra");
  private static final List<String> CERTIFICATE =
      List.of(
          "enabled",
          "ScepServer.target",
          "subject",
          "challenge",
          "KeystoreService.target",
          "alias",
          "challenge.one.time",
          "challenge.source",
          "challenge.source.address",
          "challenge.source.user",
          "challenge.source.password",
          "subject.alternative.names",
          "template",
          "key.type",
          "key.reuse",
          "key.usage",
          "key.extended.usage",
          "renewal.percent",
          "renewal.days",
          "extra");

  private static Document read(String path) throws Exception {
    try (var jar = new JarFile(jar().toFile())) {
      var entry = jar.getEntry(path);
      assertThat(entry).as("%s in %s", path, jar.getName()).isNotNull();
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(jar.getInputStream(entry));
    }
  }

  private static Path jar() throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("io\\.kurascep\\.enrollment-.*\\.jar"))
          .filter(file -> !file.toString().endsWith("-sources.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("package the bundle first"));
    }
  }

  private static List<Element> all(Node node, String name) {
    var elements =
        node instanceof Document document
            ? document.getElementsByTagName(name)
            : ((Element) node).getElementsByTagName(name);
    return IntStream.range(0, elements.getLength())
        .mapToObj(i -> (Element) elements.item(i))
        .toList();
  }

  private static Element one(Node node, String name) {
    var elements = all(node, name);
    assertThat(elements).as(name).hasSize(1);
    return elements.get(0);
  }

  private static List<Element> attributes(String pid) throws Exception {
    return all(read("OSGI-INF/metatype/" + pid + ".xml"), "AD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.kurascep.ScepServer", "io.kurascep.ScepCertificate"})
  void formIsFoundByTheNameOfItsComponent(String pid) throws Exception {
    var form = read("OSGI-INF/metatype/" + pid + ".xml");
    assertThat(form.getDocumentElement().getAttribute("xmlns:metatype"))
        .isEqualTo("http://www.osgi.org/xmlns/metatype/v1.2.0");
    assertThat(one(form, "OCD").getAttribute("id")).isEqualTo(pid);
    assertThat(one(form, "Designate").getAttribute("factoryPid")).isEqualTo(pid);
    assertThat(one(form, "Object").getAttribute("ocdref")).isEqualTo(pid);
    var component = read("OSGI-INF/" + pid + ".xml").getDocumentElement();
    assertThat(component.getAttribute("name")).isEqualTo(pid);
    assertThat(component.getAttribute("configuration-policy")).isEqualTo("require");
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.kurascep.ScepServer", "io.kurascep.ScepCertificate"})
  void formHasNothingThatKurasParserDoesNotKnow(String pid) throws Exception {
    var form = read("OSGI-INF/metatype/" + pid + ".xml");
    for (var element : all(form, "*")) {
      assertThat(element.getNodeName()).isIn(NODES);
    }
    var labels = new ArrayList<String>();
    for (var attribute : all(form, "AD")) {
      checkAttribute(attribute);
      labels.add(attribute.getAttribute("name"));
    }
    assertThat(labels).doesNotHaveDuplicates();
    var text = one(form, "OCD").getAttribute("description");
    assertThat(text).isNotBlank().doesNotContain("|", "%");
  }

  private static void checkAttribute(Element attribute) {
    var id = attribute.getAttribute("id");
    assertThat(attribute.getAttribute("type")).as(id).isIn(TYPES);
    assertThat(attribute.getAttribute("name"))
        .as(id)
        .isNotBlank()
        .doesNotContain("|")
        .doesNotStartWith("%");
    assertThat(attribute.getAttribute("cardinality")).as(id).isIn("", "0");
    var help = attribute.getAttribute("description");
    var area = help.endsWith(TEXT_AREA);
    var plain = area ? help.substring(0, help.length() - TEXT_AREA.length()) : help;
    assertThat(plain).as(id).isNotBlank().doesNotContain("|").doesNotContain("\n").endsWith(".");
    if (area) {
      assertThat(attribute.getAttribute("type")).isEqualTo("String");
    }
    for (var option : all(attribute, "Option")) {
      assertThat(option.getAttribute("label")).as(id).matches("[A-Z].*");
      assertThat(option.getAttribute("value")).as(id).isNotBlank();
    }
    if (!all(attribute, "Option").isEmpty()) {
      assertThat(attribute.getAttribute("default"))
          .as("%s: else the first is saved", id)
          .isNotEmpty();
    }
    if (attribute.getAttribute("type").equals("String")) {
      assertThat(attribute.getAttribute("min") + attribute.getAttribute("max"))
          .as("%s: a limit of the length blocks Apply", id)
          .isEmpty();
    }
    if (attribute.getAttribute("type").equals("Password")) {
      assertThat(attribute.getAttribute("default")).as(id).isEmpty();
    }
  }

  @Test
  void settingsAreInTheOrderOfTheForms() throws Exception {
    assertThat(ids("io.kurascep.ScepServer")).isEqualTo(SERVER).isEqualTo(ServerForm.IDS);
    assertThat(ids("io.kurascep.ScepCertificate"))
        .isEqualTo(CERTIFICATE)
        .isEqualTo(CertificateForm.IDS);
  }

  private static List<String> ids(String pid) throws Exception {
    return attributes(pid).stream().map(attribute -> attribute.getAttribute("id")).toList();
  }

  @Test
  void onlyWhatMustBeFilledHasAStar() throws Exception {
    var required = new ArrayList<String>();
    for (var pid : List.of("io.kurascep.ScepServer", "io.kurascep.ScepCertificate")) {
      attributes(pid).stream()
          .filter(attribute -> !attribute.getAttribute("required").equals("false"))
          .map(attribute -> attribute.getAttribute("id"))
          .forEach(required::add);
    }
    assertThat(required)
        .containsExactly("url", "ScepServer.target", "subject", "KeystoreService.target");
  }

  @Test
  void everyPickerHasADefaultAndAReferenceOfItsName() throws Exception {
    for (var pid : List.of("io.kurascep.ScepServer", "io.kurascep.ScepCertificate")) {
      var references = new HashMap<String, Element>();
      all(read("OSGI-INF/" + pid + ".xml"), "reference")
          .forEach(reference -> references.put(reference.getAttribute("name"), reference));
      for (var attribute : attributes(pid)) {
        var id = attribute.getAttribute("id");
        if (id.endsWith(".target")) {
          var reference = references.get(id.substring(0, id.length() - ".target".length()));
          assertThat(reference).as(id).isNotNull();
          assertThat(reference.getAttribute("cardinality")).isEqualTo("0..1");
          assertThat(reference.getAttribute("policy")).isEqualTo("dynamic");
          assertThat(reference.getAttribute("policy-option")).isEqualTo("greedy");
          assertThat(reference.getAttribute("target"))
              .as("what is bound where the setting is absent")
              .isEqualTo(attribute.getAttribute("default"))
              .isIn(PICKER, ServerConfiguration.TLS_KEYSTORE);
        }
      }
    }
  }

  @Test
  void defaultsOfTheFormAreThoseOfTheReader() throws Exception {
    var secrets = new Secrets(new TestCrypto());
    var server =
        new HashMap<String, Object>(
            Map.of("url", "http://ca.example.com/scep", "ca.fingerprint", "ab".repeat(32)));
    var bare = ServerConfiguration.read(server, secrets);
    server.putAll(defaults("io.kurascep.ScepServer"));
    var filled = ServerConfiguration.read(server, secrets);
    assertThat(filled.pollInterval()).isEqualTo(bare.pollInterval());
    assertThat(filled.pollLimit()).isEqualTo(bare.pollLimit());
    assertThat(filled.enabled()).isEqualTo(bare.enabled());
    assertThat(filled.tlsKeystore()).isEqualTo(bare.tlsKeystore());
    assertThat(filled.scep().limits()).isEqualTo(bare.scep().limits());
    assertThat(filled.scep().security()).isEqualTo(bare.scep().security());

    assertThat(CertificateConfiguration.read(defaults("io.kurascep.ScepCertificate"), "x"))
        .isEqualTo(CertificateConfiguration.read(Map.of(), "x"));
  }

  @Test
  void everyOptionOfACertificateCanBeHad() throws Exception {
    for (var attribute : attributes("io.kurascep.ScepCertificate")) {
      for (var option : all(attribute, "Option")) {
        var value = option.getAttribute("value");
        CertificateConfiguration.read(
            Map.of(
                attribute.getAttribute("id"),
                value,
                "challenge.source.address",
                value.equals("command") ? "/bin/true" : "http://ca.example.com/",
                "challenge.source.user",
                "gateway"),
            "x");
      }
    }
  }

  @Test
  void everyOptionIsUnderstood() throws Exception {
    var secrets = new Secrets(new TestCrypto());
    for (var attribute : attributes("io.kurascep.ScepServer")) {
      for (var option : all(attribute, "Option")) {
        ServerConfiguration.read(
            Map.of(
                "url",
                "http://ca.example.com/scep",
                "ca.fingerprint",
                "ab".repeat(32),
                attribute.getAttribute("id"),
                option.getAttribute("value")),
            secrets);
      }
    }
  }

  private static Map<String, Object> defaults(String pid) throws Exception {
    var defaults = new HashMap<String, Object>();
    for (var attribute : attributes(pid)) {
      var value = attribute.getAttribute("default");
      if (!value.isEmpty()) {
        defaults.put(attribute.getAttribute("id"), typed(attribute.getAttribute("type"), value));
      }
    }
    return defaults;
  }

  /** As Kura decodes a default: a backslash keeps a comma from splitting it. */
  private static Object typed(String type, String value) {
    return switch (type) {
      case "Integer" -> Integer.valueOf(value);
      case "Boolean" -> Boolean.valueOf(value);
      default -> value.replaceAll("\\\\(.)", "$1");
    };
  }

  @Test
  void componentsNeedNothingThatKuraLacks() throws Exception {
    for (var pid :
        List.of(
            "io.kurascep.ScepServer",
            "io.kurascep.ScepCertificate",
            "io.kurascep.RenewalScheduler")) {
      var component = read("OSGI-INF/" + pid + ".xml").getDocumentElement();
      assertThat(component.getAttribute("xmlns:scr"))
          .matches("http://www\\.osgi\\.org/xmlns/scr/v1\\.[34]\\.0");
      assertThat(all(component, "property"))
          .noneMatch(property -> property.getAttribute("name").equals("service.pid"));
    }
  }

  @Test
  void configuredComponentsAreThoseThatKuraTracks() throws Exception {
    for (var pid : List.of("io.kurascep.ScepServer", "io.kurascep.ScepCertificate")) {
      assertThat(all(read("OSGI-INF/" + pid + ".xml"), "provide"))
          .anyMatch(
              provided ->
                  provided
                      .getAttribute("interface")
                      .equals("org.eclipse.kura.configuration.ConfigurableComponent"));
    }
  }

  @Test
  void importsHaveTheRangesOfKura() throws Exception {
    try (var jar = new JarFile(jar().toFile())) {
      var imports = jar.getManifest().getMainAttributes().getValue("Import-Package");
      assertThat(imports)
          .contains(
              "org.eclipse.kura;version=\"[1.7,2)\"",
              "org.eclipse.kura.configuration;version=\"[1.2,2)\"",
              "org.eclipse.kura.crypto;version=\"[1.1,2)\"",
              "org.eclipse.kura.security.keystore;version=\"[1.1,2)\"",
              "org.eclipse.kura.certificate.enrollment;version=\"[1.0,1.1)\"",
              "org.eclipse.kura.system;version=\"[1.5,2)\"",
              "org.osgi.service.event;version=\"[1.3,2)\"",
              "org.slf4j;version=\"[1.7,3)\"")
          .doesNotContain("java.", "org.bouncycastle");
      assertThat(jar.getManifest().getMainAttributes().getValue("Export-Package")).isNull();
    }
  }
}
