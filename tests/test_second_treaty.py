"""A treaty is data: adding one adds rule files and cases, and no Python; it leaves every other answer as it was."""

from __future__ import annotations

from functools import cache

import pytest
from helpers import answer_of, case_of, invented, shipped_law

from reasoner.answer import Answer
from reasoner.engine.law import Law
from reasoner.questions.asking import ask
from reasoner.questions.interviewing import Interview
from reasoner.questions.membership import members
from reasoner.rulebook.dialect import check
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile

PACT = """
%@ says the Pact of the Three
treaty(pact).
%@ source made up for this test
encoded(pact).
%@ source made up for this test
clause(pact, art_5, mutual_defence).
%@ source made up for this test
enters_into_force(pact, 19500101).
version_from(pact, pact_text, 19500101).
version_by(pact_text, pact).
original_text(pact, pact_text).

%@ source made up for this test
joined(norway, pact, 19490601).
joined(denmark, pact, 19490601).
joined(iran, pact, 19490601).
bound_from(norway, pact, 19500101).
bound_from(denmark, pact, 19500101).
bound_from(iran, pact, 19500101).
%@ source made up for this test
bound_until(iran, pact, 19791231).

%@ says   Pact art. 5
%@ source made up for this test
authority(pact_5, 19500101, read).

%> Art. 5, paraphrase: an attack on one by anyone is an attack on all.
%@ id     pact_elements
%@ cites  Pact art. 5
%@ says   the conditions of the clause
element(in_force, 1) :- asked_under(pact, art_5).
element(party, 2) :- asked_under(pact, art_5).
element(attack, 3) :- asked_under(pact, art_5).

%@ id     pact_order
%@ cites  Pact art. 5
%@ says   each condition presupposes the one before
presupposes(party, in_force) :- asked_under(pact, art_5).
presupposes(attack, party) :- asked_under(pact, art_5).

%@ id     pact_in_force
%@ cites  Pact art. 5
%@ says   the pact was in force
%@ denies the pact was not in force
met(in_force) :- asked_under(pact, Article), in_force(pact).

%@ id     pact_party
%@ cites  Pact art. 5
%@ says   {Victim} was bound by the pact
%@ denies {Victim} was not bound by the pact
met(party) :- asked_under(pact, Article), asked_about(Victim), bound(Victim, pact).

%@ id     pact_attack
%@ cites  Pact art. 5
%@ says   {Event} was directed at {Victim}
%@ denies no attack is shown
met(attack) :- asked_under(pact, Article), asked_about(Victim), act_of_aggression(Event), directed_at(Event, Victim).

%@ id     pact_triggered
%@ cites  Pact art. 5
%@ says   an attack on a party
%@ denies no attack on a party is shown
triggered(pact) :- asked_under(pact, Article), met(attack).

%@ id     pact_grounded
%@ cites  Pact art. 5
%@ says   every condition is met
%@ denies not every condition is met
grounded(pact) :- asked_under(pact, Article), met(in_force), met(party), triggered(pact).
"""

HEAD = """
id: made-up
title: An invented case
question: {treaty: pact, victim: norway, on: 1960-05-10}
actors:
  band: {is: armed_group, name: the band}
sources:
  paper: {title: A paper, checked: assumed}
facts:
"""

RAID = "raid: {is: use_of_force, by: band, against: VICTIM, form: incursion, date: 1960-05-10}"


@cache
def law_with_the_pact() -> Law:
    shipped = shipped_law().rulebook
    return Law(Rulebook((*shipped.files, RuleFile("treaties/pact/pact.lp", PACT)), own=True))


def asked(victim: str, **options: object) -> Answer:
    head = HEAD.replace("norway", victim)
    return ask(invented(RAID.replace("VICTIM", victim), head=head), law=law_with_the_pact(), **options)


def test_the_pact_is_in_the_dialect() -> None:
    check(law_with_the_pact().rulebook.files)


@pytest.mark.parametrize(
    ("victim", "on", "verdict", "blockers"),
    [
        ("norway", "1960-05-10", "grounded", ()),
        ("norway", "1949-12-31", "not_grounded", ("in_force",)),
        ("norway", "1950-01-01", "grounded", ()),
        ("iran", "1979-12-31", "grounded", ()),
        ("iran", "1980-01-01", "not_grounded", ("party",)),
        ("sweden", "1960-05-10", "not_grounded", ("party",)),
    ],
)
def test_its_clause_answers(victim: str, on: str, verdict: str, blockers: tuple[str, ...]) -> None:
    answer = asked(victim, on=on)
    assert (answer.verdict, answer.blockers) == (verdict, blockers)


def test_its_answer_speaks_of_nothing_else() -> None:
    answer = asked("norway")
    assert "Article 5 was open to Norway" in answer.headline
    assert {party.state for party in answer.parties} == {"denmark", "iran"}
    assert all(cite.startswith("Pact") for element in answer.elements for cite in element.cites)
    assert "CST" not in "".join(element.says for element in answer.elements)


def test_its_members_are_told() -> None:
    (found,) = members(law_with_the_pact(), "pact", on="1990-01-01").treaties
    assert {member.state: member.status for member in found.members if member.status != "never"} == {
        "norway": "bound",
        "denmark": "bound",
        "iran": "no_longer",
    }


@pytest.mark.parametrize("name", ["osh", "jirgatal-1999", "jermuk-2022"])
def test_it_leaves_the_answers_of_another_treaty_as_they_were(name: str) -> None:
    before, after = answer_of(name), ask(case_of(name), law=law_with_the_pact())
    assert before.model_dump(exclude={"receipt"}) == after.model_dump(exclude={"receipt"})


def test_an_interview_asks_which_treaty_and_then_what_its_clause_turns_on() -> None:
    """An attack by anyone is enough for the pact: nobody is asked for a state behind it, nor how grave it was."""
    interview = Interview(law_with_the_pact())
    assert interview.question is not None
    assert [option.words for option in interview.question.options] == [("cst",), ("pact",)]
    elements = []
    for reply in ("the Pact of the Three", "Norway", "1960-05-10", "1", "2"):
        interview.answer(reply)
    while interview.question is not None:
        elements.append(interview.question.element)
        assert "Pact art. 5" in interview.question.why
        interview.answer("0")
    assert (interview.settled, set(elements)) == ("grounded", {"attack"})
    case = interview.case()
    assert case is not None
    assert ask(case, law=law_with_the_pact()).verdict == "grounded"
