#!/usr/bin/env bash
# point: 4 | Airflow: DAGs imported and rendered, dag.test() on a standalone cluster, killed and started twice
# shellcheck source=SCRIPTDIR/../airflow/tests/lib.bash
source "$(dirname "$0")/../airflow/tests/lib.bash"

lint() { (cd "$root/deploy/airflow" && "$airflow/bin/ruff" "$@" --no-cache .); }
try lint format --check
expect "the Python is formatted" 0
try lint check
expect "and passes the linter" 0
try env -C "$root/deploy/airflow" PYTHONDONTWRITEBYTECODE=1 "$airflow/bin/python" -m pytest -q
expect "import, structure, parameters, rendered fields, outcomes, pointer" 0 "passed"
tail -n 1 "$folder/out"

cluster
cluster_settings
images 2026-11-24
epochs=6
parameters="{\"size\": 16, \"epochs\": $epochs, \"settings\": $settings, \"bar_linear_points\": -100, \"bar_nmi_lead\": -1}"
site null "$parameters"
run_dag() { "$airflow/bin/python" "$root/deploy/airflow/tests/run_dag.py" "$@"; }
try "$airflow/bin/airflow" db migrate
expect "the database of Airflow $("$airflow/bin/airflow" version 2>/dev/null)" 0

dag=deepcluster_training
own=$dag/manual__2026-11-24T00-00-00-00-00
run=$store/runs/$own
before=$SECONDS
set -m
run_dag $dag 2026-11-24T00:00:00+00:00 >"$folder/first.out" 2>"$folder/first.err" &
first=$!
set +m
# The driver dies in the middle of an epoch; Airflow tries again and the run goes on.
await_of "$first" 900 committed "$run" 4 || { tail -n 40 "$folder"/first.*; not_ok "training" "it does not begin" && finish; }
kill -9 "$(holder "$run" 1)"
echo "      the driver was killed at $(commits "$run") commits"
await_of "$first" 600 test -f "$run/lease/g-000002.json" || { tail -n 40 "$folder"/first.*; not_ok "the retry" "it does not begin"; }
# Meanwhile somebody starts the same run once more, by the other DAG.
twice="{\"run\": \"runs/$own\", \"dataset\": \"datasets/$own\", \"stages\": [\"train\"]}"
try run_dag deepcluster_stages 2026-11-24T01:00:00+00:00 "$twice"
expect "a second start of the same run ends well" 0 "task train: success, try 1" "task prepare: skipped"
if says "Error code is: 6" "$folder/out" "$folder/err"; then
  echo "      it was refused with exit code 6 and waited, in its first try"
else
  echo "      it came when the first had ended, and returned at once"
fi
code=0 # told by expect
# shellcheck disable=SC2034
wait "$first" || code=$?
cp "$folder/first.out" "$folder/out"
cp "$folder/first.err" "$folder/err"
expect "a run whose driver was killed is trained, evaluated, reported and published" 0 \
  "task train: success, try 2" "task publish: success"
grep -h "^task\|^dag run" "$folder/first.out" | sed 's/^/      /'
echo "      in $((SECONDS - before)) s"

# shellcheck disable=SC2154 # of the two lib.bash
try "$deepcluster" train --data "$store/datasets/$own" --run "$folder/quiet" "${small[@]}" --set "training.epochs=$epochs"
expect "a quiet run of the same dataset on local[*]" 0
same "ends with the same digest" "$(epoch_digest "$folder/quiet" $epochs)" "$(epoch_digest "$run" $epochs)"
pointer=$store/published/latest.json
if says "\"run\": \"$run\"" "$pointer" && says "\"digest\": \"$(epoch_digest "$run" $epochs)\"" "$pointer"; then
  ok "the pointer names the run and its digest"
else
  not_ok "the pointer names the run and its digest" "$(cat "$pointer")"
fi
same "the report is there" yes "$([[ -f $run/report/index.html ]] && echo yes)"

# A finished run returns at once, and a bar that does not hold leaves the pointer alone.
before=$(commits "$run") published=$(sha256sum <"$pointer") since=$SECONDS
try run_dag deepcluster_stages 2026-11-24T02:00:00+00:00 "$twice"
expect "a finished run returns" 0 "task train: success, try 1"
same "in $((SECONDS - since)) s, without a commit" "$before" "$(commits "$run")"
high="{\"run\": \"runs/$own\", \"dataset\": \"datasets/$own\", \"stages\": [\"publish\"], \"bar_linear_points\": 99}"
try run_dag deepcluster_stages 2026-11-24T03:00:00+00:00 "$high"
expect "below the bar nothing is published" 1 "Cannot publish $run: linear fc" "(bar +99.0)" "task publish: failed"
same "and the pointer is as it was" "$published" "$(sha256sum <"$pointer")"
finish
