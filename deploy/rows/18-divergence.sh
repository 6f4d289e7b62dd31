#!/usr/bin/env bash
# fault: NaN or divergence in one worker
# promise: round rejected before averaging, rolled back, bounded retries, never committed
# wanted: 0
source "$(dirname "$0")/lib.bash"
figure_of GuardsIT
