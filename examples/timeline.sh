#!/usr/bin/env bash
# All headlines that stood in any list of many dumps, each once, as a table and as a feed.
# Usage: timeline.sh [INPUT…]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

[ $# -gt 0 ] || set -- seeds
newsextract timeline "$@" -q -o "$out/headlines.ndjson"
newsextract timeline "$@" -q --list latest_news -o "$out/ticker.rss"

echo '# The last headlines'
jq -r 'select(.published) | [.published, .title] | @tsv' "$out/headlines.ndjson" | tail -3
echo '# Stories that were seen in more than one list, or more than once'
jq -r 'select(.times_seen > 1) | [.times_seen, .title, (.variants | join(" / "))] | @tsv' "$out/headlines.ndjson" | sort -rn | head -3
echo '# The feed'
grep -c '<item>' "$out/ticker.rss"
