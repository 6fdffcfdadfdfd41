"""What is supposed is checked like a fact, and an error speaks of the assumption, not of the case file."""

from __future__ import annotations

import pytest
from helpers import case_of, invented, shipped_law

from reasoner.case.case import ASSUMED
from reasoner.errors import QuestionError
from reasoner.questions.supposing import suppose

WORDS = shipped_law().words


def refusal(*assumptions: str) -> QuestionError:
    with pytest.raises(QuestionError) as error:
        suppose(case_of("osh"), assumptions, WORDS)
    return error.value


@pytest.mark.parametrize(
    "pair",
    [
        ("sent_by_tajikistan=true", "sent_by_tajikistan=false"),
        ("sent(afghanistan, imu)=true", "sent(afghanistan,imu)=unknown"),
        ("sent_by_tajikistan=true", "sent(tajikistan, imu)=false"),
    ],
)
def test_two_assumptions_of_one_fact_must_agree(pair: tuple[str, str]) -> None:
    error = refusal(*pair)
    assert error.what == f"'{pair[0]}' and '{pair[1]}' cannot both be supposed"


def test_the_same_assumption_may_be_made_twice() -> None:
    once = suppose(case_of("osh"), ["sent(afghanistan, imu)=true"], WORDS)
    assert suppose(case_of("osh"), ["sent(afghanistan, imu)=true"] * 2, WORDS).facts == once.facts


@pytest.mark.parametrize(
    ("assumption", "what", "hint"),
    [
        ("sent(afganistan, imu)=true", "state: 'afganistan' is neither a state nor an actor of this case", "did you mean 'afghanistan'?"),
        ("sent(afghanistan, zemsky)=true", "group: 'zemsky' is an official; here stands an armed group", None),
        ("mistaken(incurson)=true", "there is no fact 'incurson' in this case", "did you mean 'incursion'?"),
    ],
)  # fmt: skip
def test_a_wrong_name_is_said_of_the_assumption(assumption: str, what: str, hint: str | None) -> None:
    error = refusal(assumption)
    assert (error.what, error.where, error.hint) == (f"cannot suppose '{assumption}': {what}", None, hint)


def test_every_fact_that_says_it_is_changed_and_is_only_assumed() -> None:
    case = invented(
        "raid: {is: use_of_force, by: band, against: kyrgyzstan, date: 2001-05-10}",
        "sent_in_may: {is: link, state: afghanistan, group: band, how: sent, from: 2001-05-01}",
        "sent_in_june: {is: link, state: afghanistan, group: band, how: sent, from: 2001-06-01}",
    )
    supposed = suppose(case, ["sent(afghanistan, band)=false"], WORDS).facts
    assert [(supposed[name].value, supposed[name].sources) for name in ("sent_in_may", "sent_in_june")] == [
        ("false", (ASSUMED,)),
        ("false", (ASSUMED,)),
    ]
    assert suppose(case, ["raid=unknown"], WORDS).facts["raid"].sources == (ASSUMED,)
