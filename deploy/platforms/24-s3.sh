#!/usr/bin/env bash
# point: 2 | S3A of Hadoop 3.3.4 on a standalone cluster: prepare, train, killed and resumed, assign; requests counted
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/s3.bash
source "$root/deploy/tests/s3.bash"

cluster
# After the workers: the keys reach them with the tasks only.
s3a_jars 3.3.4 || not_run "hadoop-aws 3.3.4 and its AWS SDK cannot be had from Maven"
s3_server || not_run "moto, the S3 server of these tests, cannot be installed from PyPI"
export DEEPCLUSTER_MASTER=$standalone
# The jars lie where every machine finds them, as in Spark's own jars.
export DEEPCLUSTER_JAR=local:$jar
site_settings "$(s3_settings)" "spark.cores.max 2" "spark.deepcluster.local-dir $folder/pixels" \
  "spark.driver.extraClassPath $(s3a_connector)" "spark.executor.extraClassPath $(s3a_connector)"
epochs=2
# shellcheck disable=SC2329 # by try and start
train() { submit -- train --data s3a://bucket/data --run "s3a://bucket/$1" "${small[@]}" --set "training.epochs=$epochs" "${@:2}"; }

try submit --master 'local[2]' -- generate --output s3a://bucket/images --images 240 --size 16 --classes 4 --seed 7 --archives 2
expect "generate to S3" 0 "240 images"
try submit -- prepare --input s3a://bucket/images --output s3a://bucket/data --size 16 --set prepare.shard-images=40
expect "prepare from S3 to S3" 0 "images     240"
try train run
expect "a run that cannot tell writers apart is refused" 5 "cannot create a file only if it is absent" "--single-writer"
same "and nothing is written" "" "$(s3_keys run/)"

try train quiet --single-writer
expect "a quiet run" 0 "$epochs epochs in"

# asked RUN EPOCH METHOD [PATTERN]: requests of a method, and for addresses of a pattern, in an epoch of a run.
asked() {
  awk -v from="/bucket/$1/commits/$(printf epoch-%04d-network.json $(($2 - 1)))" -v method="$3" -v pattern="${4:-.}" \
    -v to="/bucket/$1/commits/$(printf epoch-%04d-network.json "$2")" '
    $1 == "PUT" && $3 == to { exit }
    on && $1 == method && $3 ~ pattern { n++ }
    $1 == "PUT" && $3 == from { on = 1 }
    END { print n + 0 }' "$s3_log"
}
for ((epoch = 1; epoch <= epochs; epoch++)); do
  echo "      requests of epoch $epoch (240 images, 8 shards): GET $(asked quiet $epoch GET '^[^?]*$')," \
    "of shards $(asked quiet $epoch GET '/data/shard-'), LIST $(asked quiet $epoch GET '[?]')," \
    "HEAD $(asked quiet $epoch HEAD), PUT $(asked quiet $epoch PUT), POST $(asked quiet $epoch POST)," \
    "DELETE $(asked quiet $epoch DELETE)"
done
start killed train run --single-writer
await_of "$started" 600 s3_committed run 5 || { tail -n 30 "$folder"/killed.*; not_ok "training" "it does not begin" && finish; }
kill -9 -- "-$started"
wait "$started" 2>/dev/null || true
echo "      the driver was killed at $(s3_commits run) commits"
try train run --single-writer
expect "the same command goes on" 0 "$epochs epochs in"
same "and ends with the same digest" "$(s3_digest quiet $epochs)" "$(s3_digest run $epochs)"

try submit -- assign --run s3a://bucket/run --input s3a://bucket/images --output s3a://bucket/clusters
expect "assign from S3 to S3" 0 "240 images"
try submit -- report --run s3a://bucket/run
expect "report" 0 "s3a://bucket/run/report/index.html"
try submit --master 'local[1]' -- metrics --run s3a://bucket/run
expect "metrics, which opens no Spark session" 0 "\"epoch\":$epochs"
finish
