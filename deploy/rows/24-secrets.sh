#!/usr/bin/env bash
# fault: secrets (a canary in credentials)
# promise: in no log, page, event log or commit
# wanted: 0 leaks
source "$(dirname "$0")/lib.bash"
figure_of SecretsRowIT
