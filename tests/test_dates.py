"""The law by date: both sides of each boundary, the day whose law is applied and the day one looks back from."""

from __future__ import annotations

import pytest
from helpers import answer_of

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


def test_the_default_text_of_osh_takes_at_most_forty_lines() -> None:
    assert len(answer_text(answer_of("osh")).splitlines()) <= 40
    for width in (60, 80, 132):
        assert max(len(line) for line in answer_text(answer_of("osh"), width=width).splitlines()) <= width
