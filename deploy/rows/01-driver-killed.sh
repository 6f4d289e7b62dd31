#!/usr/bin/env bash
# fault: the driver is killed (SIGKILL) after every commit and at random events
# promise: the same command ends with the bytes of a quiet run; nothing committed is done again
# wanted: 50/50
source "$(dirname "$0")/lib.bash"
need_data
need_quiet

points=$(in_mode 50 4)
deaths=$CHAOS_OUT/deaths-$MODE.tsv
marks=(JobStart JobEnd StageSubmitted StageCompleted TaskStart TaskEnd)
declare -A events
for mark in "${marks[@]}"; do events[$mark]=$(counted "$quiet" "$mark "); done
printf '%s\n' "$CHAOS_TESTED" >"$deaths"

# remember RUN EVENT: a line for row 3: at which event it died, with how many commits, and the seconds since
# the last of them, or since the process that died had taken the lease.
remember() {
  local newest death lease commits
  death=$(grep '^strike ' "$1.log" | tail -n 1 | cut -d' ' -f2)
  lease=$(find "$1/lease" -name 'g-*.json' -printf '%T@\n' | sort -n | tail -n 1)
  commits=$(commits "$1" | wc -l)
  newest=$(find "$1/commits" -name 'epoch-*.json' -printf '%T@\n' | sort -n | tail -n 1)
  awk -v OFS='\t' -v death="$death" -v lease="$lease" -v newest="${newest:-0}" -v commits="$commits" \
    -v event="$2" 'BEGIN { begun = lease > newest ? lease : newest; lost = death / 1000 - begun
             print event, commits, lost < 0 ? 0 : lost }' >>"$deaths"
  [[ $commits == 0 ]] || sha256sum "$1"/commits/epoch-*.json >>"$1.sums"
}

killed=0
# strike RUN EVENT N MS: one process of the run, killed at the n-th event after ms more of CPU time.
strike() {
  CHAOS_EVENT=$2 CHAOS_AT=$3 CHAOS_WORK_MS=$4 train_marked "$1"
  if [[ $code == 137 ]]; then
    killed=$((killed + 1))
    remember "$1" "$2"
    echo "      $killed: killed at $(grep '^strike ' "$1.log" | tail -n 1 | cut -d' ' -f3-), $4 ms later," \
      "$(commits "$1" | wc -l) commits"
  elif [[ $code != 0 ]]; then
    not_ok "a process of $1" "exit code $code"
    tail -n 20 "$folder/err"
  fi
}

right=0
# judge RUN POINTS: it ends quietly from here, as the quiet run did.
judge() {
  local before=$failed
  failed=0
  [[ $code == 0 ]] || train "$1"
  like_quiet "$2 deaths, the digest" "$1"
  same "and no commit made again" "" "$(sha256sum --check --quiet "$1.sums" 2>&1 || true)"
  [[ $failed == 0 ]] && right=$((right + $2))
  [[ $before == 0 ]] || failed=1
  rm -rf "$1"
}

# Every commit: each process dies right after its first.
run=$folder/each
code=1
while [[ $code != 0 && $killed -lt $(in_mode 100 2) ]]; do
  strike "$run" Commit 1 0
  [[ $code == 0 || $code == 137 ]] || break
done
judge "$run" "$killed"
each=$killed

# Anywhere: up to four deaths a run.
while [[ $killed -lt $points && $failed == 0 ]]; do
  before=$killed
  run=$folder/random-$before
  code=137
  while [[ $code == 137 && $killed -lt $points && $((killed - before)) -lt 4 ]]; do
    between 0 $((${#marks[@]} - 1))
    mark=${marks[drawn]}
    between 1 $((events[$mark] / 3 + 1))
    at=$drawn
    between 0 150
    strike "$run" "$mark" "$at" "$drawn"
  done
  judge "$run" $((killed - before))
done
reached "$right/$killed" "$each after a commit, $((killed - each)) at seeded events of Spark; 240 images"
