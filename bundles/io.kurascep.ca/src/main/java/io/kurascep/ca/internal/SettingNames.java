// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of all settings, as the form has them. */
public final class SettingNames {
  private static final Set<String> OF_THE_PROGRAM =
      Set.of("alias", "host", "port", "data.folder", "webconsole.configurationFactory.nameHint");

  private SettingNames() {}

  /** Returns those that an alias may have in a file. */
  public static Set<String> ofAlias() {
    Set<String> names =
        Arrays.stream(CaAliasConfig.class.getDeclaredMethods())
            .map(method -> method.getName().replace('_', '.'))
            .collect(Collectors.toCollection(HashSet::new));
    names.removeAll(OF_THE_PROGRAM);
    names.add(StoredChallenge.SETTING);
    names.add("validity.seconds");
    return names;
  }
}
