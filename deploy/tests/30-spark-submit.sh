#!/usr/bin/env bash
# The packaged jar by real spark-submit, on local[2] and on a standalone master with two workers.
source "$(dirname "$0")/lib.bash"
source "$root/deploy/tests/standalone.bash"

if [[ -z ${DEEPCLUSTER_SPARK_HOME:-} ]]; then
  echo "NOT RUN spark-submit: DEEPCLUSTER_SPARK_HOME names no Spark 3.5.9"
  exit 0
fi
export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME
export SPARK_CONF_DIR=$folder/conf
mkdir "$SPARK_CONF_DIR"

# stages NAME: every stage through the launcher, into $folder/NAME; all prepare the same images, as a
# dataset keeps the addresses of its images.
stages() {
  local name=$1 at=$folder/$1
  mkdir "$at"
  try "$deepcluster" generate --output "$at/images" --images 240 --size 16 --classes 4 --seed 7 --archives 2
  expect "$name: generate" 0 "240 images"
  [[ -d $folder/images ]] || cp -r "$at/images" "$folder/images"
  try "$deepcluster" prepare --input "$folder/images" --output "$at/data" --size 16 --set prepare.shard-images=40
  expect "$name: prepare" 0 "images     240"
  try "$deepcluster" train --data "$at/data" --run "$at/run" "${tiny[@]}" --set training.epochs=1
  expect "$name: train" 0 "1 epoch in"
  try "$deepcluster" evaluate --run "$at/run" --data "$at/data" --test "$at/data" --json
  expect "$name: evaluate" 0 '"trained"'
  try "$deepcluster" assign --run "$at/run" --input "$at/images" --output "$at/clusters"
  expect "$name: assign" 0 "240 images"
}
bytes() { (cd "$folder/$1/data/data" && cat -- *.parquet | sha256sum); }

export DEEPCLUSTER_MASTER='local[2]'
stages local

export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
standalone 127.0.0.1
worker worker-1 127.0.0.1
worker worker-2 127.0.0.1
standalone_ready worker-1 worker-2

cat >"$SPARK_CONF_DIR/spark-defaults.conf" <<CONF
spark.executor.memory 1500m
spark.executor.cores 1
spark.cores.max 2
CONF
export DEEPCLUSTER_MASTER=$standalone
stages standalone
same "two executors ran" 2 "$(find "$folder/worker-1" "$folder/worker-2" -mindepth 2 -maxdepth 2 -name '[0-9]' \
  -path "*app-*-0002/*" | wc -l)"
same "generate writes the same bytes on both" "$(cat "$folder"/local/images/*.tar | sha256sum)" \
  "$(cat "$folder"/standalone/images/*.tar | sha256sum)"
same "prepare writes the same bytes on both" "$(bytes local)" "$(bytes standalone)"

# Without the launcher, as a cluster's own tools would.
jar=$(ls "$root"/spark-job/target/deepcluster-*-all.jar)
try "$SPARK_HOME/bin/spark-submit" --master 'local[2]' --driver-memory 1536m \
  --class org.deepcluster.app.Main "$jar" metrics --run "$folder/local/run"
expect "plain spark-submit" 0 '"epoch":1'

# What submit would run: options of the driver's JVM come after the program's, however they are given.
driver_options() { eval "printf '%s\n' $(cat "$folder/out")" | sed -n 's/^spark.driver.extraJavaOptions=//p' | tail -n 1; }
own="-Djava.awt.headless=true -Dlog4j2.configurationFile=file:$root/conf/log4j2.properties"
more="-XX:+UseParallelGC -XX:NewRatio=6"
try "$root/deploy/bin/submit" --driver-java-options "$more" --print -- train --data x --run y
same "submit --driver-java-options" "$own $more" "$(driver_options)"
try "$root/deploy/bin/submit" --conf "spark.driver.extraJavaOptions=$more" --print -- train --data x --run y
same "submit --conf spark.driver.extraJavaOptions" "$own $more" "$(driver_options)"
finish
