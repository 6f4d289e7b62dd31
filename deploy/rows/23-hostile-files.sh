#!/usr/bin/env bash
# fault: hostile model bundle, archive (slip, bomb, links), configuration
# promise: no foreign class runs, no crash, no path escapes
# wanted: 0
source "$(dirname "$0")/lib.bash"
figure_of HostileFilesRowIT
