#!/usr/bin/env bash
# Pages that other tools find: find and a list, xargs, GNU parallel. Usage: xargs.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
folder=${1:-tests/pages}

echo '# A list of files into batch: one run, all cores, resumable'
find "$folder" -name 'input.txt' -print0 | sort -z |
    newsextract batch -0 --files-from - -q -o "$out/list.ndjson"
wc -l < "$out/list.ndjson"

echo '# xargs: the same pages through parse, a hundred a process'
find "$folder" -name 'input.txt' -print0 | sort -z |
    xargs -0 -n 100 newsextract parse --format ndjson > "$out/xargs.ndjson"
cmp "$out/list.ndjson" "$out/xargs.ndjson" && echo 'the same result'

if parallel --version 2> /dev/null | grep -q 'GNU parallel'; then
    echo '# GNU parallel: several processes, in order'
    find "$folder" -name 'input.txt' -print0 | sort -z |
        parallel -0 -k -n 10 newsextract parse --format ndjson > "$out/parallel.ndjson"
    cmp "$out/list.ndjson" "$out/parallel.ndjson" && echo 'the same result'
fi
