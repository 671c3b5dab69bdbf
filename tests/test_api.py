"""The Python API: what parse and parse_all take, give and refuse."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import newsextract
from newsextract import Document, InputError, ReadFailure, parse, parse_all
from newsextract.api import attempt
from newsextract.model import Dump, Settings, Source

SEED = Path(__file__).parent.parent / "seeds" / "caliber-2023-09-20.txt"
TWO_RECORDS = b'{"text": "Bridge closed\\n"}\n{"text": "Ferry is back\\n"}\n'


def test_text_and_bytes_give_the_same() -> None:
    data = SEED.read_bytes()
    assert parse(data.decode()) == parse(data)


def test_documents_are_frozen_and_equal_by_content() -> None:
    document = parse("Bridge closed\n")
    with pytest.raises(AttributeError):
        document.language = "en"  # type: ignore[misc]
    assert document == parse("Bridge closed\n")


def test_a_document_comes_back_from_its_json() -> None:
    document = parse(SEED.read_bytes())
    assert msgspec.json.decode(document.to_json(segments=True), type=Document) == document
    assert msgspec.convert(document.to_dict(segments=True), Document) == document


def test_segments_are_in_the_document_and_in_its_json_on_request() -> None:
    document = parse("Bridge closed\n")
    assert document.segments
    assert "segments" not in document.to_dict()
    assert "segments" in document.to_dict(segments=True)


def test_options_are_recorded() -> None:
    document = parse("Bridge closed\n", path="a.txt", url="https://example.org/a", language="pt-BR")
    assert (document.source.path, document.source.url) == ("a.txt", "https://example.org/a")
    assert document.language == "pt-BR"


@pytest.mark.parametrize("page", ["", " \n\t\n", "\ud800", "\x00", "\x1b[31m", "\u202e"])
def test_any_text_is_a_page(page: str) -> None:
    document = parse(page)
    assert document.article is None
    document.to_json()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"as_of": "tomorrow"}, "'tomorrow' is no date"),
        ({"timezone": "Mars/Olympus"}, "'Mars/Olympus' is no time zone"),
        ({"language": "english!"}, "'english!' is no language"),
        ({"url": "example.org"}, "'example.org' is no address"),
        ({"input_format": "warc"}, "'warc' is not one of"),
        ({"cues": ["no/such/cues.toml"]}, "no/such/cues.toml: cannot read"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse("Bridge closed\n", **options)


def test_bytes_with_no_page_are_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        parse(b"")


def test_several_pages_are_for_parse_all() -> None:
    with pytest.raises(InputError, match="parse_all"):
        parse(TWO_RECORDS)
    assert len(list(parse_all(TWO_RECORDS))) == 2


@pytest.mark.parametrize(
    "source", [SEED, str(SEED), SEED.read_bytes(), io.BytesIO(gzip.compress(SEED.read_bytes()))]
)
def test_parse_all_takes_paths_bytes_and_streams(source) -> None:
    [document] = parse_all(source)
    assert document.article


def test_a_failure_raises_or_is_handed_over_and_the_rest_follows() -> None:
    data = b'{"text": "Bridge closed\\n"}\nno json\n{"text": "Ferry is back\\n"}\n'
    with pytest.raises(InputError, match="line 2"):
        list(parse_all(data))
    failures: list[ReadFailure] = []
    assert len(list(parse_all(data, on_error=failures.append))) == 2
    assert [failure.line for failure in failures] == [2]


def test_a_fault_of_the_program_becomes_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(dump: Dump, settings: Settings) -> Document:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("newsextract.api.take_apart", fail)
    failure = attempt(Dump(source=Source(path="a.txt"), text=""), Settings())
    assert isinstance(failure, ReadFailure)
    assert (
        str(failure)
        == "a.txt: the program failed on this page (ZeroDivisionError: by zero); please report it"
    )
    assert failure.traceback
    assert "in fail" in failure.traceback


def test_every_public_name_is_there() -> None:
    assert set(dir(newsextract)) == set(newsextract.__all__)
    assert all(getattr(newsextract, name) for name in newsextract.__all__)
    with pytest.raises(AttributeError):
        newsextract.nonsense  # noqa: B018


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, newsextract; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    ).stdout.split()
    assert not {"numpy", "regex", "msgspec", "typer", "rich"} & set(loaded)
