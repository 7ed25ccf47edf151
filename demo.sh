#!/usr/bin/env bash
# Two receivers and one sender, each a Spring Boot application in a process of its own, without
# any service between them. Ends on Ctrl-C.
#
#   ./demo.sh [--seconds N]     N: how long the applications run before they are stopped
set -uo pipefail

fail() {
  printf 'demo.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

seconds=
case ${1:-} in
  "") ;;
  --seconds)
    [[ $# -eq 2 && $2 =~ ^[1-9][0-9]{0,8}$ ]] || fail "--seconds needs one number of seconds, such as --seconds 20" 2
    seconds=$2
    ;;
  -h | --help)
    sed -n '2,/^set/{/^#/s/^# \{0,1\}//p;}' "${BASH_SOURCE[0]}"
    exit 0
    ;;
  *) fail "'$1' is no option; usage: ./demo.sh [--seconds N]" 2 ;;
esac

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
sender=$root/sample-sender-app/target/sample-sender-app.jar
receiver=$root/sample-receiver-app/target/sample-receiver-app.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || fail "there is no '$java'; install a JDK 17 or newer, or set JAVA_HOME to one"

if [[ ! -f $sender || ! -f $receiver ]]; then
  command -v mvn >/dev/null || fail "the applications are not built yet, and there is no 'mvn'; install Maven 3.8.7 or newer"
  echo "[demo] building the applications; the first time takes some minutes"
  (cd "$root" && mvn -B -q -DskipTests -pl sample-sender-app,sample-receiver-app -am package) || fail "the build failed"
fi

pipes=$(mktemp -d) || exit 1
names=() applications=() printers=()

# Runs an application in the background and puts its name before each line that it prints.
start() {
  local name=$1 pipe=$pipes/${#names[@]}
  shift
  mkfifo "$pipe" || exit 1
  (
    trap '' INT TERM HUP
    while IFS= read -r line; do printf '[%s] %s\n' "$name" "$line"; done <"$pipe"
  ) &
  printers+=($!)
  "$java" -jar "$@" >"$pipe" 2>&1 </dev/null &
  applications+=($!)
  names+=("$name")
}

stop_all() {
  local pid patience=150
  trap '' INT TERM HUP
  kill -TERM "${applications[@]}" 2>/dev/null
  while ((patience-- > 0)) && kill -0 "${applications[@]}" 2>/dev/null; do sleep 0.1; done
  for pid in "${applications[@]}"; do kill -KILL "$pid" 2>/dev/null && echo "[demo] had to kill process $pid"; done
  wait "${applications[@]}" "${printers[@]}" 2>/dev/null
  rm -rf "$pipes"
}

stopping=
trap stop_all EXIT
trap 'stopping=yes' INT TERM HUP
echo "[demo] starting two receivers and a sender; Ctrl-C stops them"
start "receiver 1" "$receiver"
start "receiver 2" "$receiver"
start "sender" "$sender"

SECONDS=0
while [[ -z $stopping ]] && ((SECONDS < ${seconds:-SECONDS + 1})); do
  for i in "${!applications[@]}"; do
    if ! kill -0 "${applications[i]}" 2>/dev/null; then
      wait "${applications[i]}"
      fail "the ${names[i]} ended by itself with exit code $?"
    fi
  done
  sleep 0.2
done
echo "[demo] stopping"
