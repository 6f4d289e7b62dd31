#!/usr/bin/env bash
# fault: another number of executors: local[2], two, three, with the same logical workers
# promise: one digest (engine blocked)
# wanted: 1
source "$(dirname "$0")/lib.bash"
need_spark
need_data
engine=blocked
need_quiet

digests=$(last_digest "$quiet")
for executors in $(in_mode "1 2 3" "3"); do
  run=$folder/run-$executors
  CHAOS_EVENT='' clustered "$run" "$executors"
  like_quiet "the digest with $executors executors" "$run"
  digests+=$'\n'$(last_digest "$run")
done
reached "$(sort -u <<<"$digests" | wc -l)" "local[2] and executors of one core each: $(in_mode "1 to 3" "three")"
