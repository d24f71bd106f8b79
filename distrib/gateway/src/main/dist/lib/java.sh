# SPDX-FileCopyrightText: 2026 the Kura SCEP authors
# SPDX-License-Identifier: EPL-2.0
#
# Read by the programs in bin: finds Java and says how it is run on a small machine.

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || {
  echo "${0##*/}: no Java is found, install Java 17 or later or let JAVA_HOME name it" >&2
  exit 1
}

# JAVA_OPTS comes last, so that it wins.
java_options="-XX:+UseSerialGC -Xms16m -Xmx64m -XX:TieredStopAtLevel=1 -XX:-UsePerfData ${JAVA_OPTS-}"

# From Java 24 on it warns of what the framework uses; before, it does not know this option.
java_release=$(dirname "$(dirname "$(readlink -f "$(command -v "$java")")")")/release
case $(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$java_release" 2>/dev/null) in
  2[4-9] | [3-9]?) java_options="--sun-misc-unsafe-memory-access=allow $java_options" ;;
esac
