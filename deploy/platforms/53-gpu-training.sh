#!/usr/bin/env bash
# point: 5 | GPUs: training on a real one, by the jar with CUDA on a standalone cluster
# shellcheck source=SCRIPTDIR/gpus.bash
source "$(dirname "$0")/gpus.bash"
nvidia-smi >"$folder/out" 2>&1 || not_run "there is no NVIDIA driver on this machine (nvidia-smi)"
need_spark
cuda_jar
export DEEPCLUSTER_JAR=$cuda_jar
SPARK_HOME='' try "$deepcluster" doctor
expect "doctor finds the machine well" 0 "nd4j backend   CUDA" "compute capability"

standalone 127.0.0.1
worker_cores=2 worker worker-1 127.0.0.1 env \
  "SPARK_WORKER_OPTS=-Dspark.worker.resource.gpu.amount=1 -Dspark.worker.resource.gpu.discoveryScript=$root/deploy/gpus/discover-gpus"
standalone_ready worker-1
gpu_conf "spark.executor.memory 2g"
export DEEPCLUSTER_MASTER=$standalone
dataset "$folder/data" 2000
settings=("${tiny[@]}" --set training.workers=1 --set training.batch-size=64 --set run.seed=7)
train() {
  try "$deepcluster" train --data "$folder/data" --run "$folder/$1" "${settings[@]}" --set "training.epochs=$2"
  expect "$1: $2 epochs" 0 "in $folder/$1"
}
pid() { nvidia-smi --query-compute-apps=pid --format=csv,noheader; }
(while sleep 1; do pid; done) >"$folder/pids" &
train gpu 3
same "a process computed on the GPU" yes "$([[ -s $folder/pids ]] && echo yes)"

# The features that the GPU and the CPU extract with the same network differ by rounding only: the clusters are the same.
"$deepcluster" assign --run "$folder/gpu" --input "$folder/data-images" --output "$folder/on-gpu" >"$folder/out" 2>"$folder/err"
printf '%s\n' "spark.executor.cores 1" "spark.driver.host 127.0.0.1" >"$SPARK_CONF_DIR/spark-defaults.conf"
"$deepcluster" assign --run "$folder/gpu" --input "$folder/data-images" --output "$folder/on-cpu" >"$folder/out" 2>"$folder/err"
cat >"$folder/compare.scala" <<END
val (a, b) = (spark.read.parquet("$folder/on-gpu"), spark.read.parquet("$folder/on-cpu"))
val joined = a.join(b, "path").cache()
println(s"SAME " + 1000 * joined.filter(a("cluster") === b("cluster")).count() / joined.count())
END
"$SPARK_HOME/bin/spark-shell" --master 'local[1]' -I "$folder/compare.scala" </dev/null >"$folder/out" 2>"$folder/err"
share=$(sed -n 's/^SAME //p' "$folder/out")
same "at least 99 % of the clusters are those that the CPU assigns: $share of 1000" yes "$( ((${share:-0} >= 990)) && echo yes)"
finish
