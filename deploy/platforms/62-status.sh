#!/usr/bin/env bash
# point: 6 | `status` of a run that trains, is killed, goes on, is stopped, fails and finishes, by spark-submit
# shellcheck source=SCRIPTDIR/../tests/lib.bash
source "$(dirname "$0")/../tests/lib.bash"

if [[ ! -x ${DEEPCLUSTER_SPARK_HOME:-}/bin/spark-submit ]]; then
  echo "NOT RUN: there is no Spark 3.5.9 (set DEEPCLUSTER_SPARK_HOME)"
  exit 77
fi
export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf DEEPCLUSTER_MASTER='local[2]'
mkdir "$SPARK_CONF_DIR"
run=$folder/run

commits() { find "$run/commits" -maxdepth 1 -name 'epoch-*.json' 2>/dev/null | wc -l; }
train() { # EPOCHS [OPTION...]
  exec "$deepcluster" train --data "$folder/data" --run "$run" "${tiny[@]}" --set "training.epochs=$1" "${@:2}"
}
# background EPOCHS COMMITS: trains until that many steps are committed, or the process has ended.
background() {
  set -m
  train "$1" >"$folder/train.out" 2>"$folder/train.err" &
  process=$!
  set +m
  while [[ $(commits) -lt $2 ]] && kill -0 "$process" 2>/dev/null; do sleep 0.1; done
}
status() { try "$deepcluster" status --run "$run" "$@"; }
holder() { "$deepcluster" status --run "$run" --json | jq .lease.process; }

dataset "$folder/data" 240
status
expect "no run" 5 "Cannot open the run" "there is no run.json"

background 3 3
status
expect "a run that trains" 0 "state      running" "of 3," "held by    process" "application local-" "last heartbeat"
status --check
expect "is held, for a scheduler" 6 "state      running"
status --json
same "and says the same in JSON" "running 3" "$(jq -r '"\(.state) \(.epochs)"' "$folder/out")"
kill -9 "$(holder)"
wait "$process" || true
status
expect "its driver is killed" 10 "state      stale (the same train command goes on)" "dead, last heartbeat"

try train 3
expect "the same command goes on" 0 "3 epochs in"
status --check
expect "to its end" 0 "state      finished" "epoch      3 of 3 done" "gave it back"
status --json
same "with figures, and no time left" "true true 0" \
  "$(jq -r '"\(.loss > 0) \(.nmi_previous > 0) \(.seconds_left)"' "$folder/out")"

background 5 "$(($(commits) + 2))"
kill -TERM "$(holder)"
code=0
wait "$process" || code=$?
same "a run with more epochs is stopped by SIGTERM" 10 "$code"
status
expect "and says so" 10 "state      stopped" "of 5," "time left"

run=$folder/diverging
try train 1 --set training.learning-rate=100 --set guards.divergence-retries=0
same "a run that diverges" 8 "$code"
status
expect "says why it failed" 1 "state      failed" "failure    "
sed -n 's/^failure/      failure/p' "$folder/out"

# Settings of Hadoop reach it by every way a session would take them: the run through a mount of viewfs.
run=$folder/run
mount="fs.viewfs.mounttable.deepcluster.link./runs"
try "$deepcluster" status --run viewfs://deepcluster/runs/run -D "$mount=file://$folder"
expect "by -D" 10 "viewfs://deepcluster/runs/run"
echo "spark.hadoop.$mount file://$folder" >"$SPARK_CONF_DIR/spark-defaults.conf"
try "$deepcluster" status --run viewfs://deepcluster/runs/run
expect "by spark-defaults.conf" 10 "viewfs://deepcluster/runs/run"
try "$deepcluster" metrics --run viewfs://deepcluster/runs/run
expect "metrics by spark-submit" 0 '"epoch":3'

# What it loads, and how long it takes.
JAVA_TOOL_OPTIONS="-Xlog:class+load:file=$folder/classes" status
same "no session, no native code is loaded" 0 \
  "$(grep -cE 'org\.nd4j\.|org\.deeplearning4j\.|org\.bytedeco\.|org\.apache\.spark\.SparkContext ' "$folder/classes" || true)"
times=$(for _ in 1 2 3 4 5; do
  begun=$(date +%s%N)
  "$deepcluster" status --run "$run" >"$folder/out" || true
  echo $((($(date +%s%N) - begun) / 1000000))
done | sort -n | paste -sd ' ')
echo "      status took $times ms, load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) cores; $(wc -l <"$folder/classes") classes"
finish
