# Shared by the scripts beside it: a folder of their own, checks that count, and an end that tidies up.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
deepcluster=$root/deploy/bin/deepcluster
folder=$(mktemp -d -t deepcluster-test-XXXXXX)
failed=0
export DEEPCLUSTER_HEAP_MB=${DEEPCLUSTER_HEAP_MB:-1536} SPARK_LOCAL_IP=127.0.0.1

tidy() {
  local job
  for job in $(jobs -p); do
    kill -9 -- "-$job" 2>/dev/null || kill -9 "$job" 2>/dev/null || true
    wait "$job" 2>/dev/null || true
  done
  rm -rf "$folder"
}
trap tidy EXIT

ok() { echo "ok    $1"; }
not_ok() {
  echo "FAIL  $1: $2"
  failed=1
}

# Runs a command; its results go to $folder/out, the rest to $folder/err, its exit code to $code.
try() {
  code=0
  "$@" >"$folder/out" 2>"$folder/err" || code=$?
}

# expect NAME CODE [TEXT...]: the last try ended with CODE and told each TEXT.
expect() {
  local name=$1 wanted=$2 text
  shift 2
  if [[ $code != "$wanted" ]]; then
    not_ok "$name" "exit code $code, not $wanted"
    tail -n 20 "$folder/err"
    return
  fi
  for text in "$@"; do
    if ! grep -qF -- "$text" "$folder/out" "$folder/err"; then
      not_ok "$name" "nothing said of: $text"
      tail -n 20 "$folder/out" "$folder/err"
      return
    fi
  done
  ok "$name"
}

# same NAME WANTED GOT
same() {
  if [[ $2 == "$3" ]]; then ok "$1"; else not_ok "$1" "expected: $2, got: $3"; fi
}

# The digest of every epoch of a run, in one line.
digests() {
  "$deepcluster" metrics --run "$1" 2>/dev/null | grep -o '"digest":"[0-9a-f]*"' | tr '\n' ' '
}

# The digest in a commit, which covers all before it.
digest_of() { sed -n 's/^  "digest" : "\(.*\)",$/\1/p' "$1"; }

# The settings of the small runs in these tests.
# shellcheck disable=SC2034 # used by those who source this
tiny=(--set image.size=16 --set whitening.dimensions=16 --set clustering.k=12
  --set clustering.iterations=5 --set training.batch-size=16 --set training.averaging-frequency=2
  --set training.commit-rounds=2)

# Generates and prepares a dataset of $2 images in $1.
dataset() {
  "$deepcluster" generate --output "$1-images" --images "$2" --size 16 --classes 4 --seed 7 \
    --archives 2 >"$folder/out" 2>"$folder/err"
  "$deepcluster" prepare --input "$1-images" --output "$1" --size 16 --set prepare.shard-images=40 \
    >"$folder/out" 2>"$folder/err"
}

finish() { exit "$failed"; }

# not_run REASON: ends a script of deploy/platforms that cannot run here.
not_run() {
  echo "NOT RUN: $1"
  exit 77
}
