#!/usr/bin/env bash
# The command line as a user meets it: help, wrong use, bad input, and what comes out on stdout.
source "$(dirname "$0")/lib.bash"
unset SPARK_HOME

for command in generate prepare train status evaluate embed assign metrics report doctor; do
  try "$deepcluster" "$command" --help
  expect "$command --help has an example" 0 "Example" "  deepcluster $command"
done
try "$deepcluster" --version
expect "--version" 0 "deepcluster "
try "$deepcluster" trian
expect "an unknown command" 2 "did you mean" "train"
try "$deepcluster" train --run "$folder/run"
expect "a missing option" 2 "--data"
try "$deepcluster" doctor
expect "doctor finds this machine well" 0 "OK    oneDNN"

try "$deepcluster" prepare --input "$folder/nowhere" --output "$folder/data"
expect "a missing input" 4 "Cannot prepare" "it does not exist"
mkdir "$folder/empty"
try "$deepcluster" prepare --input "$folder/empty" --output "$folder/data"
expect "an empty input" 4 "there is no image in it"
mkdir "$folder/broken"
echo "no image" >"$folder/broken/a.jpg"
try "$deepcluster" prepare --input "$folder/broken" --output "$folder/data"
expect "nothing but broken images" 4 "Cannot prepare"
same "nothing is left of what failed" "" "$(ls -d "$folder"/data/manifest.json 2>/dev/null || true)"

dataset "$folder/data" 160
cp -r "$folder/data" "$folder/other"
try "$deepcluster" generate --output "$folder/data-images" --images 4
expect "generating into a folder that is in use" 4 "it is not empty"
try "$deepcluster" train --data "$folder/data-images" --run "$folder/run" "${tiny[@]}"
expect "a dataset that is not prepared" 4 "deepcluster prepare"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" --set clustering.kk=3 \
  --set training.momentum=2 --set model.network=lenet
expect "all configuration problems at once" 3 "clustering.kk is not a key (did you mean clustering.k?)" \
  "training.momentum=2" "model.network=lenet"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" --config "$folder/no.conf"
expect "a missing configuration file" 3 "no.conf does not exist"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set clustering.k=161
expect "more clusters than images" 7 "k=161 exceeds n=160 images (lower clustering.k)"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set clustering.k=161 --dry-run
expect "a dry run with more clusters than images" 7 "k=161 exceeds n=160 images (lower clustering.k)"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --dry-run
expect "a dry run" 0 "whole run"
same "a dry run prints every stage" "decode extract whiten cluster train " \
  "$(grep -oE '^(decode|extract|whiten|cluster|train) ' "$folder/out" | tr -d '\n')"
same "no run is begun by a dry run or what failed" "" "$(ls -d "$folder/run" 2>/dev/null || true)"
try "$deepcluster" metrics --run "$folder/run"
expect "a run that is none" 5 "Cannot open the run"
try "$deepcluster" status --run "$folder/run" --json
expect "and its status" 5 "there is no run.json"

try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set training.epochs=1
expect "train" 0 "1 epoch in" "epoch 1 done"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set training.epochs=1
expect "a finished run returns at once" 0 "1 epoch in"
try "$deepcluster" train --data "$folder/data" --run "$folder/run" "${tiny[@]}" --set clustering.k=9
expect "another configuration" 5 "clustering.k: 12 -> 9"

try "$deepcluster" status --run "$folder/run" --check
expect "the status of a finished run" 0 "state      finished" "epoch      1 of 1 done" "gave it back"
for key in fs.s3a.secret.key fs.s3a.session.token; do
  try "$deepcluster" status --run "$folder/run" -D "$key=x"
  expect "$key on the command line of status" 3 "carries a secret"
done
try "$deepcluster" metrics --run "$folder/run"
keys='"epoch" "loss" "learning_rate" "nmi_previous" "nmi_previous_arithmetic" "nmi_labels" "ami_labels"'
keys+=' "ari_labels" "empty_before_repair" "empty" "repairs" "largest" "smallest" "effective_clusters"'
keys+=' "feature_variance" "collapsed_epochs" "changed" "images_seen" "images_planned" "rollbacks"'
keys+=' "digest" "seconds" "extract" "whiten" "cluster" "train" "total" '
same "metrics print one line an epoch" 1 "$(wc -l <"$folder/out")"
same "metrics print these keys" "$keys" "$(grep -o '"[a-z_]*":' "$folder/out" | tr -d ':' | tr '\n' ' ')"
same "what does not exist is null" 1 "$(grep -c '"nmi_previous":null' "$folder/out")"

try "$deepcluster" evaluate --run "$folder/run" --data "$folder/data" --test "$folder/other" --json
probes='"linear_fc" "knn_fc" "linear_conv" "knn_conv" '
scores='"accuracy" "nmi" "ami" "ari" "purity" '
same "evaluate prints these keys" \
  "\"evaluated\" \"run_id\" \"epoch\" \"digest\" \"random\" $probes\"trained\" $probes\"clustering\" $scores\"raw_pixels\" $scores" \
  "$(grep -o '"[a-z_]*":' "$folder/out" | tr -d ':' | tr '\n' ' ')"
same "evaluate prints nothing else" 1 "$(wc -l <"$folder/out")"
try "$deepcluster" evaluate --run "$folder/run" --data "$folder/data" --test "$folder/other" --epoch 7
expect "an epoch that is not trained" 5 "the network of epoch 7"
try "$deepcluster" report --run "$folder/run"
expect "report names its page" 0 "report/index.html"
same "the page needs nothing else" 0 "$(grep -cE '<script|(src|href)="(http|/)' "$folder/run/report/index.html" || true)"
try "$deepcluster" assign --run "$folder/run" --input "$folder/data-images" --output "$folder/clusters"
expect "assign" 0 "160 images in"
try "$deepcluster" assign --run "$folder/run" --input "$folder/data" --output "$folder/clusters"
expect "an output that exists" 4 "it exists"
try "$deepcluster" embed --run "$folder/run" --input "$folder/data" --output "$folder/features"
expect "embed" 0 "160 images in"
finish
