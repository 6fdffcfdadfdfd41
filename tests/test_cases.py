"""Every expectation in every case holds, and the founding case answers as its issue says."""

from __future__ import annotations

import json

import pytest
from helpers import answer_of, case_ids, case_of, moot_ids, shipped_law

from reasoner.questions.asking import Options
from reasoner.upkeep.testing import test_case as tested

KEYS = (
    "schema case treaty clause victim on known reading account verdict questions elements blockers missing parties acts"
    " flips readings instead also_seen gaps explanation receipt"
).split()
QUESTIONS = "in_force party triggered excluded invoked owed decided performed otherwise_lawful".split()


@pytest.mark.parametrize("name", [*case_ids(), *moot_ids()])
def test_every_expectation_holds(name: str) -> None:
    result = tested(case_of(name), shipped_law())
    assert result.error is None
    assert [(check.asked, check.what, check.expected, check.got) for check in result.failures] == []
    assert len(result.checks) >= 3


def test_a_wrong_expectation_fails() -> None:
    case = case_of("osh")
    wrong = case.model_copy(update={"expect": case.expect.model_copy(update={"verdict": "grounded"})})
    result = tested(wrong, shipped_law())
    assert [check.what for check in result.failures] == ["verdict"]


def test_the_ten_cases_of_the_corpus_are_there() -> None:
    wanted = {
        "osh-1999", "batken-2000", "jirgatal-1999", "moscow-post-1993", "andijan-2005", "nk-1992-94",
        "pankisi-2002", "taliban-2000", "tulip-2005",
    }  # fmt: skip
    assert wanted <= set(case_ids())


def test_the_json_of_osh_holds_the_keys_of_the_contract() -> None:
    data = json.loads(answer_of("osh").model_dump_json(by_alias=True))
    assert [key for key in KEYS if key not in data] == []
    assert list(data["questions"]) == sorted(data["questions"], key=QUESTIONS.index)
    assert set(data["elements"][0]) >= {"id", "status", "contested", "cites", "says", "checked"}
    assert set(data["explanation"]) >= {"says", "status", "cites", "rule", "file", "line", "facts", "because"}


def test_osh_turns_on_the_author_alone() -> None:
    answer = answer_of("osh")
    assert (answer.verdict, answer.blockers) == ("not_grounded", ("author",))
    assert answer.headline == "NO. On these facts Article 4 was not open to Kyrgyzstan on 2 October 1999."


def test_osh_also_sees_tajikistan_bombed_by_uzbekistan_and_says_what_is_open() -> None:
    (seen,) = answer_of("osh").also_seen
    assert (seen.victim, seen.element, seen.says, seen.invoked) == (
        "tajikistan",
        "author",
        "the author is Uzbekistan",
        "no",
    )
    assert any(says.startswith("how grave") for says in seen.open)
    assert "not known: Tajikistan's acquiescence in the October raids" in seen.open


def test_a_party_that_sent_the_band_is_reached_by_the_words_and_not_on_the_other_position() -> None:
    sent = ("sent_by_tajikistan=true",)
    assert answer_of("osh", Options(assume=sent)).verdict == "grounded"
    other = answer_of("osh", Options(assume=sent, reading="fellow_party_excluded"))
    assert (other.verdict, other.blockers) == ("not_grounded", ("author",))


def test_a_state_outside_the_treaty_that_sent_the_band_opens_the_clause() -> None:
    answer = answer_of("osh", Options(assume=("sent(afghanistan, imu)=true",)))
    assert answer.verdict == "grounded"
    assert answer.headline.startswith("OPEN BUT NOT INVOKED. Supposing sent(afghanistan, imu)=true")
