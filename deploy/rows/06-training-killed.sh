#!/usr/bin/env bash
# fault: an executor is killed (SIGKILL) in a training round
# promise: the same parameter bits
# wanted: 20/20
source "$(dirname "$0")/lib.bash"
need_spark
need_data
engine=blocked
need_quiet

# A task may train several rounds: so many tasks of training the quiet run had.
tasks=$(counted "$quiet" "TaskStart .*train")
kill_executors "train" "$(in_mode 5 1)" "$(in_mode 4 3)" "$tasks" same_as_quiet
[[ $kills -ge $(in_mode 20 3) ]] || not_ok "kills" "only $kills executors were killed"
if [[ $MODE == full ]]; then
  twelve_times "$(dirname "$script")/dl4j-alone.scala" --jars "$(compgen -G "$root/spark-job/target/deepcluster-*-all.jar")"
  # shellcheck disable=SC2034 # read by write_result
  baseline="DL4J's own averaging, nothing killed: $distinct results in 12 runs"
fi
reached "$right/$kills" "$lost tasks died with them; 2 executors, $tasks tasks of training"
