#!/usr/bin/env bash
# fault: a run on S3A without conditional create, where two writers could not be told apart
# promise: refused in words
# wanted: refused
source "$(dirname "$0")/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/s3.bash
source "$root/deploy/tests/s3.bash"
need_data
train_on() {
  try "$deepcluster" train --data "$data" --run "$1" --master 'local[1]' "${tiny[@]}"
}
for scheme in s3a gs abfs; do
  train_on "$scheme://bucket/run"
  expect "a run on $scheme without its connector" 5 "no file system of scheme $scheme is on the class path"
done
s3a_jars 3.3.4 || not_run "hadoop-aws 3.3.4 and its AWS SDK cannot be had from Maven"
DEEPCLUSTER_CLASS_PATH="$s3a_jars/*" train_on s3a://bucket/run
expect "a run by S3A of Hadoop 3.3.4" 5 "cannot create a file only if it is absent" "add --single-writer"
reached refused "S3A of Hadoop 3.3.4 by what it says it can; s3a, gs and abfs without a connector; before any request; \
exit code 5"
