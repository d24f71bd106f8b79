# SPDX-FileCopyrightText: 2026 the Kura SCEP authors
# SPDX-License-Identifier: EPL-2.0
#
# Read by the programs in bin that run the embedded CA without OSGi: finds what it consists of.

classpath="$home/lib/ca/*"
for jar in "$home"/bundles/*/io.kurascep.ca-*.jar "$home"/bundles/*/io.kurascep.files-*.jar \
  "$home"/bundles/*/bc*.jar; do
  classpath=$classpath:$jar
done
