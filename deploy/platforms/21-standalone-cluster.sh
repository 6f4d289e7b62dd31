#!/usr/bin/env bash
# point: 2 | standalone, cluster mode: prepare, train, driver killed in the middle and started again by Spark, assign
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"

# A driver takes a core of a worker: the third and fourth core are the executors'.
cluster
SPARK_HOME=$DEEPCLUSTER_SPARK_HOME worker worker-3 127.0.0.1
standalone_ready worker-3
site_settings "spark.cores.max 2"
on=(--platform standalone --master "$standalone" --deploy-mode cluster)
try "$deepcluster" generate --output "$folder/images" --images 240 --size 16 --classes 4 --seed 7 --archives 2
expect "240 images" 0

# The driver's own words are in the folder of its worker.
drivers() { find "$folder"/worker-? -path '*/driver-*' -name "$1"; }
driver_says() { drivers stdout | xargs grep -qF -- "$1"; }

try submit "${on[@]}" -- prepare --input "$folder/images" --output "$folder/data" --size 16 "${small[@]}"
expect "prepare" 0
driver_says "images     240" || not_ok "prepare" "its driver does not say what it did"

epochs=4 run=$folder/run
train=(train --data "$folder/data" --run "$run" "${small[@]}" --set "training.epochs=$epochs")
start train submit "${on[@]}" --supervise -- "${train[@]}"
await_of "$started" 300 committed "$run" 5 || not_ok "training" "it does not begin"
kill -9 "$(holder "$run" 1)" || not_ok "the driver" "it cannot be killed"
echo "      the driver was killed at $(commits "$run") commits"
ended train
expect "the command ends with the driver that Spark started again" 0
same "it took up the run by itself" 2 "$(generations "$run")"
quiet_run "$folder/data" "$epochs"
same "and ends with the digest of a quiet run" "$quiet" "$(epoch_digest "$run" "$epochs")"

try submit "${on[@]}" -- assign --run "$run" --input "$folder/images" --output "$folder/clusters"
expect "assign" 0
driver_says "240 images" || not_ok "assign" "its driver does not say what it did"
try submit "${on[@]}" -- train --data "$folder/none" --run "$folder/run-none"
expect "a command whose driver fails says so, and ends with 0 all the same" 0 "is FAILED"
same "drivers ran on workers: prepare, train twice in one folder, assign, the failed one" 4 "$(drivers stdout | wc -l)"
finish
