// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.FrameworkUtil;

class ComponentNamesTest {

  @ParameterizedTest
  @CsvSource({
    "io.kurascep.ScepServer~plant, plant",
    "io.kurascep.ScepServer.1fe7, 1fe7",
    "io.kurascep.ScepServer, io.kurascep.ScepServer",
    "org.example~plant, org.example~plant"
  })
  void namesAComponentByItsInstance(String pid, String name) {
    assertThat(completed(pid, Map.of()).get("kura.service.pid")).isEqualTo(name);
    assertThat(completed(pid, Map.of("kura.service.pid", " ")).get("kura.service.pid"))
        .isEqualTo(name);
  }

  @Test
  void leavesANameThatIsGiven() {
    assertThat(
            completed("io.kurascep.ScepServer~plant", Map.of("kura.service.pid", "given"))
                .get("kura.service.pid"))
        .isEqualTo("given");
  }

  @ParameterizedTest
  @CsvSource({
    "plant, (kura.service.pid=plant)",
    "' plant ', (kura.service.pid=plant)",
    "a(b)*\\, (kura.service.pid=a\\(b\\)\\*\\\\)",
    "(label=Plant CA), (label=Plant CA)",
    "'', ''"
  })
  void makesAFilterOfABareName(String target, String filter) throws Exception {
    var completed = completed("io.kurascep.ScepCertificate~a", Map.of("ScepServer.target", target));

    assertThat(completed.get("ScepServer.target")).isEqualTo(filter);
    if (!filter.isEmpty()) {
      FrameworkUtil.createFilter(filter);
    }
  }

  @Test
  void leavesWhatIsNoText() {
    assertThat(
            completed("io.kurascep.ScepCertificate~a", Map.of("ScepServer.target", 7))
                .get("ScepServer.target"))
        .isEqualTo(7);
  }

  @Test
  void leavesTheComponentsOfOthers() {
    Map<String, Object> others =
        Map.of("service.pid", "org.x~a", "service.factoryPid", "org.x", "a.target", "b");
    var properties = FrameworkUtil.asDictionary(new HashMap<>(others));

    new ComponentNames().modifyConfiguration(null, properties);

    assertThat(FrameworkUtil.asMap(properties)).isEqualTo(others);
  }

  private static Dictionary<String, Object> completed(String pid, Map<String, Object> more) {
    Map<String, Object> map = new HashMap<>(more);
    map.put("service.pid", pid);
    map.put(
        "service.factoryPid",
        pid.startsWith("io.kurascep.ScepServer")
            ? "io.kurascep.ScepServer"
            : "io.kurascep.ScepCertificate");
    Dictionary<String, Object> properties = FrameworkUtil.asDictionary(map);
    new ComponentNames().modifyConfiguration(null, properties);
    return properties;
  }
}
