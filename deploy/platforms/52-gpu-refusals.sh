#!/usr/bin/env bash
# point: 5 | GPUs: doctor and the first task refuse a GPU that is too old or too new, no driver, local mode, in words
# shellcheck source=SCRIPTDIR/gpus.bash
source "$(dirname "$0")/gpus.bash"
need_spark
made_up "0, made up, 3.5" "1, made up, 8.0" "2, made up, 9.0"
export PATH=$folder/bin:$PATH

# doctor MASTER: its findings; nothing of Spark is started.
doctor() { try env "DEEPCLUSTER_MASTER=$1" "$deepcluster" doctor; }
gpu_conf
doctor spark://127.0.0.1:7077
expect "doctor judges each GPU" 1 "FAIL  gpu            made up, compute capability 3.5 is too old (rule: compute capability 3.7 to 8.9" \
  "OK    gpu            made up, compute capability 8.0" "made up, compute capability 9.0 is too new"
expect "and the jar without CUDA" 1 "executors are to have GPUs, and this jar has no code for them (mvn -Pcuda package)"
doctor 'local[2]'
expect "and GPU settings in local mode" 1 "FAIL  gpu settings   spark.executor.resource.gpu.amount: master local[2] offers no GPUs"
gpu_conf "spark.executor.resource.gpu.amount 2" "spark.task.resource.gpu.amount 0.5" "spark.dynamicAllocation.enabled true"
doctor spark://127.0.0.1:7077
expect "and settings that cannot work, all at once" 1 "spark.executor.resource.gpu.amount=2: an executor computes on one GPU" \
  "spark.task.resource.gpu.amount=0.5: every task would hold a GPU" "spark.dynamicAllocation.enabled=true"
gpu_conf
mv "$folder/bin/nvidia-smi" "$folder/bin/kept"
if command -v nvidia-smi >/dev/null; then
  echo "      there is a driver here: nothing to be said of a missing one"
else
  doctor spark://127.0.0.1:7077
  expect "and a missing driver" 1 "FAIL  gpu            Cannot find a GPU: there is no NVIDIA driver" "install NVIDIA's driver, 510 or newer"
fi
mv "$folder/bin/kept" "$folder/bin/nvidia-smi"

printf '' >"$SPARK_CONF_DIR/spark-defaults.conf"
DEEPCLUSTER_MASTER='local[2]' dataset "$folder/data" 80
gpu_conf
since=$SECONDS
try env 'DEEPCLUSTER_MASTER=local[2]' "$deepcluster" train --data "$folder/data" --run "$folder/local" "${tiny[@]}"
expect "train refuses GPUs in local mode, where Spark would wait for ever" 3 "master local[2] offers no GPUs"
same "after $((SECONDS - since)) s, without a run" no "$([[ -d $folder/local ]] && echo yes || echo no)"

# The first task. Workers offer an address whatever is there, as a script of one's own might.
printf '#!/bin/sh\necho "{\\"name\\": \\"gpu\\", \\"addresses\\": [\\"1\\"]}"\n' >"$folder/offer"
chmod +x "$folder/offer"
standalone 127.0.0.1
worker_cores=2 worker worker-1 127.0.0.1 env \
  "SPARK_WORKER_OPTS=-Dspark.worker.resource.gpu.amount=1 -Dspark.worker.resource.gpu.discoveryScript=$folder/offer"
standalone_ready worker-1
export DEEPCLUSTER_MASTER=$standalone
first_task() {
  try "$deepcluster" train --data "$folder/data" --run "$folder/run-$RANDOM" "${tiny[@]}"
  expect "the first task refuses $1" 1 "${@:2}"
}
first_task "a jar without CUDA" "Cannot compute on GPU 1: this jar carries no CUDA (submit the one that mvn -Pcuda package makes)"
made_up "1, made up, 9.0"
first_task "a GPU that is too new" "Cannot use the GPU at 1: made up, compute capability 9.0 is too new"
made_up "1, made up, 3.5"
first_task "a GPU that is too old" "Cannot use the GPU at 1: made up, compute capability 3.5 is too old"
rm "$folder/bin/nvidia-smi"
if ! command -v nvidia-smi >/dev/null; then
  first_task "a machine without a driver" "Cannot find a GPU: there is no NVIDIA driver"
fi
finish
