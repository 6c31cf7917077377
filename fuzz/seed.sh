#!/bin/sh
# Fills the corpora of the fuzzers with the starter rules and their logs, and with rules and logs that lie beside the repository, if any do.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/rule corpus/syntax corpus/format corpus/check corpus/logs corpus/json_lines
number=0
{
    find ../rules -name '*.yaml'
    [ ! -d ../../shared ] || find ../../shared -name '*.yaml' -size -16k | head -n 1000
} | while read -r path; do
    number=$((number + 1))
    cp "$path" "corpus/rule/$number.yaml"
    cp "$path" "corpus/check/$number.yaml"
    # The query: the indented lines below `query: |`.
    sed -n '/^query: *|/,/^[a-zA-Z]/{/^  /p;}' "$path" > "corpus/syntax/$number.kql"
    cp "corpus/syntax/$number.kql" "corpus/format/$number.kql"
done
number=0
{
    find ../rules -name '*.jsonl'
    [ ! -d ../../shared/logs ] || find ../../shared/logs -type f -size -64k | head -n 500
} | while read -r path; do
    number=$((number + 1))
    # A first byte that stands for no format.
    { printf '\377'; cat "$path"; } > "corpus/logs/$number"
    head -c 4096 "$path" > "corpus/json_lines/$number"
done
