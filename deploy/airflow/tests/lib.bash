# Shared by the platform checks of Airflow: its environment, a standalone Spark cluster, a storage root.
# shellcheck shell=bash
# shellcheck source=SCRIPTDIR/../../tests/lib.bash
source "$(dirname "${BASH_SOURCE[0]}")/../../tests/lib.bash"
unset SPARK_HOME

not_run() {
  echo "NOT RUN: $1"
  exit 77
}

[[ -x ${DEEPCLUSTER_SPARK_HOME:-}/bin/spark-submit ]] ||
  not_run "there is no Spark 3.5.9 (set DEEPCLUSTER_SPARK_HOME)"
airflow=$("$root/deploy/airflow/environment") ||
  not_run "the packages of deploy/airflow/requirements.txt cannot be installed"
jar=$(compgen -G "$root/spark-job/target/deepcluster-*-all.jar" | head -n 1) ||
  not_run "the packaged jar is not there (mvn -B -DskipTests package)"
store=$folder/root
state=$folder/airflow
mkdir -p "$store/incoming" "$store/datasets" "$state" "$folder/conf"

# await SECONDS COMMAND...: until it succeeds, or the time is over.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@" 2>/dev/null; do
    ((SECONDS < end)) || return 1
    sleep 0.2
  done
}

# await_of PROCESS SECONDS COMMAND...: likewise, while the process lives.
await_of() {
  local process=$1 end=$((SECONDS + $2))
  shift 2
  until "$@" 2>/dev/null; do
    { ((SECONDS < end)) && kill -0 "$process" 2>/dev/null; } || return 1
    sleep 0.2
  done
}

says() { grep -q -- "$1" "${@:2}"; }

# A master and two workers of one core, processes of their own groups; the address to $master.
standalone() {
  local home=$DEEPCLUSTER_SPARK_HOME name
  set -m
  SPARK_HOME=$home "$home/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 \
    --webui-port 0 >"$folder/master.log" 2>&1 &
  set +m
  await 300 says "Starting Spark master at" "$folder/master.log" || { not_ok "the master" "does not start" && finish; }
  master=$(grep -o 'spark://[0-9.:]*' "$folder/master.log" | head -n 1)
  for name in worker-1 worker-2; do
    set -m
    SPARK_HOME=$home "$home/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 \
      --memory 2g --webui-port 0 --work-dir "$folder/$name" "$master" >"$folder/$name.log" 2>&1 &
    set +m
  done
  for name in worker-1 worker-2; do
    await 300 says "Successfully registered with master" "$folder/$name.log" ||
      { not_ok "$name" "does not register" && finish; }
  done
  printf '%s\n' "spark.executor.memory 900m" "spark.executor.cores 1" "spark.cores.max 2" \
    "spark.driver.memory 1g" "spark.driver.host 127.0.0.1" "spark.ui.enabled false" \
    "spark.driver.extraJavaOptions -Dlog4j2.configurationFile=file:$root/conf/log4j2.properties" \
    >"$folder/conf/spark-defaults.conf"
}

# site SCHEDULE PARAMETERS: the site's file, and the environment every part of Airflow gets.
site() {
  printf '{"submissions": ["client"], "schedule": %s, "spark_submit": "%s", "parameters": %s}\n' \
    "$1" "$DEEPCLUSTER_SPARK_HOME/bin/spark-submit" "$2" >"$folder/site.json"
  export AIRFLOW_HOME=$state AIRFLOW__CORE__DAGS_FOLDER=$root/deploy/airflow/dags PYTHONDONTWRITEBYTECODE=1
  export AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=sqlite:///$state/airflow.db
  export DEEPCLUSTER_AIRFLOW_SITE=$folder/site.json SPARK_CONF_DIR=$folder/conf
  export AIRFLOW_VAR_DEEPCLUSTER_ROOT=$store AIRFLOW_VAR_DEEPCLUSTER_JAR=$jar
  export AIRFLOW_VAR_DEEPCLUSTER_REPORT_URL=https://reports.example.org/deepcluster
  export AIRFLOW_CONN_DEEPCLUSTER_SPARK="{\"conn_type\": \"spark\", \"host\": \"$master\"}"
}

# images DAY...: the same 240 images as the batch of each day, told complete.
images() {
  local day
  "$deepcluster" generate --output "$folder/images" --images 240 --size 16 --classes 4 --seed 7 \
    --archives 2 >"$folder/out" 2>"$folder/err"
  for day in "$@"; do
    cp -r "$folder/images" "$store/incoming/$day"
    touch "$store/incoming/$day/_SUCCESS"
  done
  "$deepcluster" prepare --input "$folder/images" --output "$store/datasets/labelled-test" --size 16 \
    --set prepare.shard-images=40 >"$folder/out" 2>"$folder/err"
}

# Settings of the small runs, for the parameters of a DAG. `blocked`: the same bytes on any cluster.
# shellcheck disable=SC2034 # used by those who source this
settings='{"image.size": 16, "whitening.dimensions": 16, "clustering.engine": "blocked", "clustering.k": 12,
  "clustering.iterations": 5, "training.batch-size": 16, "training.averaging-frequency": 2,
  "training.commit-rounds": 2, "prepare.shard-images": 40}'

commits() { find "$1/commits" -maxdepth 1 -name 'epoch-*.json' 2>/dev/null | wc -l; }
committed() { [[ $(commits "$1") -ge $2 ]]; }

# The digest of a run's last epoch, which covers all before it.
digest_of() { sed -n 's/^  "digest" : "\(.*\)",$/\1/p' "$1/commits/$(printf 'epoch-%04d-network.json' "$2")"; }
# The process that holds a generation of a run's lease.
holder() { grep -o '"pid" *: *[0-9]*' "$1/lease/$(printf 'g-%06d.json' "$2")" | grep -o '[0-9]*$'; }
