# Shared by deploy/bin/deepcluster and deploy/bin/submit: the jar, spark-submit, and the environment of native code.
# shellcheck shell=bash disable=SC2034,SC2154 # set here for those who source it, or by them

# find_jar: sets $jar to DEEPCLUSTER_JAR, which may be an address, or to what the build made.
find_jar() {
  local candidate
  jar=${DEEPCLUSTER_JAR:-}
  if [[ -z $jar ]]; then
    for candidate in "$root"/spark-job/target/deepcluster-*-all.jar; do
      [[ -f $candidate ]] && jar=$candidate
    done
  fi
  if [[ -z $jar || ! ($jar == *:/* || -f $jar) ]]; then
    echo "Cannot find the packaged jar (build it: mvn -B -DskipTests package, or set DEEPCLUSTER_JAR)" >&2
    exit 1
  fi
}

# find_spark_submit: sets $spark_submit; empty where neither SPARK_HOME nor PATH has one.
find_spark_submit() {
  spark_submit=$(command -v spark-submit || true)
  if [[ -n ${SPARK_HOME:-} && -x ${SPARK_HOME}/bin/spark-submit ]]; then
    spark_submit=$SPARK_HOME/bin/spark-submit
  fi
}

require_linux() {
  if [[ $(uname -s)-$(uname -m) != Linux-x86_64 ]]; then
    echo "Cannot run on $(uname -s) $(uname -m): the native code in the jar is for Linux x86-64" \
      "(build with -Djavacpp.platform=... for another platform)" >&2
    exit 1
  fi
}

# native_environment: one native thread a task, as tasks fill the cores. glibc keeps large arrays instead of giving
# them back.
native_environment() {
  export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
  export MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-1073741824}
  export MALLOC_TRIM_THRESHOLD_=${MALLOC_TRIM_THRESHOLD_:-8589934592}
}

# module_options: what Spark needs opened of Java 17, to $module_options (org.apache.spark.launcher.JavaModuleOptions).
module_options() {
  local package
  module_options=(-XX:+IgnoreUnrecognizedVMOptions)
  for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
    java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs \
    sun.security.action sun.util.calendar; do
    module_options+=("--add-opens=java.base/$package=ALL-UNNAMED")
  done
  module_options+=(--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED -Djdk.reflect.useDirectMethodHandle=false)
}
