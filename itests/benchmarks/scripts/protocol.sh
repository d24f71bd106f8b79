# SPDX-FileCopyrightText: 2026 the Kura SCEP authors
# SPDX-License-Identifier: EPL-2.0
# shellcheck shell=bash disable=SC2154

# CPU of a first enrollment, the keys made before, in units of the floor: three RSA-2048 signatures
# and one decryption. The server is our own CA in another process, since micromdm's takes no
# message of jscep.

challenge=benchmark
build itests/benchmarks
classpath="$here/target/classes:$(cat "$here/target/classpath")"

java -cp "$classpath" io.kurascep.ca.internal.Main \
  --data "$work/ca" --port 0 --challenge "$challenge" >"$work/server" 2>&1 &
await "$work/server" '^Fingerprint ' $!
url=$(awk '$1 == "URL" { print $2 }' "$work/server")
fingerprint=$(awk '$1 == "Fingerprint" { print $2 }' "$work/server")
echo "server: $url"

# measure NAME: prints the story, leaves the floors in the variable of that name, and the kilobytes
# in that of the name with _kb
measure() {
  java -Xmx256m -XX:+UseSerialGC -cp "$classpath" \
    io.kurascep.itests.benchmarks.ProtocolBenchmark "$1" "$url" "$fingerprint" "$challenge" |
    tee "$work/$1"
  printf -v "$1" %s "$(awk '$1 == "RESULT" { print $3 }' "$work/$1")"
  printf -v "$1_kb" %s "$(awk '$1 == "RESULT" { print $4 }' "$work/$1")"
}

measure messages
measure enrollment
measure jscep
measure renewal
measure ec

figure protocol.messages "$messages" floors '<=1.25'
figure protocol.enrollment "$enrollment" floors '<=1.5'
figure protocol.above-floor-to-jscep \
  "$(awk "BEGIN { printf \"%.3f\", ($enrollment - 1) / ($jscep - 1) }")" ratio '<=0.6'
figure protocol.renewal "$renewal" floors '<=1.5'
figure protocol.ec "$ec" floors '<=1.5'
echo "allocated for an enrollment: $enrollment_kb kB, by jscep $jscep_kb kB"
figure protocol.allocation-to-jscep \
  "$(awk "BEGIN { printf \"%.3f\", $enrollment_kb / $jscep_kb }")" ratio '<=0.5'
