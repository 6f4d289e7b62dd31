#!/usr/bin/env bash
# fault: a batch too large for the memory beside the heap
# promise: a task error that says what to change, no container killed
# wanted: 0 kills
source "$(dirname "$0")/lib.bash"
need_spark
need_data

# Executors with 88 MB for arrays: 600 MB of overhead, of which 512 are the JVM's own.
room=("spark.executor.memoryOverhead 600m")
lost=0 named=0 tries=0
small=("${tiny[@]}")
for batch in $(in_mode "4096 16384 65536" 8192); do
  run=$folder/run-$batch tries=$((tries + 1))
  tiny=("${small[@]}" --set "training.batch-size=$batch")
  clustered "$run" 1 "${room[@]}"
  expect "batches of $batch images" 8 "Cannot train" "images a worker and step" "beside the heap, and the task may take 88 MB" \
    "lower training.batch-size" "raise spark.executor.memoryOverhead"
  [[ $code != 8 ]] || named=$((named + 1))
  lost=$((lost + $(counted "$run" "dead ")))
  same "executors lost with batches of $batch" 0 "$(counted "$run" "dead ")"
done
tiny=("${small[@]}")
clustered "$folder/run" 1 "${room[@]}"
expect "a batch that fits, on the same executors" 0 "in $folder/run"
reached "$lost kills" "$named of $tries batches refused by their task, the keys named"
