#!/usr/bin/env bash
# fault: the driver is killed (SIGKILL) at each fsync, link and rename of its commits (strace)
# promise: the old commit or the new one, whole; the same command ends with the bytes of a quiet run
# wanted: all
source "$(dirname "$0")/lib.bash"
need strace strace
need_data
epochs=1
quiet=$folder/quiet
calls=fsync,link,linkat,rename,renameat,renameat2

# traced RUN [OPTION...]: trains under strace; its calls go to RUN.calls, a line each, the thread first.
traced() {
  local run=$1 launcher=$deepcluster
  shift
  deepcluster=$folder/traced
  printf '#!/usr/bin/env bash\nexec strace -f -qq -o %q -e trace=%s -e signal=none %s %q "$@"\n' \
    "$run.calls" "$calls" "$*" "$launcher" >"$deepcluster"
  chmod +x "$deepcluster"
  train "$run"
  deepcluster=$launcher
}

# The thread that commits is the one that names commits. strace counts per thread and call.
traced "$quiet"
[[ $code == 0 ]] || { tail -n 20 "$folder/err" && not_ok "a quiet run under strace" "exit code $code"; }
committer=$(awk '/link.*\/commits\// { print $1; exit }' "$quiet.calls")
points=()
for call in fsync link rename; do
  # The heartbeat's first rename is the committer's; later ones are shared with Spark's shuffles.
  n=$(grep -c "^$committer *$call(" "$quiet.calls" || true)
  [[ $call == rename ]] && n=1
  for ((i = 1; i <= n; i++)); do points+=("$call:$i"); done
done
all=${#points[@]}
if [[ $MODE == quick ]]; then
  # One of the first commit, one of training, one rename of a name, one anywhere.
  between 8 $((all / 3))
  some=("fsync:$drawn")
  between 3 $(($(grep -c "^$committer *link(" "$quiet.calls") - 1))
  some+=("link:$drawn")
  points=("${some[@]}")
fi

# What a commit of the quiet run's step is, and what the commits of a run are.
declare -A expected
while read -r file; do expected[${file##*/}]=$(digest_of "$file"); done < <(commits "$quiet")
links() {
  awk '/ link\(.*\/commits\// { if (/= 0$/) n++; else pending[$1] = 1; next }
    /link resumed>.*= 0$/ && pending[$1] { n++; pending[$1] = 0 }
    END { print n + 0 }' "$1.calls"
}

# whole RUN: its commits are the first ones of the quiet run and as many as it linked, or one more, and
# every file they name has its SHA-256, unless retention has taken it and said so.
whole() {
  local file path want n=0 got
  while read -r file; do
    n=$((n + 1))
    got=$(digest_of "$file")
    [[ -n $got && $got == "${expected[${file##*/}]:-}" ]] || return 1
    [[ -f $1/retired/${file##*/} ]] && continue
    while read -r path want; do
      [[ $(sha256sum <"$1/$path") == "$want  -" ]] || return 1
    done < <(awk -F'"' '$2 == "path" { path = $4 } $2 == "sha256" { print path, $4 }' "$file")
  done < <(commits "$1")
  ((n == $(links "$1") || n == $(links "$1") + 1))
}

right=0
for point in "${points[@]}"; do
  run=$folder/run-$point
  traced "$run" -e "inject=${point%:*}:signal=SIGKILL:when=${point#*:}"
  if [[ $code != 137 ]]; then
    not_ok "$point" "the run ended with $code instead of being killed"
    continue
  fi
  at="$point, after $(commits "$run" | wc -l) commits"
  if ! whole "$run"; then
    not_ok "$at" "a commit is not whole"
    continue
  fi
  train "$run"
  like_quiet "$at" "$run"
  [[ $code == 0 && $(last_digest "$run") == "$(last_digest "$quiet")" ]] && right=$((right + 1))
  rm -rf "$run"
done
reached "$right/${#points[@]}" "an epoch has $all such calls in the thread that commits"
