"""The history of the parties says on every day what `members` says of that day."""

from __future__ import annotations

from functools import cache

import pytest
from helpers import shipped_law
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.questions.history import Histories, History, Span, histories
from reasoner.questions.membership import members
from reasoner.views.history import histories_text

KNOWN = ("2026-11-23", "1999-10-02", "2000-04-01", "2007-01-01")


@cache
def told(known: str = KNOWN[0]) -> Histories:
    return histories(shipped_law(), "cst", known=known)


def history(known: str = KNOWN[0]) -> History:
    return told(known).treaties[0]


def on(spans: tuple[Span, ...], day: str) -> Span:
    return next(span for span in spans if span.since <= day <= span.until)


@settings(max_examples=40, deadline=None)
@given(st.dates(), st.sampled_from(KNOWN))
def test_the_history_agrees_with_members_on_any_day(date: object, known: str) -> None:
    past = history(known)
    day = min(max(str(date), past.since), past.until)
    now = members(shipped_law(), "cst", on=day, known=known).treaties[0]
    span = on(past.in_force, day)
    assert (span.status == "in_force", bool(span.contested_by)) == (now.in_force, bool(now.dissents))
    found = {member.state: (member.status, member.contested_by) for member in now.members}
    for line in past.lines:
        span = on(line.spans, day)
        assert (span.status, span.contested_by) == found[line.state]


def test_twelve_lines_without_a_hole_from_the_first_signature_to_the_day_looked_from() -> None:
    assert len(history().lines) == 12
    for line in history().lines:
        assert (line.spans[0].since, line.spans[-1].until) == ("1992-05-15", "2026-11-23")


def test_the_treaty_itself_has_its_gap() -> None:
    assert [(span.since, span.status, span.contested_by) for span in history().in_force] == [
        ("1992-05-15", "not_in_force", ()), ("1994-04-20", "in_force", ()), ("1999-04-21", "in_force", ("lapsed",)),
        ("2000-03-22", "in_force", ()),
    ]  # fmt: skip
    last = history("1999-10-02").in_force[-1]
    assert (last.since, last.until, last.status, last.contested_by) == (
        "1999-04-21", "1999-10-02", "not_in_force", ("by_conduct",),
    )  # fmt: skip


def test_every_step_has_a_source_and_none_is_of_the_future() -> None:
    for known in KNOWN:
        for line in history(known).lines:
            assert all(step.sources and step.day <= known for step in line.steps)
            assert line.steps or line.sources


def test_each_disagreement_says_what_it_would_change() -> None:
    changes = {
        view.told.position: [(change.state, change.since, change.until, change.status) for change in view.changes]
        for disagreement in history().disagreements
        for view in disagreement.views
    }
    assert changes["joined_september"] == [("georgia", "1993-09-09", "1993-12-08", "signed")]
    assert changes["never_denounced"] == [("uzbekistan", "1999-04-21", "2006-08-15", "bound")]
    assert changes["back_by_ratification_of_2008"] == [("uzbekistan", "2006-08-16", "2008-03-27", "no_longer")]
    assert changes["note_was_notice"] == [("uzbekistan", "2012-12-19", "2012-12-19", "bound")]
    assert changes["freeze_suspends"] == [("armenia", "2024-02-22", "2026-11-23", "suspended")]
    assert {name for name, found in changes.items() if not found} == {
        "retroactive", "by_conduct", "joined_december", "left_unprolonged", "back_by_protocol", "suspended_by_council",
        "freeze_changes_nothing",
    }  # fmt: skip
    assert "never_denounced" not in str(history("2000-04-01").disagreements)


def test_errors_in_circulation_are_told_with_what_stands_against_them() -> None:
    assert len(history().misreports) == 8
    assert all(one.against and one.sources for one in history().misreports)


@pytest.mark.parametrize("width", [60, 72, 100, 140])
def test_the_drawing_fits_and_each_bar_uses_only_signs_of_the_legend(width: int) -> None:
    text = histories_text(told(), width)
    assert "\x1b" not in text
    assert all(len(line) <= width for line in text.splitlines() if "http" not in line)
    lines = text.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("the treaty"))
    bars = lines[first : first + 13]
    assert [bar[:14].strip() for bar in bars[1:]] == [line.name for line in history().lines]
    assert set("".join(bar[14:] for bar in bars)) <= set("█▒?─·")
    uzbekistan = next(bar for bar in bars if bar.startswith("Uzbekistan"))[14:]
    assert {"─", "█", "·", "?", "▒"} == set(uzbekistan)


def test_colour_changes_no_character() -> None:
    import re

    painted = histories_text(told(), 100, color=True)
    assert "\x1b[" in painted
    assert re.sub(r"\x1b\[\d*m", "", painted) == histories_text(told(), 100)
