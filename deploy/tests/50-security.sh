#!/usr/bin/env bash
# conf/spark-security.conf on a standalone cluster: train runs with the secret, nobody gets in without it.
source "$(dirname "$0")/lib.bash"
source "$root/deploy/tests/standalone.bash"

if [[ -z ${DEEPCLUSTER_SPARK_HOME:-} ]]; then
  echo "NOT RUN security: DEEPCLUSTER_SPARK_HOME names no Spark 3.5.9"
  exit 0
fi
umask 077
export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME
secret=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')

# with NAME [SETTING...]: a configuration folder of the shipped file and the settings.
with() {
  local at=$folder/$1
  shift
  mkdir "$at"
  cp "$root/conf/spark-security.conf" "$at/spark-defaults.conf"
  printf '%s\n' "$@" >>"$at/spark-defaults.conf"
}
small=("spark.executor.memory 1500m" "spark.executor.cores 1" "spark.cores.max 1"
  "spark.eventLog.enabled true" "spark.eventLog.dir file://$folder/events")
mkdir "$folder/events"
with member "spark.authenticate.secret $secret" "${small[@]}"
with stranger "spark.authenticate.secret 0000" "${small[@]}"
with nobody "${small[@]}"
sed -i '/^spark.authenticate /d; /^spark.network/d' "$folder/nobody/spark-defaults.conf"

export SPARK_CONF_DIR=$folder/member
log() { printf '%s/%s.log' "$folder" "$1"; }
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
standalone 127.0.0.1
worker worker 127.0.0.1
standalone_ready worker
ok "a worker with the secret registers"

dataset "$folder/data" 120
export DEEPCLUSTER_MASTER=$standalone
train=(train --data "$folder/data" "${tiny[@]}" --set training.epochs=1)
try "$deepcluster" "${train[@]}" --run "$folder/run"
expect "train with the secret" 0 "1 epoch in"

for name in stranger nobody; do
  SPARK_CONF_DIR=$folder/$name try "$deepcluster" "${train[@]}" --run "$folder/run-$name"
  expect "refused: $name" 3 "no master took the application"
  same "and begins no run: $name" no "$([[ -e $folder/run-$name ]] && echo yes || echo no)"
done
SPARK_CONF_DIR=$folder/stranger timeout 25 "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker \
  --host 127.0.0.1 --cores 1 --memory 1g --webui-port 0 --work-dir "$folder/worker-2" \
  "$standalone" >"$(log stranger)" 2>&1 || true
same "a worker with another secret does not register" 0 \
  "$(grep -c "Successfully registered with master" "$(log stranger)")"
same "one worker is known to the master" 1 "$(grep -c "Registering worker" "$(log master)")"

rm -r "$folder/member" "$folder/stranger" "$folder/nobody"
same "the secret is in no file" "" "$(grep -rlF -- "$secret" "$folder" || true)"
logs=$(find "$folder/events" -type f -name 'events_*' -exec grep -l "spark.authenticate.secret" {} + | wc -l)
if ((logs > 0)); then ok "event logs name the setting of the secret"; else not_ok "event logs" "none"; fi
finish
