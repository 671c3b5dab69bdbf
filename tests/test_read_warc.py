"""WET and WARC, made in memory: every page found, the rest counted, damage kept to its record."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter, Lz4Writer, ZstdWriter
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.model import Dump
from newsextract.read import ReadFailure, ReadOptions, Result, Skipped, read

HTML = "<!DOCTYPE html><html><title>Fähre</title><body><h1>Fähre fährt</h1><p>Regen bleibt aus.</p></body>"


def warc(number: int, kind: str, content_type: str, data: bytes, **headers: str) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"https://news.example/{number}",
        "WARC-Date": "2023-09-20T15:20:00Z",
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "Content-Type": content_type,
        "Content-Length": str(len(data)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + data + b"\r\n\r\n"


def wet(number: int, text: str | None = None) -> bytes:
    text = (
        text if text is not None else f"Headline {number}\n" + f"Story number {number} goes on and on.\n" * 20
    )
    return warc(number, "conversion", "text/plain", text.encode())


def response(
    number: int, body: bytes, content_type: str = "text/html", status: int = 200, **headers: str
) -> bytes:
    fields = {"Content-Type": content_type} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    http = f"HTTP/1.1 {status} Some Reason\r\n{lines}\r\n".encode() + body
    return warc(number, "response", "application/http; msgtype=response", http)


def through(writer: type, data: bytes) -> bytes:
    out = io.BytesIO()
    with writer(out) as packer:
        packer.write(data)
    return out.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "zst": lambda data: through(ZstdWriter, data),
    "lz4": lambda data: through(Lz4Writer, data),
}
INFO = warc(0, "warcinfo", "application/warc-fields", b"software: test\r\n")


def crawl(records: list[bytes], form: str) -> bytes:
    return b"".join(map(PACKERS[form], records))


def dumps(results: list[Result]) -> list[Dump]:
    return [result for result in results if isinstance(result, Dump)]


def records(data: bytes | list[Result]) -> list[str]:
    results = list(read(data)) if isinstance(data, bytes) else data
    return [str(dump.source.record).removeprefix("urn:uuid:") for dump in dumps(results)]


def failures(data: bytes) -> list[ReadFailure]:
    found = [result for result in read(data, path="crawl.warc") if isinstance(result, ReadFailure)]
    assert all("\n" not in str(failure) for failure in found)
    return found


@pytest.mark.parametrize("form", PACKERS)
def test_a_wet_file(form: str, tmp_path: Path) -> None:
    path = tmp_path / "crawl"
    path.write_bytes(crawl([INFO, *map(wet, range(1, 5))], form))
    results = list(read(path))
    assert [type(result) for result in results] == [Dump] * 4
    [first, *_] = dumps(results)
    assert first.text.startswith("Headline 1\nStory number 1")
    assert first.source.path == str(path)
    assert first.source.record == "urn:uuid:1"
    assert first.source.url == "https://news.example/1"
    assert first.source.format == "text"
    assert first.fetched is not None
    assert first.fetched.isoformat() == "2023-09-20T15:20:00+00:00"
    assert len({dump.source.sha256 for dump in dumps(results)}) == 4


def test_records_without_id_or_url_have_a_stable_name() -> None:
    first = warc(1, "conversion", "text/plain", b"Rain ahead", WARC_Record_ID="", WARC_Target_URI="")
    [one, two] = dumps(list(read(first + first, options=ReadOptions(url="https://given.example/"))))
    assert (one.source.record, two.source.record) == ("at byte 0", f"at byte {len(first)}")
    assert one.source.url == "https://given.example/"


def test_html_responses_with_the_charset_of_their_header() -> None:
    data = response(1, HTML.encode("cp1252"), "text/html; charset=windows-1252") + response(
        2, HTML.encode(), ""
    )
    results = dumps(list(read(data)))
    assert [dump.source.format for dump in results] == ["html", "html"]
    assert [dump.source.encoding for dump in results] == ["windows-1252", "utf-8"]
    for dump in results:
        assert "Fähre fährt" in dump.text
        assert dump.fetched is not None


def test_what_is_no_page_is_skipped_and_counted() -> None:
    data = b"".join(
        (
            INFO,
            warc(9, "request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
            response(1, HTML.encode()),
            response(2, b"\x89PNG\r\n\x1a\n", "image/png"),
            response(3, b"\x89PNG\r\n\x1a\n", "image/png"),
            response(4, b"moved", "text/html", 301, Location="/1"),
            response(5, b"", "text/html"),
            response(6, bytes(range(32)) * 9, "text/html"),
            response(7, b"Plain words", "text/plain"),
            warc(8, "resource", "text/html; charset=utf-8", HTML.encode()),
        )
    )
    results = list(read(data, path="crawl.warc"))
    assert records(results) == ["1", "7", "8"]
    assert {result.reason: result.count for result in results if isinstance(result, Skipped)} == {
        "image/png": 2,
        "HTTP status 301": 1,
        "empty": 1,
        "binary data, not a page": 1,
    }
    assert len(results) == 7
    assert str(results[3]) == "crawl.warc: 2 records skipped: image/png"


def test_bodies_as_they_went_over_the_wire() -> None:
    body = HTML.encode()
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    packed = gzip.compress(body)
    chunked_packed = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    data = b"".join(
        (
            response(1, packed, Content_Encoding="gzip"),
            response(2, chunked, Transfer_Encoding="chunked"),
            response(3, chunked_packed, Content_Encoding="gzip", Transfer_Encoding="chunked"),
            response(4, through(BrotliWriter, body), Content_Encoding="br"),
            response(
                5, body, Content_Encoding="gzip", Transfer_Encoding="chunked"
            ),  # unpacked by the crawler
            response(6, body, Content_Encoding="br"),
            response(7, body, Content_Encoding="identity"),
        )
    )
    results = list(read(data))
    assert records(results) == list("1234567")
    assert len({dump.text for dump in dumps(results)}) == 1


def test_a_body_that_grows_beyond_the_limit() -> None:
    data = response(1, gzip.compress(b"a" * 50_000), "text/plain", Content_Encoding="gzip") + wet(2, "fine")
    results = list(read(data, options=ReadOptions(max_bytes=10_000)))
    assert [type(result) for result in results] == [ReadFailure, Dump]
    assert "--max-bytes" in str(results[0])


def test_a_record_beyond_the_limit_costs_itself() -> None:
    for form in PACKERS:
        data = crawl([wet(1, "fine"), wet(2, "a" * 300_000), wet(3, "fine")], form)
        results = list(read(data, options=ReadOptions(max_bytes=10_000)))
        assert records(results) == ["1", "3"]
        [failure] = [result for result in results if isinstance(result, ReadFailure)]
        assert failure.record == "urn:uuid:2"
        assert "--max-bytes" in failure.message


@pytest.mark.parametrize("form", PACKERS)
@pytest.mark.parametrize("left", [10, 30, 250])
def test_the_last_record_cut_off(form: str, left: int) -> None:
    members = [PACKERS[form](wet(number)) for number in range(1, 4)]
    data = b"".join(members[:2]) + members[2][: min(left, len(members[2]) - 20)]
    assert records(data) == ["1", "2"]
    assert len(failures(data)) == 1


@pytest.mark.parametrize("form", ["plain", "gz", "zst"])
def test_a_record_cut_off_in_the_middle_of_a_crawl(form: str) -> None:
    members = [PACKERS[form](wet(number)) for number in range(1, 6)]
    data = b"".join((*members[:2], members[2][: len(members[2]) // 2], *members[3:]))
    assert records(data) == ["1", "2", "4", "5"]
    assert len(failures(data)) == 1


@pytest.mark.parametrize("at", [0, 1, 60, 120])
def test_a_damaged_gz_member(at: int) -> None:
    members = [bytearray(gzip.compress(wet(number))) for number in range(1, 6)]
    members[2][at : at + 20] = b"\xff" * 20
    data = b"".join(members)
    assert records(data) == ["1", "2", "4", "5"]
    [failure] = failures(data)
    assert str(failure).startswith("crawl.warc")
    assert failure.record == "urn:uuid:3" or "lost behind urn:uuid:2;" in failure.message


def test_the_damaged_record_is_named_where_its_name_can_be_read() -> None:
    members = [PACKERS["plain"](wet(number)) for number in range(1, 4)]
    data = members[0] + members[1][:400] + members[2]
    assert failures(data)[0].record == "urn:uuid:2"
    assert records(data) == ["1", "3"]


def test_damage_at_the_very_beginning() -> None:
    members = [bytearray(gzip.compress(wet(number))) for number in range(1, 4)]
    members[0][-30:-20] = b"\xff" * 10
    data = b"".join(members)
    assert records(data) == ["2", "3"]
    assert len(failures(data)) == 1


def test_garbage_between_records_and_a_wrong_length() -> None:
    assert records(wet(1) + b"garbage\n" * 50 + wet(2)) == ["1", "2"]
    wrong = wet(2).replace(b"Content-Length: ", b"Content-Length: 9")
    assert records(wet(1) + wrong + wet(3) + wet(4)) == ["1", "3", "4"]


def test_a_warc_packed_as_one_and_in_other_ways() -> None:
    whole = b"".join(map(wet, range(1, 4)))
    assert records(gzip.compress(whole)) == ["1", "2", "3"]
    assert records(lzma.compress(whole)) == ["1", "2", "3"]
    cut = lzma.compress(b"".join(wet(number, random_words(number)) for number in range(1, 400)))
    found = list(read(cut[: len(cut) // 2]))
    assert len(records(found)) > 50
    assert isinstance(found[-1], ReadFailure)


def random_words(seed: int) -> str:
    return " ".join(str(number * (seed + 7919) % 1_000_003) for number in range(500))


def test_no_beginning_of_a_record_at_all() -> None:
    [failure] = failures(b"WARC/1.0\r\n")
    assert "lost" in failure.message
    assert len(list(read(b"no crawl", input_format="warc"))) == 1


def test_a_crawl_through_a_pipe_and_in_an_archive() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self.rest = io.BytesIO(data)

        def read(self, size: int = -1) -> bytes:
            return self.rest.read(min(size, 100))

    data = crawl([wet(1), wet(2)], "gz")
    assert records(list(read(Pipe(data)))) == ["1", "2"]  # type: ignore[arg-type]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.wet.gz", data)
    assert records(out.getvalue()) == ["a.wet.gz/urn:uuid:1", "a.wet.gz/urn:uuid:2"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PACKERS)), st.data())
def test_damage_never_raises(form: str, data: st.DataObject) -> None:
    packed = bytearray(crawl([wet(1), response(2, HTML.encode()), wet(3)], form))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    for result in read(bytes(packed[: data.draw(st.integers(8, len(packed)))])):
        assert isinstance(result, Dump | ReadFailure | Skipped)
