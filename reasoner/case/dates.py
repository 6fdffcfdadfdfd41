"""Days and spans of days: how they are written, and how they are said.

A day is the integer 19991002, as in the rules; an imprecise date is the span of all the days it may be.
Deliberately does not know today, nor terms and notice periods: those are law and live in the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FIRST_YEAR = 1800
LAST_YEAR = 2199

# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_WRITE = "write 1999-10-02, or if it is not known so exactly 1999-10, 1999 or 1999-08-01..1999-08-10"


@dataclass(frozen=True, slots=True)
class Span:
    """All the days from *first* to *last*, both included, each written 19991002."""

    first: int
    last: int

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            _check(*_parts(day))
        if self.last < self.first:
            raise ValueError(f"a span cannot end on {iso(self.last)} and start later, on {iso(self.first)}")

    @property
    def precise(self) -> bool:
        """Say whether this is one day."""
        return self.first == self.last


def parse_span(text: str) -> Span:
    """Return the span that *text* means: a day, month, year, or two of them joined by `..`.

    Raises ValueError with a sentence that says what is wrong and how to write it.
    """
    first, joined, last = text.partition("..")
    start = _parse(first, text)
    if not joined:
        return start
    end = _parse(last, text)
    if end.last < start.first:
        raise ValueError(f"{_quoted(text)} ends before it starts; write the earlier date first")
    return Span(start.first, end.last)


def parse_day(text: str) -> int:
    """Return the day that *text* such as `1999-10-02` means; a month or a year is not exact enough.

    Raises ValueError with a sentence that says what is wrong and how to write it.
    """
    if ".." in text:
        raise ValueError(f"{_quoted(text)} is a span, and one day is needed; write it like 1999-10-02")
    span = _parse(text, text, "write it like 1999-10-02")
    if len(text) < len("1999-10-02"):
        raise ValueError(f"{_quoted(text)} is not one day; write it like {iso(span.first)}")
    return span.first


def iso(day: int) -> str:
    """Return *day* as cases write it: 1999-10-02."""
    year, month, number = _parts(day)
    return f"{year:04}-{month:02}-{number:02}"


def day_text(day: int) -> str:
    """Return *day* in words: 2 October 1999."""
    year, month, number = _parts(day)
    return f"{number} {_MONTHS[month - 1]} {year}"


def written_day(text: str) -> str:
    """Return the day that *text* such as `1999-10-02` means in words: 2 October 1999."""
    return day_text(parse_day(text))


def span_text(span: Span) -> str:
    """Return *span* in the fewest words: October 1999, 1999, 1 to 10 August 1999, 2 October 1999."""
    if span.precise:
        return day_text(span.first)
    (year, month, number), (last_year, last_month, last_number) = _parts(span.first), _parts(span.last)
    whole_months = number == 1 and last_number == _month_length(last_year, last_month)
    if whole_months and (month, last_month) == (1, 12):
        return f"{year}" if year == last_year else f"{year} to {last_year}"
    name, last_name = _MONTHS[month - 1], _MONTHS[last_month - 1]
    if (year, month) == (last_year, last_month):
        return f"{name} {year}" if whole_months else f"{number} to {last_number} {name} {year}"
    start, end = (name, last_name) if whole_months else (f"{number} {name}", f"{last_number} {last_name}")
    return f"{start} to {end} {year}" if year == last_year else f"{start} {year} to {end} {last_year}"


def next_day(day: int) -> int:
    """Return the day after *day*. Raises ValueError past the last year."""
    year, month, number = _parts(day)
    if number < _month_length(year, month):
        return day + 1
    if month < 12:
        return _day(year, month + 1, 1)
    _check_year(year + 1)
    return _day(year + 1, 1, 1)


def previous_day(day: int) -> int:
    """Return the day before *day*. Raises ValueError before the first year."""
    year, month, number = _parts(day)
    if number > 1:
        return day - 1
    if month > 1:
        return _day(year, month - 1, _month_length(year, month - 1))
    _check_year(year - 1)
    return _day(year - 1, 12, 31)


def _parse(text: str, whole: str, write: str = _WRITE) -> Span:
    """Return the span of one date, *text*, which stands in *whole*; an error says to *write* it otherwise."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{_quoted(whole)} is not a date; {write}")
    year, month, number = (None if part is None else int(part) for part in found.groups())
    assert year is not None  # the pattern demands it
    try:
        _check(year, 1 if month is None else month, 1 if number is None else number)
    except ValueError as error:
        raise ValueError(f"{_quoted(whole)} is not a date: {error}; {write}") from None
    if month is None:
        return Span(_day(year, 1, 1), _day(year, 12, 31))
    if number is None:
        return Span(_day(year, month, 1), _day(year, month, _month_length(year, month)))
    return Span(_day(year, month, number), _day(year, month, number))


def _check(year: int, month: int, number: int) -> None:
    """Raise ValueError unless this day exists."""
    _check_year(year)
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month:02}")
    length = _month_length(year, month)
    if not 1 <= number <= length:
        raise ValueError(f"{_MONTHS[month - 1]} {year} has no day {number:02}, only 01 to {length}")


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year:04} is not between {FIRST_YEAR} and {LAST_YEAR}")


def _day(year: int, month: int, number: int) -> int:
    return year * 10_000 + month * 100 + number


def _parts(day: int) -> tuple[int, int, int]:
    return day // 10_000, day // 100 % 100, day % 100


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _quoted(text: str) -> str:
    """Return *text* for an error: short, and with nothing in it that does not show."""
    return repr(text if len(text) <= 40 else text[:40] + "...")
