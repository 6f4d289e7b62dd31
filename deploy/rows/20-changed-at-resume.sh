#!/usr/bin/env bash
# fault: configuration, library version, dataset changed at resume
# promise: refused with a difference; allowed keys recorded
# wanted: 0 unnoticed
source "$(dirname "$0")/lib.bash"
figure_of ResumeChangesRowIT
