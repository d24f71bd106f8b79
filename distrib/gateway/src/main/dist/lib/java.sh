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
