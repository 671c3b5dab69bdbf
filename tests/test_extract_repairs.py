"""Labels that are wrong in the ways a net gets them wrong, on invented pages: 'label confidence | text'."""

from __future__ import annotations

import pytest

from newsextract.extract import extract
from newsextract.extract.metadata import with_zone
from newsextract.lines import lines
from newsextract.model import Article, Document, Dump, Item, Label, Markup, Metadata, Settings, Source

SHORT = {"b": "boilerplate", "a": "article", "r": "read_also", "l": "latest_news", "m": "most_read"}
PARAGRAPH = "The bridge over the river stays closed to lorries this week, the city said. " * 2
BODY = tuple(f"a.body .95 | {PARAGRAPH}{number}" for number in range(3))
STANDFIRST = "Engineers have found cracks in two of the piers, and lorries must take the long way round"


def read(
    *rows: str, head: Metadata | None = None, hints: dict[str, tuple[str, ...]] | None = None
) -> Document:
    """Take a page apart whose lines say what the labels are and how sure; ``hints`` are markup, by text."""
    marks, texts = zip(*(row.split(" | ", 1) for row in rows), strict=True)
    markup = tuple(Markup(hints=(hints or {}).get(text, ())) for text in texts) if hints else ()
    dump = Dump(source=Source(), text="\n".join(texts), metadata=head, markup=markup)
    return extract(lines(dump, "en"), tuple(map(label, marks)), Settings())


def label(mark: str) -> Label:
    """'a.body .7' as a label."""
    name, confidence = mark.split()
    zone, _, field = name.partition(".")
    return Label(name=".".join(filter(None, (SHORT[zone], field))), confidence=float(confidence))


def article(
    *rows: str, head: Metadata | None = None, hints: dict[str, tuple[str, ...]] | None = None
) -> Article:
    found = read(*rows, head=head, hints=hints).article
    assert found is not None
    return found


def names_of(document: Document) -> list[str]:
    assert isinstance(document.segments, tuple)
    return [segment.label for segment in document.segments]


# ---- the head of the story ----------------------------------------------------------------------


def test_the_first_paragraph_is_no_second_subtitle() -> None:
    document = read(
        "a.headline .9 | Bridge closed after flood",
        f"a.subtitle .8 | {STANDFIRST}",
        "a.author .9 | By Ann Lee",
        f"a.subtitle .7 | {PARAGRAPH}",
        *BODY,
    )
    assert document.article is not None
    assert document.article.subtitle == STANDFIRST
    assert len(document.article.body) == 4
    assert names_of(document).count("article.subtitle") == 1


def test_points_below_the_subtitle_belong_to_it() -> None:
    points = ("a.subtitle .8 | Two piers cracked", "a.subtitle .7 | Lorries take the long way")
    found = article("a.headline .9 | Bridge closed after flood", *points, *BODY)
    assert found.subtitle == "Two piers cracked Lorries take the long way"


def test_a_subtitle_that_says_the_headline_again_is_none() -> None:
    title = "Bridge over the river stays closed to lorries until Wednesday, the city says"
    found = article(f"a.headline .9 | {title}", f"a.subtitle .9 | &quot;{title}&quot;", *BODY)
    assert found.subtitle is None
    assert article(f"a.headline .9 | {title}", f"a.subtitle .9 | {STANDFIRST}", *BODY).subtitle == STANDFIRST


def test_a_list_of_points_is_part_of_the_subtitle_as_a_whole() -> None:
    found = article(
        "a.headline .9 | Bridge closed after flood",
        f"a.subtitle .9 | {STANDFIRST}",
        "a.author .9 | By Ann Lee",
        "b .5 | In brief",
        "a.subtitle .8 | * Two piers of the old bridge have cracked.",
        "a.subtitle .7 | * Lorries take the long way round until the engineers are done.",
        "a.body .6 | * The city pays the toll until the end of May, and perhaps for longer than that.",
        *BODY,
    )
    assert found.subtitle is not None
    assert found.subtitle.startswith(f"{STANDFIRST} In brief Two piers")
    assert found.subtitle.endswith("longer than that.")
    assert len(found.body) == len(BODY)


def test_points_within_the_story_stay_there() -> None:
    middle = "The engineers have seen both piers."
    points = (
        "a.subtitle .5 | * The piers have cracked.",
        f"a.body .6 | * {middle}",
        "a.subtitle .5 | * Lorries turn.",
    )
    head = ("a.headline .9 | Bridge closed after flood", f"a.subtitle .9 | {STANDFIRST}")
    found = article(*head, BODY[0], *points, *BODY[1:])
    assert (found.subtitle, middle in found.body) == (STANDFIRST, True)


@pytest.mark.parametrize("name", ["b", "a.caption", "a.body"])
def test_a_subtitle_that_nobody_labelled_above_the_byline(name: str) -> None:
    rows = (
        "a.headline .9 | Bridge closed after flood",
        f"{name} .5 | {STANDFIRST}",
        "a.author .9 | By Ann Lee",
    )
    assert article(*rows, *BODY).subtitle == STANDFIRST


def test_a_first_paragraph_that_the_labels_are_sure_of_stays_body() -> None:
    rows = (
        "a.headline .9 | Bridge closed after flood",
        "a.author .9 | By Ann Lee",
        f"a.body .95 | {STANDFIRST}",
    )
    assert article(*rows, *BODY).subtitle is None
    doubted = (*rows[:2], f"a.body .45 | {STANDFIRST}")
    assert article(*doubted, *BODY).subtitle == STANDFIRST


def test_the_second_of_two_headlines_is_the_subtitle() -> None:
    rows = ("a.headline .9 | Bridge closed after flood", f"a.headline .6 | {STANDFIRST}")
    found = article(*rows, *BODY)
    assert (found.headline, found.subtitle) == ("Bridge closed after flood", STANDFIRST)
    twice = (
        "a.headline .9 | Bridge closed after flood - City News",
        "a.headline .6 | Bridge closed after flood",
    )
    assert article(*twice, *BODY).subtitle is None


def test_a_headline_within_the_body_is_a_subhead() -> None:
    found = article("a.headline .9 | Bridge closed after flood", *BODY, "a.headline .6 | What is next", *BODY)
    assert found.headline == "Bridge closed after flood"
    assert "What is next" in found.body


def test_a_doubted_headline_gives_way_to_a_better_line() -> None:
    found = article(
        "a.section .9 | City",
        "b .5 | Bridge over the river closed after the worst flood in years",
        "a.headline .4 | All rights",
        "a.author .9 | By Ann Lee",
        *BODY,
    )
    assert found.headline == "Bridge over the river closed after the worst flood in years"


def test_a_short_headline_taken_for_a_name() -> None:
    found = article(
        "a.author .5 | Heavy Weather", f"a.subtitle .9 | {STANDFIRST}", "a.author .9 | By Ann Lee", *BODY
    )
    assert (found.headline, found.authors) == ("Heavy Weather", ("Ann Lee",))


def test_the_headline_rather_than_the_page_title_that_holds_it() -> None:
    found = article(
        "b .9 | News Bridge over the river closed after flood - City News online",
        "b .8 | Bridge over the river closed after flood",
        f"a.subtitle .9 | {STANDFIRST}",
        *BODY,
    )
    assert found.headline == "Bridge over the river closed after flood"


def test_a_date_right_below_the_body() -> None:
    head = "a.headline .9 | Bridge closed after flood"
    assert article(head, *BODY, "b .7 | 3 May 2024 (updated 4 May 2024)").published == "2024-05-03"
    assert article(head, *BODY, *["b .9 | Menu"] * 3, "b .9 | 3 May 2024").published is None


@pytest.mark.parametrize("line", ["Front|City|", "Start > City > Bridges"])
def test_a_breadcrumb_above_the_headline_is_the_section(line: str) -> None:
    found = article(f"b .9 | {line}", "a.headline .9 | Bridge closed after flood", *BODY)
    assert found.section == line.strip("|")


def test_a_word_of_the_menu_above_the_headline_is_the_section() -> None:
    menu = ("b .9 | City", "b .9 | Sport")
    assert article(*menu, "b .9 | City", "a.headline .9 | Bridge closed after flood", *BODY).section == "City"
    assert article(*menu, "b .9 | Login", "a.headline .9 | Bridge closed after flood", *BODY).section is None


def test_a_figures_caption_is_neither_body_nor_byline() -> None:
    found = article(
        "a.headline .9 | Bridge closed after flood",
        "a.author .7 | Bo Chen",
        "a.author .7 | Ann Lee",
        *BODY,
        hints={"Bo Chen": ("article", "figure", "figcaption")},
    )
    assert (found.authors, found.captions) == (("Ann Lee",), ("Bo Chen",))


# ---- bylines ------------------------------------------------------------------------------------


def test_names_above_the_byline_are_no_authors() -> None:
    found = article(
        "a.headline .9 | Bridge closed after flood",
        "a.author .6 | Old Bridge",
        "a.author .9 | By Ann Lee",
        *BODY,
    )
    assert found.authors == ("Ann Lee",)


def test_a_bare_name_beside_the_date_or_below_the_body() -> None:
    head = ("a.headline .9 | Bridge closed after flood", "a.published .9 | 3 May 2024, 10:15")
    assert article(*head, "b .6 | Ann Lee 2 min read", *BODY).authors == ("Ann Lee",)
    assert article(*head, *BODY, "a.caption .6 | Ann Lee").authors == ("Ann Lee",)
    assert article(*head, *BODY, "b .99 | Trade Program").authors == ()


def test_who_made_the_picture_is_named_where_nobody_else_is() -> None:
    head = ("a.headline .9 | Bridge closed after flood", "a.author .7 | Photo: Bo Chen")
    assert article(*head, *BODY).authors == ("Bo Chen",)
    assert article(*head, "a.published .9 | By Ann Lee | 3 May 2024", *BODY).authors == ("Ann Lee",)


def test_bylines_far_below_the_body_belong_to_others() -> None:
    below = ["b .9 | Menu"] * 8
    found = article(
        "a.headline .9 | Bridge closed after flood",
        *BODY,
        "a.author .6 | Ann Lee",
        *below,
        "a.author .6 | Bo Chen",
    )
    assert found.authors == ("Ann Lee",)


# ---- what the page's head says ------------------------------------------------------------------


def test_the_head_decides_between_names_that_the_page_prints() -> None:
    rows = (
        "a.headline .9 | Bridge closed after flood",
        "a.author .6 | Ann Lee",
        "a.author .5 | Bo Chen",
        *BODY,
    )
    assert article(*rows, head=Metadata(authors=("Ann Lee",))).authors == ("Ann Lee",)
    assert article(*rows, head=Metadata(authors=("City News",))).authors == ("Ann Lee", "Bo Chen")


def test_a_certain_byline_stands_against_the_head() -> None:
    rows = ("a.headline .9 | Bridge closed after flood", "a.author .95 | Ann Lee", "b .9 | City News", *BODY)
    assert article(*rows, head=Metadata(authors=("City News",))).authors == ("Ann Lee",)


@pytest.mark.parametrize("printed", ["11:46", "Updated 4 May 2024"])
def test_a_time_or_an_update_leaves_the_day_to_the_head(printed: str) -> None:
    rows = ("a.headline .9 | Bridge closed after flood", f"a.published .9 | {printed}", *BODY)
    found = article(*rows, head=Metadata(published="2024-05-02T17:29:54Z"))
    assert (found.published, found.published_raw) == ("2024-05-02T17:29:54+00:00", None)


def test_only_an_update_is_both_dates() -> None:
    found = article("a.headline .9 | Bridge closed after flood", "a.published .9 | Updated 4 May 2024", *BODY)
    assert (found.published, found.modified) == ("2024-05-04", "2024-05-04")


def test_the_head_gives_the_time_zone() -> None:
    rows = ("a.headline .9 | Bridge closed after flood", "a.published .9 | 3 May 2024, 10:15", *BODY)
    document = read(*rows, head=Metadata(published="2024-05-03T10:15:42+02:00"))
    assert document.article is not None
    assert document.article.published == "2024-05-03T10:15:42+02:00"
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("printed", "stated", "expected"),
    [
        ("2024-05-03T10:15:00", "2024-05-03T08:15:30+00:00", "2024-05-03T10:15:00+02:00"),
        ("2024-05-03T10:15:00", "2024-05-03T08:22:00+00:00", "2024-05-03T10:15:00"),
        ("2024-05-03T10:15:00", "2024-05-03T08:15:00", "2024-05-03T10:15:00"),
        ("2024-05-03T10:15:00+03:00", "2024-05-03T10:15:00+02:00", "2024-05-03T10:15:00+03:00"),
        ("2024-05-03", "2024-05-03T23:15:00+02:00", "2024-05-03T23:15:00+02:00"),
    ],
)
def test_zones(printed: str, stated: str, expected: str) -> None:
    assert with_zone(printed, stated) == expected


def test_the_section_that_the_head_names_is_taken_as_printed() -> None:
    rows = (
        "b .9 | Start | City News | Login",
        "b .9 | Menu",
        "a.headline .9 | Bridge closed after flood",
        *BODY,
    )
    assert article(*rows, head=Metadata(section="city news")).section == "Start | City News | Login"


# ---- lists --------------------------------------------------------------------------------------


def items(*rows: str) -> tuple[Item, ...]:
    return read(*rows).read_also


def test_a_date_between_titles_is_an_items_date() -> None:
    found = items(
        "r.title .9 | Ferry is back in service",
        "r.published .9 | 3 May 2024",
        "r.title .9 | Rain is ahead for all",
        "b .7 | 2 May 2024",
        "r.title .9 | School reopens after the flood",
        "b .7 | 1 May 2024",
    )
    assert [item.published for item in found] == ["2024-05-03", "2024-05-02", "2024-05-01"]


def test_a_date_beside_an_items_author_or_label_is_its_date() -> None:
    found = read(
        "r.title .9 | Ferry is back in the harbour",
        "r.author .9 | Ann Lee - 2024-05-03",
        "r.title .9 | Rain is ahead for all of us",
        "r.label .9 | 2 May 2024 City",
    ).read_also
    assert [item.published for item in found] == ["2024-05-03", "2024-05-02"]
    assert (found[0].authors, found[1].label) == (("Ann Lee",), "City")


def test_a_title_that_nobody_labelled() -> None:
    found = items(
        "r.title .9 | Ferry is back in service",
        "r.published .9 | 3 May 2024",
        "b .6 | Rain is ahead for all",
        "r.published .9 | 2 May 2024",
    )
    assert [item.title for item in found] == ["Ferry is back in service", "Rain is ahead for all"]
    sure = items(
        "r.title .9 | Ferry is back",
        "r.published .9 | 3 May 2024",
        "b .99 | Rain is ahead for all",
        "r.published .9 | 2 May 2024",
    )
    assert [item.title for item in sure] == ["Ferry is back"]


def test_kickers_that_nobody_labelled() -> None:
    found = items(
        "r.label .9 | City",
        "r.title .9 | Ferry is back in service",
        "b .9 | Sport",
        "r.title .9 | Rovers win again",
        "b .9 | City",
        "r.title .9 | Rain is ahead for all",
    )
    assert [item.label for item in found] == ["City", "Sport", "City"]


def test_lines_below_single_titles_are_no_kickers() -> None:
    found = items(
        "r.title .9 | Ferry is back in service", "b .9 | Login", "r.title .9 | Rain is ahead for all"
    )
    assert [item.label for item in found] == [None, None]


def test_a_title_that_echoes_the_one_above_is_no_item() -> None:
    found = items(
        "r.title .9 | Weather: Rain is ahead for all",
        "r.title .6 | Rain is ahead for all",
        "r.published .9 | 2 May 2024",
    )
    assert [(item.title, item.published) for item in found] == [
        ("Weather: Rain is ahead for all", "2024-05-02")
    ]


def test_subtitles_follow_their_titles_though_one_title_is_missing() -> None:
    rows: list[str] = []
    for number in range(5):
        rows += [
            f"r.label .9 | Desk {number}",
            f"r.title .9 | Title number {number}",
            f"r.subtitle .9 | About {number}",
        ]
    del rows[7]  # the title of the third
    found = items(*rows, "r.label .9 | Desk 5", "r.title .9 | Title number 5")
    assert (found[0].subtitle, found[1].subtitle) == ("About 0", "About 1 About 2")
    assert found[-1].subtitle is None


# ---- what the story itself says of its lines ---------------------------------------------------


def test_a_credit_that_shares_no_word_with_the_story_is_not_its_headline() -> None:
    found = article(
        "a.headline .6 | Bridge over the river stays closed to lorries",
        "a.headline .9 | All rights reserved by the photographer",
        *BODY,
    )
    assert found.headline == "Bridge over the river stays closed to lorries"


def test_a_path_that_holds_the_headline_is_not_the_headline() -> None:
    found = article(
        "a.headline .9 | You are here: Home » City » Bridge stays closed",
        "b .9 | Share this",
        "b .9 | Bridge stays closed",
        *BODY,
    )
    assert found.headline == "Bridge stays closed"


TRAIL_END = "4. Bridge stays closed to lorries for weeks"


@pytest.mark.parametrize(("above", "hints"), [("3. City", ()), ("City", ("nav", "li", "h1")), ("City", ())])
def test_the_end_of_a_trail_is_not_the_headline(above: str, hints: tuple[str, ...]) -> None:
    found = article(
        f"b .8 | {above}",
        f"a.headline .9 | {TRAIL_END}",
        "b .9 | Share",
        "a.headline .6 | Cracks in the piers",
        *BODY,
        hints={TRAIL_END: hints},
    )
    assert found.headline == (TRAIL_END if above == "City" and not hints else "Cracks in the piers")


def test_whom_a_byline_names_first_wrote_the_story_that_tells_of_him() -> None:
    told = (
        "a.body .95 | Ann Lee has stood on the bridge for a week, and has counted the lorries that turn back."
    )
    found = article(
        "a.headline .9 | Bridge stays closed for weeks", "a.author .9 | By Ann Lee, Bo Chen", told, *BODY
    )
    assert found.authors == ("Ann Lee", "Bo Chen")


def test_the_person_a_story_tells_of_is_not_its_author() -> None:
    told = "a.body .95 | The mayor, Bo Chen, said that the bridge would open again in the first week of May."
    found = article(
        "a.headline .9 | Bridge stays closed for weeks",
        "a.author .9 | Bo Chen",
        "a.author .9 | Ann Lee",
        told,
        *BODY,
    )
    assert found.authors == ("Ann Lee",)


def test_a_paragraph_that_the_labels_doubt_stays_among_those_of_the_body() -> None:
    doubted = (
        "Lorries go round by the northern bridge, which the city has widened for them over the winter months."
    )
    long = f"{doubted} The toll is paid by the city until the end of May."
    found = article("a.headline .9 | Bridge stays closed", BODY[0], f"b .6 | {long}", *BODY[1:])
    assert long in found.body
    sure = article("a.headline .9 | Bridge stays closed", BODY[0], f"b .95 | {long}", *BODY[1:])
    assert long not in sure.body


def test_titles_that_a_list_prints_twice_in_other_words_are_one_item() -> None:
    items = (
        (
            "Council Bridge in the old town stays closed",
            "Bridge in the old town closed for weeks",
            "3 May 2024",
        ),
        ("Weather Rain is ahead for the whole county", "Rain ahead: the whole county gets wet", "2 May 2024"),
        ("Sport Rovers lose the last game of the year", "Rovers: the last game is lost", "1 May 2024"),
    )
    rows = [
        f"r.{field} .8 | {text}"
        for item in items
        for field, text in zip(("title", "title", "published"), item, strict=True)
    ]
    found = read(*BODY, "r.heading .9 | Related", *rows).read_also
    assert [(item.title, item.published_raw) for item in found] == [(item[0], item[2]) for item in items]


def test_a_pictures_credit_is_not_the_headline() -> None:
    found = article(
        "a.headline .9 | Ferries and lorries wait as engineers look for cracks",
        "a.author .9 | Ann Lee",
        "a.headline .6 | The bridge over the river Image Credits: Ann Lee",
        *BODY,
    )
    assert found.headline == "Ferries and lorries wait as engineers look for cracks"


# ---- dates of lists that were taken for something else ---------------------------------------------


def test_labels_that_are_times_are_the_dates_of_a_list_without_dates() -> None:
    document = read(
        "a.headline .9 | Bridge closed after flood",
        *BODY,
        "m.heading .9 | Most read",
        "m.label .6 | 11:14 News",
        "m.title .9 | Ferry to the islands is back in service",
        "m.label .6 | 09:26 Sport",
        "m.title .9 | Nine goals in the longest derby for years",
    )
    assert [item.published_raw for item in document.most_read] == ["11:14", "09:26"]
    assert [item.label for item in document.most_read] == [None, None]


def test_labels_stay_labels_where_one_is_no_date() -> None:
    document = read(
        "a.headline .9 | Bridge closed after flood",
        *BODY,
        "m.label .6 | 2024",
        "m.title .9 | Ferry to the islands is back in service",
        "m.label .6 | Sport",
        "m.title .9 | Nine goals in the longest derby for years",
    )
    assert [item.label for item in document.most_read] == ["2024", "Sport"]


def test_a_date_below_the_last_title_is_no_date_of_the_article() -> None:
    document = read(
        "a.headline .9 | Bridge closed after flood",
        "a.published .9 | 3 May 2024",
        *BODY,
        "r.title .9 | Ferry to the islands is back in service",
        "r.published .9 | Bo Chen - 2 May 2024",
        "r.title .9 | Nine goals in the longest derby for years",
        "a.published .9 | Ann Lee - 1 May 2024 3",
    )
    assert [item.published for item in document.read_also] == ["2024-05-02", "2024-05-01"]
    assert document.article is not None
    assert document.article.published == "2024-05-03"


# ---- names ---------------------------------------------------------------------------------------


def test_a_sentence_is_nobodys_name() -> None:
    found = article(
        "a.headline .9 | Bridge closed after flood",
        "a.author .6 | Nine people hurt in crash on coastal road",
        "a.author .9 | Ann Lee",
        *BODY,
    )
    assert found.authors == ("Ann Lee",)


def test_the_head_gives_a_name_in_full() -> None:
    rows = ("a.headline .9 | Bridge closed after flood", "a.author .9 | Ann Lee", *BODY)
    assert article(*rows, head=Metadata(authors=("Ann Maria Lee",))).authors == ("Ann Maria Lee",)
    assert article(*rows, head=Metadata(authors=("Ann Maria Lee", "Bo Chen"))).authors == ("Ann Lee",)
