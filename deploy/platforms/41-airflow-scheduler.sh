#!/usr/bin/env bash
# point: 4 | Airflow: one real scheduled tick: api-server, scheduler, dag-processor, LocalExecutor, Spark
# shellcheck source=SCRIPTDIR/../airflow/tests/lib.bash
source "$(dirname "$0")/../airflow/tests/lib.bash"

cluster
cluster_settings
images "$(date -u +%F)" "$(date -u -d '+1 day' +%F)"
# Every minute, one at a time: the first tick is the one that is looked at.
site '"* * * * *"' \
  "{\"size\": 16, \"epochs\": 2, \"settings\": $settings, \"bar_linear_points\": -100, \"bar_nmi_lead\": -1}"
port=$((20000 + RANDOM % 20000))
export AIRFLOW__CORE__EXECUTOR=LocalExecutor AIRFLOW__CORE__PARALLELISM=2
export AIRFLOW__API__PORT=$port AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__API__WORKERS=1
export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=http://127.0.0.1:$port/execution/
export AIRFLOW__API_AUTH__JWT_SECRET AIRFLOW__API__SECRET_KEY
AIRFLOW__API_AUTH__JWT_SECRET=$(head -c 48 /dev/urandom | base64 -w 0)
AIRFLOW__API__SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w 0)

try "$airflow/bin/airflow" db migrate
expect "the database" 0
for part in api-server dag-processor scheduler; do
  set -m
  "$airflow/bin/airflow" "$part" >"$folder/$part.log" 2>&1 &
  set +m
done
dag=deepcluster_training
# The first scheduled run and its state; of the database itself, as the command line takes seconds each time.
state_of() {
  "$airflow/bin/python" - "$state/airflow.db" "$dag" <<'PYTHON'
import sqlite3, sys
sql = "select run_id, state from dag_run where dag_id = ? and run_type = 'scheduled' order by run_id limit 1"
print(*next(iter(sqlite3.connect(sys.argv[1]).execute(sql, sys.argv[2:])), ("none",)))
PYTHON
}
unpause() { "$airflow/bin/airflow" dags unpause "$dag" -y 2>&1 | grep -q "$dag"; }
ended() { [[ $(state_of) =~ (success|failed)$ ]]; }

await_of $$ 300 unpause || not_ok "the dag-processor" "it finds no $dag"
if await_of $$ 900 ended && [[ $(state_of) == *success ]]; then
  ok "a scheduled run succeeded: $(state_of)"
else
  not_ok "a scheduled run" "$(state_of)"
  tail -n 30 "$folder/scheduler.log"
  find "$state/logs" -name '*.log' -path '*task_id*' -exec tail -n 5 {} +
fi
run=$(sed -n 's/.*"run": "\(.*\)",/\1/p' "$store/published/latest.json" 2>/dev/null || true)
if [[ $run == "$store/runs/$dag/scheduled__"* && -f $run/report/index.html ]]; then
  ok "it was trained on the cluster, evaluated, reported, published"
else
  not_ok "the pointer" "it names: $run"
fi
same "its applications ran on the master" yes \
  "$([[ $(grep -c 'Registered app deepcluster' "$folder/master.log") -ge 4 ]] && echo yes)"
finish
