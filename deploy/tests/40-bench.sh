#!/usr/bin/env bash
# The short benchmark by itself and beside its peer. It prints the ratios; only a wrong result fails.
source "$(dirname "$0")/lib.bash"
unset SPARK_HOME
bench=$root/deploy/bench

try "$bench" --help
expect "bench --help has an example" 0 "Example" "  deepcluster bench"
try "$bench" --only sleeping --peer-layout sideways --rows 10 --k 11 --cores 0
expect "all problems at once" 3 "--only sleeping is no measure" "--peer-layout sideways" \
  "--k 11 (rule: 1 to --rows 10)" "--cores 0"
try "$bench" --data "$folder/nowhere"
expect "a missing dataset" 4 "Cannot read dataset"
try "$bench" --images 100 --work "$folder" --only training
expect "too few images" 1 "Cannot bench on 100 images" "raise --images"
try "$bench" --images 2000000000 --work "$folder"
expect "too little space" 1 "Cannot bench in $folder" "GB are free"
try "$bench" --peer "$folder/python" --work "$folder"
expect "a peer that does not exist" 1 "Cannot start the peer $folder/python"
printf '#!/usr/bin/env bash\nread -r line\necho "Killed by hand" >&2\nexit 3\n' >"$folder/python"
chmod +x "$folder/python"
try "$bench" --peer "$folder/python" --work "$folder"
expect "a peer that dies" 1 "ended during hello with exit code 3" "Killed by hand"
if command -v python3 >/dev/null && ! python3 -c 'import torch' 2>/dev/null; then
  try "$bench" --peer "$(command -v python3)" --work "$folder"
  expect "a peer without torch" 1 "No module named" "install torch, faiss-cpu, numpy and pillow"
fi

# The measures in the last try's JSON, and those among them that have a ratio.
measured() { grep -o '"[a-z_0-9]*":{"unit"' "$folder/out" | cut -d'"' -f2 | tr '\n' ' '; }
compared() { grep -o '"[a-z_0-9]*":{"unit"[^{}]*{"min"' "$folder/out" | cut -d'"' -f2 | tr '\n' ' '; }
measures="epoch_cold epoch epoch_extract epoch_whiten epoch_cluster epoch_train decode augmentation "
measures+="training extraction whitening kmeans_k64 kmeans_k256 mllib_k64 "

if [[ -z ${DEEPCLUSTER_PEER_PYTHON:-} ]] ||
  ! "$DEEPCLUSTER_PEER_PYTHON" -c 'import torch, faiss, numpy, PIL' 2>/dev/null; then
  echo "NOT RUN bench with the peer: DEEPCLUSTER_PEER_PYTHON names no Python that has torch and faiss"
  try "$bench" --quick --work "$folder" --json
  expect "bench --quick" 0 '"settings":{"images":768' '"averaging_share":' '"fixed_seconds":'
  same "every measure is there" "$measures" "$(measured)"
  same "MLlib is the only one to compare with" "mllib_k64 " "$(compared)"
  tail -n 18 "$folder/err"
else
  try "$bench" --quick --work "$folder" --json --peer "$DEEPCLUSTER_PEER_PYTHON"
  expect "bench --quick beside the peer" 0 '"settings":{"images":768' '"peer":{"python"' \
    '"averaging_share":' '"fixed_seconds":'
  same "every measure has its ratio" "$measures" "$(compared)"
  tail -n 18 "$folder/err"
  try "$bench" --images 256 --pairs 1 --only training --work "$folder" --json
  expect "bench --only, alone" 0 '"training":{"unit":"images/s"' '"ratio":null'
fi
expect "the table goes to stderr where JSON goes to stdout" 0 "times faster"
same "nothing is left behind" "" "$(find "$folder" -name 'deepcluster-bench-*')"
finish
