# SPDX-FileCopyrightText: 2026 the Kura SCEP authors
# SPDX-License-Identifier: EPL-2.0
# shellcheck shell=bash disable=SC2154

# Enrollments per second with RSA-2048, by one client and by eight, of our CA beside micromdm's
# scepserver (Debian package scep), which listens on every interface and so gets a network of its
# own. Ours syncs its records to the disk before it answers.

command -v scepserver unshare ip >"$work/tools" || {
  echo "scepserver, unshare or ip is missing: install the packages scep, util-linux, iproute2" >&2
  exit 1
}
challenge=benchmark
build itests/benchmarks
classpath="$here/target/classes:$(cat "$here/target/classpath")"

cat >"$work/measure" <<'EOF'
set -euo pipefail
ip link set lo up
cd "$1"
java -cp "$2" io.kurascep.ca.internal.Main --data ca --port 8088 --challenge "$3" >ours 2>&1 &
scepserver ca -init -depot depot -keySize 2048 >theirs 2>&1
scepserver -depot depot -port 8089 -challenge "$3" -allowrenew 0 >>theirs 2>&1 &
for port in 8088 8089; do
  until (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.05; done
done
java -Xmx256m -XX:+UseSerialGC -cp "$2" io.kurascep.itests.benchmarks.CaBenchmark "$3" \
  http://127.0.0.1:8088/scep/demo/pkiclient.exe http://127.0.0.1:8089/scep
EOF
unshare -rnpf --kill-child bash "$work/measure" "$work" "$classpath" "$challenge" |
  tee "$work/story" || {
  tail -n 5 "$work/ours" "$work/theirs" >&2
  exit 1
}

for clients in 1 8; do
  read -r rate percentile < <(awk -v n="$clients" '$1 == "RESULT" && $2 == n { print $3, $4 }' "$work/story")
  figure "ca.rate-$clients" "$rate" ratio '>=0.8'
  figure "ca.percentile99-$clients" "$percentile" ms "<=$((50 + clients * 50))"
done
