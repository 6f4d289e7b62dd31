# Shared by the platform checks of Airflow: its environment, a standalone Spark cluster, a storage root.
# shellcheck shell=bash
# shellcheck source=SCRIPTDIR/../../tests/lib.bash
source "$(dirname "${BASH_SOURCE[0]}")/../../tests/lib.bash"
# shellcheck source=SCRIPTDIR/../../tests/standalone.bash
source "$root/deploy/tests/standalone.bash"
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

# cluster: a master and two workers of one core, and the settings of spark-submit.
cluster() {
  local -x SPARK_HOME=$DEEPCLUSTER_SPARK_HOME
  standalone 127.0.0.1
  worker worker-1 127.0.0.1
  worker worker-2 127.0.0.1
  standalone_ready worker-1 worker-2
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
  export AIRFLOW_CONN_DEEPCLUSTER_SPARK="{\"conn_type\": \"spark\", \"host\": \"$standalone\"}"
}

# images DAY...: the same 240 images as the batch of each day, told complete, and as the labelled dataset.
images() {
  local day labelled=$store/datasets/labelled-test
  dataset "$labelled" 240
  for day in "$@"; do
    cp -r "$labelled-images" "$store/incoming/$day"
    touch "$store/incoming/$day/_SUCCESS"
  done
}

# Settings of the small runs, for the command line and, as $settings, for the parameters of a DAG.
# `blocked`: the same bytes on any cluster.
small=("${tiny[@]}" --set clustering.engine=blocked --set prepare.shard-images=40)
# shellcheck disable=SC2034 # used by those who source this
settings={$(printf '%s\n' "${small[@]}" | sed -n 's/\(.*\)=\(.*\)/"\1": "\2"/p' | paste -sd ,)}

commits() { find "$1/commits" -maxdepth 1 -name 'epoch-*.json' 2>/dev/null | wc -l; }
committed() { [[ $(commits "$1") -ge $2 ]]; }

# The digest of a run's epoch.
epoch_digest() { digest_of "$1/commits/$(printf 'epoch-%04d-network.json' "$2")"; }
# The process that holds a generation of a run's lease.
holder() { grep -o '"pid" *: *[0-9]*' "$1/lease/$(printf 'g-%06d.json' "$2")" | grep -o '[0-9]*$'; }
