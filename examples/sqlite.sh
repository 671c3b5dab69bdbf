#!/usr/bin/env bash
# A folder of dumps to a database, and three queries. Usage: sqlite.sh [INPUT…]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

[ $# -gt 0 ] || set -- seeds tests/pages
newsextract batch "$@" --include '*.txt' --include 'input.*' -q -o "$out/news.sqlite"

echo '# Articles about mines'
sqlite3 "$out/news.sqlite" "
    SELECT published, articles.headline FROM article_search JOIN articles ON page = article_search.rowid
    WHERE article_search MATCH 'mines OR karabakh' ORDER BY rank LIMIT 5"

echo '# What stood in the tickers on the busiest days'
sqlite3 "$out/news.sqlite" "
    SELECT substr(published, 1, 10) AS day, count(*) AS stories FROM items
    WHERE kind = 'latest_news' AND published IS NOT NULL GROUP BY day ORDER BY stories DESC, day LIMIT 5"

echo '# Stories that are announced on more than one page'
sqlite3 "$out/news.sqlite" "
    SELECT count(DISTINCT page) AS pages, title FROM items
    GROUP BY title HAVING pages > 1 ORDER BY pages DESC, title LIMIT 5"
