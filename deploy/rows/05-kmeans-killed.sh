#!/usr/bin/env bash
# fault: an executor is killed (SIGKILL) in k-means
# promise: the same bits (blocked), the same assignments (mllib)
# wanted: 20/20 each
source "$(dirname "$0")/lib.bash"
need_spark
need_data

# same_assignments RUN: of mllib the centroids may differ in their last bits, what they lead to may not.
# shellcheck disable=SC2329 # called by kill_executors
same_assignments() {
  local epoch name before=$failed
  failed=0
  [[ $code == 0 ]] || not_ok "a run" "exit code $code"
  for ((epoch = 1; epoch <= epochs; epoch++)); do
    for name in clusters network; do
      same "$name of epoch $epoch" "$(artifact "$quiet" "$epoch" "$name")" "$(artifact "$1" "$epoch" "$name")"
    done
  done
  local now=$failed
  [[ $before == 0 ]] || failed=1
  [[ $now == 0 ]]
}

# artifact RUN EPOCH NAME: its SHA-256.
# shellcheck disable=SC2329 # called by the function above
artifact() {
  awk -F'"' -v name="$3" '$2 == "name" { here = $4 == name } here && $2 == "sha256" { print $4 }' \
    "$1/commits/epoch-000$2-$3.json"
}

figures=
for engine in blocked mllib; do
  kills=0 right=0
  need_quiet
  judge=same_as_quiet
  [[ $engine == blocked ]] || judge=same_assignments
  kill_executors "k-means" "$(in_mode 5 1)" "$(in_mode 4 3)" 30 "$judge"
  [[ $kills -ge $(in_mode 20 3) ]] || not_ok "kills with $engine" "only $kills executors were killed"
  figures+="${figures:+, }$engine $right/$kills"
done
if [[ $MODE == full ]]; then
  twelve_times "$(dirname "$script")/mllib-alone.scala"
  # shellcheck disable=SC2034 # read by write_result
  baseline="MLlib alone, nothing killed: $distinct results in 12 runs"
fi
reached "$figures" "$lost tasks died with them; 2 executors"
