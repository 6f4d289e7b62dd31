#!/usr/bin/env bash
# fault: HDFS in safe mode for 30 s, a data node lost, the name node restarted
# promise: waits, goes on
# wanted: 3/3
source "$(dirname "$0")/lib.bash"
figure_of HdfsFaultsIT
