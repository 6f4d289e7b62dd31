# Shared by the scripts beside it: a Spark distribution, the packaged jar, small runs, and how one is killed in the middle.
# shellcheck shell=bash
# shellcheck source=SCRIPTDIR/../tests/lib.bash
source "$(dirname "${BASH_SOURCE[0]}")/../tests/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/standalone.bash
source "$root/deploy/tests/standalone.bash"
unset SPARK_HOME

[[ -x ${DEEPCLUSTER_SPARK_HOME:-}/bin/spark-submit ]] ||
  not_run "there is no Spark 3.5.9 (set DEEPCLUSTER_SPARK_HOME)"
# shellcheck disable=SC2034 # used by those who source this
jar=${DEEPCLUSTER_JAR:-$(compgen -G "$root/spark-job/target/deepcluster-*-all.jar" | head -n 1 || true)}
[[ -f $jar ]] ||
  not_run "the packaged jar is not there (mvn -B -DskipTests package)"
mkdir -p "$folder/conf"

# await_of PROCESS SECONDS COMMAND...: until it succeeds, the process has ended, or the time is over.
await_of() {
  local process=$1 end=$((SECONDS + $2))
  shift 2
  until "$@" 2>/dev/null; do
    { ((SECONDS < end)) && kill -0 "$process" 2>/dev/null; } || return 1
    sleep 0.2
  done
}

says() { grep -q -- "$1" "${@:2}"; }

# Settings of the small runs. `blocked`: the same bytes on any cluster.
small=("${tiny[@]}" --set clustering.engine=blocked --set prepare.shard-images=40)

# names FOLDER, content FILE: of this machine, or of the HDFS that hadoop.bash started.
names() {
  if [[ $1 == hdfs:* ]]; then hdfs_names "$1"; else find "$1" -maxdepth 1 -printf '%f\n' 2>/dev/null; fi
}
content() {
  if [[ $1 == hdfs:* ]]; then hdfs_content "$1"; else cat "$1"; fi
}

commits() { names "$1/commits" | grep -c '^epoch-.*[.]json$' || true; }
committed() { [[ $(commits "$1") -ge $2 ]]; }
# generations RUN: of its lease.
generations() { names "$1/lease" | grep -c '^g-[0-9]*[.]json$' || true; }

# The digest of a run's epoch.
epoch_digest() { digest_of <(content "$1/commits/$(printf 'epoch-%04d-network.json' "$2")"); }
# The process that holds a generation of a run's lease.
holder() { content "$1/lease/$(printf 'g-%06d.json' "$2")" | grep -o '"pid" *: *[0-9]*' | grep -o '[0-9]*$'; }

# cluster: a standalone master and two workers of one core and an address each, all processes of this machine.
cluster() {
  local -x SPARK_HOME=$DEEPCLUSTER_SPARK_HOME
  standalone 127.0.0.1
  worker worker-1 127.0.0.1
  worker worker-2 127.0.0.2
  standalone_ready worker-1 worker-2
}

# site_settings LINE...: what the administrator of this small cluster has in Spark's own spark-defaults.conf.
site_settings() {
  export SPARK_CONF_DIR=$folder/conf
  printf '%s\n' "spark.executor.memory 700m" "spark.executor.memoryOverhead 1g" "spark.executor.cores 1" \
    "spark.driver.memory 1g" "$@" >"$SPARK_CONF_DIR/spark-defaults.conf"
}

# submit ARGUMENT...: deploy/bin/submit with the Spark of these tests.
submit() { SPARK_HOME=$DEEPCLUSTER_SPARK_HOME "$root/deploy/bin/submit" "$@"; }

# start NAME COMMAND...: in the background, in a process group of its own; its number to $started.
start() {
  local name=$1
  shift
  set -m
  "$@" >"$folder/$name.out" 2>"$folder/$name.err" &
  set +m
  started=$!
}

# ended NAME: waits for what was started last; expect looks at it.
ended() {
  code=0
  # shellcheck disable=SC2034 # told by expect
  wait "$started" || code=$?
  cp "$folder/$1.out" "$folder/out"
  cp "$folder/$1.err" "$folder/err"
}

# quiet_run DATA EPOCHS: the digest of a run of the dataset in which nothing dies, on local[2], to $quiet.
quiet_run() {
  try "$deepcluster" train --data "$1" --run "$folder/quiet" --master 'local[2]' "${small[@]}" \
    --set "training.epochs=$2"
  expect "a quiet run on local[2]" 0 "epochs in"
  # shellcheck disable=SC2034 # used by those who source this
  quiet=$(epoch_digest "$folder/quiet" "$2")
}
