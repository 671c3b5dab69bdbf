"""Labelled lines to documents: invented pages, each line written as 'label | text'."""

from __future__ import annotations

from datetime import datetime

import pytest

from newsextract.cues import load_cues
from newsextract.extract import FIELDS, extract
from newsextract.extract.dated import split_title
from newsextract.extract.look import look
from newsextract.extract.media import cut_label
from newsextract.extract.names import parse_names
from newsextract.extract.notices import CODES, notice
from newsextract.extract.rhythm import Gap, learn_rhythm, split_gap
from newsextract.lines import lines
from newsextract.model import (
    Article,
    Document,
    Dump,
    Item,
    Label,
    Line,
    Markup,
    Metadata,
    Page,
    Segment,
    Settings,
    Source,
)

CUES = load_cues()


def rows(*marked: str) -> str:
    """Lines of a page as one text."""
    return "\n".join(marked)


SHORT = {"b": "boilerplate", "a": "article", "r": "read_also", "l": "latest_news", "m": "most_read"}
BODY = "\n".join(
    f"a.body | {'The bridge over the river stays closed to lorries this week. ' * 3}" for _ in range(3)
)


def read(marked: str, language: str | None = "en", **settings: object) -> Document:
    """Take a page apart whose lines say themselves what they are; an empty line stays one."""
    rows = [row.split(" | ", 1) if row.strip() else ["", ""] for row in marked.strip("\n").split("\n")]
    page = lines(Dump(source=Source(), text="\n".join(row[-1] for row in rows)), language)
    names = [label for label, *_ in rows if label]
    return extract(page, tuple(Label(name=_long(name)) for name in names), Settings(**settings))  # type: ignore[arg-type]


def _long(name: str) -> str:
    zone, _, field = name.partition(".")
    return ".".join(filter(None, (SHORT.get(zone, zone), field)))


def article(marked: str, language: str | None = "en", **settings: object) -> Article:
    """The article of a page with a body."""
    found = read(f"{marked}\n{BODY}", language, **settings).article
    assert found is not None
    return found


def brief(items: tuple[Item, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(item.title, item.published_raw, item.label) for item in items]


# ---- lists: the order of titles, dates, subtitles, labels ---------------------------------------

LAYOUTS = {
    "title-date": rows(
        "r.title | Ferry back", "r.published | 3 May 2024", "r.title | Rain ahead", "r.published | 2 May 2024"
    ),
    "date-title": rows(
        "r.published | 3 May 2024", "r.title | Ferry back", "r.published | 2 May 2024", "r.title | Rain ahead"
    ),
    "label-date-title": (
        "r.label | City\nr.published | 3 May 2024\nr.title | Ferry back\n"
        "r.label | City\nr.published | 2 May 2024\nr.title | Rain ahead"
    ),
    "label-title-date": (
        "r.label | City\nr.title | Ferry back\nr.published | 3 May 2024\n"
        "r.label | City\nr.title | Rain ahead\nr.published | 2 May 2024"
    ),
    "boilerplate within": (
        "r.title | Ferry back\nb | Share\nr.published | 3 May 2024\nb | Save\n"
        "r.title | Rain ahead\nb | Share\nr.published | 2 May 2024"
    ),
}


@pytest.mark.parametrize("marked", LAYOUTS.values(), ids=LAYOUTS)
def test_dates_go_to_their_titles(marked: str) -> None:
    found = [(item.title, item.published) for item in read(marked).read_also]
    assert found == [("Ferry back", "2024-05-03"), ("Rain ahead", "2024-05-02")]


def test_a_missing_date_does_not_shift_the_others() -> None:
    marked = (
        "l.published | 12:07\nl.title | One story\nl.title | Two stories\n"
        "l.published | 11:30\nl.title | Three stories\nl.published | 11:02\nl.title | Four stories"
    )
    items = read(marked, as_of=datetime(2024, 5, 3, 13, 0)).latest_news
    assert [item.published_raw for item in items] == ["12:07", None, "11:30", "11:02"]
    assert items[0].published == "2024-05-03T12:07:00"


def test_what_stands_between_items_is_space() -> None:
    marked = (
        "r.title | One story\nb | Read more\nr.published | 3 May 2024\nr.title | Two stories\nb | Read more\n"
        "r.published | 2 May 2024\nr.title | Three stories\nb | Read more"
    )
    assert [item.published_raw for item in read(marked).read_also] == [None, "3 May 2024", "2 May 2024"]


def test_an_item_that_is_printed_twice_in_a_row_is_one() -> None:
    one = "l.title | One story of the day\nl.published | 12:07\n"
    two = "l.title | Two stories\nl.published | 11:30\n"
    marked = f"{one}l.label | City\n{one}{two}l.label | Sport\n{two}".rstrip()
    items = read(marked, as_of=datetime(2024, 5, 3, 13, 0)).latest_news
    assert [(item.title, item.published_raw, item.label, item.lines) for item in items] == [
        ("One story of the day", "12:07", "City", (1, 5)),
        ("Two stories", "11:30", "Sport", (6, 10)),
    ]


def test_a_date_further_off_than_items_are_long_is_none_of_the_lists() -> None:
    far = "\n".join(["b | Share", "b | Save", "b | Print"])
    marked = (
        "l.published | 12:07\nl.title | One story\nl.published | 11:30\nl.title | Two stories\n"
        f"{far}\nl.published | 10:01"
    )
    items = read(marked, as_of=datetime(2024, 5, 3, 13, 0)).latest_news
    assert [item.published_raw for item in items] == ["12:07", "11:30"]


def test_subtitles_follow_their_titles_and_blank_lines_decide() -> None:
    marked = (
        "m.title | One\nm.subtitle | More of one\nm.title | Two\nm.title | Three\nm.subtitle | More of three"
    )
    assert [item.subtitle for item in read(marked).most_read] == ["More of one", None, "More of three"]
    spaced = "m.title | One\n\nm.label | City\nm.title | Two\n\nm.label | Sport\nm.title | Three"
    assert [item.label for item in read(spaced).most_read] == [None, "City", "Sport"]


def test_bare_times_roll_over_midnight() -> None:
    marked = "\n".join(
        f"l.published | {time}\nl.title | Story {n}" for n, time in enumerate(("00:20", "23:50", "19:00"))
    )
    found = [item.published for item in read(marked, as_of=datetime(2024, 5, 3, 8, 0)).latest_news]
    assert found == ["2024-05-03T00:20:00", "2024-05-02T23:50:00", "2024-05-02T19:00:00"]


def test_headings_open_lists_and_article_lines_end_them() -> None:
    marked = rows(
        "r.heading | Read also:",
        "r.title | One",
        "r.heading | More from",
        "r.heading | the city »",
        "r.title | Two",
        BODY,
        "r.title | Inline",
    )
    assert [item.list for item in read(marked).read_also] == ["Read also", "More from the city", None]


def test_many_unlabelled_lines_end_a_list() -> None:
    menu = "\n".join("b | Menu" for _ in range(12))
    marked = f"r.heading | Read also\nr.title | One\n{menu}\nr.title | Far away"
    assert [item.list for item in read(marked).read_also] == ["Read also", None]


def test_time_and_title_on_one_line() -> None:
    document = read(
        "l.title | 12:07 Ferry is back in service\nl.title | 11:30 Rain is on its way to us",
        as_of=datetime(2024, 5, 3, 13, 0),
    )
    assert [(item.title, item.published) for item in document.latest_news] == [
        ("Ferry is back in service", "2024-05-03T12:07:00"),
        ("Rain is on its way to us", "2024-05-03T11:30:00"),
    ]
    assert [segment.label for segment in segments(document)] == ["latest_news.published"] * 2


def test_title_and_date_on_a_line_that_is_labelled_date() -> None:
    marked = rows(
        "l.published | Ferry is back in service 3 May 2024 - 12:07",
        "l.published | Rain ahead of us 3 May 2024 - 11:30",
    )
    assert [item.title for item in read(marked).latest_news] == [
        "Ferry is back in service",
        "Rain ahead of us",
    ]


def test_a_day_in_a_title_stays_where_no_other_title_has_one() -> None:
    marked = (
        "r.title | What was decided on 3 May 2024\nr.title | Ferry is back\nr.title | Rain is ahead of us"
    )
    assert read(marked).read_also[0].title == "What was decided on 3 May 2024"


def test_numbers_go_only_where_they_count() -> None:
    counted = read("m.title | 1. Flood\nm.title | 2. Storm\nm.title | 3. Sun").most_read
    assert [item.title for item in counted] == ["Flood", "Storm", "Sun"]
    others = read("m.title | 12 hurt in crash\nm.title | 13 stories we liked\nm.title | Sun").most_read
    assert others[0].title == "12 hurt in crash"


def test_a_title_on_two_lines_is_joined_on_evidence_only() -> None:
    wrapped = read("r.title | Ferry is back in service after\nr.title | weeks of repairs").read_also
    assert [item.title for item in wrapped] == ["Ferry is back in service after weeks of repairs"]
    bulleted = read("r.title | • Ferry is back\nr.title | After weeks\nr.title | • Rain").read_also
    assert [item.title for item in bulleted] == ["Ferry is back After weeks", "Rain"]
    assert len(read("r.title | Ferry is back\nr.title | Rain is ahead").read_also) == 2


def test_a_stray_label_within_a_list_is_repaired() -> None:
    marked = "r.title | One\nl.published | 3 May 2024\nr.title | Two\nr.published | 2 May 2024"
    document = read(marked)
    assert [item.published for item in document.read_also] == ["2024-05-03", "2024-05-02"]
    assert [segment.label for segment in segments(document)][1] == "read_also.published"


def test_all_news_is_the_way_to_more() -> None:
    document = read("l.heading | Latest news\nl.title | Ferry is back\nb | All news\nb | Imprint")
    assert [segment.label for segment in segments(document)][-2:] == ["latest_news.more", "boilerplate"]


def test_links_are_made_absolute() -> None:
    markup = (Markup(href="/news/1"), Markup(href="javascript:void(0)"))
    source = Source(url="https://example.org/today/")
    dump = Dump(source=source, text="Ferry is back\nRain is ahead", markup=markup)
    document = extract(lines(dump, "en"), (Label(name="read_also.title"),) * 2, Settings())
    assert [item.url for item in document.read_also] == ["https://example.org/news/1", None]


@pytest.mark.parametrize(
    ("printed", "stamp", "published"),
    [
        ("3 May 2024, 10:15", "2024-05-03T10:15:00+02:00", "2024-05-03T10:15:00+02:00"),
        ("3 May 2024", "2024-05-03T10:15:00Z", "2024-05-03T10:15:00+00:00"),
        ("2 hours ago", "2024-05-03T10:15:00+02:00", "2024-05-03T10:15:00+02:00"),
        ("3 May 2024", "2020-01-01T00:00:00Z", "2024-05-03"),
        ("3 May 2024", "soon", "2024-05-03"),
    ],
)
def test_markup_gives_the_zone_of_the_date_that_is_printed(printed: str, stamp: str, published: str) -> None:
    dump = Dump(source=Source(), text=f"Ferry is back\n{printed}", markup=(None, Markup(datetime=stamp)))
    labels = (Label(name="read_also.title"), Label(name="read_also.published"))
    document = extract(lines(dump, "en"), labels, Settings())
    assert document.read_also[0].published == published


@pytest.mark.parametrize(
    ("title", "kept", "label"),
    [
        ("Families return to the valley PHOTO", "Families return to the valley", "PHOTO"),
        ("Families return to the valley (video)", "Families return to the valley", "video"),
        ("FAMILIES RETURN TO THE VALLEY PHOTO", "FAMILIES RETURN TO THE VALLEY PHOTO", None),
        ("Museum buys a rare photo", "Museum buys a rare photo", None),
        ("Deminers clear the road Agency statement", "Deminers clear the road Agency statement", None),
        ("A story that others list without Our report", "A story that others list without", "Our report"),
    ],
)
def test_media_labels_are_cut_on_evidence(title: str, kept: str, label: str | None) -> None:
    assert cut_label(title, {"A story that others list without"}, CUES) == (kept, label)


def test_rhythm_of_two_sided_lists() -> None:
    rhythm = learn_rhythm("k", (Gap("dk"), Gap("dk"), Gap("k")), "d")
    assert (rhythm.before, rhythm.after) == ("k", "d")
    assert split_gap(Gap("adkk"), "k", "adk")[0] == 3


# ---- the article's fields -----------------------------------------------------------------------


def test_headline_section_subtitle() -> None:
    found = article(
        rows(
            "a.section | City",
            "a.headline | Bridge closed after flood",
            "a.subtitle | Lorries wait",
            "a.subtitle | for days",
        )
    )
    assert (found.headline, found.section) == ("Bridge closed after flood", "City")
    assert found.subtitle == "Lorries wait for days"


def test_the_sites_name_goes_only_where_the_page_shows_the_headline_without_it() -> None:
    twice = "b | Bridge closed after flood\na.headline | Bridge closed after flood - City News"
    assert article(twice).headline == "Bridge closed after flood"
    once = "a.headline | Bridge closed after flood - City News"
    assert article(once).headline == "Bridge closed after flood - City News"


def test_of_several_headlines_the_one_above_the_body() -> None:
    marked = "a.headline | Home > City > Bridge closed\na.headline | Bridge closed after flood\n"
    below = f"{BODY}\na.headline | Another story altogether"
    document = read(marked + below)
    assert document.article is not None
    assert document.article.headline == "Bridge closed after flood"


def test_an_unlabelled_headline_that_the_page_repeats() -> None:
    marked = "b | Bridge closed after flood\nb | Menu\nb | Bridge closed after flood"
    assert article(marked).headline == "Bridge closed after flood"
    assert "no_headline" in codes(read(BODY))


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("VALLEY 20 September 2023 - 15:20", "VALLEY"),
        ("AFP 20 September 2023 - 15:20", None),
        ("Ann Lee 20 September 2023 - 15:20", None),
        ("Published 20 September 2023 - 15:20", None),
        ("Business 20 September 2023", "Business"),
    ],
)
def test_section_beside_the_date(line: str, section: str | None) -> None:
    found = article(f"b | Business\na.headline | Bridge closed\na.published | {line}")
    assert found.section == section
    assert found.published is not None
    assert found.published[:10] == "2023-09-20"


def test_dates_on_several_lines_and_modified() -> None:
    found = article(
        rows(
            "a.headline | Bridge closed",
            "a.published | Published",
            "a.published | 3 May 2024, 10:15",
            "a.published | Updated 4 May 2024",
        )
    )
    assert (found.published, found.modified) == ("2024-05-03T10:15:00", "2024-05-04")
    assert (found.published_raw, found.modified_raw) == ("3 May 2024, 10:15", "4 May 2024")
    only = article("a.headline | Bridge closed\na.published | Last updated: 4 May 2024")
    assert (only.published, only.modified) == ("2024-05-04", "2024-05-04")


def test_the_date_at_the_head_wins_over_a_later_one() -> None:
    marked = f"a.headline | Bridge closed\na.published | 3 May 2024\n{BODY}\n{BODY}\na.published | 1 May 2020"
    document = read(marked)
    assert document.article is not None
    assert document.article.published == "2024-05-03"


def test_doubtful_dates_are_told() -> None:
    head = "a.headline | Bridge closed\na.published | "
    assert codes(read(f"{head}05/04/2024\n{BODY}")) == ["ambiguous_date"]
    assert codes(read(f"{head}2 hours ago\n{BODY}")) == ["unresolved_date"]
    assert codes(read(f"{head}5 April 2024\n{BODY}")) == []


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["By Ann Lee and Bo Chen, Political Editor"], ["Ann Lee", "Bo Chen"]),
        (["Von Eva Maier und Karl Otto"], ["Eva Maier", "Karl Otto"]),
        (["Par Marie Dupont, Jean Petit et AFP"], ["Marie Dupont", "Jean Petit", "AFP"]),
        (["Текст: Анна Ли и Борис Чен"], ["Анна Ли", "Борис Чен"]),
        (["홍길동 기자 abc@example.org"], ["홍길동"]),
        (["（記者王小明／台北報導）"], ["王小明"]),
        (["Ann Lee@annlee", "Follow"], ["Ann Lee"]),
        (["byAnn Lee"], ["Ann Lee"]),
        (["By", "Ann Lee", "Tech Writer, City News"], ["Ann Lee"]),
        (["Written by Ann Lee", "Edited by Bo Chen"], ["Ann Lee"]),
        (["Edited by Bo Chen"], ["Bo Chen"]),
        (["Ann Lee", "ANN LEE"], ["Ann Lee"]),
        (["This post was written by Ann Lee, Head of Sales and Marketing"], ["Ann Lee"]),
        (["City News Editorial Team"], ["City News Editorial Team"]),
        (["Ursula van der Lee"], ["Ursula van der Lee"]),
        (["dpa/AFP"], ["dpa", "AFP"]),
        ([], []),
    ],
)
def test_bylines(texts: list[str], names: list[str]) -> None:
    assert list(parse_names(texts, CUES)) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee 30 August 2023 • 4:45pm", ["Ann Lee"]),
        ("By CPN, in News, Portugal · 31 Jan 2025 · 0 Comments", ["CPN"]),
        ("Ann Lee | 31 Jan 2025 | 4 min read", ["Ann Lee"]),
        ("Harbour 31 Jan 2025", []),
        ("31 Jan 2025", []),
    ],
)
def test_authors_beside_the_date(line: str, names: list[str]) -> None:
    assert list(article(f"a.headline | Bridge closed\na.published | {line}").authors) == names


def test_authors_at_the_head_win_over_biographies() -> None:
    marked = rows(
        "a.headline | Bridge closed",
        "a.author | Ann Lee",
        f"{BODY}",
        f"{BODY}",
        "a.author | Bo Chen lives by the river",
    )
    document = read(marked)
    assert document.article is not None
    assert document.article.authors == ("Ann Lee",)


def test_body_keeps_order_and_repeats_captions_do_not() -> None:
    marked = (
        f"a.headline | Bridge closed\n{BODY}\na.caption | The bridge\na.caption | The bridge\na.body | Why?"
    )
    document = read(marked)
    assert document.article is not None
    assert len(document.article.body) == 4
    assert document.article.body[-1] == "Why?"
    assert document.article.captions == ("The bridge",)


def test_too_little_text_is_no_article() -> None:
    document = read("a.headline | Bridge closed\na.body | Read on")
    assert document.article is None
    assert codes(document) == ["no_article"]
    assert article("").headline is None


# ---- metadata, warnings, segments ---------------------------------------------------------------


def with_head(marked: str, head: Metadata) -> Document:
    rows = [row.split(" | ", 1) for row in marked.strip().split("\n")]
    dump = Dump(source=Source(format="html"), text="\n".join(text for _, text in rows), metadata=head)
    labels = tuple(Label(name=_long(name)) for name, _ in rows)
    return extract(lines(dump, "en"), labels, Settings())


def test_the_head_fills_gaps() -> None:
    head = Metadata(
        headline="Bridge closed", authors=("Ann Lee", "https://example.org/bo"), published="2024-05-03"
    )
    found = with_head(BODY, head)
    assert found.article is not None
    assert (found.article.headline, found.article.authors) == ("Bridge closed", ("Ann Lee",))
    assert (found.article.published, found.article.published_raw) == ("2024-05-03", None)
    assert codes(found).count("metadata_used") == 3


def test_the_page_is_believed_over_the_head() -> None:
    head = Metadata(headline="Ten recipes for spring", published="2020-01-01T00:00:00Z")
    found = with_head(f"a.headline | Bridge closed\na.published | 3 May 2024\n{BODY}", head)
    assert found.article is not None
    assert (found.article.headline, found.article.published) == ("Bridge closed", "2024-05-03")
    assert codes(found) == ["metadata_differs", "metadata_differs"]


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


def test_codes_are_known() -> None:
    with pytest.raises(KeyError):
        notice("no_such_code", "")
    assert all(text and not text.endswith(".") for text in CODES.values())


def segments(document: Document) -> tuple[Segment, ...]:
    assert isinstance(document.segments, tuple)
    return document.segments


def test_every_line_stands_in_one_segment() -> None:
    marked = f"b | Menu\n\nb | Login\na.headline | Bridge closed\n{BODY}\nr.title | One\nr.title | Two"
    document = read(marked)
    spans = [(segment.label, segment.lines) for segment in segments(document)]
    assert spans == [
        ("boilerplate", (1, 3)),
        ("article.headline", (4, 4)),
        ("article.body", (5, 7)),
        ("read_also.title", (8, 8)),
        ("read_also.title", (9, 9)),
    ]


def test_a_segment_is_as_sure_as_its_weakest_line() -> None:
    page = Page(
        dump=Dump(source=Source(), text="A\nB"), lines=(Line(number=1, text="A"), Line(number=2, text="B"))
    )
    labels = (Label(name="boilerplate", confidence=0.9), Label(name="boilerplate", confidence=0.4))
    assert [segment.confidence for segment in segments(extract(page, labels, Settings()))] == [0.4]


def test_an_empty_page() -> None:
    document = extract(Page(dump=Dump(source=Source(), text=""), lines=()), (), Settings())
    assert (document.article, document.segments, codes(document)) == (None, (), ["no_article"])


def test_fields_cover_the_article() -> None:
    page = lines(Dump(source=Source(), text="Bridge closed"), "en")
    view = look(page, (Label(name="article.headline"),), Settings())
    found = [name for field in FIELDS for name in field(view).fields]
    assert sorted(found) == sorted(Article.__struct_fields__)


def test_split_title_needs_a_title() -> None:
    assert split_title("12:07", "en") is None
    assert split_title("12:07 News", "en") is None
