#!/usr/bin/env bash
# fault: known holes in shipped jars
# promise: none reachable and unexplained (bill of materials, reviewed list)
# wanted: 0 unexplained
source "$(dirname "$0")/lib.bash"
figure_of ShippedComponentsRowIT
