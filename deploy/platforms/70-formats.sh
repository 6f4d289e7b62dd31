#!/usr/bin/env bash
# point: 7 | Runs, datasets and bundles state their format: committed samples are read, other formats refused, by spark-submit
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"

export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME SPARK_CONF_DIR=$folder/conf DEEPCLUSTER_MASTER='local[2]'

try mvn -B -q -ntp -f "$root/pom.xml" -pl spark-job test -Dtest='FormatSamplesTest,CommitTest,HostileBundleTest' \
  -Dsurefire.failIfNoSpecifiedTests=false
expect "every part of the samples is read, other formats are refused" 0

for sample in "$root"/spark-job/src/test/resources/formats/run-*; do
  name=$(basename "$sample") data=$folder/$(basename "$sample")/data run=$folder/run-on-$(basename "$sample")
  cp -r "$sample" "$folder/$name"
  try "$deepcluster" metrics --run "$folder/$name/run"
  expect "$name: metrics" 0 '"epoch":1,"loss":2.25'
  try "$deepcluster" status --run "$folder/$name/run"
  expect "$name: status" 10 "state      stopped" "epoch      2 of 2"
  try "$deepcluster" train --data "$data" --run "$run" "${tiny[@]}" --set image.size=16 \
    --set clustering.k=3 --set whitening.dimensions=4 --set training.epochs=1
  expect "$name: a run trains on its dataset" 0 "1 epoch in"
  try "$deepcluster" assign --run "$run" --input "$data" --output "$folder/clusters-$name"
  expect "$name: and assigns" 0 "12 images in"
done

# newer FILE: a copy of the run or dataset in which this file states a newer format.
newer() { sed -i '0,/"format" : 1/s//"format" : 2/' "$1"; }
cp -r "$data" "$folder/newer-data"
newer "$folder/newer-data/manifest.json"
try "$deepcluster" train --data "$folder/newer-data" --run "$folder/none" "${tiny[@]}"
expect "a newer dataset is refused" 4 "its format is 2, this program reads 1"
for file in run.json commits/epoch-0001-network.json; do
  cp -r "$run" "$folder/newer"
  newer "$folder/newer/$file"
  for command in metrics status report; do
    try "$deepcluster" "$command" --run "$folder/newer"
    expect "a newer $file is refused by $command" 5 "its format is 2, this version reads 1"
  done
  try "$deepcluster" assign --run "$folder/newer" --input "$data" --output "$folder/none"
  expect "and by assign" 5 "its format is 2, this version reads 1"
  rm -rf "$folder/newer"
done
same "nothing was written for what was refused" "" "$(ls -d "$folder/none" 2>/dev/null || true)"
finish
