# SPDX-FileCopyrightText: 2026 the Kura SCEP authors
# SPDX-License-Identifier: EPL-2.0
# shellcheck shell=bash disable=SC2154

# How soon a gateway that never ran before has its certificate, how much memory it then holds, and
# how large the deployment package and its bundles are. They are compressed together there, so the
# package is smaller than its bundles one by one.

build distrib/gateway features/deployment-package
gateway=$root/distrib/gateway/target/gateway/bin/gateway

# fresh NAME: lets options be those of a gateway that never ran before
fresh() {
  options=(--data "$work/$1" --console-port "$(free_port 20000)" --ca-port "$(free_port 22000)")
}

TIMEFORMAT='%R %U %S'
for run in 1 2 3 4 5 6 7 8 9 10; do
  fresh "start$run"
  { time "$gateway" "${options[@]}" --exit-when-enrolled >"$work/log" 2>&1; } 2>"$work/time" || {
    cat "$work/log" >&2
    exit 1
  }
  read -r seconds user system <"$work/time"
  echo "$seconds" >>"$work/seconds"
  echo "start $run: certificate and end after $seconds s, CPU $user s and $system s in the kernel"
done

for run in 1 2 3; do
  fresh "memory$run"
  "$gateway" "${options[@]}" >"$work/log" 2>&1 &
  await "$work/log" '^-----END CERTIFICATE-----' $!
  awk '$1 == "VmRSS:" { printf "%.1f\n", $2 * 1024 / 1e6 }' "/proc/$!/status" |
    tee -a "$work/megabytes" | sed "s/^/run $run: resident megabytes once enrolled: /"
  kill $!
  wait $! || true
done

for bundle in files protocol api enrollment publisher; do
  stat -c '%s %n' "$root/bundles/io.kurascep.$bundle/target/io.kurascep.$bundle"-*[0-9T].jar
done | sed "s#$root/##" | tee "$work/sizes"

figure startup.enrolled "$(median <"$work/seconds")" s '<=5'
figure startup.resident "$(median <"$work/megabytes")" MB '<=130'
figure startup.bundles "$(awk '{ n += $1 } END { printf "%.1f", n / 1000 }' "$work/sizes")" kB '<=600'
stat -c %s "$root"/features/deployment-package/target/io.kurascep_*.dp >"$work/package"
figure startup.package "$(awk '{ printf "%.1f", $1 / 1000 }' "$work/package")" kB '<=600'
