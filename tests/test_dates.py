"""Dates: what is found in a line, what it resolves to, and what is no date."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.extract.dates import (
    DateContext,
    FoundDate,
    ambiguous,
    date_context,
    find_dates,
    resolve,
    resolve_ticker,
    split_published,
)
from newsextract.lines import lines
from newsextract.model import Dump, Page, Settings, Source

AS_OF = DateContext(as_of=datetime(2023, 9, 20, 16, 30))


def only(text: str, language: str | None = "en") -> FoundDate:
    """The one date of a line."""
    (found,) = find_dates(text, language)
    return found


def page_of(
    *rows: str, language: str = "en", url: str | None = None, fetched: datetime | None = None
) -> Page:
    return lines(Dump(source=Source(url=url), text="\n".join(rows), fetched=fetched), language)


@pytest.mark.parametrize(
    ("text", "language", "raw", "value"),
    [
        ("KARABAKH 20 September 2023 - 15:20", "en", "20 September 2023 - 15:20", "2023-09-20T15:20:00"),
        ("September 20, 2023 at 3:20 p.m.", "en", None, "2023-09-20T15:20:00"),
        ("September 20, 2023 at 3:20 p.m. EDT", "en", None, "2023-09-20T15:20:00-04:00"),
        ("January 20, 2023 3:20 PM ET", "en", None, "2023-01-20T15:20:00-05:00"),
        ("Published Wed, Sep 20 20232:23 PM", "en", "Wed, Sep 20 20232:23 PM", "2023-09-20T14:23:00"),
        ("By Ann BellMarch 4, 2020", "en", "March 4, 2020", "2020-03-04"),
        ("15:56 BST, 27 April 2024", "en", None, "2024-04-27T15:56:00+01:00"),
        ("Wednesday 20 September 2023 08:49 GMT", "en", None, "2023-09-20T08:49:00+00:00"),
        ("29th August, 2023", "en", None, "2023-08-29"),
        ("Sept. 8. 2023", "en", None, "2023-09-08"),
        ("04 NOV 25", "en", None, "2025-11-04"),
        ("19-Dec-2025", "en", None, "2025-12-19"),
        ("October 24-28, 2022", "en", None, "2022-10-24"),
        ("May 21, 2026, 2:00 p.m. - 3:00 p.m. ET", "en", "May 21, 2026, 2:00 p.m.", "2026-05-21T14:00:00"),
        ("2023-09-20 15:20", "en", None, "2023-09-20T15:20:00"),
        ("2023-09-20T15:20:30.250+04:00", "en", None, "2023-09-20T15:20:30+04:00"),
        ("2023-09-20T15:20Z", "en", None, "2023-09-20T15:20:00+00:00"),
        ("20.09.2023, 15:20 Uhr", "de", None, "2023-09-20T15:20:00"),
        (
            "Mi, 20.09.2023 | 07.11 Uhr | Lesezeit: 5 Min.",
            "de",
            "Mi, 20.09.2023 | 07.11 Uhr",
            "2023-09-20T07:11:00",
        ),
        ("28. 4. 2023, 18:41 Uhr", "de", None, "2023-04-28T18:41:00"),
        ("12. MÄR 2025 18:03", "de", None, "2025-03-12T18:03:00"),
        ("22.11.2024 07.57", "fi", None, "2024-11-22T07:57:00"),
        ("20. syyskuuta 2023 klo 15.20", "fi", None, "2023-09-20T15:20:00"),
        ("20/09/2023 KL. 15:20", "da", None, "2023-09-20T15:20:00"),
        ("20 september 2023 kl 15.20", "sv", None, "2023-09-20T15:20:00"),
        ("20. sep. 2023 kl. 15:20", "no", None, "2023-09-20T15:20:00"),
        ("27 octobre 2012 à 18h27", "fr", None, "2012-10-27T18:27:00"),
        ("domingo 28/10/2012 03:21 horas", "es", None, "2012-10-28T03:21:00"),
        ("25 de abril de 2023 às 12h55", "pt", None, "2023-04-25T12:55:00"),
        ("4 Febbraio 2025 - 14:41", "it", None, "2025-02-04T14:41:00"),
        ("20 september 2023 om 15:20", "nl", None, "2023-09-20T15:20:00"),
        ("20 września 2023, 15:20", "pl", None, "2023-09-20T15:20:00"),
        ("20. 9. 2023 v 15:20", "cs", None, "2023-09-20T15:20:00"),
        ("20. septembra 2023 o 15:20", "sk", None, "2023-09-20T15:20:00"),
        ("2023. szeptember 20. 15:20", "hu", None, "2023-09-20T15:20:00"),
        ("20 septembrie 2023, ora 15:20", "ro", None, "2023-09-20T15:20:00"),
        ("20 септември 2023, 15:20", "bg", None, "2023-09-20T15:20:00"),
        ("20 ΣΕΠΤΕΜΒΡΙΟΥ 2023 15:20", "el", None, "2023-09-20T15:20:00"),
        ("20 сентября 2023 в 15:20 (МСК)", "ru", None, "2023-09-20T15:20:00+03:00"),
        ("20 вересня 2023, 15:20", "uk", None, "2023-09-20T15:20:00"),
        ("20 Sentyabr 2023, 15:20", "az", None, "2023-09-20T15:20:00"),
        ("13 Eylül 2023", "tr", None, "2023-09-13"),
        ("٢٠ سبتمبر ٢٠٢٣", "ar", None, "2023-09-20"),
        ("28 آب/اغسطس 2013", "ar", None, "2013-08-28"),
        ("۲۹ شهریور ۱۴۰۲ - ۱۵:۲۰", "fa", None, "2023-09-20T15:20:00"),
        ("۱۴۰۲/۰۶/۲۹", "fa", None, "2023-09-20"),
        ("20 בספטמבר 2023, 15:20", "he", None, "2023-09-20T15:20:00"),
        ("२० सितंबर २०२३", "hi", None, "2023-09-20"),
        ("20 Sep 2023, 03:20 PM IST", "hi", None, "2023-09-20T15:20:00+05:30"),
        ("2025年1月13日（月） 20時01分", "ja", None, "2025-01-13T20:01:00"),
        ("令和7年1月13日", "ja", None, "2025-01-13"),
        ("2023年9月20日 下午3:20", "zh", None, "2023-09-20T15:20:00"),
        ("发稿时间：2017-03-10 08:42:00", "zh", "2017-03-10 08:42:00", "2017-03-10T08:42:00"),
        ("2025.05.15 20:00", "ko", None, "2025-05-15T20:00:00"),
        ("25.05.15", "ko", None, "2025-05-15"),
        ("2025년 5월 15일 오후 8:00", "ko", None, "2025-05-15T20:00:00"),
        ("Thứ tư, 22/10/2025, 19:25 (GMT+7)", "vi", None, "2025-10-22T19:25:00+07:00"),
        ("20 tháng 9, 2023", "vi", None, "2023-09-20"),
        ("20 ก.ย. 2566 เวลา 15:20 น.", "th", None, "2023-09-20T15:20:00"),
        ("2023 m. rugsėjo 20 d. 15:20", "lt", None, "2023-09-20T15:20:00"),
        ("20 rujna 2023", "hr", None, "2023-09-20"),
        ("20 სექტემბერი 2023", "ka", None, "2023-09-20"),
    ],
)
def test_full_dates(text: str, language: str, raw: str | None, value: str) -> None:
    found = only(text, language)
    assert found.raw == (raw or text)
    assert text[found.start : found.end] == found.raw
    assert resolve(found, DateContext(language=language)) == value


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("2 hours ago", "en", "2023-09-20T14:30:00"),
        ("2h ago", "en", "2023-09-20T14:30:00"),
        ("an hour ago", "en", "2023-09-20T15:30:00"),
        ("just now", "en", "2023-09-20T16:30:00"),
        ("1 hour 20 minutes ago", "en", "2023-09-20T15:10:00"),
        ("vor etwa 2 Stunden", "de", "2023-09-20T14:30:00"),
        ("منذ ساعتين", "ar", "2023-09-20T14:30:00"),
        ("לפני יומיים", "he", "2023-09-18"),
        ("2 days ago", "en", "2023-09-18"),
        ("a year ago", "en", "2022-09-20"),
        ("7 months ago", "en", "2023-02-20"),
        ("yesterday", "en", "2023-09-19"),
        ("Today 5:00 am", "en", "2023-09-20T05:00:00"),
        ("Monday 15:20", "en", "2023-09-18T15:20:00"),
        ("vor 28 Minuten", "de", "2023-09-20T16:02:00"),
        ("vor einer Stunde", "de", "2023-09-20T15:30:00"),
        ("Heute, 12:37 Uhr", "de", "2023-09-20T12:37:00"),
        ("il y a 2 heures", "fr", "2023-09-20T14:30:00"),
        ("hace 3 horas", "es", "2023-09-20T13:30:00"),
        ("há 2 dias", "pt", "2023-09-18"),
        ("3 ore fa", "it", "2023-09-20T13:30:00"),
        ("Vandaag om 12:07", "nl", "2023-09-20T12:07:00"),
        ("för 2 timmar sedan", "sv", "2023-09-20T14:30:00"),
        ("for 2 timer siden", "no", "2023-09-20T14:30:00"),
        ("I går, 09:30", "da", "2023-09-19T09:30:00"),
        ("2 tuntia sitten", "fi", "2023-09-20T14:30:00"),
        ("2 godziny temu", "pl", "2023-09-20T14:30:00"),
        ("před 2 hodinami", "cs", "2023-09-20T14:30:00"),
        ("acum 2 ore", "ro", "2023-09-20T14:30:00"),
        ("преди 2 часа", "bg", "2023-09-20T14:30:00"),
        ("πριν από 2 ώρες", "el", "2023-09-20T14:30:00"),
        ("2 часа назад", "ru", "2023-09-20T14:30:00"),
        ("Вчера, 17:46", "ru", "2023-09-19T17:46:00"),
        ("2 години тому", "uk", "2023-09-20T14:30:00"),
        ("2 saat əvvəl", "az", "2023-09-20T14:30:00"),
        ("2 saat önce", "tr", "2023-09-20T14:30:00"),
        ("منذ 3 ساعات", "ar", "2023-09-20T13:30:00"),
        ("۲ ساعت پیش", "fa", "2023-09-20T14:30:00"),
        ("לפני 3 שעות", "he", "2023-09-20T13:30:00"),
        ("2 घंटे पहले", "hi", "2023-09-20T14:30:00"),
        ("5分钟前", "zh", "2023-09-20T16:25:00"),
        ("1時間前", "ja", "2023-09-20T15:30:00"),
        ("7日前", "ja", "2023-09-13"),
        ("3시간 전", "ko", "2023-09-20T13:30:00"),
        ("2 giờ trước", "vi", "2023-09-20T14:30:00"),
        ("12:07", "en", "2023-09-20T12:07:00"),
        ("4:15pm", "en", "2023-09-20T16:15:00"),
        ("18h30", "fr", "2023-09-19T18:30:00"),
        ("23:50", "en", "2023-09-19T23:50:00"),
        ("15.59", "sv", "2023-09-20T15:59:00"),
    ],
)
def test_relative_dates_count_from_the_reference(text: str, language: str, value: str) -> None:
    found = only(text, language)
    assert found.raw == text
    assert found.precision in ("relative", "time")
    assert resolve(found, AS_OF) == value
    assert resolve(found, DateContext()) is None


def test_a_phrase_for_now_is_seen_where_the_space_before_it_was_lost() -> None:
    assert [hit.raw for hit in find_dates("Lakesidea few moments ago", "en")] == ["a few moments ago"]
    assert find_dates("Lakesidea few moments ago it rained", "en") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Final score 2:1",
        "7 min read",
        "02:53 min",
        "$12.50",
        "only 12.50 euro",
        "Call 020-7946-0958",
        "version 10.15.7",
        "192.168.1.10",
        "February 2025",
        "Summer of 1999",
        "Today's weather",
        "Source: TODAY Dec",
        "33 Comments",
        "5-4-3 formation",
        "may 10 people",
        "QCY H3 Pro",
        "32/13/2024",
        "build 7.10.11.2023",
        "ratio 1/12:30",
        "2,496 Views",
        "Page 3/9",
        "",
    ],
)
def test_no_dates(text: str) -> None:
    assert find_dates(text, "en") == ()


def test_a_word_for_today_is_a_name_beside_a_date() -> None:
    assert [found.raw for found in find_dates("Dec. 23, 2024 / Source: TODAY", "en")] == ["Dec. 23, 2024"]


def test_dates_keep_their_order_and_do_not_overlap() -> None:
    found = find_dates("Today 5:00 am | May 3, 2023 June 4, 2023 (seen 12:07)", "en")
    assert [hit.raw for hit in found] == ["Today 5:00 am", "May 3, 2023", "June 4, 2023", "12:07"]


def test_very_long_lines_are_no_date_lines() -> None:
    assert find_dates("12 May 2023 15.59 " * 10_000, "de") == ()


def test_words_of_other_languages_are_read_when_they_are_long() -> None:
    assert only("20 septembre 2023", "en").month == 9
    assert only("20 listopada 2023", "hr").month == 10
    assert only("20 listopada 2023", "pl").month == 11
    assert only("do 25.02.2025", "pl").raw == "25.02.2025"  # 'do' is Thursday in German only


def test_days_without_a_year_lie_in_the_past() -> None:
    assert resolve(only("29 November"), AS_OF) == "2022-11-29"
    assert resolve(only("Sep 19, 10:00"), AS_OF) == "2023-09-19T10:00:00"
    assert resolve(only("8 января, 17:46", "ru"), AS_OF) == "2023-01-08T17:46:00"
    assert resolve(only("29 November"), DateContext()) is None
    # Beside the page's own newest date the nearest year counts.
    assert resolve(only("2 January"), DateContext(reference=datetime(2023, 12, 30))) == "2024-01-02"
    # 9 August was a Tuesday in 2022, not in 2023.
    assert resolve(only("mardi 9 août", "fr"), AS_OF) == "2022-08-09"


def test_reference_is_as_of_then_the_crawl_then_the_newest_date() -> None:
    rows = ("12:07 One story", "18 September 2023 - 10:00", "17 September 2023 - 10:00")
    fetched = datetime(2023, 9, 19, 13, 0)
    hour = only("12:07")
    by_page = date_context(page_of(*rows), Settings())
    by_crawl = date_context(page_of(*rows, fetched=fetched), Settings())
    by_user = date_context(page_of(*rows, fetched=fetched), Settings(as_of=datetime(2023, 9, 20, 12, 30)))
    assert [resolve(hour, context) for context in (by_page, by_crawl, by_user)] == [
        "2023-09-18T12:07:00",
        "2023-09-19T12:07:00",
        "2023-09-20T12:07:00",
    ]


def test_dates_in_long_lines_are_no_reference() -> None:
    speech = "It was said that on 20 September 2023, as everybody knows by now, " + "and so on " * 10
    assert date_context(page_of(speech, "1 May 2020"), Settings()).reference == datetime(2020, 5, 1)


def test_a_crawl_in_utc_is_read_on_the_clock_of_the_language() -> None:
    context = DateContext(language="ja", fetched=datetime.fromisoformat("2025-01-13T16:21:00+00:00"))
    assert resolve(only("1時間前", "ja"), context) == "2025-01-14T00:21:00"


def test_a_day_as_reference_gives_no_hours() -> None:
    context = DateContext(as_of=datetime(2023, 9, 20, 23, 59, 59))
    assert resolve(only("2 hours ago"), context) == "2023-09-20"
    assert resolve(only("12:07"), context) == "2023-09-20T12:07:00"


def test_timezone_gives_an_offset_where_the_page_gives_none() -> None:
    context = DateContext(timezone="Europe/Berlin", as_of=datetime(2023, 9, 20, 12, 0))
    assert resolve(only("20.01.2023, 15:20", "de"), context) == "2023-01-20T15:20:00+01:00"
    assert resolve(only("20.07.2023, 15:20", "de"), context) == "2023-07-20T15:20:00+02:00"
    assert resolve(only("20 July 2023 15:20 GMT"), context) == "2023-07-20T15:20:00+00:00"
    assert resolve(only("20.07.2023", "de"), context) == "2023-07-20"
    assert resolve(only("2 hours ago"), context) == "2023-09-20T10:00:00+02:00"


@pytest.mark.parametrize(
    ("language", "region", "value"),
    [("en", None, ""), ("en", "IN", "+05:30"), ("hi", None, "+05:30"), ("he", None, "+03:00")],
)
def test_ambiguous_zones_need_evidence(language: str, region: str | None, value: str) -> None:
    context = DateContext(language=language, region=region)
    assert resolve(only("20 September 2023 15:20 IST"), context) == "2023-09-20T15:20:00" + value


def test_two_way_dates_are_settled_by_other_dates() -> None:
    context = date_context(page_of("05/04/2025", "25/04/2025"), Settings())
    assert resolve(only("05/04/2025"), context) == "2025-04-05"
    assert not ambiguous(only("05/04/2025"), context)
    context = date_context(page_of("05/04/2025", "04/25/2025", language="fr"), Settings())
    assert resolve(only("05/04/2025", "fr"), context) == "2025-05-04"
    assert not ambiguous(only("05/04/2025", "fr"), context)


def test_two_way_dates_are_not_in_the_future() -> None:
    context = date_context(page_of("05/04/2025"), Settings(as_of=datetime(2025, 4, 10)))
    assert (resolve(only("05/04/2025"), context), ambiguous(only("05/04/2025"), context)) == (
        "2025-04-05",
        False,
    )


def test_two_way_dates_are_not_after_the_newest_plain_date() -> None:
    context = date_context(page_of("05/04/2025", "6 April 2025"), Settings())
    assert (resolve(only("05/04/2025"), context), ambiguous(only("05/04/2025"), context)) == (
        "2025-04-05",
        False,
    )


@pytest.mark.parametrize(
    ("language", "url", "rows", "value"),
    [
        ("en", None, (), "2025-05-04"),
        ("en-GB", None, (), "2025-04-05"),
        ("en", "https://news.example.co.uk/a", (), "2025-04-05"),
        ("en", "https://news.example.us/a", (), "2025-05-04"),
        ("en", None, ("3 May 2026", "4 May 2026"), "2025-04-05"),
        ("en", None, ("May 3, 2026", "May 4, 2026"), "2025-05-04"),
        ("fr", None, (), "2025-04-05"),
    ],
)
def test_two_way_dates_that_language_alone_settles_are_ambiguous(
    language: str, url: str | None, rows: tuple[str, ...], value: str
) -> None:
    context = date_context(page_of("05/04/2025", *rows, language=language, url=url), Settings())
    found = only("05/04/2025", language)
    assert (resolve(found, context), ambiguous(found, context)) == (value, True)


def test_dotted_dates_are_plain_outside_english() -> None:
    found = only("05.04.2025", "de")
    assert (resolve(found, DateContext(language="de")), ambiguous(found, DateContext())) == (
        "2025-04-05",
        False,
    )


@pytest.mark.parametrize("moment", [datetime.min, datetime.max, datetime.max.replace(tzinfo=UTC)])
def test_the_ends_of_the_calendar_are_no_error(moment: datetime) -> None:
    context = date_context(page_of("05/04/2025"), Settings(as_of=moment, timezone="+04:00"))
    for text in ("2 hours ago", "3 weeks ago", "999 years ago", "yesterday", "12:07", "05/04/2025", "29 Feb"):
        resolve(only(text), context)
    ticker("00:10", "23:50", context=context)


def test_the_same_day_and_month_is_not_ambiguous() -> None:
    assert not ambiguous(only("05/05/2025"), DateContext())


def ticker(*texts: str, context: DateContext = AS_OF) -> list[str | None]:
    return resolve_ticker([next(iter(find_dates(text, "en")), None) for text in texts], context)


def test_tickers_roll_over_midnight() -> None:
    assert ticker("16:00", "00:10", "23:55", "", "12:00", "23:00") == [
        "2023-09-20T16:00:00",
        "2023-09-20T00:10:00",
        "2023-09-19T23:55:00",
        None,
        "2023-09-19T12:00:00",
        "2023-09-18T23:00:00",
    ]


def test_tickers_may_be_oldest_first() -> None:
    assert ticker("22:00", "23:30", "00:15", "08:00", "16:00") == [
        "2023-09-19T22:00:00",
        "2023-09-19T23:30:00",
        "2023-09-20T00:15:00",
        "2023-09-20T08:00:00",
        "2023-09-20T16:00:00",
    ]


def test_two_times_are_newest_first_unless_midnight_lies_far() -> None:
    assert ticker("00:10", "23:50") == ["2023-09-20T00:10:00", "2023-09-19T23:50:00"]
    assert ticker("16:00", "09:00") == ["2023-09-20T16:00:00", "2023-09-20T09:00:00"]
    assert ticker("14:00", "16:00") == ["2023-09-20T14:00:00", "2023-09-20T16:00:00"]


def test_small_disorder_in_a_ticker_is_no_midnight() -> None:
    assert ticker("12:07", "12:09", "11:50")[1] == "2023-09-20T12:09:00"


def test_full_dates_and_day_headings_reset_the_day_of_a_ticker() -> None:
    assert ticker("18 September 2023", "23:50", "09:00", "16 September 2023 10:00", "23:00") == [
        "2023-09-18",
        "2023-09-18T23:50:00",
        "2023-09-18T09:00:00",
        "2023-09-16T10:00:00",
        "2023-09-15T23:00:00",
    ]


def test_times_above_the_first_full_date_count_back_from_it() -> None:
    page = DateContext(reference=datetime(2023, 9, 19, 23, 50))
    assert ticker("09:12", "00:10", "19 September 2023 23:50", context=page) == [
        "2023-09-20T09:12:00",
        "2023-09-20T00:10:00",
        "2023-09-19T23:50:00",
    ]


def test_bare_times_above_a_date_without_time_are_of_the_day_after() -> None:
    page = DateContext(reference=datetime(2023, 9, 19))
    assert ticker("00:10", "23:50", "18 September 2023", context=page) == [
        "2023-09-20T00:10:00",
        "2023-09-19T23:50:00",
        "2023-09-18",
    ]


def test_a_ticker_without_any_reference_stays_unresolved() -> None:
    assert ticker("12:07", "11:50", context=DateContext()) == [None, None]


@pytest.mark.parametrize(
    ("text", "language", "published", "modified"),
    [
        ("Published: 15:56 BST, 27 April 2024 | Updated: 15:57 BST, 27 April 2024", "en",
         "2024-04-27T15:56:00+01:00", "2024-04-27T15:57:00+01:00"),
        ("August 30, 2023 1:55 am(Updated 4:30 am)", "en", "2023-08-30T01:55:00", "2023-08-30T04:30:00"),
        ("Last updated: Dec 12, 2025", "en", None, "2025-12-12"),
        ("Nov 21, 2018 Dec 10, 2025", "en", "2018-11-21", "2025-12-10"),
        ("Dec 10, 2025 Dec 10, 2025", "en", "2025-12-10", None),
        ("Published Sep 20, 2023 Last updated 15 hours ago", "en", "2023-09-20", "2023-09-20T01:30:00"),
        ("3 May 2023 · First published: 2 April 2019", "en", "2023-05-03", None),
        ("By Ann Bell", "en", None, None),
        ("Publié le 30/04/2024 - 16:00 Mis à jour le 30/04/2024 - 17:10", "fr",
         "2024-04-30T16:00:00", "2024-04-30T17:10:00"),
        ("Aktualisiert am 28.04.2023-19:20", "de", None, "2023-04-28T19:20:00"),
        ("23. März 2017, aktualisiert 24. März 2017, 15:43 Uhr", "de", "2017-03-23", "2017-03-24T15:43:00"),
        ("Giriş: 03.07.2024 - 18:24 Güncelleme: 03.07.2024 - 18:57", "tr",
         "2024-07-03T18:24:00", "2024-07-03T18:57:00"),
        ("20 января 2023, 15:20 Обновлено: 16:00", "ru", "2023-01-20T15:20:00", "2023-01-20T16:00:00"),
        ("28 آب/اغسطس 2013، آخر تحديث 14:00 (GMT+0400)", "ar", "2013-08-28", "2013-08-28T14:00:00+04:00"),
        ("公開日：2025/01/31 11:30　更新日：2025/02/01 10:00", "ja",
         "2025-01-31T11:30:00", "2025-02-01T10:00:00"),
        ("2025年1月14日 01時28分 (1月14日 01時40分更新)", "ja", "2025-01-14T01:28:00", "2025-01-14T01:40:00"),
        ("2019年04月21日 12時00分更新", "ja", None, "2019-04-21T12:00:00"),
        ("입력 2025.05.15 20:00 수정 2025.05.15 20:57", "ko", "2025-05-15T20:00:00", "2025-05-15T20:57:00"),
        ("Uppdaterad 15.59 | Publicerad 14.14", "sv", "2023-09-20T14:14:00", "2023-09-20T15:59:00"),
    ],
)  # fmt: skip
def test_article_date_lines(text: str, language: str, published: str | None, modified: str | None) -> None:
    context = DateContext(as_of=AS_OF.as_of, language=language)
    hits = split_published(text, language)
    assert [hit and resolve(hit, context) for hit in hits] == [published, modified]


def test_dateparser_is_loaded_only_for_languages_without_words() -> None:
    code = (
        "import sys; from newsextract.extract.dates import find_dates;"
        "find_dates('20 September 2023', 'en'); find_dates('Wimbledon 2023: 5 facts', 'en');"
        "print('dateparser' in sys.modules);"
        "find_dates('20 \u10e1\u10d4\u10e5\u10e2\u10d4\u10db\u10d1\u10d4\u10e0\u10d8 2023', 'ka');"
        "print('dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


DATE_LIKE = st.text(alphabet="0123456789 .:/-,'年月日時 agoSept20thMYvh\u0661\u06f2\u0e51|", max_size=40)


@given(DATE_LIKE, st.sampled_from([None, "en", "de", "ja", "fa", "th", "xx", "ka"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_errors(text: str, language: str | None) -> None:
    found = find_dates(text, language)
    assert all(text[hit.start : hit.end] == hit.raw for hit in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    values = [resolve(hit, AS_OF) for hit in found] + resolve_ticker(found, AS_OF)
    assert all(value is None or datetime.fromisoformat(value) for value in values)
    split_published(text, language)
