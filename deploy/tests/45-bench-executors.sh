#!/usr/bin/env bash
# More executors beside fewer, in turns of an epoch, on real standalone clusters of one machine. Only a wrong result
# fails.
source "$(dirname "$0")/lib.bash"
bench=$root/deploy/bench-executors

command -v python3 >/dev/null || { echo "NOT RUN bench-executors: there is no python3" && exit 0; }
cores=$(env -u OMP_NUM_THREADS nproc)
export SPARK_HOME=$folder/nowhere
try "$bench" --help
expect "bench-executors --help has an example" 0 "Example" "deploy/bench-executors --data"
try "$bench" --data "$folder/data" --executors 2,2 --executor-cores 0 --epochs 1 --work "$folder/nowhere" \
  --peer "$folder/python"
expect "all problems at once" 3 "--executors 2,2 (rule:" "--executor-cores 0" \
  "--from-epoch 2 of --epochs 1 (rule: one of the epochs)" "--data $folder/data (rule: a prepared dataset" \
  "SPARK_HOME=$folder/nowhere (rule: a Spark 3.5 distribution)" "--work $folder/nowhere" \
  "--peer $folder/python (rule: a Python"
try "$bench" --data "$folder/data" --executors "1,$((cores + 1))"
expect "more executors than cores" 3 "$((cores + 1)) cores for executors, of $cores"

if [[ -z ${DEEPCLUSTER_SPARK_HOME:-} || $cores -lt 2 ]]; then
  echo "NOT RUN one and two executors: DEEPCLUSTER_SPARK_HOME names no Spark 3.5.9, or there is one core"
  finish
fi
export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf
work=$folder/work
mkdir "$SPARK_CONF_DIR" "$work"
dataset "$folder/data" 240
small=("$bench" --data "$folder/data" --driver-memory 1g --executor-memory 1g --work "$work")

# nothing_left NAME: no folder, and no process that was given one.
nothing_left() {
  same "$1: no folder is left" "" "$(ls "$work")"
  same "$1: no process is left" "" "$(grep -lzsF "$work" /proc/[0-9]*/environ || true)"
}

# Signals follow each other until it has ended, as they do from timeout, from systemd and from the impatient.
"${small[@]}" -- "${tiny[@]}" >"$folder/out" 2>"$folder/err" &
measurement=$! code=0
sleep 25
while kill -TERM "$measurement" && kill -HUP "$measurement"; do sleep 0.01; done 2>/dev/null
wait "$measurement" || code=$?
same "ended while a run trains" 130 "$code"
nothing_left "ended"

try "${small[@]}" --epochs 2 --json -- "${tiny[@]}" --set clustering.engine=blocked
expect "one and two executors" 0 '"executors": [1, 2]' '"epoch": 2' '"times_faster": {"2": {"min"' "  features" \
  "2 executors: " "times as fast as 1 executor"
cat "$folder/err"
nothing_left "measured"
try "${small[@]}" --epochs 1 --from-epoch 1 -- "${tiny[@]}" --set sampling.mode=upside-down
expect "a run that fails" 1 "Cannot go on with the run on 1 executor: after 0 of 1 epochs it ended with exit code 3" \
  "sampling.mode" "Runs and logs are kept in $work"

if [[ -n ${DEEPCLUSTER_PEER_PYTHON:-} ]] && "$DEEPCLUSTER_PEER_PYTHON" -c 'import torch, faiss' 2>/dev/null; then
  try "$DEEPCLUSTER_PEER_PYTHON" "$root/deploy/peer/meeting.py" --cores 0,1 --seconds 0.5
  expect "processes that meet" 0 '"alone": ' '"free": ' '"meeting": '
fi
finish
