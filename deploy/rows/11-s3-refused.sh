#!/usr/bin/env bash
# fault: a run on S3A without conditional create, where two writers could not be told apart
# promise: refused in words
# wanted: refused
source "$(dirname "$0")/lib.bash"
need_data
for scheme in s3a gs abfs; do
  try "$deepcluster" train --data "$data" --run "$scheme://bucket/run" --master 'local[1]' "${tiny[@]}"
  expect "a run on $scheme" 5 "file systems of scheme $scheme cannot create a file only if it is absent" \
    "add --single-writer"
done
reached refused "s3a, gs and abfs, each before the file system is asked for anything; exit code 5"
