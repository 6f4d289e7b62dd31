#!/usr/bin/env bash
# fault: no space (run directory, local directory, temporary folder)
# promise: last commit whole, exit code of its own, own temporary files removed
# wanted: all
source "$(dirname "$0")/lib.bash"
[[ $(id -u) == 0 ]] || not_run "only root may mount a small file system"
need_data
need_quiet
small=()
# shellcheck disable=SC2317,SC2329 # called by the trap
unmount() {
  local at
  for at in "${small[@]}"; do umount "$at" 2>/dev/null || umount -l "$at" 2>/dev/null || true; done
}
trap 'unmount; tidy' EXIT

# full AT SIZE: a file system of so much at AT.
full() {
  mkdir -p "$1"
  mount -t tmpfs -o "size=$2" tmpfs "$1" 2>"$folder/mount" || not_run "cannot mount tmpfs: $(cat "$folder/mount")"
  small+=("$1")
}

# roomy AT NAME RUN: with room again, the same command ends as if nothing had been.
roomy() {
  same "temporary files left in $2" "" "$(find "$1" -name '*.tmp' -o -name '.*.tmp')"
  mount -o remount,size=1g "$1"
  train "$3"
  like_quiet "$2 with room again" "$3"
}
kept=0

size=$(du -sk "$quiet" | cut -f1)
full "$folder/runs" "$((size * $(in_mode 60 50) / 100))k"
train "$folder/runs/run"
expect "a run directory that is full" 9 "no space is left"
whole=$(commits "$folder/runs/run" | wc -l)
echo "      $whole commits before it was full"
((whole > 0)) || not_ok "a run directory that is full" "nothing was committed before"
roomy "$folder/runs" "a run directory" "$folder/runs/run"

export JAVA_TOOL_OPTIONS
options=$JAVA_TOOL_OPTIONS
full "$folder/pixels" 64k
JAVA_TOOL_OPTIONS="$options -Dspark.deepcluster.local-dir=$folder/pixels"
train "$folder/run-pixels"
expect "a local directory that is full" 9 "o space"
roomy "$folder/pixels" "a local directory" "$folder/run-pixels"

full "$folder/temporary" 16k
JAVA_TOOL_OPTIONS=$options SPARK_LOCAL_DIRS=$folder/temporary
export SPARK_LOCAL_DIRS
train "$folder/run-temporary"
if [[ $code == 9 ]]; then
  ok "a temporary folder that is full: exit code 9"
else
  like_quiet "a temporary folder that is full, and not needed" "$folder/run-temporary"
fi
roomy "$folder/temporary" "a temporary folder" "$folder/run-temporary"
[[ $failed == 0 ]] && kept=3
reached "$kept/3" "tmpfs of $((size / 2)) KB, 64 KB and 16 KB; each run ended as a quiet one with room again"
