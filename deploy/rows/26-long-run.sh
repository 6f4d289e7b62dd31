#!/usr/bin/env bash
# fault: 200 tiny epochs in one driver
# promise: flat heap, native memory, files, threads
# wanted: slope 0
source "$(dirname "$0")/lib.bash"
figure_of LongRunIT
