#!/usr/bin/env bash
# Writes results.md and its pictures again, from the results.jsonl and machine.json of a folder.
#
#   report.sh [folder]
#
# The folder is benchmarks/target/results unless told otherwise. Needs what run.sh has built.
set -euo pipefail
target=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/target

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$target/classes:$(cat "$target/class-path.txt")" \
	be.sizingservers.ipc.benchmarks.report.Report "${1:-$target/results}"
