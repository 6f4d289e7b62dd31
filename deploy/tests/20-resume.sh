#!/usr/bin/env bash
# A run that is killed, stopped or started twice ends with the digests of a quiet one.
source "$(dirname "$0")/lib.bash"
unset SPARK_HOME

dataset "$folder/data" 240
train=("$deepcluster" train --data "$folder/data" "${tiny[@]}" --set training.epochs=2)
try "${train[@]}" --run "$folder/quiet"
expect "a quiet run" 0 "2 epochs in"
quiet=$(digests "$folder/quiet")

commits() { find "$folder/$1/commits" -maxdepth 1 -name 'epoch-*.json' 2>/dev/null | wc -l; }

# start RUN: begins to train in the background, in a process group of its own; its id is $pid.
start() {
  set -m
  "${train[@]}" --run "$folder/$1" >"$folder/$1.out" 2>"$folder/$1.err" &
  pid=$!
  set +m
}

# await RUN N: until N commits are there, or the process has ended.
await() {
  while [[ $(commits "$1") -lt $2 ]] && kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}

# Inside the first extraction; between the stages of the first epoch; inside training; at its end.
for at in 1 2 4 9; do
  start killed
  await killed "$at"
  kill -9 -- "-$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  echo "      killed at $(commits killed) commits"
done
try "${train[@]}" --run "$folder/killed"
expect "a run that was killed four times goes on" 0 "2 epochs in"
same "and ends with the same digests" "$quiet" "$(digests "$folder/killed")"

start stopped
await stopped 3
kill -TERM "$pid"
code=0
wait "$pid" || code=$?
cp "$folder/stopped.err" "$folder/err"
cp "$folder/stopped.out" "$folder/out"
expect "SIGTERM ends a run at its next commit" 10 "the same command goes on from here"
try "${train[@]}" --run "$folder/stopped"
expect "a stopped run goes on" 0 "2 epochs in"
same "and ends with the same digests" "$quiet" "$(digests "$folder/stopped")"

start twice
await twice 1
try "${train[@]}" --run "$folder/twice"
expect "a second process is refused" 6 "holds it" "--take-over"
wait "$pid" || not_ok "the first process" "exit code $?"
same "the first ends with the same digests" "$quiet" "$(digests "$folder/twice")"

network=$(find "$folder/quiet/attempts" -name '*-network' -printf '%T@ %p\n' | sort -n | tail -n 1)
truncate -s -9 "${network#* }"
try "${train[@]}" --run "$folder/quiet"
expect "a cut file is noticed, and made again" 0 "lost a file" "2 epochs in"
same "and ends with the same digests" "$quiet" "$(digests "$folder/quiet")"
finish
