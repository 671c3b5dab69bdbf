"""Compressed inputs and archives: told by content, read member by member, limited, damaged in every way."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fastwarc.stream_io import Lz4Writer, ZstdWriter
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.model import Dump
from newsextract.read import ReadFailure, ReadOptions, Skipped, read

PAGES = {
    "one.txt": "Harbour reopens after storm\n\nFerries sail again from Wednesday, the port said.\n",
    "news/two.txt": "Bridge closed for repairs\n\nThe old bridge stays shut until May, the town said.\n",
    "drei.txt": "Fähre fährt wieder\n\nFür Gäste ändert sich nichts, sagte der Betreiber.\n",
}
PAGE = PAGES["one.txt"]
NOISE = random.Random(1)


def _through(writer: type[ZstdWriter] | type[Lz4Writer], data: bytes) -> bytes:
    out = io.BytesIO()
    with writer(out) as packer:
        packer.write(data)
    return out.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: _through(ZstdWriter, data),
    "lz4": lambda data: _through(Lz4Writer, data),
}


def make_zip(pages: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in pages.items():
            archive.writestr(name, data)
    return out.getvalue()


def make_tar(pages: dict[str, bytes], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, data in pages.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


RAW = {name: text.encode() for name, text in PAGES.items()}


def texts(data: bytes | Path, **options: int) -> dict[str | None, str]:
    """Every page by its record; failures by theirs, as 'FAILED: …'."""
    found: dict[str | None, str] = {}
    for result in read(data, options=ReadOptions(**options)):  # type: ignore[arg-type]
        assert not isinstance(result, Skipped)
        if isinstance(result, Dump):
            found[result.source.record] = result.text
        else:
            assert "\n" not in str(result)
            found[result.record] = f"FAILED: {result.message}"
    return found


@pytest.mark.parametrize("form", PACKERS)
def test_a_packed_page(form: str, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"  # the name says nothing
    path.write_bytes(PACKERS[form](PAGE.encode()))
    assert texts(path) == {None: PAGE}
    assert texts(path.read_bytes()) == {None: PAGE}


@pytest.mark.parametrize("form", PACKERS)
def test_a_page_cut_off_in_its_packing(form: str) -> None:
    data = PACKERS[form](NOISE.randbytes(3000).hex().encode())
    message = texts(data[: len(data) // 2])[None]
    assert message.startswith("FAILED: ")
    assert "fetch it again" in message


@pytest.mark.parametrize("form", ["gz", "bz2", "xz", "zst"])  # lz4 is often written without checksums
def test_a_page_damaged_in_its_packing(form: str) -> None:
    data = bytearray(PACKERS[form](NOISE.randbytes(3000).hex().encode()))
    middle = len(data) // 2
    data[middle : middle + 40] = b"\xff" * 40
    assert texts(bytes(data))[None].startswith("FAILED: ")


@pytest.mark.parametrize("make", [make_zip, make_tar], ids=["zip", "tar"])
def test_archives_give_every_file(make: Callable[[dict[str, bytes]], bytes], tmp_path: Path) -> None:
    path = tmp_path / "pages.bin"
    path.write_bytes(make(RAW))
    assert texts(path) == PAGES
    assert texts(path.read_bytes()) == PAGES
    assert list(texts(path)) == list(PAGES)
    [first, *_] = read(path)
    assert isinstance(first, Dump)
    assert first.source.path == str(path)


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_packed_tars(mode: str) -> None:
    assert texts(make_tar(RAW, mode)) == PAGES


def test_zst_tar_and_other_tar_formats() -> None:
    assert texts(PACKERS["zst"](make_tar(RAW))) == PAGES
    assert texts(make_tar(RAW, form=tarfile.GNU_FORMAT)) == PAGES
    long = {"a" * 180 + ".txt": b"Long names are kept\n"}
    assert list(texts(make_tar(long))) == list(long)


def test_zip_of_gz_and_tar_of_zip() -> None:
    assert texts(make_zip({"a.gz": gzip.compress(PAGE.encode())})) == {"a.gz": PAGE}
    inner = make_zip({"b.txt": PAGE.encode()})
    assert texts(make_tar({"in.zip": inner, "c.txt": PAGE.encode()})) == {"in.zip/b.txt": PAGE, "c.txt": PAGE}


def test_packed_too_often() -> None:
    data = PAGE.encode()
    for _ in range(4):
        data = gzip.compress(data)
    assert texts(data) == {None: PAGE}
    assert "packed more than 4 times" in texts(gzip.compress(data))[None]


def test_a_zip_through_a_pipe() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    results = list(read(Pipe(make_zip(RAW)), path="-"))
    assert [result.text for result in results if isinstance(result, Dump)] == list(PAGES.values())


def test_what_systems_put_into_archives_is_no_page() -> None:
    litter = {"__MACOSX/._one.txt": b"\0\5\x16\7", ".DS_Store": b"\0\0\0\1Bud1", "a/._b": b"\0\5"}
    assert texts(make_zip(litter | RAW)) == PAGES
    assert texts(make_tar(litter | RAW)) == PAGES


def test_a_damaged_zip_member_costs_itself() -> None:
    noise = {name: NOISE.randbytes(2000).hex().encode() for name in ("a", "b", "c")}
    data = bytearray(make_zip(noise))
    at = data.find(b"b", data.find(b"PK\x03\x04", 10)) + 500
    data[at : at + 20] = b"\xff" * 20
    found = texts(bytes(data))
    assert [text.startswith("FAILED") for text in found.values()] == [False, True, False]
    assert found["c"] == noise["c"].decode()


def test_a_wrong_checksum_is_damage() -> None:
    data = make_zip({"a": b"Ferry sails", "b": b"Bridge shut"}, zipfile.ZIP_STORED).replace(
        b"Ferry s", b"Fairy s", 1
    )
    assert texts(data)["a"].startswith("FAILED: damaged")
    assert texts(data)["b"] == "Bridge shut"


def test_a_zip_without_its_end_a_locked_one_an_empty_one() -> None:
    assert texts(make_zip(RAW)[:-30])[None].startswith("FAILED: damaged")
    locked = bytearray(make_zip({"a": PAGE.encode()}))
    locked[6] |= 1
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    assert "password" in texts(bytes(locked))["a"]
    assert "without files" in texts(make_zip({}))[None]
    assert "Office" in texts(make_zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))[None]


def test_a_binary_member_is_named_and_the_others_follow() -> None:
    found = texts(make_tar({"logo.png": b"\x89PNG\r\n\x1a\n\0\0\0\r", **RAW}))
    assert "PNG" in found.pop("logo.png")
    assert found == PAGES


def test_a_damaged_tar_header_costs_its_member() -> None:
    data = bytearray(make_tar({name: page.encode() for name, page in PAGES.items()}, form=tarfile.GNU_FORMAT))
    data[1024 + 100] ^= 0xFF  # in the mode of the second member
    found = texts(bytes(data))
    assert found["one.txt"] == PAGES["one.txt"]
    assert found["drei.txt"] == PAGES["drei.txt"]
    assert "after one.txt" in found[None]


def test_a_tar_cut_off_in_a_member() -> None:
    data = make_tar({"a.txt": PAGE.encode(), "b.txt": b"x y " * 3000}, form=tarfile.GNU_FORMAT)
    found = texts(data[:4000])
    assert found["a.txt"] == PAGE
    assert found["b.txt"].startswith("FAILED: ends in the middle")
    assert texts(gzip.compress(data)[:-40])["a.txt"] == PAGE


@pytest.mark.parametrize("form", PACKERS)
def test_a_bomb_is_stopped(form: str) -> None:
    bomb = PACKERS[form](b"a" * 3_000_000)
    message = texts(bomb, max_bytes=1_000_000)[None]
    assert "--max-bytes" in message or "grows more than" in message


def test_bombs_in_archives_are_stopped() -> None:
    big = b" " * 2_000_000
    found = texts(make_zip({"bomb": big, "page": PAGE.encode()}), max_bytes=100_000)
    assert found["bomb"].startswith("FAILED")
    assert found["page"] == PAGE
    many = make_tar({f"{number}": b" " * 90_000 for number in range(300)}, "w:gz")
    assert any("grows more than 250 times" in text for text in texts(many, max_bytes=100_000).values())


def test_a_plain_archive_may_be_of_any_size() -> None:
    data = make_tar({"many.jsonl": b'{"text": "Rain"}\n' * 5000})
    assert len(list(read(data, options=ReadOptions(max_bytes=100, max_ratio=1)))) == 5000


def test_nested_bombs_count_from_the_outermost() -> None:
    lines = (b'{"text": "' + b"a" * 1000 + b'"}\n') * 20_000
    bomb = gzip.compress(gzip.compress(lines))
    results = list(read(bomb, options=ReadOptions(max_bytes=100_000)))
    assert isinstance(results[-1], ReadFailure)
    assert "grows more than" in results[-1].message


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*PACKERS, "zip", "tar"]), st.data())
def test_damage_never_raises(form: str, data: st.DataObject) -> None:
    makers = {"zip": lambda _: make_zip(RAW), "tar": lambda _: make_tar(RAW), **PACKERS}
    packed = bytearray(makers[form](PAGE.encode()))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    for result in read(bytes(packed[: data.draw(st.integers(1, len(packed)))])):
        assert isinstance(result, Dump | ReadFailure | Skipped)
