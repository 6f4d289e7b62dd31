#!/usr/bin/env bash
# fault: two drivers on one run, and a zombie that wakes up (local, HDFS, S3 of Hadoop 3.4.2)
# promise: one commit a step, the loser stops
# wanted: 0 of 300 lost
source "$(dirname "$0")/lib.bash"
figure_of RaceTest,HdfsRaceIT
