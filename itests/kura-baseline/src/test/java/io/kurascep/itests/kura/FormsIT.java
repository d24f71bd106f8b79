// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Kura reads the forms and components of the add-on in its own way, and its web console has traps.
 * These are the rules, held against the files in the bundles as they ship. Kura's parser takes the
 * names of the elements as they are written, so this test does not look at namespaces either.
 */
class FormsIT {

  private static final Map<String, Element> FORMS = new HashMap<>();
  private static final Map<String, Element> COMPONENTS = new HashMap<>();

  @BeforeAll
  static void readBundles() throws Exception {
    for (Map.Entry<String, byte[]> file : AddOnPackage.files(".xml").entrySet()) {
      String name = file.getKey().replaceFirst(".*/", "").replaceFirst("\\.xml$", "");
      if (file.getKey().startsWith("OSGI-INF/metatype/")) {
        FORMS.put(name, read(file.getValue()));
      } else if (file.getKey().startsWith("OSGI-INF/")) {
        COMPONENTS.put(name, read(file.getValue()));
      }
    }
  }

  private static Element read(byte[] file)
      throws IOException, SAXException, ParserConfigurationException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(file))
        .getDocumentElement();
  }

  static Set<String> forms() throws Exception {
    readBundles();
    return FORMS.keySet();
  }

  @Test
  void thereIsAFormForAServerAndOneForACertificate() {
    assertThat(FORMS).containsKeys("io.kurascep.ScepServer", "io.kurascep.ScepCertificate");
  }

  /** Kura finds a form by the name of the file, and shows only what carries that name too. */
  @ParameterizedTest
  @MethodSource("forms")
  void formAndComponentHaveOneName(String name) {
    Element form = FORMS.get(name);
    Element designate = only(form, "Designate");
    assertThat(only(form, "OCD").getAttribute("id")).isEqualTo(name);
    assertThat(designate.getAttribute("pid") + designate.getAttribute("factoryPid"))
        .isEqualTo(name);
    assertThat(only(designate, "Object").getAttribute("ocdref")).isEqualTo(name);
    assertThat(COMPONENTS).containsKey(name);
    assertThat(COMPONENTS.get(name).getAttribute("name")).isEqualTo(name);
  }

  /** Kura tracks by this interface, and creates the configuration itself. */
  @ParameterizedTest
  @MethodSource("forms")
  void componentIsTrackedByKura(String name) {
    Element component = COMPONENTS.get(name);
    assertThat(elements(component, "provide"))
        .extracting(provide -> provide.getAttribute("interface"))
        .contains("org.eclipse.kura.configuration.ConfigurableComponent");
    assertThat(component.getAttribute("configuration-policy")).isEqualTo("require");
  }

  /** A service.pid in the descriptor breaks the configuration after an upgrade. */
  @Test
  void noComponentHasAServicePid() {
    assertThat(COMPONENTS.values())
        .flatExtracting(component -> elements(component, "property"))
        .extracting(property -> property.getAttribute("name"))
        .doesNotContain("service.pid", "kura.service.pid");
  }

  /** Kura 5.x has SCR 2.1.16, which knows DS 1.4. */
  @Test
  void noComponentNeedsMoreThanDs14() {
    assertThat(COMPONENTS.values())
        .extracting(component -> component.getAttribute("xmlns:scr"))
        .allMatch(namespace -> namespace.matches("http://www.osgi.org/xmlns/scr/v1\\.[1-4]\\.0"));
  }

  /** What names a service is there or not, and changes while the component runs. */
  @ParameterizedTest
  @MethodSource("forms")
  void pickersSetOptionalDynamicReferences(String name) {
    for (Element setting : settings(name)) {
      String id = setting.getAttribute("id");
      if (id.endsWith(".target")) {
        Element reference =
            elements(COMPONENTS.get(name), "reference").stream()
                .filter(r -> id.equals(r.getAttribute("name") + ".target"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no reference for " + id));
        assertThat(reference.getAttribute("cardinality")).isEqualTo("0..1");
        assertThat(reference.getAttribute("policy")).isEqualTo("dynamic");
        assertThat(reference.getAttribute("policy-option")).isEqualTo("greedy");
        // Without it a configuration that lacks the setting would bind any service.
        assertThat(reference.getAttribute("target")).isEqualTo(setting.getAttribute("default"));
      }
    }
  }

  /** A picker without a default can never be applied, since the console does not look again. */
  @ParameterizedTest
  @MethodSource("forms")
  void pickersHaveADefault(String name) {
    assertThat(settings(name))
        .filteredOn(setting -> setting.getAttribute("id").endsWith(".target"))
        .allSatisfy(
            setting -> {
              assertThat(setting.getAttribute("default")).startsWith("(kura.service.pid=");
              assertThat(setting.getAttribute("cardinality")).isIn("", "0");
            });
  }

  /** Two switches with one label become one group of buttons. */
  @ParameterizedTest
  @MethodSource("forms")
  void labelsAreUnique(String name) {
    assertThat(settings(name)).extracting(s -> s.getAttribute("name")).doesNotHaveDuplicates();
  }

  /** An absent «required» means true and puts a red star on the setting. */
  @ParameterizedTest
  @MethodSource("forms")
  void onlyWhatHasNoSensibleDefaultIsRequired(String name) {
    assertThat(settings(name))
        .filteredOn(s -> !s.getAttribute("required").equals("false"))
        .extracting(s -> s.getAttribute("id"))
        .isSubsetOf(
            "url",
            "ScepServer.target",
            "subject",
            "KeystoreService.target",
            "certificate",
            "folder",
            "file",
            "parameters");
  }

  /** Kura's parser throws for Character, and equal limits make a field read-only. */
  @ParameterizedTest
  @MethodSource("forms")
  void typesAndLimitsAreThoseThatKuraReads(String name) {
    assertThat(settings(name))
        .allSatisfy(
            setting -> {
              assertThat(setting.getAttribute("type"))
                  .isIn("String", "Integer", "Long", "Boolean", "Password");
              assertThat(setting.hasAttribute("min") && setting.hasAttribute("max"))
                  .matches(
                      limited ->
                          !limited
                              || !setting.getAttribute("min").equals(setting.getAttribute("max")));
            });
  }

  /** A bar cuts the help off; the only one that Kura understands makes a field of many lines. */
  @ParameterizedTest
  @MethodSource("forms")
  void everySettingIsExplainedInPlainText(String name) {
    assertThat(settings(name))
        .allSatisfy(
            setting -> {
              String help = setting.getAttribute("description").replaceFirst("\\|TextArea$", "");
              assertThat(help).isNotBlank().doesNotContain("|").doesNotStartWith("%");
              assertThat(setting.getAttribute("name")).isNotBlank().doesNotStartWith("%");
            });
  }

  /** A password with a default would be a secret that everybody knows. */
  @ParameterizedTest
  @MethodSource("forms")
  void passwordsHaveNoDefault(String name) {
    assertThat(settings(name))
        .filteredOn(setting -> setting.getAttribute("type").equals("Password"))
        .allMatch(setting -> setting.getAttribute("default").isEmpty());
  }

  private static List<Element> settings(String form) {
    return elements(FORMS.get(form), "AD");
  }

  private static Element only(Element parent, String name) {
    List<Element> found = elements(parent, name);
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
