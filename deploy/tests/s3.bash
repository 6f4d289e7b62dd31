# S3A of either Hadoop version, and an S3 server on this machine in a process of its own. Sourced after lib.bash.
# What is downloaded stays in folders of the user's.
# shellcheck shell=bash disable=SC2034,SC2154 # set here for those who source it, or by lib.bash
cache=${XDG_CACHE_HOME:-$HOME/.cache}
moto=5.2.5

# s3a_jars HADOOP: the folder of hadoop-aws of that version, the AWS SDK it names, and Hadoop's client, to
# $s3a_jars; 0.3 GB for 3.3.4, 0.7 GB for 3.4.2. Fails when they cannot be had.
s3a_jars() {
  s3a_jars=$cache/deepcluster-s3a-$1
  [[ -f $s3a_jars/complete ]] && return
  local pom=$folder/s3a-pom.xml artifact groups=org.apache.hadoop,com.amazonaws,software.amazon.awssdk
  groups+=,software.amazon.s3.analyticsaccelerator,org.wildfly.openssl
  {
    echo "<project><modelVersion>4.0.0</modelVersion><groupId>org.deepcluster</groupId><artifactId>s3a</artifactId>"
    echo "<version>1</version><packaging>pom</packaging><dependencies>"
    for artifact in aws client-api client-runtime; do
      echo "<dependency><groupId>org.apache.hadoop</groupId><artifactId>hadoop-$artifact</artifactId>"
      echo "<version>$1</version></dependency>"
    done
    echo "</dependencies></project>"
  } >"$pom"
  mvn -B -q -ntp -f "$pom" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime "-DincludeGroupIds=$groups" "-DoutputDirectory=$s3a_jars" >"$folder/out" 2>"$folder/err" ||
    return 1
  touch "$s3a_jars/complete"
}

# s3a_connector: what of $s3a_jars a Spark of the same Hadoop version lacks, as a class path.
s3a_connector() { find "$s3a_jars" -name '*.jar' ! -name 'hadoop-client-*' | paste -sd:; }

# spark_with_s3a HADOOP: a Spark of links to SPARK_HOME, with S3A and Hadoop's client of that version instead of
# its own; to $spark_with_s3a.
spark_with_s3a() {
  spark_with_s3a=$folder/spark-hadoop-$1
  mkdir -p "$spark_with_s3a/jars"
  ln -s "$SPARK_HOME"/{bin,sbin} "$spark_with_s3a"
  ln -s "$SPARK_HOME"/jars/*.jar "$spark_with_s3a/jars"
  rm -f "$spark_with_s3a"/jars/hadoop-client-*.jar
  ln -sf "$cache/deepcluster-s3a-$1"/*.jar "$spark_with_s3a/jars"
}

# s3_server: starts one that is empty but for the bucket "bucket"; its address to $s3, its log of requests to
# $s3_log. The keys lie in the environment, as on a machine of one's own. Fails when it cannot be had.
s3_server() {
  local venv=$cache/deepcluster-moto tries=0
  [[ -x $venv/bin/moto_server ]] ||
    { python3 -m venv "$venv" && "$venv/bin/pip" install -q "moto[s3,server]==$moto"; } >"$folder/out" 2>"$folder/err" ||
    return 1
  s3_log=$folder/s3-requests.log
  set -m
  "$venv/bin/python" "$root/deploy/tests/s3_server.py" "$s3_log" >"$folder/s3.out" 2>"$folder/s3.err" &
  set +m
  until grep -q '^http' "$folder/s3.out"; do
    ((++tries < 600)) || return 1
    sleep 0.1
  done
  s3=$(cat "$folder/s3.out")
  export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing
  s3_call bucket -X PUT -o "$folder/out"
}

# s3_settings: Spark's, for that server.
s3_settings() {
  echo "spark.hadoop.fs.s3a.endpoint $s3"
  echo "spark.hadoop.fs.s3a.endpoint.region us-east-1"
  echo "spark.hadoop.fs.s3a.path.style.access true"
  echo "spark.hadoop.fs.s3a.connection.ssl.enabled false"
}

# s3_call PATH [OPTION...]: a request of curl's; the server looks at the key's name only.
s3_call() {
  local scope=testing/20260101/us-east-1/s3/aws4_request path=$1
  shift
  curl -sf -H "Authorization: AWS4-HMAC-SHA256 Credential=$scope, SignedHeaders=host, Signature=none" "$@" "$s3/$path"
}

# s3_get KEY: the object's bytes.
s3_get() { s3_call "bucket/$1"; }

# s3_keys PREFIX: the names of the objects that begin with it.
s3_keys() { s3_call "bucket?list-type=2&prefix=$1" | grep -o '<Key>[^<]*' | cut -c6-; }

# s3_commits RUN: how many a run has. s3_committed RUN N: that many at least.
s3_commits() { s3_keys "$1/commits/epoch-" | wc -l; }
s3_committed() { [[ $(s3_commits "$1") -ge $2 ]]; }

# s3_digest RUN EPOCH: the digest of a run's epoch.
s3_digest() {
  s3_get "$1/commits/$(printf 'epoch-%04d-network.json' "$2")" >"$folder/commit.json" && digest_of "$folder/commit.json"
}

# s3_races: two writers on the server by S3A of $s3a_jars, 300 names each.
s3_races() {
  local client=org.apache.hadoop:hadoop-client
  try env "DEEPCLUSTER_S3_ENDPOINT=$s3" mvn -B -ntp -f "$root/pom.xml" -pl spark-job \
    test-compile failsafe:integration-test failsafe:verify -Dit.test=S3RaceIT \
    "-Dmaven.test.dependency.excludes=$client-api,$client-runtime,$client-minicluster" \
    "-Dmaven.test.additionalClasspath=$(find "$s3a_jars" -name '*.jar' | paste -sd,)"
  expect "two writers race for 300 names: 0 lost" 0 "Tests run: 6, Failures: 0, Errors: 0, Skipped: 0"
}

# requests [METHOD]: how many the server has had.
requests() { grep -c "^${1:-}" "$s3_log" || true; }
