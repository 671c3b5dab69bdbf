"""The date that was read off a line, before anything around the line is known."""

from __future__ import annotations

from typing import Literal

from newsextract.model import Value

Precision = Literal["datetime", "date", "time", "relative"]


class FoundDate(Value, frozen=True, kw_only=True):
    """A date as it stands in a text, and the parts of it that can be read without context.

    ``raw`` is ``text[start:end]``. ``precision`` says what it holds: a day and a time ('datetime'), a
    day ('date'), a time only ('time'), or a distance from now ('relative'). The parts that the date
    does not give are None; a day without a year has ``year`` None.

    ``two_way``: day and month are digits that can be read both ways; they stand here as if the day
    came first, and ``resolve`` settles it. ``day_first`` tells the order of a numeric date that can be
    read one way only (evidence for the others on the page).
    ``weekday`` is 0 for Monday. ``zone`` is an offset ('+02:00'), an IANA name, or the abbreviation
    of an ambiguous zone ('IST'). ``ago`` is how long ago: (2, 'hour'); (0, 'day') is today.
    """

    raw: str
    start: int
    end: int
    precision: Precision
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int = 0
    zone: str | None = None
    weekday: int | None = None
    ago: tuple[int, str] | None = None
    two_way: bool = False
    day_first: bool | None = None

    @property
    def full(self) -> bool:
        """Whether day, month and year are all given."""
        return self.year is not None
