"""What a test works out for its checks alone is what the whole answer says."""

from __future__ import annotations

import pytest
from helpers import HEAD, case_ids, case_of, invented, moot_ids, shipped_law

from reasoner.answer import Answer
from reasoner.case.case import Case, Expected
from reasoner.questions.asking import Options, ask
from reasoner.upkeep.testing import ASKED, Question, _Together, checks_of
from reasoner.upkeep.testing import test_case as tested


def everything(answer: Answer) -> Expected:
    """Expect all that *answer* says and a case can expect."""
    return Expected.model_validate(
        {
            "verdict": answer.verdict,
            "blockers": list(answer.blockers),
            "elements": {element.id: element.status for element in answer.elements},
            "contested": [element.id for element in answer.elements if element.contested],
            "triggered": {name: reading.triggered for name, reading in answer.readings.items()},
            "verdicts": {name: reading.verdict for name, reading in answer.readings.items()},
            "questions": {name: finding.status for name, finding in answer.questions.items()},
            "also_seen": [seen.victim for seen in answer.also_seen],
            "instead": [basis.id for basis in answer.instead],
        }
    )


def asked_last(case: Case) -> Options:
    """Return the last question the case has expectations about: it shares its ground program with the others."""
    if not case.expect.at:
        return Options()
    return Options(**{name: getattr(case.expect.at[-1], name) for name in ASKED})


@pytest.mark.parametrize("name", ["osh-1999", *case_ids()[::4], *moot_ids()[::4]])
def test_what_is_worked_out_for_the_checks_is_what_the_whole_answer_says(name: str) -> None:
    case, law = case_of(name), shipped_law()
    asked = asked_last(case)
    expected = everything(ask(case, asked, law=law))
    together = _Together(case, law)
    told = list(checks_of(Question(expected, asked, ()), together._asking(asked)))
    assert [(check.what, check.expected, check.got) for check in told if not check.passed] == []


def test_of_a_check_that_fails_the_whole_answer_says_why() -> None:
    case = case_of("osh")
    wrong = case.model_copy(update={"expect": case.expect.model_copy(update={"verdict": "grounded", "at": ()})})
    (failed,) = tested(wrong, shipped_law()).failures
    assert failed.because == (
        "author: not_shown: no state is shown to have made the attack "
        "[cst_4_author, treaties/cst/article_04_conditions.lp:94]",
    )
    assert str(failed.where).startswith("cst/osh-1999.yaml:")
    assert failed.where is not None and failed.where.text is not None
    assert failed.where.text.strip().startswith("verdict:")


RAID = "raid: {is: use_of_force, by: band, against: kyrgyzstan, form: invasion, date: 2001-05-10}"
SENT = "sent: {is: link, state: afghanistan, group: band, how: sent, value: %s}"


def concluding(value: str, expect: str) -> Case:
    return invented(RAID, SENT % value, head=HEAD.replace("facts:", f"expect: {{concludes: {expect}}}\nfacts:"))


@pytest.mark.parametrize(("value", "got"), [("true", "yes"), ("not_shown", "no"), ("unknown", "open")])
def test_a_conclusion_on_the_way_holds_or_not_or_turns_on_what_is_not_known(value: str, got: str) -> None:
    case = concluding(value, '{"author(raid, afghanistan)": yes, "author(raid,kyrgyzstan)": no}')
    checks = tested(case, shipped_law()).checks
    assert [(check.what, check.got) for check in checks] == [
        ("concludes author(raid, afghanistan)", got),
        ("concludes author(raid,kyrgyzstan)", "no"),
    ]


def test_of_a_conclusion_that_fails_the_rules_say_why_and_the_line_is_named() -> None:
    (failed,) = tested(concluding("not_shown", '{"author(raid, afghanistan)": yes}'), shipped_law()).failures
    assert failed.because
    assert failed.where is not None and failed.where.text is not None
    assert "author(raid, afghanistan)" in failed.where.text


@pytest.mark.parametrize(
    ("conclusion", "what"),
    [
        ("authored(raid, afghanistan)", "there is no word that the rules conclude 'authored'"),
        ("author(raid)", "'author' is said of Event, State"),
        ("author(rade, afghanistan)", "nothing is called 'rade' here or in the rules"),
    ],
)
def test_a_conclusion_that_nothing_can_be_is_refused(conclusion: str, what: str) -> None:
    result = tested(concluding("true", f'{{"{conclusion}": no}}'), shipped_law())
    assert result.error is not None
    assert what in result.error
