#!/usr/bin/env bash
# fault: an executor is cut off from the driver for 60 s
# promise: the run ends, with the same bytes
# wanted: 5/5
source "$(dirname "$0")/lib.bash"
need_spark
need_data
engine=blocked
need_quiet
seconds=$(in_mode 60 5)

# One worker lives in a network namespace, the other one, the master and the driver outside. Where there
# are no namespaces, the executor is stopped instead (SIGSTOP), which cuts it off and freezes it too.
space=chaos-$$ link=chaos$(($$ % 10000)) here=10.213.$((SEED % 250)).1 there=10.213.$((SEED % 250)).2
inside=()
how="the link of its network namespace down"
# shellcheck disable=SC2317,SC2329 # called by the trap
remove_space() {
  ip netns delete "$space" 2>/dev/null || true
  ip link delete "$link" 2>/dev/null || true
}
make_space() {
  ip netns add "$space" && ip link add "$link" type veth peer name "${link}p" &&
    ip link set "${link}p" netns "$space" && ip address add "$here/30" dev "$link" && ip link set "$link" up &&
    ip -n "$space" address add "$there/30" dev "${link}p" && ip -n "$space" link set "${link}p" up &&
    ip -n "$space" link set lo up
}
if [[ $(id -u) == 0 ]] && command -v ip >/dev/null && make_space 2>"$folder/space"; then
  trap 'tidy; remove_space' EXIT
  inside=(ip netns exec "$space")
  cut="ip link set $link down; sleep $seconds; ip link set $link up"
else
  remove_space
  here=127.0.0.1 there=127.0.0.1
  how="stopped (SIGSTOP), as there are no network namespaces"
  # shellcheck disable=SC2016 # for the shell of the listener
  cut='kill -STOP $VICTIM; sleep '"$seconds"'; kill -CONT $VICTIM'
fi

standalone "$here"
worker near "$here"
worker far "$there" "${inside[@]}"
standalone_ready near far

# The cut comes at a seeded task of extraction, k-means or training, whichever executor has it: the link
# goes down while the far one works beside the near one.
right=0
points=$(in_mode 5 1)
stages=(train extract k-means train extract)
last=(8 8 20 8 8)
for ((i = 0; i < points; i++)); do
  run=$folder/run-$i
  between 1 "${last[i]}"
  before=$SECONDS
  CHAOS_EVENT=TaskStart CHAOS_DURING=${stages[i]} CHAOS_AT=$drawn CHAOS_VICTIM=executor CHAOS_COMMAND=$cut \
    on_standalone "$run"
  same "a cut in ${stages[i]}" 1 "$(strikes "$run")"
  if same_as_quiet "$run" && [[ $(strikes "$run") == 1 ]]; then right=$((right + 1)); fi
  echo "      at task $drawn of ${stages[i]}; the run took $((SECONDS - before)) s"
done
reached "$right/$points" "for $seconds s: $how"
