#!/usr/bin/env bash
# point: 2 | YARN, cluster mode, on HDFS: prepare, train, application master killed and started again by YARN, assign
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/hadoop.bash
source "$root/deploy/tests/hadoop.bash"

hadoop yarn
ok "HDFS and YARN are there: $(grep '^HDFS' "$folder/hadoop.log")"
# Spark's jars are on every node already: this one.
site_settings "spark.yarn.jars local:$DEEPCLUSTER_SPARK_HOME/jars/*" "spark.executor.instances 2" \
  "spark.driver.memoryOverhead 512m"
try "$DEEPCLUSTER_SPARK_HOME/bin/spark-class" org.apache.hadoop.fs.FsShell -D dfs.replication=1 -put "$jar" "$hdfs/deepcluster.jar"
expect "the jar is on HDFS" 0
try "$deepcluster" generate --output "$hdfs/images" --images 240 --size 16 --classes 4 --seed 7 --archives 2
expect "240 images are on HDFS" 0

# shellcheck disable=SC2329 # called by try
on_yarn() { DEEPCLUSTER_JAR=$hdfs/deepcluster.jar submit --platform yarn "$@"; }
# The driver's own words are in the log of its container.
driver_says() { find "$folder" -path '*logDir*' -name stdout -exec grep -qF -- "$1" {} + -print | grep -q .; }

try on_yarn -- prepare --input "$hdfs/images" --output "$hdfs/data" --size 16 "${small[@]}"
expect "prepare" 0 "final status: SUCCEEDED"
driver_says "images     240" || not_ok "prepare" "its driver does not say what it did"

# Settings in a file, which travels with the application.
printf '%s\n' "${small[@]}" "training.epochs=4" | sed '/^--set$/d' >"$folder/small.conf"
epochs=4 run=$hdfs/run
train=(train --data "$hdfs/data" --run "$run" --config "$folder/small.conf")
start train on_yarn -- "${train[@]}"
await_of "$started" 400 committed "$run" 5 || not_ok "training" "it does not begin"
kill_container "$run"
ended train
expect "the application ends well" 0 "final status: SUCCEEDED"
same "in its second attempt, by a second generation of the lease" 2 "$(generations "$run")"
quiet_run "$hdfs/data" "$epochs"
same "with the digest of a quiet run" "$quiet" "$(epoch_digest "$run" "$epochs")"

try on_yarn -- assign --run "$run" --input "$hdfs/images" --output "$hdfs/clusters"
expect "assign" 0 "final status: SUCCEEDED"
driver_says "240 images" || not_ok "assign" "its driver does not say what it did"
try on_yarn --conf spark.yarn.maxAppAttempts=1 -- train --data "$hdfs/none" --run "$hdfs/run-none"
expect "an application that fails says the exit code of its command" 1 "final status: FAILED" "exited with status 4"
same "applications by real spark-submit" 4 "$(find "$folder" -path '*logDir*' -name 'application_*' -type d -printf '%f\n' | sort -u | wc -l)"
finish
