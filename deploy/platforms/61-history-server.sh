#!/usr/bin/env bash
# point: 6 | The event log of a run, read by Spark's history server and asked for by its REST interface
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"

export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf DEEPCLUSTER_MASTER='local[2]'
mkdir "$folder/events"
dataset "$folder/data" 240
# As conf/spark-security.conf asks, and where the server will look.
grep -E '^spark\.(eventLog|redaction|history\.fs)' "$root/conf/spark-security.conf" >"$SPARK_CONF_DIR/spark-defaults.conf"
cat >>"$SPARK_CONF_DIR/spark-defaults.conf" <<CONF
spark.eventLog.enabled true
spark.eventLog.dir file:$folder/events
spark.history.fs.logDirectory file:$folder/events
spark.history.fs.update.interval 1s
spark.history.ui.port 0
CONF
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set training.epochs=2
expect "a run with an event log" 0 "2 epochs in"

cat >"$SPARK_CONF_DIR/log4j2.properties" <<CONF
rootLogger.level = info
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %c{1}: %m%n
CONF
set -m
"$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.history.HistoryServer >"$folder/history.log" 2>&1 &
set +m
await "HistoryServer.*started at http" "$folder/history.log"
server=http://127.0.0.1:$(grep -o 'started at http://[^ ]*' "$folder/history.log" | head -n 1 | grep -o '[0-9]*$')
ask() { curl -sf --max-time 30 "$server/api/v1/$1"; }
tries=0
until [[ $(ask applications | jq length) == 1 ]] || ((++tries > 120)); do sleep 0.5; done
application=$(ask applications | jq -r '.[0].id')
same "the server knows the run's application" "deepcluster train, completed" \
  "$(ask applications | jq -r '.[0] | .name + (if .attempts[0].completed then ", completed" else "" end)')"
same "which the lease names" "$(jq -r .application "$folder/run/lease/g-000001.json")" "$application"
ask "applications/$application/jobs" >"$folder/jobs"
same "no job failed" SUCCEEDED "$(jq -r '.[].status' "$folder/jobs" | sort -u)"
same "each has its epoch as its group" "epoch-1 epoch-2" "$(jq -r '.[].jobGroup' "$folder/jobs" | sort -u | paste -sd ' ')"
for stage in "extract features" whitening k-means assign "train, rounds"; do
  for epoch in 1 2; do
    found=$(jq --arg text "epoch $epoch: $stage" '[.[] | select(.description | startswith($text))] | length' "$folder/jobs")
    if ((found > 0)); then ok "epoch $epoch: $stage, $found jobs"; else not_ok "epoch $epoch: $stage" "no job is of it"; fi
  done
done
same "stages are told" COMPLETE "$(ask "applications/$application/stages" | jq -r '.[].status' | grep -v SKIPPED | sort -u)"
same "the environment shows settings" '"file:'"$folder/events"'"' \
  "$(ask "applications/$application/environment" | jq '.sparkProperties[] | select(.[0] == "spark.eventLog.dir") | .[1]')"
same "pages are served" 200 "$(curl -s -o /dev/null -w '%{http_code}' "$server/history/$application/jobs/")"
echo "      $(jq length "$folder/jobs") jobs; event log of $(du -sk "$folder/events" | cut -f1) kB in $(find "$folder/events" -type f | wc -l) files"
finish
