# A small Hadoop (MiniHadoop.java) in a process of its own. Sourced after deploy/platforms/lib.bash.
# shellcheck shell=bash disable=SC2034,SC2154 # set here for those who source it, or by lib.bash

# Spark's libraries, and what the servers need beside them: not on any other class path.
hadoop_jars() {
  local version artifact to=$root/target/minicluster
  version=$(sed -n 's:.*<hadoop.version>\(.*\)</hadoop.version>.*:\1:p' "$root/pom.xml")
  for artifact in "org.apache.hadoop:hadoop-client-minicluster:$version" junit:junit:4.13.2 \
    org.bouncycastle:bcprov-jdk15on:1.68 org.bouncycastle:bcpkix-jdk15on:1.68; do
    compgen -G "$to/$(cut -d: -f2 <<<"$artifact")-*.jar" >/dev/null ||
      mvn -q -B -f "$root/pom.xml" -N dependency:copy "-Dartifact=$artifact" "-DoutputDirectory=$to" >"$folder/mvn" 2>&1 ||
      not_run "$artifact cannot be had: $(grep -m 1 ERROR "$folder/mvn")"
  done
  echo "$to/*:$DEEPCLUSTER_SPARK_HOME/jars/*"
}

# hadoop [yarn]: starts HDFS, its address to $hdfs, and YARN where asked for. Sets HADOOP_CONF_DIR.
hadoop() {
  local class_path tries=0
  class_path=$(hadoop_jars) || { echo "$class_path" && exit 77; }
  set -m
  env -C "$folder" "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx700m --add-opens=java.base/java.lang=ALL-UNNAMED \
    -cp "$class_path" "$root/deploy/tests/MiniHadoop.java" "$folder" "$@" >"$folder/hadoop.log" 2>&1 &
  set +m
  hadoop=$!
  trap 'kill "$hadoop" 2>/dev/null && wait "$hadoop" || true; tidy' EXIT
  export HADOOP_CONF_DIR=$folder/hadoop
  until [[ -f $HADOOP_CONF_DIR/ready ]]; do
    if ((++tries == 1200)) || ! kill -0 "$hadoop" 2>/dev/null; then
      grep -A 5 "^Exception" "$folder/hadoop.log" || tail "$folder/hadoop.log"
      not_ok "Hadoop" "it does not start" && finish
    fi
    sleep 0.2
  done
  { read -r hdfs && read -r hdfs_pages; } <"$HADOOP_CONF_DIR/ready"
}

# By HTTP: a Java process for each look would take seconds.
hdfs_http() { curl -sfL "$hdfs_pages/webhdfs/v1${1#"$hdfs"}?op=$2"; }
hdfs_names() { hdfs_http "$1" LISTSTATUS | grep -o '"pathSuffix":"[^"]*"' | cut -d'"' -f4; }
hdfs_content() { hdfs_http "$1" OPEN; }

# belongs PROCESS ANCESTOR: whether it is one of its children, or theirs.
belongs() {
  local at=$1
  while [[ -n $at && $at -gt 1 ]]; do
    [[ $at != "$2" ]] || return 0
    at=$(ps -o ppid= -p "$at" | tr -d ' ')
  done
  return 1
}

# kill_container RUN: SIGKILL to the holder of the first lease, a container of this Hadoop.
kill_container() {
  local driver
  driver=$(holder "$1" 1)
  belongs "$driver" "$hadoop" || { not_ok "the driver" "process $driver is no container of YARN" && return; }
  kill -9 "$driver"
  echo "      the driver, process $driver, was killed at $(commits "$1") commits"
}
