#!/usr/bin/env bash
# point: 3 | Nightly work: 1 % new images appended, assigned, trained on from the published run; killed in the middle
#
# Two cores of a standalone cluster, real spark-submit. IMAGES, SIZE, EPOCHS and CLUSTERS change the size.
# shellcheck source=SCRIPTDIR/../tests/lib.bash
source "$(dirname "$0")/../tests/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/standalone.bash
source "$root/deploy/tests/standalone.bash"

[[ -x ${DEEPCLUSTER_SPARK_HOME:-}/bin/spark-submit ]] ||
  not_run "there is no Spark 3.5.9 (set DEEPCLUSTER_SPARK_HOME)"
compgen -G "$root/spark-job/target/deepcluster-*-all.jar" >/dev/null ||
  not_run "the packaged jar is not there (mvn -B -DskipTests package)"

n=${IMAGES:-30000}
size=${SIZE:-32}
epochs=${EPOCHS:-12}
k=${CLUSTERS:-50}
new=$((n / 100))
prepare=0 train=0 assign=0 append=0 fresh=0 more=0 # tenths of seconds
settings=(--set image.size="$size" --set whitening.dimensions=64 --set clustering.k="$k"
  --set clustering.engine=blocked --set training.batch-size=64)
data=$folder/data run=$folder/run next=$folder/next

export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf
mkdir "$SPARK_CONF_DIR"
standalone 127.0.0.1
worker worker-1 127.0.0.1
worker worker-2 127.0.0.1
standalone_ready worker-1 worker-2
printf '%s\n' "spark.executor.memory 1200m" "spark.executor.cores 1" "spark.cores.max 2" \
  "spark.driver.host 127.0.0.1" "spark.ui.enabled false" "spark.deepcluster.local-dir $folder" \
  >"$SPARK_CONF_DIR/spark-defaults.conf"
export DEEPCLUSTER_MASTER=$standalone

# timed NAME COMMAND...: as try; its seconds to the variable NAME.
timed() {
  local -n seconds=$1
  shift
  local since=${EPOCHREALTIME/./}
  try "$@"
  # shellcheck disable=SC2034 # a name given by the caller
  seconds=$(((${EPOCHREALTIME/./} - since) / 100000)) # tenths
}
tenths() { printf '%d.%d' "$(($1 / 10))" "$(($1 % 10))"; }
versions() { find "$data/versions" -name 'manifest-*.json' 2>/dev/null | wc -l; }
unchanged() { (cd "$data" && xargs -d '\n' sha256sum <"$folder/first") | sha256sum; }

for part in first:"$n":7 night:"$new":8 later:"$new":9; do
  IFS=: read -r name count seed <<<"$part"
  try "$deepcluster" generate --output "$folder/$name-images" --images "$count" --size "$size" --classes 10 --seed "$seed" --archives 2
  expect "images of the $name" 0 "$count images"
done

# A full run: what a night would cost without appending.
timed prepare "$deepcluster" prepare --input "$folder/first-images" --output "$data" --size "$size"
expect "prepare $n images" 0 "images     $n"
timed train "$deepcluster" train --data "$data" --run "$run" "${settings[@]}" --set "training.epochs=$epochs"
expect "train $epochs epochs" 0 "$epochs epochs in"
timed assign "$deepcluster" assign --run "$run" --input "$data" --output "$folder/all"
expect "assign all" 0 "$n images in"
(cd "$data" && find . -type f -not -name '.*' | sort) >"$folder/first"
before=$(unchanged)

# A night, killed once while it appends.
set -m
"$deepcluster" prepare --input "$folder/night-images" --output "$data" --append >"$folder/killed" 2>&1 &
night=$!
set +m
until compgen -G "$data/digests/*" >/dev/null || ! kill -0 $night 2>/dev/null; do sleep 0.05; done
kill -9 -- -$night 2>/dev/null || true
wait $night || true
same "an append that is killed makes no version" 0 "$(versions)"
same "and leaves the old one as it was" "$before" "$(unchanged)"

timed append "$deepcluster" prepare --input "$folder/night-images" --output "$data" --append
expect "the same command makes it" 0 "added      $new" "known      0" "version    2" "images     $((n + new))"
same "of the old one not a byte was changed" "$before" "$(unchanged)"
timed fresh "$deepcluster" assign --run "$run" --input "$data" --since 1 --output "$folder/fresh"
expect "only new images are assigned" 0 "$new images in"

full=$((prepare + train + assign)) cost=$((append + fresh))
echo "      full run: prepare $(tenths "$prepare") s, train $(tenths "$train") s, assign $(tenths "$assign") s: $(tenths "$full") s"
echo "      1 % new images: append $(tenths "$append") s, assign $(tenths "$fresh") s: $(tenths "$cost") s," \
  "$((1000 * cost / full / 10)).$((1000 * cost / full % 10)) % of a full run"
same "1 % new images cost at most 10 % of a full run up to assign" yes "$( ((10 * cost <= full)) && echo yes)"

# Again, and a night without images.
try "$deepcluster" prepare --input "$folder/night-images" --output "$data" --append
expect "the same night again adds nothing" 0 "Nothing is new in" "added      0" "known      $new" "version    2"
mkdir "$folder/empty"
touch "$folder/empty/_SUCCESS"
try "$deepcluster" prepare --input "$folder/empty" --output "$data" --append
expect "nor does an empty one" 0 "Nothing is new in" "version    2"
try "$deepcluster" assign --run "$run" --input "$data" --since 2 --output "$folder/none"
expect "nothing new is an empty table" 0 "Nothing is new in" "0 images in"
same "which readers find" yes "$([[ -f $folder/none/_SUCCESS ]] && echo yes)"

# The grown dataset does not matter to the run that is there; a run that goes on from it learns the new images.
try "$deepcluster" train --data "$data" --run "$run" "${settings[@]}" --set "training.epochs=$epochs"
expect "the run goes on with its own version" 0 "The dataset has grown to version 2; this run goes on with its own, version 1"
timed more "$deepcluster" train --data "$data" --from "$run" --run "$next" "${settings[@]}" --set training.epochs=2
expect "another goes on from it with all images" 0 "Goes on from epoch $epochs of" "dataset version 1, here 2" "keep their cluster id"
grep -ho "epoch [0-9]*: [0-9.]* % of [0-9]* images keep their cluster id" "$folder/out" "$folder/err" | sort -u | sed 's/^/      /'
echo "      train --from, 2 epochs: $(tenths "$more") s"
try "$deepcluster" report --run "$next"
expect "its report" 0 "report/index.html"
same "names the run it comes from" yes "$(grep -q "goes on from run" "$next/report/index.html" && echo yes)"
try "$deepcluster" train --data "$data" --from "$run" --run "$folder/refused" "${settings[@]}" --set clustering.k=$((k + 1))
expect "other clusters are refused" 5 "clustering.k" "train anew without --from"

# The next night is assigned by the new run.
try "$deepcluster" prepare --input "$folder/later-images" --output "$data" --append
expect "the next night" 0 "added      $new" "version    3"
try "$deepcluster" assign --run "$next" --input "$data" --since 2 --output "$folder/later"
expect "is assigned by it" 0 "$new images in"
finish
