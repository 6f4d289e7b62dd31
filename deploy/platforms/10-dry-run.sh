#!/usr/bin/env bash
# point: 1 | submit: the command on each platform; train --dry-run: the plan on a standalone cluster, and what cannot fit
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "$0")/lib.bash"

site_settings "spark.driver.host 127.0.0.1" "spark.cores.max 2"

run=(train --data hdfs:///data --run hdfs:///run "--config=$root/conf/quickstart.conf")
try submit --print --master spark://master:7077 --conf spark.executor.cores=3 -- "${run[@]}"
expect "standalone: its settings, the site's before them, options before both" 0 \
  "--conf spark.submit.deployMode=client" "--master spark://master:7077" "--conf spark.executor.cores=3" \
  "train --data hdfs:///data --run hdfs:///run --config=$root/conf/quickstart.conf"
same "what the site says is left to Spark" 0 "$(grep -c "spark.executor.memory=" "$folder/out" || true)"
try submit --print --master yarn -- "${run[@]}"
expect "YARN: cluster mode, and the file of settings travels with the application" 0 "spark.submit.deployMode=cluster" \
  "--files $root/conf/quickstart.conf" "train --data hdfs:///data --run hdfs:///run --config=quickstart.conf"
DEEPCLUSTER_JAR="" try submit --print --master k8s://https://host:6443 -- "${run[@]}"
expect "Kubernetes: cluster mode, the jar of the image, the file of settings in a config map" 0 \
  "spark.submit.deployMode=cluster" "podTemplateFile=" "local:///" "train --data hdfs:///data --run hdfs:///run --config=/opt/"
try submit --print --platform mesos --master mesos://host -- "${run[@]}"
expect "a platform there is not" 2 "--platform mesos is none of standalone, yarn, kubernetes"
try submit --print --master yarn -- train --config "$folder/none.conf"
expect "settings there are not" 2 "none.conf does not exist"
try submit -- doctor
expect "no master" 2 "--master URL or DEEPCLUSTER_MASTER"

cluster
dataset "$folder/data" 240
plan=(train --data "$folder/data" --run "$folder/run" "${small[@]}" --dry-run)
try submit --master "$standalone" -- "${plan[@]}"
expect "the plan: stages with tasks, seconds and bytes; disk, memory a process, time" 0 "240 images in" \
  "2 task slots in 2 processes" "stage       tasks   seconds   MB read   written     moved" "extract " "whiten " "cluster " \
  "train " "disk       run" "heap       driver" "arrays     beside the heap" "spark.executor.memoryOverhead of" "whole run"
sed 's/^/      /' "$folder/out"
same "nothing is written" no "$([[ -e $folder/run ]] || echo no)"
try submit --master "$standalone" --conf spark.executor.memoryOverhead=520m -- "${plan[@]}" --set training.batch-size=4096
expect "arrays that do not fit" 3 "every executor needs" "MB of arrays beside the heap and has 8 MB" \
  "lower training.batch-size, or raise spark.executor.memoryOverhead to"
try submit --master "$standalone" --conf spark.executor.memoryOverhead=512m -- "${plan[@]}"
expect "an overhead that the JVM needs itself" 3 "spark.executor.memoryOverhead is 512 MB"
finish
