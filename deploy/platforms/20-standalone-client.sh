#!/usr/bin/env bash
# point: 2 | standalone, client mode: prepare, train, driver killed in the middle and resumed, assign
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"

cluster
mkdir "$folder/events"
site_settings "spark.driver.host 127.0.0.1" "spark.cores.max 2" "spark.locality.wait 60s" \
  "spark.eventLog.enabled true" "spark.eventLog.dir file://$folder/events"
on=(--platform standalone --master "$standalone" --)
try "$deepcluster" generate --output "$folder/images" --images 240 --size 16 --classes 4 --seed 7 --archives 2
expect "240 images" 0

try submit "${on[@]}" prepare --input "$folder/images" --output "$folder/data" --size 16 "${small[@]}"
expect "prepare" 0 "images     240"

epochs=4 run=$folder/run
train=(train --data "$folder/data" --run "$run" "${small[@]}" --set "training.epochs=$epochs")
start train submit "${on[@]}" "${train[@]}"
await_of "$started" 300 committed "$run" 5 || not_ok "training" "it does not begin"
kill -9 "$(holder "$run" 1)" || not_ok "the driver" "it cannot be killed"
ended train
at=$(commits "$run")
same "the driver was killed at $at commits" 137 "$code"
try submit "${on[@]}" "${train[@]}"
expect "the same command goes on" 0 "$epochs epochs in"
same "the driver runs here: by a second generation of the lease" 2 "$(generations "$run")"
quiet_run "$folder/data" "$epochs"
same "and ends with the digest of a quiet run" "$quiet" "$(epoch_digest "$run" "$epochs")"

try submit "${on[@]}" "${train[@]}"
expect "a finished run returns" 0 "$epochs epochs in"
try submit "${on[@]}" assign --run "$run" --input "$folder/images" --output "$folder/clusters"
expect "assign" 0 "240 images"
same "each of the two workers had executors" 2 \
  "$(find "$folder/worker-1" "$folder/worker-2" -mindepth 2 -maxdepth 2 -name '[0-9]*' -printf '%H\n' | sort -u | wc -l)"

# places TEXT: task and host, of all tasks of jobs with TEXT in their description.
places() {
  find "$folder/events" -type f -name 'events_*' -print0 | xargs -0 -n 1 jq -rn --arg text "$1" '
    reduce inputs as $e ({};
      if $e.Event == "SparkListenerJobStart" and ($e.Properties["spark.job.description"] // "" | contains($text))
      then .stages += $e["Stage IDs"]
      elif $e.Event == "SparkListenerTaskEnd" and ($e["Stage ID"] as $stage | any(.stages[]?; . == $stage))
      then .places += ["\($e["Task Info"].Index) \($e["Task Info"].Host)"]
      else . end) | .places[]?' | sort -u
}
for stage in extract train,; do
  places "$stage" >"$folder/places"
  same "$stage: each task has one machine in all epochs" "" "$(cut -d' ' -f1 "$folder/places" | uniq -d | paste -sd ' ')"
  same "and both machines have some" 2 "$(cut -d' ' -f2 "$folder/places" | sort -u | wc -l)"
done
try submit "${on[@]}" train --data "$folder/none" --run "$folder/run-none"
expect "the exit code is the command's" 4
finish
