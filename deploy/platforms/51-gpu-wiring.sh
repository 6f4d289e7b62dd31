#!/usr/bin/env bash
# point: 5 | GPUs: one an executor, discovered, pinned before ND4J loads, held by the network's tasks only (made-up GPUs)
# shellcheck source=SCRIPTDIR/gpus.bash
source "$(dirname "$0")/gpus.bash"
need_spark
made_up "0, made up, 7.0" "1, made up, newer than the jar, 9.0" "2, made up, 8.6"

# The layer below Spark is TestingDevices of the tests: it writes down what it is asked for, and the CPU computes.
mkdir -p "$folder/layer/META-INF/services"
echo org.deepcluster.gpus.TestingDevices >"$folder/layer/META-INF/services/org.deepcluster.gpus.Devices"
jar cf "$folder/layer.jar" -C "$folder/layer" META-INF \
  -C "$root/spark-job/target/test-classes" org/deepcluster/gpus/TestingDevices.class

standalone 127.0.0.1
gpu_worker worker-1 127.0.0.1 0
gpu_worker worker-2 127.0.0.2 1,2
standalone_ready worker-1 worker-2
same "the script leaves out a GPU that is too new" 1 \
  "$(grep -c 'not offered: 1, made up, newer' "$folder/worker-2.log" || true)"

mkdir "$folder/events"
gpu_conf "spark.jars $folder/layer.jar" "spark.executorEnv.TESTING_GPUS_LOG $folder/uses" \
  "spark.eventLog.enabled true" "spark.eventLog.dir file:$folder/events"
export DEEPCLUSTER_MASTER=$standalone
dataset "$folder/data" 240
rm -f "$folder"/events/* "$folder/uses"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set clustering.engine=blocked \
  --set training.epochs=2
expect "two epochs on executors with a GPU each" 0 "2 epochs in"

sort -u "$folder/uses" | awk '{ print $1, $2 }' | sort -u >"$folder/pinned"
same "two processes compute on one GPU each" "0 2" "$(awk '{ print $2 }' "$folder/pinned" | sort | paste -sd ' ')"
same "and are pinned before ND4J loads" "before-nd4j" \
  "$(awk '!seen[$1]++ { print $3 }' "$folder/uses" | sort -u)"
event=$(ls "$folder"/events/*)
# stages TEXT: the resource profiles of the stages whose job is described by it.
stages() {
  { grep '"Event":"SparkListenerStageSubmitted"' "$event" | grep -F "$1" || true; } |
    { grep -o '"Resource Profile Id":[0-9]*' || true; } | sort -u | paste -sd ' '
}
held=$(stages 'epoch 1: train')
same "training holds it" 1 "$(grep '"SparkListenerResourceProfileAdded"' "$event" | grep -c '"Task Resource Requests":{.*"gpu"' || true)"
same "k-means does not" '"Resource Profile Id":0' "$(stages 'epoch 1: k-means')"
same "extraction decodes without it, then holds it" "\"Resource Profile Id\":0 $held" "$(stages 'epoch 1: extract features')"
try "$deepcluster" assign --run "$folder/run" --input "$folder/data-images" --output "$folder/clusters"
expect "assign on GPUs" 0 "240 images"

# The same on executors without: what computes is the same CPU.
printf '%s\n' "spark.executor.cores 1" "spark.executor.memory 900m" "spark.driver.host 127.0.0.1" \
  >"$SPARK_CONF_DIR/spark-defaults.conf"
try "$deepcluster" train --data "$folder/data" --run "$folder/plain" "${tiny[@]}" --set clustering.engine=blocked \
  --set training.epochs=2
expect "two epochs on executors without" 0 "2 epochs in"
same "end with the same digests" "$(digests "$folder/plain")" "$(digests "$folder/run")"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set clustering.engine=blocked \
  --set training.epochs=3
expect "a run that was begun on GPUs is not gone on with without" 5 "library.nd4j-cuda"
finish
