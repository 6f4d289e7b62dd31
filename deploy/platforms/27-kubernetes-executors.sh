#!/usr/bin/env bash
# point: 2 | Kubernetes: prepare, train and the nightly Job by Spark's Kubernetes scheduler; pods run as confined processes
# shellcheck source=SCRIPTDIR/../kubernetes/tests/cluster.bash
source "$(dirname "$0")/../kubernetes/tests/cluster.bash"
unshare --mount --uts true 2>"$folder/err" || not_run "no mount namespaces here: $(cat "$folder/err")"

data=$folder/data
mkdir "$data" "$data/runs" "$data/assignments"
try env SPARK_HOME="$DEEPCLUSTER_SPARK_HOME" "$root/deploy/docker/build" --context "$folder/image"
expect "the context of the image is made" 0
generate() { "$deepcluster" generate --output "$data/$1" --images "$2" --size 16 --classes 4 --seed "$3" --archives 2; }
try generate images 240 7
expect "images on the volume" 0
chown -R 185:185 "$data"
kubernetes --image "$folder/image" --claim "deepcluster-data=$data"

# small_pods NAME COMMAND...: on two executors of one core, with all that conf/spark-security.conf switches on.
small_pods() {
  submit --name "$1" --conf "spark.kubernetes.driver.pod.name=$1" --properties-file "$root/conf/spark-security.conf" \
    --conf spark.driver.memory=1g --conf spark.executor.memory=700m --conf spark.executor.memoryOverhead=1g \
    --conf spark.executor.cores=1 --conf spark.kubernetes.executor.request.cores=1 \
    --conf spark.kubernetes.executor.limit.cores=1 -- "${@:2}"
}
log_of() { cat "$state/pods/$1"/*/log; }
# ended_with NAME CODE: what the API server says of the last container of a pod.
ended_with() {
  local got
  asks GET "pods/$1" >"$folder/pod.json"
  got=$(python3 "$root/deploy/kubernetes/tests/ask.py" "$folder/pod.json" 'status/containerStatuses/*/state/terminated/exitCode')
  same "the containers of $1 end with $2" "$2" "$got"
  [[ $got == "$2" ]] || { log_of "$1" | tail -n 40 && finish; }
}

try small_pods prepare prepare --input /data/images --output /data/photos-32 --size 16 --set prepare.shard-images=40
expect "spark-submit of prepare" 0 "phase: Succeeded"
ended_with prepare 0

epochs=3
train=(train --data /data/photos-32 --run /data/runs/photos "${small[@]}" --set "training.epochs=$epochs")
start train small_pods train "${train[@]}"
if ! await_of "$started" 900 committed "$data/runs/photos" 4; then
  log_of train | tail -n 40
  not_ok "training on pods" "it does not begin" && finish
fi
ok "training on pods begins"
executors=("$state"/received/Pod-train-*-exec-*.json)
same "with two executor pods" 2 "${#executors[@]}"
executor=$(basename "${executors[0]}" .json)
got=$(received "$executor" spec/containers/0/resources/{requests,limits}/{cpu,memory})
same "of one core and 1.7 GB, request and limit alike" "1 1724Mi 1 1724Mi" "$got"
got=$(received "$executor" spec/{securityContext/runAsUser,containers/0/securityContext/readOnlyRootFilesystem})
same "as user 185 on a read-only root" "185 true" "$got"
got=$(received "$executor" spec/{serviceAccountName,automountServiceAccountToken})
same "without a token" "deepcluster-executor false" "$got"
same "which the driver owns" train "$(received "$executor" metadata/ownerReferences/0/name)"
process=$(pgrep -f -- "--podName ${executor#Pod-}" | head -n 1)
same "whose process is of user 185" "185" "$(awk '/^Uid/ { print $2 }' "/proc/$process/status")"
same "and has no capabilities" 0000000000000000 "$(awk '/^CapBnd/ { print $2 }' "/proc/$process/status")"

# Somebody deletes the driver's pod: SIGTERM, a commit, and then all that it owned goes.
asks DELETE pods/train >"$folder/deleted"
gone() { ! pgrep -f -- "--podName train-" >"$folder/left" && says "goes on from here" "$state"/pods/train/*/log; }
if await_of "$server" 300 gone; then
  ok "a driver whose pod is deleted stops at a commit, and its executors go"
else
  log_of train | tail -n 20
  not_ok "a driver whose pod is deleted stops at a commit, and its executors go" "left: $(cat "$folder/left")"
fi
ended train
echo "      at $(commits "$data/runs/photos") commits"

try small_pods train-again "${train[@]}"
expect "the same command again" 0 "phase: Succeeded"
ended_with train-again 0
quiet_run "$data/photos-32" $epochs
same "ends with the digest of a quiet run on local[2]" "$quiet" "$(epoch_digest "$data/runs/photos" $epochs)"

try small_pods wrong train --data /data/nothing --run /data/runs/other
ended_with wrong 4
expect "which spark-submit in cluster mode does not tell" 0 "phase: Failed"

# The Job of a night, as the controller of CronJobs would make its pod; drivers in client mode.
try generate incoming 40 8
chown -R 185:185 "$data/incoming"
job() { "$tool/python" -B "$root/deploy/kubernetes/tests/job.py" "$root/deploy/kubernetes/nightly.yaml" deepcluster-nightly-1 "$@"; }
job ConfigMap "spark.conf=spark.executor.memory 700m
spark.executor.memoryOverhead 1g
spark.executor.cores 1
spark.kubernetes.executor.request.cores 1
spark.kubernetes.executor.limit.cores 1" >"$folder/settings.json"
job Pod >"$folder/job.json"
for made in configmaps/settings pods/job; do
  try asks POST "${made%/*}" -H "Content-Type: application/json" -d "@$folder/${made#*/}.json"
  expect "the ${made#*/} of the nightly Job" 0 '"namespace": "deepcluster"'
done
job_ended() { asks GET pods/deepcluster-nightly-1-0 | grep -q '"phase": "\(Succeeded\|Failed\)"'; }
await_of "$server" 900 job_ended || true
ended_with deepcluster-nightly-1-0 "0 0"
log_of deepcluster-nightly-1-0 >"$folder/night"
added=$(grep -a "^added " "$folder/night" | tr -s " " || true)
same "its images joined the dataset" "added 40" "$added"
[[ $added == "added 40" ]] || cat "$folder/night"
same "and have clusters" yes "$([[ -n $(find "$data/assignments/deepcluster-nightly-1" -name "*.parquet" -print -quit) ]] && echo yes)"

same "no request of anybody was beyond their role" "" "$(grep ^refused "$state/requests" || true)"
same "executors asked for nothing" "" "$(grep deepcluster-executor "$state/requests" || true)"
echo "      what drivers asked for: $(sed -n 's/^allowed deepcluster-driver \([a-z]* [a-z]*\) .*/\1/p' "$state/requests" | sort -u | paste -sd ,)"
finish
