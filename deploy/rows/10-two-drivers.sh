#!/usr/bin/env bash
# fault: two drivers on one run, and a zombie that wakes up (local, HDFS, S3 of Hadoop 3.4.2)
# promise: one commit a step, the loser stops
# wanted: 0 of 300 lost
source "$(dirname "$0")/lib.bash"
# shellcheck source=SCRIPTDIR/../tests/s3.bash
source "$root/deploy/tests/s3.bash"

# The AWS SDK is 0.6 GB: the short version runs the races on S3 where it is there already.
on_s3="S3 not run"
if [[ $MODE == full || -f $cache/deepcluster-s3a-3.4.2/complete ]] && s3a_jars 3.4.2 && s3_server; then
  s3_races
  on_s3="on S3 300, by S3A of Hadoop 3.4.2 against a server of this machine"
elif [[ $MODE == full ]]; then
  not_run "hadoop-aws 3.4.2 or moto, the S3 server of these tests, cannot be had"
fi
figure_of RaceTest,HdfsRaceIT "$on_s3"
