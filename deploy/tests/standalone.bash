# A standalone master and its workers, real processes of SPARK_HOME on this machine. Whoever sources this, after
# lib.bash, may define give_up: what ends the script when one does not start.
# shellcheck shell=bash disable=SC2034,SC2154 # set here for those who source it, or by lib.bash
declare -F give_up >/dev/null || give_up() { finish; }

# await TEXT FILE...: each says it.
await() {
  local text=$1 tries=0 file
  shift
  for file in "$@"; do
    until grep -q "$text" "$file" 2>/dev/null; do
      ((++tries < 1200)) || { not_ok "the standalone master" "${file##*/} does not say: $text" && give_up; }
      sleep 0.1
    done
  done
}

# standalone HOST: starts a standalone master; its address to $standalone.
standalone() {
  set -m
  "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master --host "$1" --port 0 --webui-port 0 \
    >"$folder/master.log" 2>&1 &
  set +m
  await "Starting Spark master at" "$folder/master.log"
  standalone=$(grep -o 'spark://[0-9.:]*' "$folder/master.log" | head -n 1)
  standalone_host=$1
}

# worker NAME HOST [COMMAND...]: a worker of $worker_cores cores, or one, started by COMMAND.
worker() {
  local name=$1 host=$2
  shift 2
  set -m
  "$@" env "SPARK_LOCAL_IP=$host" "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker \
    --host "$host" --cores "${worker_cores:-1}" --memory 2g --webui-port 0 --work-dir "$folder/$name" "$standalone" \
    >"$folder/$name.log" 2>&1 &
  set +m
}

# standalone_ready NAME...: these workers have registered.
standalone_ready() {
  local name
  for name in "$@"; do await "Successfully registered with master" "$folder/$name.log"; done
}
