#!/usr/bin/env bash
# point: 6 | `status` of a run that trains, is killed, goes on, is stopped, fails and finishes, by spark-submit
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"

export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf DEEPCLUSTER_MASTER='local[2]'
run=$folder/run

train=("$deepcluster" train --data "$folder/data" "${tiny[@]}")
# background EPOCHS COMMITS: trains until that many steps are committed.
background() {
  start train "${train[@]}" --run "$run" --set "training.epochs=$1"
  await_of "$started" 300 committed "$run" "$2" || not_ok "training" "it does not begin"
}
status() { try "$deepcluster" status --run "$run" "$@"; }

dataset "$folder/data" 240
status
expect "no run" 5 "Cannot open the run" "there is no run.json"

background 3 3
kill -STOP "$(holder "$run" 1)" # it would end while it is looked at
status
expect "a run that trains" 0 "state      running" "of 3," "held by    process" "application local-" "last heartbeat"
status --check
expect "is held, for a scheduler" 6 "state      running"
status --json
same "and says the same in JSON" "running 3 $(holder "$run" 1)" \
  "$(jq -r '"\(.state) \(.epochs) \(.lease.process)"' "$folder/out")"
kill -9 "$(holder "$run" 1)"
ended train
status
expect "its driver is killed" 10 "state      stale (the same train command goes on)" "dead, last heartbeat"

try "${train[@]}" --run "$run" --set training.epochs=3
expect "the same command goes on" 0 "3 epochs in"
status --check
expect "to its end" 0 "state      finished" "epoch      3 of 3 done" "gave it back"
status --json
same "with figures, and no time left" "true true 0" \
  "$(jq -r '"\(.loss > 0) \(.nmi_previous > 0) \(.seconds_left)"' "$folder/out")"

background 9 "$(($(commits "$run") + 2))"
kill -TERM "$(holder "$run" 3)"
ended train
same "a run with more epochs is stopped by SIGTERM" 10 "$code"
status
expect "and says so" 10 "state      stopped" "of 9," "time left"

run=$folder/diverging
try "${train[@]}" --run "$run" --set training.epochs=1 --set training.learning-rate=100 --set guards.divergence-retries=0
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
