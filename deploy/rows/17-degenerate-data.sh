#!/usr/bin/env bash
# fault: k > n, identical images, zero features, NaN features, fewer images than a batch, one image, none
# promise: refused or handled in words before the work
# wanted: all
source "$(dirname "$0")/lib.bash"
figure_of DegenerateDataRowIT
