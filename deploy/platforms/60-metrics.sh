#!/usr/bin/env bash
# point: 6 | Metrics scraped from the driver's Prometheus endpoint while two executors train; run and epoch in every log line
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"

export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf
mkdir "$folder/scrapes"
DEEPCLUSTER_MASTER='local[2]' dataset "$folder/data" 240

cluster
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# The files of conf/, at the level that has something to say.
for name in log4j2 log4j2-executor; do
  sed 's/^rootLogger.level.*/rootLogger.level = info/' "$root/conf/$name.properties" >"$folder/$name.properties"
done
site_settings "spark.cores.max 2" "spark.driver.host 127.0.0.1" "spark.scheduler.minRegisteredResourcesRatio 1.0" \
  "spark.ui.enabled true" "spark.ui.port $port" "spark.metrics.conf $root/conf/metrics.properties" \
  "spark.driver.extraJavaOptions -Dlog4j2.configurationFile=file:$folder/log4j2.properties" \
  "spark.executor.extraJavaOptions -Dlog4j2.configurationFile=file:$folder/log4j2-executor.properties"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
start train "$SPARK_HOME/bin/spark-submit" --master "$standalone" --class org.deepcluster.app.Main "$jar" \
  train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set training.epochs=3
scrapes=0
while kill -0 "$started" 2>/dev/null; do
  if curl -sf --max-time 5 "http://127.0.0.1:$port/metrics/prometheus/" -o "$folder/scrape"; then
    scrapes=$((scrapes + 1))
    mv "$folder/scrape" "$(printf '%s/scrapes/%05d' "$folder" $scrapes)"
  fi
  sleep 0.2
done
ended train
expect "a run on two executors" 0 "3 epochs in"

# values NAME: what the scrapes said of it, each once.
values() {
  cat "$folder"/scrapes/* |
    sed -n "s/^metrics_deepcluster_driver_plugin_org_deepcluster_spark_MetricsPlugin_$1_Value{type=\"gauges\"} //p" |
    grep -v NaN | sort -gu
}
same "the epoch rises" "0.0 1.0 2.0" "$(values epoch | grep -v 3.0 | paste -sd ' ')"
same "of three" 3.0 "$(values epochs)"
"$deepcluster" metrics --run "$folder/run" >"$folder/metrics"
for name in nmi_previous changed repairs; do
  told=$(values $name)
  known=$(jq "select(.$name != null) | .$name + 0.0" "$folder/metrics" | sort -gu)
  strange=$(python3 -c 'import sys
known = {float(x) for x in sys.argv[2].split()}
print([x for x in sys.argv[1].split() if float(x) not in known] if sys.argv[1].split() else "none told")' "$told" "$known")
  same "$name is what the run committed" "[]" "$strange"
done
for name in loss train_images_per_second extract_images_per_second train_seconds extract_seconds cluster_seconds \
  last_commit_timestamp_seconds; do
  if [[ -n $(values $name | awk '$1 > 0') ]]; then ok "$name is above 0"; else not_ok "$name" "$(values $name)"; fi
done
last=$(printf '%s/scrapes/%05d' "$folder" $scrapes)
echo "      $scrapes scrapes, the last of $(wc -l <"$last") lines; images a second trained: $(values train_images_per_second | paste -sd ' ')"

# Every line of the log while epochs run says so, on the driver and in tasks.
id=$(jq -r .id "$folder/run/run.json")
lines=$(grep -E '^[0-9]{4}-[0-9]{2}-[0-9]{2} ' "$folder/train.err")
named=$(grep -c " run $id epoch [123] " <<<"$lines" || true)
# Between the first and the last that does.
bare=$(awk -v label=" run $id epoch [123] " '$0 ~ label { all += waiting; waiting = 0; begun = 1; next } begun { waiting++ } END { print all + 0 }' <<<"$lines")
threads=$(sed -n "s/.* run $id epoch [123] \([A-Za-z]*\): .*/\1/p" <<<"$lines" | sort -u | wc -l)
if ((named > 100 && threads > 5 && bare == 0)); then
  ok "$named lines of the driver, of $threads classes, name run and epoch, and none between does not"
else
  not_ok "lines of the driver name run and epoch" "$named do, of $threads classes; $bare between do not"
fi
tasks=$(cat "$folder"/worker-?/*/*/stderr | grep -c " run $id epoch [123] task " || true)
bare=$(cat "$folder"/worker-?/*/*/stderr | grep " Executor: Running task" | grep -vc " run $id " || true)
if ((tasks > 20)); then ok "$tasks lines of tasks on executors name run, epoch and task"; else not_ok "lines of tasks" "$tasks name them"; fi
same "no task runs without" 0 "$bare"
awk -v label=" run $id epoch 2 task " '!told && index($0, label) { print "      " substr($0, 1, 160); told = 1 }' \
  "$folder"/worker-?/*/*/stderr
finish
