"""Reading text: encodings, line ends, and files that are no text."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.errors import InputError, ReadFailure
from newsextract.model import Dump, Source
from newsextract.read import ReadOptions, Result, read, read_page, read_text
from newsextract.read.text import decode, even_lines, web_name

GERMAN = (
    "Die Fähre über den Fluß fährt ab Mittwoch wieder. Für Gäste ändert sich die Höhe des Preises nicht.\n"
)
POLISH = "Rząd przyjął w środę projekt ustawy o żegludze. Źródła podają, że część posłów się sprzeciwi.\n"
CZECH = "Vláda ve středu schválila návrh zákona. Podle ministra půjde o největší změnu za poslední roky.\n"
HUNGARIAN = (
    "A kormány szerdán „elfogadta” a törvényjavaslatot. A miniszter szerint ez az évek legnagyobb lépése.\n"
)
ROMANIAN = "„Feribotul circulă de miercuri”, a spus ministrul în faţa ziariştilor – fără schimbări de preţ.\n"
RUSSIAN = "Паром снова ходит со среды. По словам министра, цена билета для пассажиров не изменится.\n"
UKRAINIAN = (
    "Пором знову курсує із середи. За словами міністра, її ціна для пасажирів не зміниться, є місця.\n"
)
GREEK = "Το φέρι μποτ εκτελεί ξανά δρομολόγια από την Τετάρτη. Η τιμή του εισιτηρίου δεν αλλάζει.\n"
TURKISH = (
    "Feribot çarşamba günü yeniden sefere başlıyor. Bakan, yolcular için fiyatın değişmeyeceğini söyledi.\n"
)
HEBREW = "המעבורת חוזרת לפעול ביום רביעי. לדברי השר מחיר הכרטיס לנוסעים לא ישתנה.\n"
ARABIC = "تعود العبّارة إلى العمل يوم الأربعاء. وقال الوزير إن سعر التذكرة لن يتغير بالنسبة للركاب.\n"
THAI = "เรือข้ามฟากกลับมาให้บริการอีกครั้งในวันพุธ รัฐมนตรีกล่าวว่าราคาตั๋วไม่เปลี่ยน\n"
JAPANESE = "フェリーは水曜日から運航を再開する。大臣は記者団に対し、料金は変わらないと述べた。\n"
KOREAN = "여객선은 수요일부터 다시 운항한다. 장관은 승객 요금이 바뀌지 않는다고 기자들에게 말했다.\n"
CHINESE = "渡轮周三恢复运营。部长对记者表示，乘客的票价不会改变，预计每天运送数千人。\n"
TAIWANESE = "渡輪週三恢復營運。部長對記者表示，乘客的票價不會改變，預計每天運送數千人。\n"

LEGACY = [
    (GERMAN, "cp1252", "windows-1252"),
    (GERMAN, "iso8859-15", "windows-1252"),
    (POLISH, "cp1250", "windows-1250"),
    (POLISH, "iso8859-2", "iso-8859-2"),
    (CZECH, "cp1250", "windows-1250"),
    (CZECH, "iso8859-2", "iso-8859-2"),
    (HUNGARIAN, "cp1250", "windows-1250"),
    (ROMANIAN, "cp1250", "windows-1250"),
    (RUSSIAN, "cp1251", "windows-1251"),
    (RUSSIAN, "koi8-r", "koi8-r"),
    (RUSSIAN, "iso8859-5", "iso-8859-5"),
    (UKRAINIAN, "cp1251", "windows-1251"),
    (UKRAINIAN, "koi8-u", "koi8-u"),
    (GREEK, "cp1253", None),  # the same bytes as ISO 8859-7 but for one
    (GREEK, "iso8859-7", "iso-8859-7"),
    (TURKISH, "cp1254", "windows-1254"),
    (HEBREW, "cp1255", "windows-1255"),
    (ARABIC, "cp1256", "windows-1256"),
    (ARABIC, "iso8859-6", "iso-8859-6"),
    (THAI, "cp874", "windows-874"),
    (JAPANESE, "cp932", "shift_jis"),
    (JAPANESE, "euc_jp", "euc-jp"),
    (JAPANESE, "iso2022_jp", "iso-2022-jp"),
    (KOREAN, "cp949", "euc-kr"),
    (CHINESE, "gbk", "gb18030"),
    (CHINESE, "gb18030", "gb18030"),
    (TAIWANESE, "big5", "big5"),
]
WIDE = ("utf-16le", "utf-16be", "utf-32le", "utf-32be")


def only(results: object) -> Result:
    [result] = list(results)  # type: ignore[call-overload]
    return result  # type: ignore[no-any-return]


def failure(results: object) -> str:
    result = only(results)
    assert isinstance(result, ReadFailure)
    assert "\n" not in str(result)
    return str(result)


@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize(
    ("text", "codec", "name"), LEGACY, ids=[f"{codec}-{text[:6]}" for text, codec, _ in LEGACY]
)
def test_legacy_encodings_are_found(text: str, codec: str, name: str | None, times: int) -> None:
    decoded = decode((text * times).encode(codec))
    assert decoded.text == text * times
    assert decoded.warnings == ()
    assert name is None or decoded.encoding == name


@pytest.mark.parametrize("mark", [True, False], ids=["bom", "bare"])
@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, ARABIC, JAPANESE + "2023年\n", CHINESE])
def test_wide_encodings_with_and_without_mark(text: str, codec: str, mark: bool) -> None:
    decoded = decode((("\ufeff" if mark else "") + text).encode(codec))
    assert (decoded.text, decoded.encoding, decoded.warnings) == (text, codec, ())


def test_utf16_is_no_binary_data(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(GERMAN.encode("utf-16le"))
    dump = only(read(path))
    assert isinstance(dump, Dump)
    assert dump.text == GERMAN


def test_utf8_with_mark() -> None:
    assert decode(b"\xef\xbb\xbf" + GERMAN.encode()) == (GERMAN, "utf-8", ())


def test_utf8_cut_in_a_character_stays_utf8_and_is_told() -> None:
    decoded = decode(RUSSIAN.encode()[:-2])
    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith("изменится\ufffd") or decoded.text.startswith(RUSSIAN[:-3])
    cut = decode((RUSSIAN * 3).strip().encode()[:-2])
    [notice] = cut.warnings
    assert notice.code == "undecodable_bytes"
    assert "1 place" in notice.message


def test_own_replacement_characters_are_not_counted() -> None:
    data = (GERMAN + "Preis: \ufffd\ufffd\n").encode()
    assert decode(data).warnings == ()
    [notice] = decode(data + b"\xff" + GERMAN.encode()).warnings
    assert "1 place " in notice.message


def test_a_stated_encoding_is_believed_unless_unknown() -> None:
    assert decode(b"caf\xe9", "ISO-8859-1") == ("café", "windows-1252", ())
    assert decode("café".encode(), "x-no-such") == ("café", "utf-8", ())
    assert decode("café".encode(), "base64").text == "café"
    assert decode("café".encode(), "").text == "café"


def test_euro_sign_of_windows_1252() -> None:
    assert decode("Die Fähre kostet für Gäste 5 € – „günstig“.".encode("cp1252")).text.endswith(
        "5 € – „günstig“."
    )


def test_bullets_and_quotes_between_latin_words_are_no_greek() -> None:
    teasers = "• The mayor’s café ‘reopens’ • Señor Núñez – “no comment” © 2023 • More\n"
    assert decode((teasers * 40).encode("cp1252")) == (teasers * 40, "windows-1252", ())


def test_every_line_end_counts_once() -> None:
    assert even_lines("a\r\nb\rc\x85d\u2028e\u2029f\vg\fh\n") == "a\nb\nc\nd\ne\nf\ng\nh\n"
    assert even_lines("a\n\rb") == "a\n\nb"
    assert (
        even_lines("no-break\u00a0space\u200b and\u00adhyphen\tstay")
        == "no-break\u00a0space\u200b and\u00adhyphen\tstay"
    )


def test_source_says_where_the_page_came_from(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"Headline\nStory")
    dump = read_page(path, options=ReadOptions(url="https://news.example/1"))
    digest = "14ba86eb0a60b2fb12d5d0b8a3c6b3ee1c7b8cf2ff3ad7ab06a2cabb4b3ecf31"
    assert dump.text == "Headline\nStory"
    assert dump.source.path == str(path)
    assert (dump.source.format, dump.source.encoding, dump.source.url) == (
        "text",
        "utf-8",
        "https://news.example/1",
    )
    assert len(dump.source.sha256) == len(digest)
    assert dump.source.sha256 == read_page(b"Headline\nStory").source.sha256
    assert dump.source.sha256 != read_page(b"Headline\r\nStory").source.sha256


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf"])
def test_empty_input_is_an_error(data: bytes) -> None:
    assert "empty" in failure(read(data, path="page.txt"))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\0", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "JPEG"),
        (bytes(range(256)) * 20, "binary"),
        (b"\0" * 4096, "binary"),
        (b"\x7fELF\2\1\1" + bytes(64), "program"),
        (b"\xff\xfe\x00\x10" + bytes(range(250)) * 20, "binary"),  # sound, not UTF-16
        (b"PAR1" + bytes(range(200)), "Parquet"),
    ],
)
def test_binary_data_is_an_error(data: bytes, word: str) -> None:
    message = failure(read(data, path="photo.bin"))
    assert message.startswith("photo.bin: ")
    assert word in message


def test_a_stray_nul_is_no_reason_to_refuse_a_page() -> None:
    page = (GERMAN * 5).replace("Fluß", "Flu\0ß", 1)
    assert read_page(page.encode()).text == page


def test_missing_file_directory_and_forbidden_file(tmp_path: Path) -> None:
    assert "no such file" in failure(read(tmp_path / "none.txt"))
    assert "directory" in failure(read(tmp_path))
    assert "cannot be read" in failure(read("nul\0name"))
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    secret.chmod(0)
    if os.geteuid():  # root may read everything
        assert "permissions" in failure(read(secret))


def test_a_page_given_as_a_path_is_an_error_of_one_short_line() -> None:
    assert len(failure(read(GERMAN * 100))) < 500


def test_named_pipes(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with subprocess.Popen(["sh", "-c", f"(printf 'Rain '; sleep 0.2; printf ahead) > {path}"]):
        dump = only(read(path))
    assert isinstance(dump, Dump)
    assert dump.text == "Rain ahead"


def test_names_that_are_not_unicode_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_bytes(b"Rain ahead")
    dump = only(read(path))
    assert isinstance(dump, Dump)
    assert str(dump.source.path).encode().endswith("caf\ufffd.txt".encode())


def test_messages_hold_no_control_characters_of_a_name() -> None:
    assert "\x1b" not in failure(read("evil\x1b[31m.txt"))


def test_a_page_beyond_the_limit_is_an_error() -> None:
    options = ReadOptions(max_bytes=100)
    assert read_page(b"a" * 100, options=options).text == "a" * 100
    assert "--max-bytes" in failure(read(b"a" * 101, options=options))


def test_one_page_or_an_exception() -> None:
    with pytest.raises(InputError, match="empty"):
        read_page(b"")


def test_unknown_format_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="known are: text"):
        read(b"page", input_format="pdf")
    with pytest.raises(ValueError, match="known are: text"):
        read_text("page", input_format="warc")


def test_slow_streams_are_read_to_their_end() -> None:
    class Trickle(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self.rest = data

        def read(self, size: int = -1) -> bytes:
            given, self.rest = self.rest[:3], self.rest[3:]
            return given

    dump = only(read(Trickle(GERMAN.encode()), path="-"))  # type: ignore[arg-type]
    assert isinstance(dump, Dump)
    assert dump.text == GERMAN


def test_nothing_is_read_behind_the_end() -> None:
    class Terminal(io.RawIOBase):
        ends = 0

        def read(self, size: int = -1) -> bytes:
            self.ends += 1
            return b"Rain ahead" if self.ends == 1 else b""

    terminal = Terminal()
    assert isinstance(only(read(terminal)), Dump)  # type: ignore[arg-type]
    assert terminal.ends == 2


def test_standard_input() -> None:
    code = "from newsextract.read import read; print(*[(d.text, d.source.path) for d in read('-')])"
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"Rain\r\nahead", capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == r"('Rain\nahead', '-')"


def test_a_small_page_loads_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(GERMAN)
    code = (
        "import sys; from newsextract.read import read; list(read(sys.argv[1]));"
        "heavy = ('resiliparse', 'fastwarc', 'tarfile', 'zipfile', 'dateparser');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_decode_never_raises(data: bytes) -> None:
    text = decode(data).text
    text.encode()
    assert not set(text) & set("\r\v\f\x85\u2028\u2029")


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(), max_size=200),
    st.sampled_from(["utf-8", "cp1251", "utf-16", "shift_jis", "euc_kr"]),
)
def test_read_never_raises(text: str, codec: str) -> None:
    for result in read(text.encode(codec, "ignore")):
        assert isinstance(result, Dump | ReadFailure)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=200))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()) == (even_lines(text), "utf-8", ())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=100))
def test_any_str_is_a_page(text: str) -> None:
    read_text(text + "\ud800").text.encode()


def test_names_of_encodings() -> None:
    names = ["cp1250", "windows-1250", "ISO-8859-2", "iso_8859_5", "Shift_JIS", "EUC-KR", "utf8", "GBK"]
    assert [web_name(name) for name in names] == [
        "windows-1250",
        "windows-1250",
        "iso-8859-2",
        "iso-8859-5",
        "shift_jis",
        "euc-kr",
        "utf-8",
        "gb18030",
    ]
    assert Source().encoding == web_name("UTF-8")
