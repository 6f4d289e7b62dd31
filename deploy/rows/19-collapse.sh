#!/usr/bin/env bash
# fault: collapse (a constant network, one giant cluster)
# promise: noticed, reported, stops by policy
# wanted: epochs to notice
source "$(dirname "$0")/lib.bash"
figure_of GuardsIT
