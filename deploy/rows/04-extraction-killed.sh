#!/usr/bin/env bash
# fault: an executor is killed (SIGKILL) while it extracts features
# promise: no row lost or doubled, the same bytes
# wanted: 20/20
source "$(dirname "$0")/lib.bash"
need_spark
need_data
engine=blocked
need_quiet

kill_executors "extract" "$(in_mode 5 1)" "$(in_mode 4 3)" $((8 * epochs)) same_as_quiet
[[ $kills -ge $(in_mode 20 3) ]] || not_ok "kills" "only $kills executors were killed"
reached "$right/$kills" "$lost tasks died with them; 2 executors, 8 shards"
