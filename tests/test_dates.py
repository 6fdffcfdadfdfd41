"""The law by date: both sides of each boundary, the day whose law is applied and the day one looks back from."""

from __future__ import annotations

import pytest
from helpers import answer_of, asking_of, shipped_law

from reasoner.case.dates import iso, next_day, parse_day, previous_day
from reasoner.questions.asking import Options
from reasoner.views.text import answer_text


@pytest.mark.parametrize(
    ("on", "known", "in_force", "party", "contested"),
    [
        ("1994-04-19", None, "not_met", "not_reached", False),
        ("1994-04-20", None, "met", "met", False),
        ("1999-04-19", None, "met", "met", False),
        ("1999-04-20", None, "met", "met", False),
        ("1999-04-21", None, "met", "met", True),
        ("1999-04-21", "1999-04-21", "not_met", "not_reached", True),
        ("1999-10-02", None, "met", "met", True),
        ("1999-10-02", "1999-10-02", "not_met", "not_reached", True),
        ("1999-10-02", "2000-03-21", "not_met", "not_reached", True),
        ("1999-10-02", "2000-03-22", "met", "unknown", True),
        ("1999-10-02", "2000-04-01", "met", "unknown", True),
        ("2000-03-21", None, "met", "met", True),
        ("2000-03-22", None, "met", "met", False),
        ("2000-04-01", None, "met", "met", False),
    ],
)
def test_status_on_a_day_seen_from_a_day(
    on: str, known: str | None, in_force: str, party: str, contested: bool
) -> None:
    answer = answer_of("osh", Options(on=on, known=known))
    elements = {element.id: element for element in answer.elements}
    assert (elements["in_force"].status, elements["party"].status) == (in_force, party)
    assert elements["in_force"].contested == contested
    assert answer.verdict == "not_grounded"


@pytest.mark.parametrize(
    ("reading", "known", "in_force"),
    [
        ("retroactive", None, "met"),
        ("retroactive", "1999-10-02", "not_met"),
        ("lapsed", None, "not_met"),
        ("by_conduct", "1999-10-02", "met"),
    ],
)
def test_each_position_on_the_gap_comes_out_as_it_says(reading: str, known: str | None, in_force: str) -> None:
    answer = answer_of("osh", Options(reading=reading, known=known))
    assert answer.questions["in_force"].status == in_force


def test_seen_from_april_2000_five_of_six_had_notified_and_which_is_not_known() -> None:
    answer = answer_of("osh", Options(on="1999-10-02", known="2000-04-01"))
    gap = {gap.id: gap.says for gap in answer.gaps}["five_of_six"]
    assert gap == "by 22 March 2000 five of the six signatories had notified; which one had not is not known"
    assert answer.blockers == ("party", "author")


def test_a_day_without_the_treaty_names_the_last_and_the_next() -> None:
    gap = answer_of("osh", Options(on="1999-10-02", known="1999-10-02"))
    assert gap.questions["in_force"].says == "not in force on that day (last on 20 April 1999, next on 22 March 2000)"
    early = answer_of("osh", Options(on="1993-07-13"))
    assert early.questions["in_force"].says == "not in force on that day (never before, next on 20 April 1994)"


def test_the_first_line_says_that_another_days_law_is_applied() -> None:
    first = answer_text(answer_of("osh", Options(on="1999-04-19")), width=200).splitlines()[0]
    assert first == (
        "NO. Under the law of 19 April 1999, which is not the day of the case (2 October 1999), Article 4 was not open to"
        " Kyrgyzstan on 19 April 1999."
    )


def test_the_default_answer_gives_both_views() -> None:
    views = {view.known: view.in_force for view in answer_of("osh").views}
    assert views == {"2026-11-23": "met", "1999-10-02": "not_met"}


@pytest.mark.parametrize(("on", "text"), [("2012-12-18", "CST 1992"), ("2012-12-19", "CST 2010")])
def test_the_author_is_asked_for_in_the_words_of_the_day(on: str, text: str) -> None:
    answer = answer_of("osh", Options(on=on))
    author = next(element for element in answer.elements if element.id == "author")
    assert author.cites == (f"{text} art. 4(1)",)
    assert ("any State or group of States" in (author.words or "")) is (text == "CST 1992")


def test_the_default_text_of_osh_takes_one_screen() -> None:
    assert len(answer_text(answer_of("osh")).splitlines()) <= 42
    for width in (60, 80, 132):
        assert max(len(line) for line in answer_text(answer_of("osh"), width=width).splitlines()) <= width


STANDINGS = [
    # position, the day its standing changes, the standing on the day before and from that day on
    ("overall_control", "1999-07-15", "not_yet_voiced", "contested"),
    ("overall_control", "2007-02-26", "contested", "minority"),
    ("harbouring", "1998-08-20", "not_yet_voiced", "minority"),
    ("harbouring", "2001-09-12", "minority", "contested"),
    ("organ_discretion", "2022-01-06", "not_yet_voiced", "minority"),
    ("literal_attack", "2024-08-16", "not_yet_voiced", "minority"),
    ("consent_or_author", "2001-09-12", "settled", "contested"),
    ("unable_unwilling", "1993-07-13", "not_yet_voiced", "minority"),
    ("unable_unwilling", "2001-09-12", "minority", "contested"),
    ("retroactive", "1999-04-02", "not_yet_voiced", "contested"),
    ("lapsed", "1999-04-02", "not_yet_voiced", "contested"),
    ("by_conduct", "1999-04-02", "not_yet_voiced", "minority"),
    ("state_only", "2012-12-19", "settled", "contested"),
    ("amended_text", "2010-12-10", "not_yet_voiced", "proposed"),
    ("amended_text", "2012-12-19", "proposed", "contested"),
    ("external_incursion", "2010-06-11", "not_yet_voiced", "minority"),
    ("terrorism", "1999-10-02", "not_yet_voiced", "proposed"),
    ("terrorism", "2000-10-11", "proposed", "minority"),
    ("joined_december", "1993-09-09", "not_yet_voiced", "contested"),
    ("joined_september", "1993-09-09", "not_yet_voiced", "minority"),
    ("freeze_changes_nothing", "2024-02-22", "not_yet_voiced", "contested"),
    ("freeze_suspends", "2024-02-22", "not_yet_voiced", "minority"),
    ("left_unprolonged", "1999-04-20", "not_yet_voiced", "settled"),
    ("left_unprolonged", "2006-06-23", "settled", "contested"),
    ("never_denounced", "2006-06-23", "not_yet_voiced", "minority"),
    ("back_by_decision", "2006-06-23", "not_yet_voiced", "contested"),
    ("back_by_protocol", "2006-08-16", "not_yet_voiced", "contested"),
    ("back_by_law_of_2006", "2006-08-16", "not_yet_voiced", "contested"),
    ("back_by_ratification_of_2008", "2006-08-16", "not_yet_voiced", "contested"),
    ("suspended_by_council", "2012-12-19", "not_yet_voiced", "contested"),
    ("suspended_by_note", "2012-06-20", "not_yet_voiced", "minority"),
    ("note_was_notice", "2012-06-20", "not_yet_voiced", "minority"),
]


@pytest.mark.parametrize(("position", "day", "before", "since"), STANDINGS)
def test_a_standing_changes_on_its_day(position: str, day: str, before: str, since: str) -> None:
    found, on = shipped_law().positions[position], parse_day(day)
    assert [found.standing(one) for one in (previous_day(on), on, next_day(on))] == [before, since, since]


def test_no_other_standing_changes_after_the_treaty_was_signed() -> None:
    changes = {(position.id, day) for position in shipped_law().positions.values() for day, _ in position.standings[1:]}
    assert changes == {(position, parse_day(day)) for position, day, _, _ in STANDINGS}
    assert {position.standings[0][0] for position in shipped_law().positions.values()} == {19920515}


@pytest.mark.parametrize(
    ("state", "position", "day", "before", "since"),
    [
        ("kyrgyzstan", "retroactive", "1994-04-20", False, True),
        ("belarus", "retroactive", "1994-04-20", False, True),
        ("uzbekistan", "retroactive", "1999-04-21", True, False),
        ("azerbaijan", "retroactive", "1999-04-21", True, False),
        ("georgia", "by_conduct", "1999-04-21", True, False),
        ("kyrgyzstan", "retroactive", "1999-04-21", True, True),
        ("kyrgyzstan", "by_conduct", "1999-04-21", True, True),
        ("kyrgyzstan", "lapsed", "1999-04-21", True, False),
        ("kyrgyzstan", "lapsed", "2000-03-22", False, True),
        ("uzbekistan", "never_denounced", "1999-04-21", True, True),
        ("uzbekistan", "back_by_decision", "2006-06-23", False, True),
        ("uzbekistan", "back_by_protocol", "2006-08-16", False, True),
        ("uzbekistan", "back_by_law_of_2006", "2006-12-13", False, True),
        ("uzbekistan", "back_by_ratification_of_2008", "2008-03-28", False, True),
        ("uzbekistan", "suspended_by_note", "2012-06-20", True, False),
        ("uzbekistan", "suspended_by_council", "2012-12-19", True, False),
        ("uzbekistan", "note_was_notice", "2012-12-20", True, False),
        ("armenia", "freeze_changes_nothing", "2024-02-22", True, True),
        ("armenia", "freeze_suspends", "2024-02-22", True, False),
    ],
)
def test_a_state_is_bound_from_or_to_a_day_of_the_record(
    state: str, position: str, day: str, before: bool, since: bool
) -> None:
    found = []
    for on in (previous_day(parse_day(day)), parse_day(day), next_day(parse_day(day))):
        inquiry = asking_of("osh", Options(on=iso(on))).inquiry
        held = inquiry.world.holding(inquiry.setting(reading=position), "bound", 2)
        found.append((state, "cst") in held)
    assert found == [before, since, since]
