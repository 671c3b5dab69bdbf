"""Labels as a net gives them: strange ones, wrong ones, missing ones."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.extract import extract
from newsextract.lines import lines
from newsextract.model import LABELS, Document, Dump, Item, Label, Labels, Page, Settings, Source

TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            "12:07 Ferry is back in service",
            "3 May 2024",
            "Published",
            "By Ann Lee and Bo Chen",
            "1. Flood",
            "2) Storm",
            "All news",
            "·",
            "• A title | City News",
            "vor 3 Stunden",
            "（記者王小明／台北報導）",
            "Read also: Rain is ahead",
            "Families return PHOTO",
            "The bridge stays closed. " * 20,
        )
    ),
)
LINES = st.lists(st.tuples(TEXTS, st.sampled_from(LABELS)), max_size=30)


def page_of(rows: list[tuple[str, str]]) -> tuple[Page, Labels]:
    """A page, and for every line of it the label of some row."""
    page = lines(Dump(source=Source(), text="\n".join(text for text, _ in rows)), "en")
    return page, tuple(Label(name=rows[number % len(rows)][1]) for number in range(len(page.lines)))


def items_of(document: Document) -> list[Item]:
    return [item for items in document.lists().values() for item in items]


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_whatever_the_labels_nothing_is_lost_and_nothing_raises(rows: list[tuple[str, str]]) -> None:
    page, labels = page_of(rows)
    document = extract(page, labels, Settings(as_of=datetime(2024, 5, 3, 12, 0)))
    assert isinstance(document.segments, tuple)
    numbers = [line.number for line in page.lines]
    spans = [segment.lines for segment in document.segments]
    assert [number for number in numbers for first, last in spans if first <= number <= last] == numbers
    assert {segment.label for segment in document.segments} <= set(LABELS)
    for item in items_of(document):
        assert item.title
        assert set(item.lines) <= set(numbers)
        assert item.lines[0] <= item.lines[1]


def read(rows: list[tuple[str, str]]) -> Document:
    page, labels = page_of(rows)
    return extract(page, labels, Settings())


BODY = [("The bridge over the river stays closed to lorries this week. " * 3, "article.body")] * 3


def test_date_and_byline_that_nobody_labelled() -> None:
    head = [
        ("Bridge closed after flood", "article.headline"),
        ("By Ann Lee", "boilerplate"),
        ("3 May 2024, 10:15", "boilerplate"),
    ]
    article = read([*head, *BODY]).article
    assert article is not None
    assert (article.published, article.authors) == ("2024-05-03T10:15:00", ("Ann Lee",))


def test_a_headline_that_nobody_labelled() -> None:
    head = [
        ("Sign up", "boilerplate"),
        ("Bridge closed after the worst flood in years", "boilerplate"),
        ("3 May 2024, 10:15", "article.published"),
    ]
    article = read([*head, *BODY]).article
    assert article is not None
    assert article.headline == "Bridge closed after the worst flood in years"


def test_a_lost_title_leaves_the_other_dates_alone() -> None:
    rows = []
    for day, name in ((4, "One"), (3, "Two"), (2, "Three")):
        rows += [
            (f"{day} May 2024", "latest_news.published"),
            (name, "boilerplate" if name == "Two" else "latest_news.title"),
        ]
    assert [(item.title, item.published) for item in read(rows).latest_news] == [
        ("One", "2024-05-04"),
        ("Three", "2024-05-02"),
    ]


def test_a_heading_that_is_a_title() -> None:
    rows = [
        ("Ferry is back", "read_also.title"),
        ("3 May 2024", "read_also.published"),
        ("Rain is ahead", "read_also.heading"),
        ("2 May 2024", "read_also.published"),
    ]
    assert [(item.title, item.published) for item in read(rows).read_also] == [
        ("Ferry is back", "2024-05-03"),
        ("Rain is ahead", "2024-05-02"),
    ]


def test_a_date_that_bears_no_lists_label_of_its_own() -> None:
    rows = [
        ("Ferry is back", "read_also.title"),
        ("3 May 2024", "promoted.published"),
        ("Most read", "most_read.heading"),
        ("Rain is ahead", "most_read.title"),
    ]
    document = read(rows)
    assert document.read_also[0].published == "2024-05-03"
    assert not document.promoted


def test_a_sentence_far_below_the_body_is_none_of_it() -> None:
    menu = [("Menu", "boilerplate")] * 40
    head = [("Bridge closed after flood", "article.headline")]
    document = read([*head, *BODY, *menu, ("We use cookies.", "article.body")])
    assert document.article is not None
    assert len(document.article.body) == 3
    second_half = read([*head, *BODY, *menu, *BODY])
    assert second_half.article is not None
    assert len(second_half.article.body) == 6
