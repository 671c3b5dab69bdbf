"""The parts of a page from Python, as in a notebook. Usage: api.py [PAGE]"""

# %% One page
import sys
import tempfile
from collections import Counter
from pathlib import Path

import newsextract

path = Path(
    sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "seeds" / "caliber-2023-09-20.txt"
)
document = newsextract.parse(path.read_bytes(), path=path.name)
print(document.article.headline)
print(document.article.published, document.language, len(document.article.body), "paragraphs")

# %% Its lists
for kind, items in document.lists().items():
    print(f"{kind}: {len(items)}")
print(Counter(item.published[:10] for item in document.latest_news if item.published).most_common(3))

# %% The lines that a story was read from
item = document.read_also[0]
first, last = item.lines
print(f"{item.title!r} stands on lines {first} to {last}")

# %% A file with many pages, one after the other
pages = newsextract.parse_all(path, on_error=lambda failure: print(failure, file=sys.stderr))
print([page.source.sha256[:8] for page in pages])

# %% Many files, in parallel, into one that pandas, DuckDB and jq read
from newsextract import batch  # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    tally = batch.run([path, path], Path(folder) / "news.ndjson", jobs=2)
    print("\n".join(batch.summary(tally)[1:]))

# %% What all lists together say
from newsextract.timeline import timeline  # noqa: E402

for row in timeline([document])[-3:]:
    print(row.published, row.title)
