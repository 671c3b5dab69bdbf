"""JSON lines, arrays and objects: every record a page, broken ones named by their line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.errors import InputError
from newsextract.model import Dump
from newsextract.read import ReadFailure, ReadOptions, Result, read, read_page

RAIN = {
    "id": "a1",
    "url": "https://news.example/rain",
    "date": "2023-09-20T15:20:00Z",
    "text": "Rain ahead\nIt will rain.",
}
SNOW = {"text": 'Snow ahead\r\nIt will snow \u2013 "much" {snow} [\\].'}
HTML = {
    "_id": 7,
    "html": "<!DOCTYPE html><html><body><h1>Fog ahead</h1><p>Fähre fährt.</p></body></html>",
    "text": "Fog",
}
RECORDS: list[dict[str, Any]] = [RAIN, SNOW, HTML]

LAYOUTS: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "lines": lambda records: "".join(json.dumps(record) + "\n" for record in records),
    "lines, not escaped": lambda records: "\n".join(
        json.dumps(record, ensure_ascii=False) for record in records
    ),
    "lines, CRLF and blank ones": lambda records: "\r\n\r\n".join(map(json.dumps, records)),
    "lines, with a byte order mark": lambda records: "\ufeff" + "\n".join(map(json.dumps, records)),
    "array": json.dumps,
    "array, indented": lambda records: json.dumps(records, indent=2),
    "array, a record a line": lambda records: "[\n" + ",\n".join(map(json.dumps, records)) + "\n]\n",
    "objects, indented": lambda records: "\n".join(json.dumps(record, indent=2) for record in records),
}


def lines(*records: object) -> bytes:
    return "".join(
        f"{record if isinstance(record, str) else json.dumps(record)}\n" for record in records
    ).encode()


def dumps(data: bytes, **options: Any) -> list[Dump]:
    results = list(read(data, options=ReadOptions(**options)))
    assert all(isinstance(result, Dump) for result in results), results
    return [result for result in results if isinstance(result, Dump)]


def failures(data: bytes, **options: Any) -> list[ReadFailure]:
    results = read(data, path="crawl.jsonl", options=ReadOptions(**options))
    found = [result for result in results if isinstance(result, ReadFailure)]
    assert all("\n" not in str(failure) for failure in found)
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_every_record(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "crawl"
    path.write_text(LAYOUTS[layout](RECORDS), encoding="utf-8", newline="")
    results = list(read(path))
    assert [type(result) for result in results] == [Dump] * 3
    rain, snow, fog = (result for result in results if isinstance(result, Dump))
    assert rain.text == "Rain ahead\nIt will rain."
    assert (rain.source.path, rain.source.record, rain.source.url) == (
        str(path),
        "a1",
        "https://news.example/rain",
    )
    assert rain.fetched is not None
    assert rain.fetched.isoformat() == "2023-09-20T15:20:00+00:00"
    assert snow.text == 'Snow ahead\nIt will snow – "much" {snow} [\\].'
    assert str(snow.source.record).startswith("line ")
    assert fog.source.format == "html"
    assert fog.source.record == "7"
    assert "Fähre fährt." in fog.text


def test_one_object() -> None:
    assert read_page(json.dumps(RAIN).encode()).text == RAIN["text"]
    assert read_page(json.dumps(RAIN, indent=4).encode()).source.record == "a1"


def test_the_html_of_a_record_is_preferred_and_a_field_overrides() -> None:
    record = {"body": "Body", "content": "Content", "text": "Text", "html": "<p>Html</p>", "extra": "Extra"}
    for field in ("html", "text", "content", "body"):
        [dump] = dumps(lines(record))
        assert dump.text.strip() == field.capitalize()
        del record[field]
    [dump] = dumps(lines({"text": "Text", "extra": "Extra"}), field="extra")
    assert dump.text == "Extra"
    assert "'extra'" in failures(lines({"text": "Text"}), field="extra")[0].message


def test_a_page_in_a_text_field_is_of_any_form() -> None:
    [dump] = dumps(lines({"content": HTML["html"]}))
    assert dump.source.format == "html"


def test_broken_lines_are_named_and_the_others_follow() -> None:
    data = lines(RAIN, '{"text": "never ends', SNOW, "[1, 2]", {"title": "no page"}, {"text": ""}, "7", RAIN)
    results = list(read(data, path="crawl.jsonl"))
    kinds = ["page" if isinstance(result, Dump) else getattr(result, "line", None) for result in results]
    assert kinds == ["page", 2, "page", 4, 5, 6, 7, "page"]
    messages = [str(failure) for failure in failures(data)]
    assert messages[0].startswith("crawl.jsonl, line 2: broken JSON")
    assert "not a JSON object" in messages[1]
    assert "--field" in messages[2]
    assert "--field" in messages[3]


def test_broken_records_of_an_array() -> None:
    data = b'[{"text": "One"},\n{"text": oops},\n{"text": "Three"}]'
    results = list(read(data, path="a.json"))
    assert [type(result) for result in results] == [Dump, ReadFailure, Dump]
    assert str(results[1]).startswith("a.json, line 2: broken JSON")
    cut = list(read(data[:-8], path="a.json"))
    assert str(cut[-1]).startswith("a.json, line 3: a record without an end")


def test_results_of_newsextract_are_no_pages() -> None:
    result = {
        "source": {},
        "language": None,
        "article": None,
        "read_also": [],
        "latest_news": [],
        "other_links": [],
    }
    assert "result of newsextract" in failures(lines(result))[0].message
    assert "result of newsextract" in failures(json.dumps(result, indent=2).encode())[0].message


def test_more_than_one_record_is_more_than_one_page() -> None:
    with pytest.raises(InputError, match="more than one page"):
        read_page(lines(RAIN, SNOW))


def test_json_that_is_not_quite_json() -> None:
    [dump] = dumps(b'{"text": "Half a pair: \\ud83d", "score": NaN}\n')
    assert dump.text == "Half a pair: \ufffd"
    [dump] = dumps('{"text": "Die Fähre fährt für Gäste über den Fluß."}\n'.encode("cp1252"))
    assert dump.text == "Die Fähre fährt für Gäste über den Fluß."
    [dump] = dumps(b'\x1e{"text": "A JSON text sequence"}\n', input_format="json")
    assert dump.text == "A JSON text sequence"
    assert "broken JSON" in failures(b'{"text": ' + b"[" * 100_000 + b"}\n")[0].message


def test_text_with_braces_is_no_json() -> None:
    for text in ("{Rain} ahead\n", "[1]Home [2]News\n", '{"quoted"} words\n', "[ ] Remember me\n"):
        [dump] = dumps(text.encode())
        assert dump.source.record is None


def test_dates_of_a_record() -> None:
    stated: list[object] = ["2023-09-20T15:20:00+00:00", "Wed, 20 Sep 2023 15:20:00 GMT"]
    for date in [*stated, 1695223200, 1695223200000, 1695223200.5, "20230920152000"]:
        [dump] = dumps(lines({"text": "Rain", "date": date}))
        assert dump.fetched is not None
        assert dump.fetched.isoformat() == "2023-09-20T15:20:00+00:00"
    for unknown in ("yesterday", None, {}, True, "", "99999999999999"):
        [dump] = dumps(lines({"text": "Rain", "date": unknown}))
        assert dump.fetched is None


def test_limits() -> None:
    data = lines({"text": "a" * 2000}, {"text": "b" * 900}, {"text": "c" * 9000}, {"text": "d"})
    results = list(read(data, options=ReadOptions(max_bytes=1000)))
    assert [type(result) for result in results] == [ReadFailure, Dump, ReadFailure, Dump]
    assert all("--max-bytes" in str(result) for result in results if isinstance(result, ReadFailure))
    array = b"[" + data.replace(b"}\n", b"},\n")[:-2] + b"]"
    assert [type(result) for result in read(array, options=ReadOptions(max_bytes=1000))][:2] == [
        ReadFailure,
        Dump,
    ]
    assert "--max-bytes" in failures(b'[{"text": "' + b"a" * 500_000 + b'"}]', max_bytes=1000)[0].message


def test_long_records_over_many_reads() -> None:
    records = [{"id": str(size), "text": 'word {[ \\ " ' * size} for size in (1, 9_000, 30_000, 2)]
    for layout in ("lines", "array", "objects, indented"):
        data = LAYOUTS[layout](records).encode()
        assert [dump.text for dump in dumps(data)] == [record["text"] for record in records]


def test_packed_json_lines_cut_off() -> None:
    data = gzip.compress(
        lines(*({"id": str(number), "text": f"Page {number * 7919}"} for number in range(20_000)))
    )
    results: list[Result] = list(read(data[: len(data) // 2]))
    assert len([result for result in results if isinstance(result, Dump)]) > 5_000
    assert isinstance(results[-1], ReadFailure)
    assert "cut off" in results[-1].message


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(LAYOUTS)), st.data())
def test_damage_never_raises(layout: str, data: st.DataObject) -> None:
    text = bytearray(LAYOUTS[layout](RECORDS).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.sampled_from(b'"{}[]\\,\n\0\xff '))
    for result in read(bytes(text), input_format="json"):
        assert isinstance(result, Dump | ReadFailure)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5), st.sampled_from(list(LAYOUTS))
)
def test_any_texts_come_back(texts: list[str], layout: str) -> None:
    data = LAYOUTS[layout]([{"text": text} for text in texts]).encode()
    assert len(list(read(data))) == len(texts)
