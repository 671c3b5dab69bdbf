#!/usr/bin/env bash
# Adds the dumps of the day to a database, every night. For a crontab:
#   15 3 * * *  /path/to/nightly.sh /srv/dumps /srv/news
# --resume goes on where a night that was cut short ended, and begins where none was. Dumps that the
# database has are renewed, not repeated, so nothing is lost or doubled when a night runs twice.
set -uo pipefail
dumps=$1 news=$2
mkdir -p "$news"

newsextract batch "$dumps" -q --resume -o "$news/news.sqlite" --errors "$news/failed.ndjson"
status=$?
# 0: all went well. 1: some pages failed, or the disk is full. 3: no page had an article.
if [ -d "$news/news.sqlite.batch" ]; then
    echo "nightly: not finished (status $status); the next night goes on" >&2
    exit "$status"
fi
[ -s "$news/failed.ndjson" ] && echo "nightly: $(wc -l < "$news/failed.ndjson") pages failed, see $news/failed.ndjson" >&2
newsextract timeline "$news/news.sqlite" -q --overwrite -o "$news/headlines.csv"
