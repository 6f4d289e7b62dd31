#!/usr/bin/env bash
# point: 6 | OpenLineage's listener beside a run and an assignment, events to a file
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"

version=${DEEPCLUSTER_OPENLINEAGE_VERSION:-1.37.0}
lineage=${XDG_CACHE_HOME:-$HOME/.cache}/deepcluster-openlineage/openlineage-spark_2.12-$version.jar
if [[ ! -f $lineage ]]; then
  mvn -B -q -ntp -N dependency:copy "-Dartifact=io.openlineage:openlineage-spark_2.12:$version" \
    "-DoutputDirectory=$(dirname "$lineage")" >"$folder/out" 2>&1 ||
    { tail -n 5 "$folder/out" && not_run "openlineage-spark_2.12 $version cannot be fetched"; }
fi
export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf DEEPCLUSTER_MASTER='local[2]'
dataset "$folder/data" 240
cat >"$SPARK_CONF_DIR/spark-defaults.conf" <<CONF
spark.jars $lineage
spark.extraListeners io.openlineage.spark.agent.OpenLineageSparkListener
spark.openlineage.namespace deepcluster
spark.openlineage.transport.type file
spark.openlineage.transport.location $folder/lineage.json
CONF
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set training.epochs=1
expect "a run beside the listener of OpenLineage $version" 0 "1 epoch in"
mv "$folder/lineage.json" "$folder/train.json"
try "$deepcluster" assign --run "$folder/run" --input "$folder/data" --output "$folder/clusters"
expect "an assignment" 0 "240 images in"
mv "$folder/lineage.json" "$folder/assign.json"

# types FILE: kinds of events, and the names of jobs.
types() { jq -r .eventType "$1" | sort -u | paste -sd ' '; }
for name in train assign; do
  file=$folder/$name.json
  same "$name: every event is one of OpenLineage, of this application" "0" \
    "$(jq -r 'select((.run.runId | length) != 36 or .job.namespace != "deepcluster" or (.job.name | startswith("deepcluster_'$name'") | not)) | .job.name' "$file" | wc -l)"
  case " $(types "$file") " in
    *" COMPLETE "*START*) ok "$name: it starts and completes ($(wc -l <"$file") events: $(types "$file"))" ;;
    *) not_ok "$name: it starts and completes" "$(types "$file")" ;;
  esac
  same "$name: nothing failed" 0 "$(jq -r 'select(.eventType == "FAIL") | .job.name' "$file" | wc -l)"
  jq -r '.job.name' "$file" | sort | uniq -c | sed 's/^/      /'
  jq -r '[.inputs[]?, .outputs[]?] | .[] | "\(.namespace) \(.name)"' "$file" | sort -u | sed "s|$folder|...|; s/^/      data set /"
done
finish
