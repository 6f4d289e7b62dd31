#!/usr/bin/env bash
# fault: what a driver had done since its last commit dies with it
# promise: at most one training round or stage part
# wanted: seconds, median and maximum
source "$(dirname "$0")/lib.bash"

# Row 1 notes at each death how many commits there were, and the seconds since the last of them.
deaths=$CHAOS_OUT/deaths-$MODE.tsv
if [[ $(head -n 1 "$deaths" 2>/dev/null) != "$CHAOS_TESTED" ]]; then
  CHAOS_RESULT=$folder/row-1.json bash "$(dirname "$script")"/01-*.sh || failed=1
fi
need_data
need_quiet

# Deaths right after a commit lose nothing and are left aside.
random=$folder/random
awk -F'\t' 'NR > 1 && $1 != "Commit" { print $2, $3 }' "$deaths" >"$random"

# Of the quiet run: the seconds from its lease to commit n on line n + 1.
steps=$folder/steps
find "$quiet/lease/g-000001.json" "$quiet/commits" -name '*-*.json' -printf '%T@\n' | sort -n |
  awk 'NR == 1 { begin = $1 } { print $1 - begin }' >"$steps"
longest=$(awk '$1 - last > longest { longest = $1 - last } { last = $1 } END { printf "%.1f", longest }' "$steps")

median() { sort -n | awk '{ all[NR] = $1 } END { printf "%.1f", all[int((NR + 1) / 2)] }'; }
lost=$(cut -d' ' -f2 "$random")
maximum=$(sort -n <<<"$lost" | tail -n 1)
[[ -n $lost ]] || not_ok "deaths" "row 1 measured none"
# shellcheck disable=SC2034 # read by write_result
baseline="without commits: median $(awk 'NR == FNR { at[NR] = $1; next } { print at[$1 + 1] + $2 }' "$steps" "$random" | median) s"
reached "median $(median <<<"$lost") s, max $(printf '%.1f' "$maximum") s" \
  "$(wc -l <"$random") deaths; the longest step of the quiet run took $longest s"
