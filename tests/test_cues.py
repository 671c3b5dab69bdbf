"""The cue packs are whole, and cues are found in lines of every script."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from newsextract import cues as module
from newsextract.cues import KINDS, Cues, available, load_cues, normalise
from newsextract.errors import InputError
from newsextract.model import LIST_KINDS

FOLDER = Path(module.__file__).parent / "label" / "cues"
REQUIRED = set(
    "en de fr es it pt nl sv no da fi pl cs sk hu ro bg el ru uk az tr ar fa he hi zh ja ko vi".split()  # noqa: SIM905
)


def _raw(code: str) -> dict[str, list[str]]:
    data = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    assert data.pop("language") == code
    return data


def test_every_promised_language_has_a_pack() -> None:
    assert set(available()) >= REQUIRED


@pytest.mark.parametrize("code", available())
def test_pack_is_whole(code: str) -> None:
    pack = _raw(code)
    assert tuple(pack) == KINDS
    assert all(isinstance(phrase, str) for phrases in pack.values() for phrase in phrases)
    assert len({normalise(month) for month in pack["months"]}) >= 12
    assert len({normalise(day) for day in pack["weekdays"]}) >= 7
    assert all(len(pack[kind]) >= 10 for kind in LIST_KINDS)


@pytest.mark.parametrize("code", available())
def test_no_phrase_is_empty_or_written_twice(code: str) -> None:
    for kind, phrases in _raw(code).items():
        counts = Counter(map(normalise, phrases))
        assert not [form for form, count in counts.items() if count > 1 or not form], kind


@pytest.mark.parametrize("code", available())
def test_no_heading_opens_two_kinds_of_lists(code: str) -> None:
    pack = _raw(code)
    counts = Counter(form for kind in LIST_KINDS for form in set(map(normalise, pack[kind])))
    assert [form for form, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("code", available())
def test_fast_reader_agrees_with_tomllib(code: str) -> None:
    cues = load_cues(languages=[code])
    assert {kind: list(cues.phrases(kind)) for kind in KINDS} == _raw(code)


@pytest.mark.parametrize("code", available())
def test_normal_form_is_stable(code: str) -> None:
    for phrases in _raw(code).values():
        for phrase in phrases:
            assert normalise(normalise(phrase)) == normalise(phrase)
            assert normalise(f" {phrase.upper()}: ") == normalise(phrase.upper())


@pytest.fixture(scope="module")
def every() -> Cues:
    return load_cues()


HEADINGS = [
    ("READ ALSO:", "read_also"),
    ("Ähnliche Artikel", "read_also"),
    ("A LIRE AUSSI", "read_also"),
    ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "read_also"),
    ("İLGİLİ HABERLER", "read_also"),
    ("Читайте также:", "read_also"),
    ("【関連記事】", "read_also"),
    ("延伸閱讀", "read_also"),
    ("مقالات ذات صلة", "read_also"),
    ("Latest news »", "latest_news"),
    ("SON DAKİKA", "latest_news"),
    ("Son xəbərlər", "latest_news"),
    ("最新ニュース", "latest_news"),
    ("Лента новостей", "latest_news"),
    ("آخرین اخبار", "latest_news"),
    ("LO MÁS LEÍDO", "most_read"),
    ("Lo mas leido", "most_read"),
    ("많이 본 뉴스", "most_read"),
    ("الأكثر قراءةً", "most_read"),
    ("สปอนเซอร์", None),
    ("Prime minister resigns", None),
    ("Comments (3)", None),
]


@pytest.mark.parametrize(("line", "kind"), HEADINGS)
def test_heading(every: Cues, line: str, kind: str | None) -> None:
    assert every.heading(line) == kind


def test_opening_ends_at_a_word(every: Cues) -> None:
    english = load_cues(languages=["en"])
    assert english.opening("byline", "Written by: Ann Bell") == "Written by"
    assert english.opening("byline", "Byron was there") is None
    assert english.opening("modified", "Updated16:47") == "Updated"
    assert every.opening("byline", "記者李明") == "記者"
    assert load_cues(languages=["ko"]).opening("published", "입력2023.01.02") == "입력"


def test_cut_keeps_the_words_as_printed() -> None:
    english = load_cues(languages=["en"])
    assert english.cut_opening("byline", "By  Ann Bell") == ("By", "Ann Bell")
    assert english.cut_opening("byline", "Ann Bell") == ("", "Ann Bell")
    assert english.cut_ending("media", "The valley fills again PHOTO") == ("The valley fills again", "PHOTO")
    assert english.cut_ending("media", "The valley fills again") == ("The valley fills again", "")
    assert load_cues(languages=["ko"]).cut_ending("role", "김민수 기자") == ("김민수", "기자")
    turkish = load_cues(languages=["tr"])
    assert turkish.cut_opening("modified", "GÜNCELLEME: 12.03.2024") == ("GÜNCELLEME:", "12.03.2024")


def test_within_finds_words_and_unspaced_phrases(every: Cues) -> None:
    assert every.within("months", "20 сентября 2023, 15:20") == "сентября"
    assert every.within("months", "In a marching band") is None
    assert every.within("relative", "3時間前") is not None
    assert load_cues(languages=["fr"]).within("relative", "publié il y a 2 heures") == "il y a"


def test_earlier_languages_win(every: Cues) -> None:
    assert load_cues(languages=["de", "en"]).languages() == ("de", "en")
    assert load_cues(languages=["pt-BR", "nb", "zh-Hant"]).languages() == ("pt", "no", "zh")
    assert load_cues(languages=["xx"]).heading("Read also") is None
    assert every.languages() == available()


def test_long_lines_are_no_cues(every: Cues) -> None:
    assert every.heading("word " * 10_000) is None
    assert every.match("read_also", "Read also" + " " * 10_000) is None


def _file(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_file_adds_phrases_and_moves_headings(tmp_path: Path) -> None:
    path = _file(tmp_path, 'language = "en"\nread_also = ["From our shelves"]\nmost_read = ["Latest"]\n')
    cues = load_cues([path], languages=["en"])
    assert cues.heading("FROM OUR SHELVES") == "read_also"
    assert cues.heading("Latest") == "most_read"
    assert cues.match("latest_news", "Latest") is None
    assert next(cues.rows()) == ("en", "read_also", "From our shelves")
    assert load_cues(languages=["en"]).heading("Latest") == "latest_news"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('read_also = ["x"]', "language: missing"),
        ('language = "en"\nread_allso = ["x"]', "read_allso: no such key"),
        ('language = "en"\nmore = "All"', "more: not a list"),
        ('language = "en"\nmore = [1]', "more: not a list"),
        ('language = "en"\nmore = ["--"]', "more: '--' has no letters"),
        ('language = "en', "not a TOML file"),
    ],
)
def test_faults_of_own_files_are_named(tmp_path: Path, text: str, complaint: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_cues([path])
    message = str(caught.value)
    assert message.startswith(str(path))
    assert complaint in message
    assert "\n" not in message


def test_own_file_that_is_missing_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the cue file"):
        load_cues([tmp_path / "none.toml"])
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        load_cues([tmp_path / "binary.toml"])
