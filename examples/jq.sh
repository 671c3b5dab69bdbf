#!/usr/bin/env bash
# Ten questions to ask a result with jq. Usage: jq.sh [INPUT…]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

[ $# -gt 0 ] || set -- seeds tests/pages
newsextract batch "$@" --include '*.txt' --include 'input.*' -q -o "$out/news.ndjson"
cd "$out"

echo '# 1. Headlines'
jq -r '.article.headline // empty' news.ndjson

echo '# 2. Date, headline and authors, as a table'
jq -r 'select(.article) | [.article.published, .article.headline, (.article.authors | join(", "))] | @tsv' news.ndjson

echo '# 3. The ticker of all pages, newest first'
jq -r '.latest_news[] | select(.published) | [.published, .title] | @tsv' news.ndjson | sort -ru

echo '# 4. How many items each list has'
jq -s -c 'map({read_also, latest_news, most_read, promoted, other_links} | map_values(length)) | .[0] as $first
    | reduce .[1:][] as $page ($first; with_entries(.value += $page[.key]))' news.ndjson

echo '# 5. The longest articles, by words'
jq -r 'select(.article) | [(.article.body | join(" ") | split(" ") | length), .article.headline] | @tsv' news.ndjson |
    sort -rn | head -5

echo '# 6. Pages by language'
jq -r '.language // "unknown"' news.ndjson | sort | uniq -c | sort -rn

echo '# 7. Pages without an article'
jq -r 'select(.article | not) | .source.path' news.ndjson

echo '# 8. Stories with pictures or films'
jq -r '(.read_also, .latest_news)[] | select(.label) | [.label, .title] | @tsv' news.ndjson | sort -u

echo '# 9. Warnings, with the page they are about'
jq -r '.source.path as $path | .warnings[] | [$path, .code, .message] | @tsv' news.ndjson

echo '# 10. One article as plain text'
jq -rs 'map(select(.article))[0].article | .headline, "", .body[]' news.ndjson
