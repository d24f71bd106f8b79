// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.kura.system.SystemService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySystemServiceTest {
  private static final String MACHINE_ID = "0123456789abcdef0123456789abcdef\n";

  @TempDir private Path root;

  private final Map<String, String> properties = new HashMap<>();

  @Test
  void readsTheNumbersOfAPc() throws IOException {
    file("sys/class/dmi/id/product_serial", "ABC-123\n");
    file("sys/class/dmi/id/product_name", "Model X 1\n");
    file("proc/sys/kernel/hostname", "gateway7\n");
    file("etc/machine-id", MACHINE_ID);

    assertThat(system().getSerialNumber()).isEqualTo("ABC-123");
    assertThat(system().getModelId()).isEqualTo("Model X 1");
    assertThat(system().getHostname()).isEqualTo("gateway7");
  }

  @Test
  void readsTheNumbersOfABoardWithADeviceTree() throws IOException {
    file("proc/device-tree/serial-number", "10000000abcdef01\0");
    file("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0");

    assertThat(system().getSerialNumber()).isEqualTo("10000000abcdef01");
    assertThat(system().getModelId()).isEqualTo("Raspberry Pi 4 Model B Rev 1.4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "To Be Filled By O.E.M.\n", "Default string\n", "None\n", "0"})
  void passesOverWhatAMakerLeftBlank(String placeholder) throws IOException {
    file("sys/class/dmi/id/product_serial", placeholder);
    file("sys/class/dmi/id/product_name", placeholder);
    assertThat(system().getSerialNumber()).isEqualTo(SystemService.UNKNOWN);
    assertThat(system().getModelId()).isEqualTo(SystemService.UNKNOWN);

    file("proc/device-tree/serial-number", "42\0");
    assertThat(system().getSerialNumber()).isEqualTo("42");
  }

  @Test
  void derivesASerialNumberFromTheMachineIdWithoutShowingIt() throws IOException {
    file("etc/machine-id", MACHINE_ID);
    String first = system().getSerialNumber();
    assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(MACHINE_ID.strip());
    assertThat(system().getSerialNumber()).isEqualTo(first);

    file("etc/machine-id", MACHINE_ID.replace('0', '1'));
    assertThat(system().getSerialNumber()).isNotEqualTo(first);
  }

  @Test
  void believesFrameworkPropertiesMoreThanTheHardware() throws IOException {
    file("sys/class/dmi/id/product_serial", "ABC-123\n");
    file("sys/class/dmi/id/product_name", "Model X 1\n");
    properties.put("io.kurascep.serial", " S-1 ");
    properties.put("io.kurascep.model", "M-1");
    properties.put("io.kurascep.device.name", "Pump 3");

    assertThat(system().getSerialNumber()).isEqualTo("S-1");
    assertThat(system().getModelId()).isEqualTo("M-1");
    assertThat(system().getDeviceName()).isEqualTo("Pump 3");
    assertThat(system().getProperties())
        .containsEntry("kura.serial.number", "S-1")
        .containsEntry("kura.model.id", "M-1")
        .containsEntry("kura.device.name", "Pump 3");
  }

  @Test
  void saysUnknownWhereNothingIsKnown() {
    properties.put("io.kurascep.serial", "  ");

    assertThat(system().getSerialNumber()).isEqualTo("UNKNOWN");
    assertThat(system().getModelId()).isEqualTo("UNKNOWN");
    assertThat(system().getDeviceName()).isEqualTo("UNKNOWN");
  }

  @Test
  void keepsDataWhereItIsTold() {
    properties.put("io.kurascep.data", root.toString());

    assertThat(system().getKuraDataDirectory()).isEqualTo(root.toString());
    assertThat(system().getKuraUserConfigDirectory()).isEqualTo(root.resolve("user").toString());
    assertThat(system().getProperties()).containsEntry("kura.data.dir", root.toString());
  }

  @Test
  void keepsDataInTheHomeFolderElse() {
    assertThat(Path.of(system().getKuraDataDirectory()))
        .isAbsolute()
        .isEqualTo(Path.of(System.getProperty("user.home"), ".kura-scep"));
    properties.put("io.kurascep.data", "relative");
    assertThat(system().getKuraDataDirectory())
        .isEqualTo(Path.of("relative").toAbsolutePath().toString());
  }

  @Test
  void knowsThisMachine() {
    var system = new GatewaySystemService(name -> null, Hardware.ofThisMachine());

    assertThat(system.getHostname()).isNotBlank().isNotEqualTo("UNKNOWN");
    assertThat(system.getSerialNumber()).isNotBlank().doesNotContain("\n", "\0");
    assertThat(system.getPrimaryMacAddress()).matches("UNKNOWN|[0-9A-F]{2}(:[0-9A-F]{2}){5}");
  }

  private SystemService system() {
    return new GatewaySystemService(properties::get, new Hardware(root));
  }

  private void file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
