# Shared by the rows beside it, which deploy/chaos runs: what a row is given, the runs it hurts, its result.
#
# A row begins with three comments, "# fault:", "# promise:" and "# wanted:", sources this file, and ends
# with `reached FIGURE [NOTE]` or `not_run REASON`. It is given
#
#   MODE          full or quick
#   SEED          of every choice it makes
#   CHAOS_WORK    a folder of its own, deleted afterwards
#   CHAOS_SHARED  a folder for what several rows need: the dataset, quiet runs
#   CHAOS_OUT     a folder of results, for what another row of the same commit measures
#   CHAOS_RESULT  the file its result goes to
#   CHAOS_TESTED  commit and seed
# shellcheck shell=bash
export TMPDIR=$CHAOS_WORK
source "$(dirname "${BASH_SOURCE[0]}")/../tests/lib.bash"
unset SPARK_HOME
RANDOM=$SEED
started=$SECONDS
script=$(readlink -f "$0")

# Killed processes leave their temporary files: into the row's own folder. Processes of seconds end before
# the second compiler pays: without it they take half the time.
mkdir -p "$folder/tmp"
export SPARK_LOCAL_DIRS=$folder/tmp JAVA_TOOL_OPTIONS="-Djava.io.tmpdir=$folder/tmp -XX:TieredStopAtLevel=1"

header() { sed -n "s/^# $1: //p" "$script"; }

# in_mode FULL QUICK: the one of this mode.
in_mode() { if [[ $MODE == full ]]; then echo "$1"; else echo "$2"; fi; }

# between LOW HIGH: a seeded number, into $drawn. Not a subshell: that would draw the same one again.
between() { drawn=$(($1 + (RANDOM * 32768 + RANDOM) % ($2 - $1 + 1))); }

quoted() { sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' <<<"$1" | tr -d '\n'; }

# write_result REACHED OK STATE NOTE
write_result() {
  local number=${script##*/}
  number=${number%%-*}
  {
    echo "{"
    echo "  \"row\": $((10#$number)),"
    echo "  \"fault\": \"$(quoted "$(header fault)")\","
    echo "  \"promise\": \"$(quoted "$(header promise)")\","
    echo "  \"wanted\": \"$(quoted "$(header wanted)")\","
    echo "  \"reached\": \"$(quoted "$1")\","
    echo "  \"ok\": $2,"
    echo "  \"state\": \"$3\","
    echo "  \"mode\": \"$MODE\","
    echo "  \"seconds\": $((SECONDS - started)),"
    [[ -z ${baseline:-} ]] || echo "  \"baseline\": \"$(quoted "$baseline")\","
    echo "  \"note\": \"$(quoted "$4")\""
    echo "}"
  } >"$CHAOS_RESULT"
}

# reached FIGURE [NOTE]: ends the row; it is as it should be unless a check has failed.
reached() {
  local state
  state=$(in_mode ok short)
  if [[ $failed == 0 ]]; then
    write_result "$1" true "$state" "${2:-}"
  else
    write_result "$1" false failed "${2:-}"
  fi
  exit "$failed"
}

not_run() {
  write_result "" false "not run" "$1"
  exit 0
}

# need COMMAND PACKAGE: installs it as root where it is missing.
need() {
  command -v "$1" >/dev/null && return
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null 2>&1 || true
  elif [[ $(id -u) == 0 ]] && command -v dnf >/dev/null; then
    dnf install -y -q "$2" >/dev/null 2>&1 || true
  fi
  command -v "$1" >/dev/null || not_run "$1 is missing (install the package $2)"
}

# A real Spark: DEEPCLUSTER_SPARK_HOME, or the pip package in a folder of the user's. Sets SPARK_HOME.
need_spark() {
  local home=${DEEPCLUSTER_SPARK_HOME:-} venv=${XDG_CACHE_HOME:-$HOME/.cache}/deepcluster-pyspark-3.5.9
  if [[ -z $home ]]; then
    [[ -x $venv/bin/spark-submit ]] ||
      { python3 -m venv "$venv" && "$venv/bin/pip" install -q pyspark==3.5.9; } >/dev/null 2>&1 ||
      rm -rf "$venv"
    home=$(echo "$venv"/lib/python*/site-packages/pyspark)
  fi
  [[ -x $home/bin/spark-submit ]] || not_run "there is no Spark 3.5.9 (set DEEPCLUSTER_SPARK_HOME)"
  # A local-cluster master gives every executor a copy of the jar, by default under SPARK_HOME, and leaves it there.
  export SPARK_HOME=$home SPARK_CONF_DIR=$folder/conf SPARK_WORKER_DIR=$folder/work
  mkdir -p "$SPARK_CONF_DIR"
}

# failsafe CLASS [-Dname=value...]: an integration test; what Maven said is in $folder/out.
failsafe() {
  local class=$1
  shift
  try mvn -B -ntp -f "$root/pom.xml" -pl spark-job test-compile failsafe:integration-test failsafe:verify \
    "-Dit.test=$class" "$@"
}

# The images of all rows that train: 240 in 8 shards.
need_data() {
  data=$CHAOS_SHARED/data
  if [[ ! -f $data/manifest.json ]]; then
    rm -rf "$data" "$data-images"
    dataset "$data" 240
  fi
}

epochs=$(in_mode 2 1)
engine=mllib
master='local[2]'

# train RUN: one process of a run, told of in $code (124: it hung), $folder/out and $folder/err.
train() {
  try timeout --foreground 900 "$deepcluster" train --data "$data" --run "$1" --master "$master" "${tiny[@]}" \
    --set "training.epochs=$epochs" --set "clustering.engine=$engine"
}

# train_marked RUN: the same with the listener that strikes at marks (CHAOS_*, see MarkListener). The few rows here stay on
# executors, as many would.
train_marked() {
  mkdir -p "$1/commits"
  JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS -Dspark.extraListeners=org.deepcluster.chaos.MarkListener -Dspark.deepcluster.gather-bytes=0" \
    DEEPCLUSTER_CLASS_PATH=$root/spark-job/target/test-classes CHAOS_RUN=$1 CHAOS_LOG=$1.log train "$1"
}

# need_quiet: a run of these settings in which nothing dies, on local[2]; its folder to $quiet.
need_quiet() {
  quiet=$CHAOS_SHARED/quiet-$engine-$epochs
  [[ -f $quiet/done ]] && return
  rm -rf "$quiet" "$quiet.log"
  master='local[2]' SPARK_HOME='' train_marked "$quiet"
  [[ $code == 0 ]] || { tail -n 20 "$folder/err"; not_ok "a quiet run" "exit code $code"; reached ""; }
  touch "$quiet/done"
}

# commits RUN: its commits, oldest first.
commits() {
  local name
  for name in "$1"/commits/epoch-*.json; do
    [[ ! -f $name ]] || echo "$(sed -n 's/^  "sequence" : \(.*\),$/\1/p' "$name") $name"
  done | sort -n | cut -d' ' -f2-
}

# last_digest RUN: the digest of its last commit, which covers all before it.
last_digest() {
  local last
  last=$(commits "$1" | tail -n 1)
  [[ -z $last ]] || digest_of "$last"
}

# like_quiet NAME RUN: the run has ended, as the quiet one did.
like_quiet() {
  if [[ $code != 0 ]]; then
    not_ok "$1" "exit code $code"
    tail -n 20 "$folder/err"
  else
    same "$1" "$(last_digest "$quiet")" "$(last_digest "$2")"
  fi
}

# counted RUN WORD: how often the listener met it, such as "lost" or "TaskStart .*k-means".
counted() {
  awk -v word="^$2" '$1 == "count" { n = $2; sub(/^count [0-9]+ /, ""); if ($0 ~ word) all += n } END { print all + 0 }' "$1.log"
}

strikes() { grep -c '^strike ' "$1.log" || true; }

give_up() { reached ""; }
# shellcheck source=SCRIPTDIR/../tests/standalone.bash
source "$root/deploy/tests/standalone.bash"

# on_standalone RUN [CONF...]: one process of the run on all workers.
on_standalone() {
  local run=$1
  shift
  printf '%s\n' "spark.executor.memory 900m" "spark.executor.cores 1" "spark.driver.host $standalone_host" \
    "spark.scheduler.minRegisteredResourcesRatio 1.0" "spark.scheduler.maxRegisteredResourcesWaitingTime 60s" \
    "spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1" "$@" >"$SPARK_CONF_DIR/spark-defaults.conf"
  SPARK_LOCAL_IP=$standalone_host DEEPCLUSTER_MASTER=$standalone master=$standalone train_marked "$run"
}

# clustered RUN EXECUTORS [CONF...]: one process of the run on executors of one core each, processes of a
# local-cluster master by spark-submit; CONF lines go to spark-defaults.conf.
clustered() {
  local run=$1 executors=$2
  shift 2
  rm -rf "$SPARK_WORKER_DIR"
  printf '%s\n' "spark.executor.memory 900m" "spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1" "$@" \
    >"$SPARK_CONF_DIR/spark-defaults.conf"
  master="local-cluster[$executors,1,900]" DEEPCLUSTER_MASTER="local-cluster[$executors,1,900]" train_marked "$run"
}

# kill_executors STAGE RUNS KILLS LAST JUDGE: rows 4 to 6. Kills the executor of seeded tasks, KILLS a run and numbered up
# to LAST, of jobs whose description has STAGE in it; JUDGE RUN says whether the run is right. A strike may find its
# executor dead already by the one before: there are more runs then, up to as many again.
# Sets $kills, $right and $lost, the tasks that died.
kill_executors() {
  local stage=$1 runs=$2 each=$3 last=$4 judge=$5 i run at
  for ((i = 1; kills < runs * each && i <= 2 * runs; i++)); do
    run=$folder/run-$engine-$i
    at=
    while [[ $(tr ',' '\n' <<<"$at" | sort -un | wc -w) -lt $each ]]; do
      between 1 "$last"
      at+=$drawn,
    done
    between 0 40
    CHAOS_EVENT=TaskStart CHAOS_DURING=$stage CHAOS_AT=$at CHAOS_WORK_MS=$drawn CHAOS_VICTIM=executor \
      clustered "$run" 2
    echo "      run $i: $(strikes "$run") executors killed, $drawn ms into tasks $at $(counted "$run" "dead ") tasks lost"
    kills=$((kills + $(strikes "$run")))
    lost=$((lost + $(counted "$run" "dead ")))
    if "$judge" "$run"; then right=$((right + $(strikes "$run"))); fi
    rm -rf "$run"
  done
}
kills=0 right=0 lost=0

# twelve_times SCALA [OPTION...]: what a library gives for the same input in twelve runs on two executors; sets $distinct.
twelve_times() {
  local program=$1
  shift
  rm -f "$SPARK_CONF_DIR/spark-defaults.conf"
  DEEPCLUSTER_MASTER='' try timeout 600 "$SPARK_HOME/bin/spark-shell" --master 'local-cluster[2,1,900]' \
    --conf spark.executor.memory=900m --conf spark.ui.enabled=false "$@" -I "$program"
  distinct=$(sed -n 's/^distinct results: //p' "$folder/out")
  [[ -n $distinct ]] || { tail -n 20 "$folder/out" "$folder/err"; not_ok "${program##*/}" "it told no result"; }
}

# same_as_quiet RUN: the same digest.
same_as_quiet() {
  like_quiet "the digest" "$1"
  [[ $code == 0 && $(last_digest "$1") == "$(last_digest "$quiet")" ]]
}

# figure_of CLASS[,CLASS...] [NOTE]: the row is measured by integration tests, which write its figure to a file. A
# short version has been run by the build of this jar already, if the figure is younger than it.
figure_of() {
  local number=${script##*/} figures=$root/spark-job/target/figures file jar
  number=${number%%-*}
  file=$figures/row-$number.json
  jar=$(compgen -G "$root/spark-job/target/deepcluster-*-all.jar" || true)
  if [[ $MODE == full || ! -f $file || $file -ot $jar ]]; then
    rm -f "$file"
    failsafe "$1" "-Ddeepcluster.chaos=$MODE" "-Ddeepcluster.chaos.out=$figures"
    [[ $code == 0 ]] || { grep '^\[ERROR\]' "$folder/out" | head -n 10; not_ok "$1" "it fails"; }
  fi
  [[ -f $file ]] || { not_ok "$1" "it told no figure" && reached ""; }
  grep -q '"ok":true' "$file" || not_ok "$1" "its figure is not as it should be"
  # shellcheck disable=SC2034 # read by write_result
  baseline=$(told "$file" beside)
  reached "$(told "$file" reached)" "$(told "$file" note)${2:+; $2}"
}
told() { sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p" "$1"; }
