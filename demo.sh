#!/usr/bin/env bash
# Two receivers and one sender, each a Spring Boot application in a process of its own, without
# any service between them; with --network they find each other over an End Point Manager, which
# is one more process; with --secure they have a password for it, and everything is encrypted. Ends
# on Ctrl-C.
#
#   ./demo.sh [--network | --secure] [--seconds N]     N: how long the applications work before they are stopped
set -uo pipefail

fail() {
  printf 'demo.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

seconds= network= secure=
while (($# > 0)); do
  case $1 in
    --network) network=yes ;;
    --secure) network=yes secure=yes ;;
    --seconds)
      [[ ${2:-} =~ ^[1-9][0-9]{0,8}$ ]] || fail "--seconds needs one number of seconds, such as --seconds 20" 2
      seconds=$2
      shift
      ;;
    -h | --help)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p;}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) fail "'$1' is no option; usage: ./demo.sh [--network | --secure] [--seconds N]" 2 ;;
  esac
  shift
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
sender=$root/sample-sender-app/target/sample-sender-app.jar
receiver=$root/sample-receiver-app/target/sample-receiver-app.jar
manager=$root/epm-service-app/target/epm-service-app.jar
modules=sample-sender-app,sample-receiver-app,epm-service-app
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || fail "there is no '$java'; install a JDK 17 or newer, or set JAVA_HOME to one"

# Tells whether a jar is missing, or older than a source or a pom.
stale() {
  local jar
  for jar in "$sender" "$receiver" "$manager"; do
    [[ -f $jar && -z $(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -type f -newer "$jar" -print -quit) ]] || return 0
  done
  return 1
}

if stale; then
  command -v mvn >/dev/null || fail "the applications are not built yet, and there is no 'mvn'; install Maven 3.8.7 or newer"
  echo "[demo] building the applications; the first time takes some minutes"
  (cd "$root" && mvn -B -q -DskipTests -pl "$modules" -am package) || fail "the build failed"
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
    while IFS= read -r line; do
      printf '[%s] %s\n' "$name" "$line"
      [[ $line != Received* ]] || : >"$pipes/received"
      [[ $line != *"End Point Manager listens"* ]] || : >"$pipes/listens"
    done <"$pipe"
  ) &
  printers+=($!)
  "$java" -jar "$@" >"$pipe" 2>&1 </dev/null &
  applications+=($!)
  names+=("$name")
}

watch_applications() {
  local i
  for i in "${!applications[@]}"; do
    if ! kill -0 "${applications[i]}" 2>/dev/null; then
      wait "${applications[i]}"
      fail "the ${names[i]} ended by itself with exit code $?"
    fi
  done
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
options=()
if [[ -n $network ]]; then
  echo "[demo] starting an End Point Manager, two receivers and a sender; Ctrl-C stops them"
  options=(--spring.profiles.active=network)
  secret=()
  if [[ -n $secure ]]; then
    # The folder of the pipes is nobody else's.
    "$java" -jar "$manager" --generate-secret >"$pipes/secret.yml" || fail "the End Point Manager has made no secret"
    echo "[demo] they share a password and a salt that were just made; everything is encrypted"
    secret=("--spring.config.import=file:$pipes/secret.yml")
    options+=("${secret[@]}")
  fi
  start "epm" "$manager" "${secret[@]}"
  SECONDS=0
  until [[ -e $pipes/listens || -n $stopping ]]; do
    watch_applications
    ((SECONDS < 120)) || fail "the End Point Manager has not begun to listen in two minutes; see what it says above"
    sleep 0.2
  done
else
  echo "[demo] starting two receivers and a sender; Ctrl-C stops them"
fi
start "receiver 1" "$receiver" "${options[@]}"
start "receiver 2" "$receiver" "${options[@]}"
start "sender" "$sender" "${options[@]}"

# The seconds count from the first message, so that a slow machine shows as much as a fast one.
SECONDS=0 first=
while [[ -z $stopping ]] && ! { [[ -n $seconds && -n $first ]] && ((SECONDS - first >= seconds)); }; do
  watch_applications
  [[ -n $first || ! -e $pipes/received ]] || first=$SECONDS
  [[ -n $first ]] || ((SECONDS < 120)) || fail "no message has arrived in two minutes; see what the applications say above"
  sleep 0.2
done
echo "[demo] stopping"
