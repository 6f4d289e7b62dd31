#!/usr/bin/env bash
# fault: a plan holds steps that Spark cannot repeat (repartition, zip, sample behind a shuffle)
# promise: none in ours
# wanted: 0
source "$(dirname "$0")/lib.bash"
figure_of RepeatablePlansIT
