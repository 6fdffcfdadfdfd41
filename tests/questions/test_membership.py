"""The party record by date: both sides of each boundary, and every disagreement with who holds it."""

from __future__ import annotations

import calendar
from functools import cache

import pytest
from helpers import invented, shipped_law

from reasoner.questions.asking import ask
from reasoner.questions.membership import Member, Membership, members
from reasoner.views.membership import members_text

TWELVE = (
    "armenia", "kazakhstan", "kyrgyzstan", "russia", "tajikistan", "uzbekistan", "azerbaijan", "georgia", "belarus",
    "moldova", "turkmenistan", "ukraine",
)  # fmt: skip
SIX = ("armenia", "kazakhstan", "kyrgyzstan", "russia", "tajikistan", "belarus")


@cache
def membership(on: str, known: str | None = None) -> Membership:
    return members(shipped_law(), "cst", on=on, known=known).treaties[0]


def member(state: str, on: str, known: str | None = None) -> Member:
    return next(one for one in membership(on, known).members if one.state == state)


def test_the_record_speaks_of_the_twelve_and_of_them_alone() -> None:
    assert tuple(one.state for one in membership("2026-01-01").members if one.recorded) == TWELVE


@pytest.mark.parametrize(
    ("state", "on", "status", "contested_by"),
    [
        ("armenia", "1992-05-14", "not_yet", ()),
        ("armenia", "1992-05-15", "signed", ()),
        ("azerbaijan", "1993-09-23", "not_yet", ()),
        ("azerbaijan", "1993-09-24", "signed", ()),
        ("georgia", "1993-09-08", "not_yet", ()),
        ("georgia", "1993-09-09", "not_yet", ("joined_september",)),
        ("georgia", "1993-12-08", "not_yet", ("joined_september",)),
        ("georgia", "1993-12-09", "signed", ()),
        ("belarus", "1993-12-30", "not_yet", ()),
        ("belarus", "1993-12-31", "signed", ()),
        *((state, "1994-04-19", "signed", ()) for state in TWELVE[:9]),
        *((state, "1994-04-20", "bound", ()) for state in TWELVE[:9]),
        *((state, "1999-04-20", "bound", ()) for state in TWELVE[:9]),
        *((state, "1999-04-21", "bound", ("lapsed",)) for state in SIX),
        *((state, "1999-04-21", "no_longer", ()) for state in ("uzbekistan", "azerbaijan", "georgia")),
        *((state, "2000-03-21", "bound", ("lapsed",)) for state in SIX),
        *((state, "2000-03-22", "bound", ()) for state in SIX),
        ("uzbekistan", "2006-06-22", "no_longer", ()),
        ("uzbekistan", "2006-06-23", "no_longer", ("never_denounced", "back_by_decision")),
        ("uzbekistan", "2006-08-15", "no_longer", ("never_denounced", "back_by_decision")),
        ("uzbekistan", "2006-08-16", "bound", ("back_by_law_of_2006", "back_by_ratification_of_2008")),
        ("uzbekistan", "2006-12-12", "bound", ("back_by_law_of_2006", "back_by_ratification_of_2008")),
        ("uzbekistan", "2006-12-13", "bound", ("back_by_ratification_of_2008",)),
        ("uzbekistan", "2008-03-27", "bound", ("back_by_ratification_of_2008",)),
        ("uzbekistan", "2008-03-28", "bound", ()),
        ("uzbekistan", "2012-06-19", "bound", ()),
        ("uzbekistan", "2012-06-20", "bound", ("suspended_by_note",)),
        ("uzbekistan", "2012-12-18", "bound", ("suspended_by_note",)),
        ("uzbekistan", "2012-12-19", "suspended", ("note_was_notice",)),
        ("uzbekistan", "2012-12-20", "suspended", ()),
        ("armenia", "2024-02-21", "bound", ()),
        ("armenia", "2024-02-22", "bound", ("freeze_suspends",)),
        ("armenia", "2025-06-01", "bound", ("freeze_suspends",)),
        *((state, "2026-11-23", "never", ()) for state in ("moldova", "turkmenistan", "ukraine")),
    ],
)
def test_a_state_on_a_day(state: str, on: str, status: str, contested_by: tuple[str, ...]) -> None:
    found = member(state, on)
    assert (found.status, found.contested_by) == (status, contested_by)


@pytest.mark.parametrize(("known", "later"), [("2006-06-22", ()), ("2006-06-23", ("never_denounced",))])
def test_a_position_voiced_later_contests_nothing_and_is_told_apart(known: str, later: tuple[str, ...]) -> None:
    found = member("uzbekistan", "2001-05-10", known)
    assert (found.status, found.contested_by) == ("no_longer", ())
    assert tuple(one.position for one in found.voiced_later) == later


@pytest.mark.parametrize(
    ("on", "known", "status"),
    [("2010-01-01", "2006-08-15", "no_longer"), ("2010-01-01", "2006-08-16", "bound"),
     ("2013-06-01", "2012-12-18", "bound"), ("2013-06-01", "2012-12-19", "suspended")],
)  # fmt: skip
def test_what_had_not_happened_by_the_day_looked_from_does_not_count(on: str, known: str, status: str) -> None:
    assert member("uzbekistan", on, known).status == status


def test_no_notice_of_2012_is_a_gap_and_a_dissent_says_who_holds_it_and_on_what() -> None:
    gaps = membership("2013-01-01").gaps
    assert any("no notice of withdrawal from the treaty itself is documented for 2012" in gap for gap in gaps)
    (dissent,) = member("armenia", "2025-06-01").dissents
    assert (dissent.status, dissent.standing) == ("suspended", "minority")
    assert "Pashinyan" in dissent.holders[0]
    assert dissent.rests_on
    assert dissent.against


def test_armenia_is_bound_on_1_june_2025_with_the_dissent_shown() -> None:
    head = """
id: status-question
title: Is Armenia bound?
question: {treaty: cst, victim: armenia, on: 2025-06-01}
actors: {}
sources:
  paper: {title: A paper, checked: assumed}
facts:
"""
    attack = "attack: {is: use_of_force, by: iran, against: armenia, form: invasion, date: 2025-06-01}"
    answer = ask(invented(attack, head=head), law=shipped_law())
    party = next(element for element in answer.elements if element.id == "party")
    assert (party.status, party.contested) == ("met", True)
    assert [one.position for one in party.dissents] == ["freeze_suspends"]
    on_it = ask(invented(attack, head=head), law=shipped_law(), reading="freeze_suspends")
    assert (on_it.verdict, on_it.blockers) == ("not_grounded", ("party",))


def test_seen_on_the_day_itself_contested_is_explained_once_in_words() -> None:
    text = members_text(members(shipped_law(), "cst", on="1999-10-02", known="1999-10-02"), 100)
    assert (
        " ".join(text.split()).count("The six went on as parties by conduct: a minority view on 2 October 1999.") == 1
    )
    assert text.count("VCLT art. 25(1)(b)") == 1
    assert "Armenia, Kazakhstan, Kyrgyzstan, Russia, Tajikistan and Belarus" in text
    for width in (60, 80, 140):
        found = members_text(members(shipped_law(), "cst", on="1999-10-02"), width)
        assert max(map(len, found.splitlines())) <= width


def test_periods_of_months_are_those_of_the_calendar() -> None:
    for start, months, end in shipped_law().rulebook.values("months_after"):
        year, month, day = int(start) // 10000, int(start) // 100 % 100, int(start) % 100
        month += int(months)
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        assert end == year * 10000 + month * 100 + min(day, calendar.monthrange(year, month)[1])


def test_the_record_and_the_rules_agree_on_who_had_left() -> None:
    for on in ("1999-04-20", "1999-04-21", "2006-08-15", "2006-08-16", "2012-12-18", "2012-12-19", "2026-11-23"):
        left = shipped_law().left("cst", int(on.replace("-", "")))
        assert left == {one.state for one in membership(on).members if one.status in ("no_longer", "suspended")}
