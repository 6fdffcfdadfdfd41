"""What a test works out for its checks alone is what the whole answer says."""

from __future__ import annotations

import pytest
from helpers import case_ids, case_of, shipped_law

from reasoner.answer import Answer
from reasoner.case.case import Case, Expected
from reasoner.questions.asking import Options, ask
from reasoner.upkeep.testing import ASKED, Question, _Together
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


@pytest.mark.parametrize("name", ["osh-1999", *case_ids()[::4]])
def test_what_is_worked_out_for_the_checks_is_what_the_whole_answer_says(name: str) -> None:
    case, law = case_of(name), shipped_law()
    asked = asked_last(case)
    expected = everything(ask(case, asked, law=law))
    together = _Together(case, law)
    told = list(together._told(Question(expected, asked, ()), together._asking(asked)))
    assert [(check.what, check.expected, check.got) for check in told if not check.passed] == []


def test_of_a_check_that_fails_the_whole_answer_says_why() -> None:
    case = case_of("osh")
    wrong = case.model_copy(update={"expect": case.expect.model_copy(update={"verdict": "grounded", "at": ()})})
    (failed,) = tested(wrong, shipped_law()).failures
    assert failed.because == (
        "author: not_shown: no state is shown to have made the attack "
        "[cst_4_author, treaties/cst/article_04_conditions.lp:88]",
    )
    assert str(failed.where).startswith("cst/osh-1999.yaml:")
    assert failed.where is not None and failed.where.text is not None
    assert failed.where.text.strip().startswith("verdict:")
