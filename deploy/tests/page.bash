# Tables of results in the project's pages. Shared by deploy/chaos and deploy/platforms/table.
# shellcheck shell=bash

# cells TEXT...: of a row of a table in Markdown.
cells() {
  local cell
  for cell in "$@"; do printf '| %s ' "${cell//|/\\|}"; done
  echo "|"
}

# today_here: the day, and this machine.
today_here() {
  echo "$(date -u +%F), $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
    "$(awk '/^MemTotal:/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo)"
}

# write_page PAGE NAME: puts what it is given between the markers NAME of a page.
write_page() {
  local page=$1 name=$2 written
  written=$(mktemp)
  {
    sed "/<!-- $name begin -->/q" "$page"
    cat
    sed -n "/<!-- $name end -->/,\$p" "$page"
  } >"$written" && cp "$written" "$page"
  rm "$written"
  echo "wrote the table in $page"
}
