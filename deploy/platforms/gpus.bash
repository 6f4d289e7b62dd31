# Shared by the checks of GPUs: the jar with CUDA, GPUs that do not exist, and workers that offer them.
# shellcheck shell=bash
# shellcheck source=SCRIPTDIR/../tests/lib.bash
source "$(dirname "${BASH_SOURCE[0]}")/../tests/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/standalone.bash
source "$root/deploy/tests/standalone.bash"
unset SPARK_HOME

# cuda_jar: sets $cuda_jar, packaging it from a copy of the sources where DEEPCLUSTER_CUDA_JAR names none.
cuda_jar() {
  cuda_jar=${DEEPCLUSTER_CUDA_JAR:-}
  [[ -z $cuda_jar ]] || return 0
  local tools copy=$folder/sources
  mkdir "$copy"
  tar -C "$root" --exclude=target -c pom.xml .mvn conf deploy/peer spark-job | tar -C "$copy" -x
  tools=$("$root/deploy/bootstrap")
  eval "$tools"
  try env -C "$copy" mvn -B -q -ntp -Pcuda -Dmaven.test.skip=true package
  if [[ $code != 0 ]] && grep -qE "Could not (transfer|resolve)|Cannot access" "$folder/out" "$folder/err"; then
    not_run "the CUDA libraries of ND4J (600 MB) cannot be downloaded"
  fi
  expect "mvn -Pcuda package" 0
  cuda_jar=$(compgen -G "$copy/spark-job/target/deepcluster-*-all-cuda.jar") || finish
}

# need_spark: a Spark 3.5.9, and the jar of the CPU.
need_spark() {
  [[ -x ${DEEPCLUSTER_SPARK_HOME:-}/bin/spark-submit ]] ||
    not_run "there is no Spark 3.5.9 (set DEEPCLUSTER_SPARK_HOME)"
  export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf
  mkdir -p "$SPARK_CONF_DIR"
}

# made_up LINE...: nvidia-smi of $folder/bin tells these GPUs: index, name, capability.
made_up() {
  mkdir -p "$folder/bin"
  printf '%s\n' "$@" >"$folder/gpus"
  cat >"$folder/bin/nvidia-smi" <<END
#!/bin/bash
# --query-gpu=index,name,compute_cap, or name,compute_cap of one --id
wanted=; for argument; do [[ \$argument == --id=* ]] && wanted=\${argument#--id=}; done
while IFS= read -r line; do
  [[ -n \$wanted && \${line%%,*} != "\$wanted" ]] && continue
  if [[ \$* == *=index,* ]]; then echo "\$line"; else echo "\${line#*, }"; fi
done <"$folder/gpus"
END
  chmod +x "$folder/bin/nvidia-smi"
}

# gpu_worker NAME HOST VISIBLE: a worker that offers the GPU VISIBLE of those made up.
gpu_worker() {
  worker_cores=2 worker "$1" "$2" env "PATH=$folder/bin:$PATH" "CUDA_VISIBLE_DEVICES=$3" \
    "SPARK_WORKER_OPTS=-Dspark.worker.resource.gpu.amount=1 -Dspark.worker.resource.gpu.discoveryScript=$root/deploy/gpus/discover-gpus"
}

# gpu_conf [LINE...]: the settings of deploy/gpus, in the size of this machine, and more.
gpu_conf() {
  {
    cat "$root/deploy/gpus/spark-defaults.conf"
    printf '%s\n' "spark.executor.cores 2" "spark.executor.memory 900m" "spark.executor.memoryOverhead 600m" \
      "spark.driver.host 127.0.0.1" "spark.ui.enabled false" \
      "spark.executor.extraJavaOptions -Dorg.bytedeco.javacpp.maxbytes=1g -Dorg.bytedeco.javacpp.maxphysicalbytes=4g" "$@"
  } >"$SPARK_CONF_DIR/spark-defaults.conf"
}
