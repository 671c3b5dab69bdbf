"""What holds for every input, whatever it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import newsextract
from newsextract.lines import lines
from newsextract.model import LABELS, LIST_KINDS, Document, Settings
from newsextract.pipeline import take_apart
from newsextract.read import read_text
from newsextract.schema import document_schema

SCHEMA = Draft202012Validator(document_schema())

# parse() loads its weights and cues on the first call, which no deadline could allow for.
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MENU = ("Home", "Политика", "文化", "الرياضة", "Sign in", "Search", "RSS", "Əlaqə", "•", "|", "1", "A+")
HEADINGS = (
    "Read also",
    "Latest news",
    "Читайте также",
    "Most read",
    "相关阅读",
    "اقرأ أيضا",
    "Oxuyun",
    "Sponsored",
)
TITLES = (
    "Storm leaves 12,000 homes without power along the coast",
    "Old tram depot to become a museum PHOTO",
    "2. Lənkəranda çay yığımı başlayıb",
    "12:07 На Заречной улице восстановили подачу воды",
    "春茶价格比去年低一成 茶农忙采摘",
    "آخر جمل في القافلة يعود إلى القرية",
    "Read more: Council to mow verges only twice a year",
)
DATES = (
    "29 November 2023 - 09:12",
    "12:20",
    "3 hours ago",
    "03/04/2024",
    "2024年2月9日 16時30分",
    "yesterday",
    "31.02.2024",
)
PARAGRAPHS = (
    "The two operators said that tickets would remain valid for a week, and that freight would be diverted.",
    "«Мы не хотим делать стерильный музей, где ничего нельзя трогать», — пообещал архитектор на встрече.",
    "By Ann Lee and Bo Chen, Political Editor",
    "　清晨五点一刻，第一班地铁还没有进站，柳桥站二号口的茶馆里已经坐满了人。",
    "Published: 14 March 2024, 06:40 GMT | Updated: 11:05",
)
ODDITIES = (
    "\t",
    " ",
    "\u200f",
    "\u00a0",
    "\x00",
    "\ufeff",
    "<b>",
    "[12]",
    "```",
    "---",
    "\u2028",
    "\r",
    "🙂",
    "e\u0301",
)

indents = st.sampled_from(("", "    ", "\t", "   * ", "• ", "\u00a0"))
page_lines = st.one_of(
    *map(st.sampled_from, (MENU, HEADINGS, TITLES, DATES, PARAGRAPHS, ODDITIES)), st.text(max_size=40)
)
page_texts = st.lists(
    st.tuples(indents, page_lines, st.sampled_from(("\n", "\n\n", "\r\n", "\n\n\n"))).map("".join),
    max_size=40,
).map("".join)
texts = st.one_of(page_texts, st.text(max_size=300))


def words(text: str) -> str:
    """A text's letters and digits: what extraction must neither change nor invent."""
    return re.sub(r"[\W_]+", "", text)


@quick
@given(texts)
def test_every_line_is_in_one_segment_in_order(text: str) -> None:
    dump = read_text(text)
    document = take_apart(dump, Settings())
    numbers = {line.number for line in lines(dump).lines}
    place = 0
    assert document.segments is not msgspec.UNSET
    for segment in document.segments:
        first, last = segment.lines
        assert place < first <= last
        assert {first, last} <= numbers, "a segment begins and ends with a line that has words"
        assert segment.label in LABELS
        assert 0 <= segment.confidence <= 1
        numbers -= set(range(first, last + 1))
        place = last
    assert not numbers


@quick
@given(texts)
def test_parse_takes_any_text_and_always_says_the_same(text: str) -> None:
    assert newsextract.parse(text).to_json() == newsextract.parse(text).to_json()


@quick
@given(st.binary(max_size=200))
def test_parse_takes_bytes_or_says_why_not(data: bytes) -> None:
    try:
        newsextract.parse(data)
    except newsextract.InputError as error:
        assert "\n" not in str(error)


@quick
@given(texts)
def test_output_round_trips(text: str) -> None:
    document = newsextract.parse(text)
    assert msgspec.json.decode(document.to_json(segments=True).encode(), type=Document) == document
    assert msgspec.convert(document.to_dict(segments=True), Document) == document
    assert json.loads(document.to_json(indent=2)) == document.to_dict()


@quick
@given(texts)
def test_output_validates_against_the_schema(text: str) -> None:
    document = newsextract.parse(text)
    SCHEMA.validate(json.loads(document.to_json()))
    SCHEMA.validate(json.loads(document.to_json(segments=True)))


@quick
@given(page_texts)
def test_words_are_the_page_s_own(text: str) -> None:
    page = words(read_text(text).text)
    document = newsextract.parse(text)
    found = [item for kind in LIST_KINDS for item in getattr(document, kind)]
    said = [field for item in found for field in (item.title, item.subtitle, item.label) if field]
    if document.article:
        article = document.article
        said += [*article.body, *article.captions, article.headline or "", *article.authors]
    for word in " ".join(said).split():
        assert words(word) in page


@quick
@given(page_texts)
def test_items_stand_where_they_say(text: str) -> None:
    dump = read_text(text)
    document = newsextract.parse(text)
    rows = dump.text.split("\n")
    for kind in LIST_KINDS:
        for item in getattr(document, kind):
            first, last = item.lines
            assert 1 <= first <= last <= len(rows)
            stood = words("".join(rows[first - 1 : last]))
            assert all(words(word) in stood for word in item.title.split())


def test_every_process_says_the_same() -> None:
    code = "import sys, newsextract; print(newsextract.parse(sys.stdin.read()).to_json(segments=True))"
    text = "\n\n".join((*MENU, HEADINGS[0], *TITLES, *DATES, *PARAGRAPHS))
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=text.encode(),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
