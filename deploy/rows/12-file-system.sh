#!/usr/bin/env bash
# fault: the n-th file-system call fails, is late, returns false, or succeeds and then throws; every n of one epoch
# promise: finished or stopped cleanly, never wrong
# wanted: 0 wrong
source "$(dirname "$0")/lib.bash"
figure_of FileSystemFaultsIT
