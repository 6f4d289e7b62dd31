# For rows that an integration test measures. Source it after lib.bash.
# shellcheck shell=bash

# figure_of CLASS: runs the test, whose RowFigure is the row's result, and ends the row.
figure_of() {
  local number=${script##*/} json reached note
  failsafe "$1" "-Ddeepcluster.chaos.out=$folder/figures"
  json=$folder/figures/row-${number%%-*}.json
  expect "$1" 0
  [[ -f $json ]] || reached ""
  reached=$(sed -n 's/.*"reached":"\([^"]*\)".*/\1/p' "$json")
  note=$(sed -n 's/.*"note":"\([^"]*\)".*/\1/p' "$json")
  reached "$reached" "$note"
}
