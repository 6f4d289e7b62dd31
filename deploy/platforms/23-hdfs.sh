#!/usr/bin/env bash
# point: 2 | HDFS: prepare and train from a standalone cluster, driver killed in the middle and resumed, assign
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/hadoop.bash
source "$root/deploy/tests/hadoop.bash"

hadoop
cluster
site_settings "spark.driver.host 127.0.0.1" "spark.cores.max 2"
on=(--platform standalone --master "$standalone" --)
try submit "${on[@]}" generate --output "$hdfs/images" --images 240 --size 16 --classes 4 --seed 7 --archives 2
expect "240 images are on HDFS" 0 "240 images"
try submit "${on[@]}" prepare --input "$hdfs/images" --output "$hdfs/data" --size 16 "${small[@]}"
expect "prepare" 0 "images     240"

epochs=4 run=$hdfs/run
train=(train --data "$hdfs/data" --run "$run" "${small[@]}" --set "training.epochs=$epochs")
start train submit "${on[@]}" "${train[@]}"
await_of "$started" 300 committed "$run" 5 || not_ok "training" "it does not begin"
kill -9 "$started" || not_ok "the driver" "it cannot be killed"
ended train
same "the driver was killed at $(commits "$run") commits" 137 "$code"
try submit "${on[@]}" "${train[@]}"
expect "the same command goes on" 0 "$epochs epochs in"
same "by a second generation of the lease" 2 "$(generations "$run")"
quiet_run "$hdfs/data" "$epochs"
same "and ends with the digest of a quiet run" "$quiet" "$(epoch_digest "$run" "$epochs")"
try submit "${on[@]}" assign --run "$run" --input "$hdfs/images" --output "$hdfs/clusters"
expect "assign" 0 "240 images"
finish
