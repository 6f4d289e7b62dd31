# Shared by the platform checks of Airflow: its environment, a standalone Spark cluster, a storage root.
# shellcheck shell=bash
# shellcheck source=SCRIPTDIR/../../platforms/lib.bash
source "$(dirname "${BASH_SOURCE[0]}")/../../platforms/lib.bash"

airflow=$("$root/deploy/airflow/environment") ||
  not_run "the packages of deploy/airflow/requirements.txt cannot be installed"
store=$folder/root
state=$folder/airflow
mkdir -p "$store/incoming" "$store/datasets" "$state"

# cluster_settings: of spark-submit by Airflow.
cluster_settings() {
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

# Settings of the small runs as parameters of a DAG.
# shellcheck disable=SC2034 # used by those who source this
settings={$(printf '%s\n' "${small[@]}" | sed -n 's/\(.*\)=\(.*\)/"\1": "\2"/p' | paste -sd ,)}
