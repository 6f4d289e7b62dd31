#!/usr/bin/env bash
# What deploy/demo-kill shows to a newcomer.
source "$(dirname "$0")/lib.bash"
try "$root/deploy/demo-kill"
expect "a run that dies three times" 0 "ok: three times dead, and not a bit lost"
same "deaths" 3 "$(grep -c '^  killed: ' "$folder/out")"
finish
