#!/usr/bin/env bash
# fault: what a driver had done since its last commit dies with it
# promise: at most one training round or stage part
# wanted: seconds, median and maximum
source "$(dirname "$0")/lib.bash"

# Row 1 notes at each death how many commits there were, and the seconds since the last of them.
deaths=$CHAOS_OUT/deaths-$MODE.tsv
if [[ $(head -n 1 "$deaths" 2>/dev/null) != "$CHAOS_COMMIT" ]]; then
  CHAOS_RESULT=$folder/row-1.json bash "$(dirname "$script")"/01-*.sh || failed=1
fi
need_data
need_quiet

# Of the quiet run: seconds from its lease to each commit, and the longest step between two.
steps=$folder/steps
{
  find "$quiet/lease" -name 'g-000001.json' -printf '%T@\n'
  find "$quiet/commits" -name 'epoch-*.json' -printf '%T@\n'
} | sort -n >"$steps"

read -r number median maximum restart longest < <(
  awk 'NR == FNR { at[NR - 1] = $1; if (NR > 1 && $1 - at[NR - 2] > longest) longest = $1 - at[NR - 2]; next }
    FNR > 1 { print $2, $2 + at[$1] - at[0], longest }' "$steps" "$deaths" | sort -n |
    awk '{ lost[NR] = $1; all[NR] = $2; longest = $3 }
      END { m = int((NR + 1) / 2); n = asort_middle(all, NR)
            printf "%d %.1f %.1f %.1f %.1f\n", NR, lost[m], lost[NR], n, longest }
      function asort_middle(a, n,   i, j, t) {
        for (i = 2; i <= n; i++) { t = a[i]; for (j = i - 1; j > 0 && a[j] > t; j--) a[j + 1] = a[j]; a[j + 1] = t }
        return a[int((n + 1) / 2)]
      }'
)
[[ ${number:-0} -gt 0 ]] || not_ok "deaths" "row 1 measured none"
# shellcheck disable=SC2034 # read by write_result
baseline="without commits: median $restart s"
reached "median $median s, max $maximum s" "$number deaths; the longest step of the quiet run took $longest s"
