#!/usr/bin/env bash
# fault: tasks are tried again, and run twice at once (speculation)
# promise: no doubled update, file or count
# wanted: 0
source "$(dirname "$0")/lib.bash"
need_spark
need_data
engine=blocked
need_quiet

# doubled RUN: how often a commit names a file or an image twice, and the images of an epoch that were
# trained or assigned more often than there are.
doubled() {
  local file all=0 names rows
  while read -r file; do
    names=$(awk -F'"' '$2 == "name" || $2 == "path" { print $4 }' "$file" | sort | uniq -d | wc -l)
    rows=$(awk -F'"' '$2 == "name" { part = $4 ~ /^assignments/ } part && /"rows"/ { gsub(/[^0-9]/, ""); n += $0 }
      END { print n + 0 }' "$file")
    case $file in
      *-clusters.json) [[ $rows == 240 ]] || all=$((all + 1)) ;;
      *-network.json) grep -q '"images_seen"' "$file" && ! grep -q '"images_seen" : 240,' "$file" && all=$((all + 1)) ;;
    esac
    all=$((all + names))
  done < <(commits "$1")
  echo "$all"
}

# Spark runs a copy of a task on another host only: two of this machine's addresses.
standalone 127.0.0.1
worker one 127.0.0.1
worker two 127.0.0.2
standalone_ready one two

# An executor stops for two seconds at seeded tasks, so that the other one runs copies of its tasks; in
# every second run it is killed.
speculation=("spark.speculation true" "spark.speculation.interval 20ms" "spark.speculation.quantile 0.1"
  "spark.speculation.multiplier 1.0" "spark.speculation.minTaskRuntime 0")
twice=0 again=0 wrong=0
for ((i = 1; i <= $(in_mode 6 2); i++)); do
  run=$folder/run-$i
  # shellcheck disable=SC2016 # for the shell of the listener
  command='kill -STOP $VICTIM; sleep 2; kill -CONT $VICTIM'
  ((i % 2 == 1)) || command="kill -9 \$VICTIM"
  at=
  for stage in 1 2 3; do
    between $((stage * 30 - 29)) $((stage * 30))
    at+=$drawn,
  done
  CHAOS_EVENT=TaskStart CHAOS_AT=$at CHAOS_VICTIM=executor CHAOS_COMMAND=$command \
    on_standalone "$run" "${speculation[@]}"
  same_as_quiet "$run" || true
  twice=$((twice + $(counted "$run" "speculative ")))
  again=$((again + $(counted "$run" "again ")))
  wrong=$((wrong + $(doubled "$run")))
  echo "      run $i: $(counted "$run" "speculative ") tasks ran twice, $(counted "$run" "again ") were tried again"
done
same "what was doubled" 0 "$wrong"
((twice > 0 && again > 0)) || not_ok "faults" "$twice tasks ran twice, $again were tried again"
reached "$wrong" "$twice tasks ran twice, $again were tried again, in $((i - 1)) runs"
