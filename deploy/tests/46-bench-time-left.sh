#!/usr/bin/env bash
# What a run says to be left beside what it takes. Only a wrong result fails.
source "$(dirname "$0")/lib.bash"
bench=$root/deploy/bench-time-left

command -v python3 >/dev/null || { echo "NOT RUN bench-time-left: there is no python3" && exit 0; }
work=$folder/work
mkdir "$work"
try "$bench" --help
expect "bench-time-left --help has an example" 0 "Example" "--run {run}"
try "$bench" --runs 0 --work "$folder/nowhere" -- "$folder/train" --run fixed
expect "all problems at once" 3 "--runs 0 (rule: at least 1)" "--work $folder/nowhere (rule: an existing" \
  "$folder/train (rule: a command" "--run fixed (rule: {run} stands"
# shellcheck disable=SC2016 # the other bash expands it
try "$bench" --work "$work" -- bash -c 'echo "no images in $1"; exit 5' train '{run}'
expect "a command that fails" 1 "ended with exit code 5 after 0 epochs (rule: 0, and at least 2)" \
  "no images in $work/deepcluster-time-left-" "Runs and logs are kept in $work"
try "$bench" --work "$work" -- echo $'epoch 1 done: a, 0:00:04 left\nepoch 2 done: b, 0:00:00 left {run}'
expect "a command that says no time left" 1 "after 1 epochs (rule: 0, and at least 2)"
try "$bench" --work "$work" -- echo $'epoch 1 done: {run}, 0:00:04 left\nepoch 2 done: b, 0:00:00 left'
expect "epochs too short to tell" 1 "epochs followed each other within 0.1 s"
rm -r "${work:?}"/*
try "$bench" --runs 1 --json --work "$work" -- bash -c \
  'sleep 3; echo "epoch 1 done: {run}, 0:00:08 left"; sleep 4; echo "epoch 2 done: a, 0:00:00 left"'
expect "four seconds of which eight are said" 0 "after the first epoch: "
same "its figures" "1 8 True True" "$(python3 -c 'import json, sys
row = json.load(sys.stdin)["runs"][0][0]
ratio, equal = row["left"] / row["took"], row["ratio"] * row["pace"]
print(row["epoch"], row["left"], row["ratio"] == ratio and 1.5 < ratio < 2.2, equal == row["ratio_at_equal_pace"])' \
  <"$folder/out")"

"$bench" --work "$work" -- bash -c 'sleep 987; : {run}' 2>/dev/null &
measurement=$! code=0
sleep 3
while kill -TERM "$measurement"; do sleep 0.01; done 2>/dev/null
wait "$measurement" || code=$?
same "ended while a run trains" 130 "$code"
same "ended: no folder is left" "" "$(ls "$work")"
same "ended: no process is left" "" "$(pgrep -f "sleep 987" || true)"

dataset "$folder/data" 240
try "$bench" --runs 1 --json --work "$work" -- "$deepcluster" train --data "$folder/data" --run '{run}' "${tiny[@]}" \
  --set training.epochs=3
expect "a run of three epochs" 0 '"epoch": 2, "left": ' '"ratio_at_equal_pace": {"min": ' "at equal pace" \
  "after the first epoch: "
cat "$folder/err"
same "measured: no folder is left" "" "$(ls "$work")"
finish
