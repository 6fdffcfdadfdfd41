"""Days and spans are read as written, said in words, and refused with a sentence that helps."""

import re
from calendar import month_name
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.case.dates import Span, day_text, iso, next_day, parse_day, parse_span, previous_day, span_text

WRITE = "write 1999-10-02, or if it is not known so exactly 1999-10, 1999 or 1999-08-01..1999-08-10"

dates = st.dates(date(1800, 1, 1), date(2199, 12, 31))


def exactly(message: str) -> str:
    return rf"\A{re.escape(message)}\Z"


def number(day: date) -> int:
    return int(day.strftime("%Y%m%d"))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1999-10-02", Span(19991002, 19991002)),
        ("1999-10", Span(19991001, 19991031)),
        ("1999", Span(19990101, 19991231)),
        ("1999-02", Span(19990201, 19990228)),
        ("2000-02", Span(20000201, 20000229)),
        ("1900-02", Span(19000201, 19000228)),
        ("1999-08-01..1999-08-10", Span(19990801, 19990810)),
        ("1999-08..1999-09", Span(19990801, 19990930)),
        ("1999-08-22..1999-10", Span(19990822, 19991031)),
        ("1999..2001", Span(19990101, 20011231)),
        ("1999-10-02..1999-10-02", Span(19991002, 19991002)),
        ("1999-08-20..1999-08", Span(19990820, 19990831)),
        ("1800", Span(18000101, 18001231)),
        ("2199", Span(21990101, 21991231)),
    ],
)
def test_a_date_is_the_span_of_days_it_may_be(text: str, span: Span) -> None:
    assert span == parse_span(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "1999-02-30",
            f"'1999-02-30' is not a date: February 1999 has no day 30, only 01 to 28; {WRITE}",
        ),
        ("1900-02-29", f"'1900-02-29' is not a date: February 1900 has no day 29, only 01 to 28; {WRITE}"),
        ("1999-10-00", f"'1999-10-00' is not a date: October 1999 has no day 00, only 01 to 31; {WRITE}"),
        ("1999-13", f"'1999-13' is not a date: there is no month 13; {WRITE}"),
        ("1999-00", f"'1999-00' is not a date: there is no month 00; {WRITE}"),
        ("1799", f"'1799' is not a date: the year 1799 is not between 1800 and 2199; {WRITE}"),
        ("2200-01-01", f"'2200-01-01' is not a date: the year 2200 is not between 1800 and 2199; {WRITE}"),
        ("2.10.1999", f"'2.10.1999' is not a date; {WRITE}"),
        ("1999-1-2", f"'1999-1-2' is not a date; {WRITE}"),
        ("19991002", f"'19991002' is not a date; {WRITE}"),
        (" 1999", f"' 1999' is not a date; {WRITE}"),
        ("1999\n", f"'1999\\n' is not a date; {WRITE}"),
        ("١٩٩٩", f"'١٩٩٩' is not a date; {WRITE}"),
        ("", f"'' is not a date; {WRITE}"),
        ("1999..", f"'1999..' is not a date; {WRITE}"),
        ("1999...2000", f"'1999...2000' is not a date; {WRITE}"),
        ("1999..2000..2001", f"'1999..2000..2001' is not a date; {WRITE}"),
        ("1999-09..1999-08", "'1999-09..1999-08' ends before it starts; write the earlier date first"),
        ("x" * 99, f"'{'x' * 40}...' is not a date; {WRITE}"),
    ],
)
def test_what_is_no_date_is_refused_with_the_way_to_write_it(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=exactly(message)):
        parse_span(text)


def test_one_day_is_read_as_a_number() -> None:
    assert parse_day("1999-10-02") == 19991002
    assert parse_day("2000-02-29") == 20000229


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1999-10", "'1999-10' is not one day; write it like 1999-10-01"),
        ("1999", "'1999' is not one day; write it like 1999-01-01"),
        (
            "1999-10-02..1999-10-02",
            "'1999-10-02..1999-10-02' is a span, and one day is needed; write it like 1999-10-02",
        ),
        ("soon", "'soon' is not a date; write it like 1999-10-02"),
    ],
)
def test_where_one_day_is_needed_nothing_less_exact_will_do(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=exactly(message)):
        parse_day(text)


def test_only_one_day_is_precise() -> None:
    assert parse_span("1999-10-02").precise
    assert not parse_span("1999-10-02..1999-10-03").precise


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (19991003, 19991002, "a span cannot end on 1999-10-02 and start later, on 1999-10-03"),
        (19990230, 19990301, "February 1999 has no day 30, only 01 to 28"),
        (19990101, 19991301, "there is no month 13"),
        (0, 19991301, "the year 0000 is not between 1800 and 2199"),
    ],
)
def test_a_span_consists_of_days_in_their_order(first: int, last: int, message: str) -> None:
    with pytest.raises(ValueError, match=exactly(message)):
        Span(first, last)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1999-10-02", "2 October 1999"),
        ("1999-10", "October 1999"),
        ("1999", "1999"),
        ("1999-08-01..1999-08-10", "1 to 10 August 1999"),
        ("1999-08-01..1999-08-30", "1 to 30 August 1999"),
        ("1999-08-01..1999-08-31", "August 1999"),
        ("1999-08-22..1999-10-25", "22 August to 25 October 1999"),
        ("1999-12-25..2000-01-03", "25 December 1999 to 3 January 2000"),
        ("1999-08..1999-09", "August to September 1999"),
        ("1999-12..2000-01", "December 1999 to January 2000"),
        ("1999-01..1999-03", "January to March 1999"),
        ("1999-10..1999-12", "October to December 1999"),
        ("1999-08..1999-09-29", "1 August to 29 September 1999"),
        ("1999..2001", "1999 to 2001"),
    ],
)
def test_a_span_is_said_in_the_fewest_words(text: str, words: str) -> None:
    assert words == span_text(parse_span(text))


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (19991002, 19991003),
        (19990228, 19990301),
        (20000228, 20000229),
        (20000229, 20000301),
        (19000228, 19000301),
        (19990430, 19990501),
        (19991231, 20000101),
    ],
)
def test_days_follow_one_another(day: int, after: int) -> None:
    assert after == next_day(day)
    assert day == previous_day(after)


def test_there_is_no_day_beyond_the_years() -> None:
    with pytest.raises(ValueError, match="the year 2200 is not between 1800 and 2199"):
        next_day(21991231)
    with pytest.raises(ValueError, match="the year 1799 is not between 1800 and 2199"):
        previous_day(18000101)


@given(dates)
def test_a_day_written_and_read_is_the_same_day(day: date) -> None:
    assert iso(number(day)) == day.isoformat()
    assert parse_day(day.isoformat()) == number(day)
    assert parse_span(day.isoformat()) == Span(number(day), number(day))


@given(dates, dates)
def test_a_span_written_and_read_is_the_same_span(one: date, other: date) -> None:
    first, last = sorted([one, other])
    assert parse_span(f"{first}..{last}") == Span(number(first), number(last))


@given(st.dates(date(1800, 1, 1), date(2199, 12, 30)))
def test_the_next_day_is_that_of_the_calendar(day: date) -> None:
    after = day + timedelta(days=1)
    assert next_day(number(day)) == number(after)
    assert previous_day(number(after)) == number(day)


@given(dates)
def test_a_day_is_said_as_the_calendar_says_it(day: date) -> None:
    assert day_text(number(day)) == f"{day.day} {month_name[day.month]} {day.year}"


@given(st.text() | st.from_regex(r"[0-9]{4}(-[0-9]{2}){0,2}(\.\.[0-9]{4}(-[0-9]{2}){0,2})?", fullmatch=True))
def test_any_text_is_a_span_or_refused(text: str) -> None:
    try:
        span = parse_span(text)
    except ValueError:
        return
    assert 18000101 <= span.first <= span.last <= 21991231
