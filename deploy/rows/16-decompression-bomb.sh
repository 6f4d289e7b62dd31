#!/usr/bin/env bash
# fault: decompression bomb (389 kB, 400 megapixels)
# promise: rejected from its header
# wanted: under 10 MB and 50 ms
source "$(dirname "$0")/lib.bash"
figure_of DecompressionBombRowIT
