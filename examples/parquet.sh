#!/usr/bin/env bash
# A Common Crawl WET file to Parquet, and DuckDB on it. Usage: parquet.sh CRAWL.wet.gz…
# Needs: pip install 'newsextract[parquet]' duckdb
set -euo pipefail
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

newsextract batch "$@" -q -o "$out/news.parquet"

"${PYTHON:-python3}" - "$out/news.parquet" <<'PYTHON'
import sys

import duckdb

news = duckdb.read_parquet(sys.argv[1])
print("# Pages and articles by language")
print(duckdb.sql("SELECT language, count(*) AS pages, count(article) AS articles FROM news GROUP BY ALL ORDER BY ALL"))
print("# The newest stories of all tickers")
print(
    duckdb.sql(
        """SELECT item.published, item.title, source.url
        FROM (SELECT source, unnest(latest_news) AS item FROM news)
        WHERE item.published IS NOT NULL ORDER BY ALL DESC LIMIT 5"""
    )
)
PYTHON
