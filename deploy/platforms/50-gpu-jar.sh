#!/usr/bin/env bash
# point: 5 | GPUs: the jar with both backends, packaged, and used without a GPU as the jar of the CPU is
# shellcheck source=SCRIPTDIR/gpus.bash
source "$(dirname "$0")/gpus.bash"
cuda_jar
jar tf "$cuda_jar" >"$folder/entries"
has() {
  if grep -qxF -- "$1" "$folder/entries"; then ok "it has $1"; else not_ok "it has $1" "it has not"; fi
}
for entry in org/nd4j/linalg/jcublas/bindings/linux-x86_64/libnd4jcuda.so \
  org/bytedeco/cuda/linux-x86_64/libjnicudart.so org/bytedeco/cuda/linux-x86_64/libjnicudnn.so \
  META-INF/native-image/linux-x86_64/jnind4jcuda/jni-config.json \
  org/bytedeco/dnnl/linux-x86_64/libdnnl.so.2 org/bytedeco/openblas/linux-x86_64/libopenblas.so.0 \
  META-INF/sbom/deepcluster.cdx.json; do
  has "$entry"
done
same "it has the CPU's native code of both builds" 2 \
  "$(grep -c 'org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64.*/libnd4jcpu.so$' "$folder/entries")"
services=META-INF/services/org.nd4j.linalg.factory.Nd4jBackend
(cd "$folder" && jar xf "$cuda_jar" "$services")
same "it names both backends" "org.nd4j.linalg.cpu.nativecpu.CpuBackend org.nd4j.linalg.jcublas.JCublasBackend" \
  "$(grep -v '^#' "$folder/$services" | grep . | sort | paste -sd ' ')"
megabytes=$(($(stat -c %s "$cuda_jar") / 1000000))
same "it is 800 to 900 MB: $megabytes MB" yes "$( ((megabytes > 800 && megabytes < 900)) && echo yes)"

try env "DEEPCLUSTER_JAR=$cuda_jar" "$deepcluster" doctor
if command -v nvidia-smi >/dev/null; then
  echo "      there is a driver here; 53-gpu-training judges it"
else
  expect "doctor says that there is no driver, and uses the CPU" 0 "NATIVE_CPU" "there is no NVIDIA driver"
fi
dataset "$folder/data" 120
for jar in cuda cpu; do
  try env "DEEPCLUSTER_JAR=$([[ $jar == cpu ]] || echo "$cuda_jar")" "$deepcluster" train --data "$folder/data" \
    --run "$folder/$jar" "${tiny[@]}" --set training.epochs=1 --master 'local[2]'
  expect "an epoch on the CPU by the $jar jar" 0 "1 epoch in"
done
same "both end with the same digests" "$(digests "$folder/cpu")" "$(digests "$folder/cuda")"
finish
