#!/usr/bin/env bash
# fault: bad images: empty, truncated, bit-flipped, wrong type, CMYK, 16 bit, animated, 1 pixel, text named .jpg, ...
# promise: each rejected with its reason or read rightly; a budget (default 1 %)
# wanted: 0 silent
source "$(dirname "$0")/lib.bash"
figure_of HostileImagesRowIT
