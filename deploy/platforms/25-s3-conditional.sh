#!/usr/bin/env bash
# point: 2 | S3A of Hadoop 3.4.2: two drivers on one run, a suspended one that wakes up, 300 names raced for
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/s3.bash
source "$root/deploy/tests/s3.bash"

s3a_jars 3.4.2 || not_run "hadoop-aws 3.4.2 and its AWS SDK cannot be had from Maven"
s3_server || not_run "moto, the S3 server of these tests, cannot be installed from PyPI"
SPARK_HOME=$DEEPCLUSTER_SPARK_HOME spark_with_s3a 3.4.2
DEEPCLUSTER_SPARK_HOME=$spark_with_s3a
site_settings "$(s3_settings)" "spark.deepcluster.local-dir $folder/pixels"
export DEEPCLUSTER_MASTER='local[2]'
epochs=2
# shellcheck disable=SC2329 # by try and start
train() { submit -- train --data s3a://bucket/data --run "s3a://bucket/$1" "${small[@]}" --set "training.epochs=$epochs" "${@:2}"; }

try submit -- generate --output s3a://bucket/images --images 240 --size 16 --classes 4 --seed 7 --archives 2
expect "generate to S3" 0 "240 images"
try submit -- prepare --input s3a://bucket/images --output s3a://bucket/data --size 16 --set prepare.shard-images=40
expect "prepare from S3 to S3" 0 "images     240"
try train quiet
expect "a quiet run, without --single-writer" 0 "$epochs epochs in"

# Two drivers at once: who comes second is refused.
start one train raced
one=$started
start other train raced
other=$started
codes=()
for process in "$one" "$other"; do
  code=0
  wait "$process" || code=$?
  codes+=("$code")
done
same "of two drivers one goes on and the other stops" "0 6" "$(printf '%s\n' "${codes[@]}" | sort -n | paste -sd' ')"
says "holds it" "$folder/one.err" "$folder/other.err" || not_ok "the other" "it does not say who holds the run"
same "and the run ends with the same digest" "$(s3_digest quiet $epochs)" "$(s3_digest raced $epochs)"

# A driver that was suspended and overtaken wakes up.
start zombie train taken
await_of "$started" 600 s3_committed taken 3 || { tail -n 30 "$folder"/zombie.*; not_ok "training" "it does not begin" && finish; }
kill -STOP -- "-$started"
echo "      the first driver was suspended at $(s3_commits taken) commits"
try train taken --take-over
expect "another takes the run over" 0 "$epochs epochs in"
kill -CONT -- "-$started"
ended zombie
expect "the first wakes up and stops" 6 "was overtaken by"
same "and the run ends with the same digest" "$(s3_digest quiet $epochs)" "$(s3_digest taken $epochs)"
echo "      the server refused $(grep -c '^PUT 412' "$s3_log" || true) uploads on condition"

s3_races
finish
