"""Faults planted in the rules: what each operator makes, what a case kills, what is equivalent, what survives."""

from __future__ import annotations

import json

import pytest
from helpers import HEAD, case_of, casus, invented, shipped_law

from reasoner.case.case import Case
from reasoner.case.loading import load_case
from reasoner.engine.law import Law
from reasoner.errors import RulebookError
from reasoner.rulebook.dialect import check
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.upkeep.killing import Killing
from reasoner.upkeep.mutants import Mutant, mutants
from reasoner.upkeep.mutating import _Beyond, mutation, reasons, selected, with_fault
from reasoner.upkeep.testing import test_case as tested

MADE_UP = """
%@ id     shaken
%@ cites  Pact art. 9
%@ says   {Event} shook {Victim}
%@ survivor drop against(Event,Victim) because nothing is made of it
shaken(Event, Victim) :-
    by(Event, State), against(Event, Victim),
    from(Event, Day), Day <= 20010510,
    not answers(Event, _).

%@ source made up for this test
begun(pact, 19990402).

%@ id     lasting
%@ cites  Pact art. 9
%@ says   {Treaty} lasts
lasting(Treaty) :- begun(Treaty, Day), law_of(Today), Day < Today.
"""


def rulebook(text: str = MADE_UP) -> Rulebook:
    return Rulebook((*shipped_law().rulebook.files, RuleFile("zz_made_up.lp", text)), own=True)


def faults(rule: str, text: str = MADE_UP) -> dict[str, Mutant]:
    return {one.words: one for one in mutants(rulebook(text)) if one.rule == rule}


def test_each_fault_is_one_slip_of_the_pen() -> None:
    made = faults("shaken")
    told = {words: one.come or one.invalid for words, one in made.items()}
    head, by, day = "shaken(Event,Victim) :- ", "by(Event,State), against(Event,Victim)", "from(Event,Day)"
    rest = "not answers(Event,_)."
    assert made["delete"].come is None
    assert told["drop by(Event,State)"] == f"{head}against(Event,Victim), {day}, Day <= 20010510, {rest}"
    assert (
        told["negate by(Event,State)"]
        == f"{head}not by(Event,_), against(Event,Victim), {day}, Day <= 20010510, {rest}"
    )
    assert told["drop against(Event,Victim)"] == "a variable is bound by no condition"
    assert told["drop not answers(Event,_)"] == f"{head}{by}, {day}, Day <= 20010510."
    assert told["negate not answers(Event,_)"] == f"{head}{by}, {day}, Day <= 20010510, answers(Event,_)."
    assert told["< in Day <= 20010510"] == f"{head}{by}, {day}, Day < 20010510, {rest}"
    assert told["negate Day <= 20010510"] == f"{head}{by}, {day}, Day > 20010510, {rest}"
    assert told["in Day <= 20010510 20010510 a day later"] == f"{head}{by}, {day}, Day <= 20010511, {rest}"
    assert {one.kind for one in made.values()} == {
        "deleted", "condition dropped", "condition negated", "exception removed", "end of a comparison", "day moved",
    }  # fmt: skip


def test_a_day_of_the_record_moves_both_ways_and_variables_of_one_kind_are_swapped() -> None:
    made = faults("begun(pact,19990402)")
    assert [one.come for one in made.values()] == ["begun(pact, 19990401).", "begun(pact, 19990403)."]
    assert faults("lasting")["turn round Day < Today"].come == (
        "lasting(Treaty) :- begun(Treaty,Day), law_of(Today), Today < Day."
    )
    assert "in concerns(Fact,Event) swap Fact and Event" in faults("concerns_doer")
    assert not any("Treaty" in words and "swap" in words for words in faults("lasting"))


def test_every_fault_that_is_not_invalid_is_still_law() -> None:
    book = shipped_law().rulebook
    every = [one for one in mutants(book) if not one.invalid]
    assert len(every) > 4000
    for one in every[::400]:
        check(with_fault(book, one).files)


def test_a_fault_that_would_recur_through_not_is_invalid() -> None:
    recurring = """
%@ id     one
%@ cites  Pact art. 9
%@ says   one
one(State) :- state(State), two(State).

%@ id     two
%@ cites  Pact art. 9
%@ says   two
two(State) :- state(State), one(State).
"""
    assert faults("two", recurring)["negate one(State)"].invalid == "it recurs through 'not'"


def judged(case: Case, chosen: tuple[Mutant, ...]) -> tuple[set[str], set[str]]:
    """Return the faults that the gates say *case* kills, and those it does kill when tested under each in turn."""
    law = shipped_law()
    told = {chosen[kill.mutant].name for kill in Killing(law, chosen).look(case)}
    really = {one.name for one in chosen if not tested(case, Law(with_fault(law.rulebook, one))).passed}
    return told, really


@pytest.mark.parametrize("name", ["tulip-2005", "karabakh-2023"])
def test_what_is_killed_is_what_fails_when_tested_again(name: str) -> None:
    every = [one for one in mutants(shipped_law().rulebook) if not one.invalid]
    likely = [one for one in every if one.rule.startswith(("cst_4_", "cst_grounded", "grave", "in_force", "bound"))]
    told, really = judged(case_of(name), (*likely[::25], *every[::400]))
    assert told == really
    assert told


def test_a_case_without_the_expectation_kills_less() -> None:
    attack = "attack: {is: use_of_force, by: afghanistan, against: kyrgyzstan, form: invasion, date: 2001-05-10}"
    dropped = tuple(one for one in mutants(shipped_law().rulebook) if one.name == "cst_grounded: delete")
    for expect, killed in (("{verdict: grounded}", True), ("{elements: {in_force: met}}", False)):
        case = invented(attack, head=HEAD.replace("facts:", f"expect: {expect}\nfacts:"))
        assert [kill.what for kill in Killing(shipped_law(), dropped).look(case)] == (["verdict"] if killed else [])


def test_a_fault_that_nothing_turns_on_is_equivalent_within_scope() -> None:
    book = rulebook()
    beyond = _Beyond(book, Law(book), None)
    assert beyond.looked(faults("shaken")["drop by(Event,State)"], "here").fate == "equivalent"


def test_a_label_accepts_a_survivor_and_one_that_accepts_nothing_is_told() -> None:
    book = rulebook()
    own = {fault: why for fault, why in reasons(book).items() if fault.startswith("shaken: ")}
    assert own == {"shaken: drop against(Event,Victim)": "nothing is made of it"}
    chosen = selected(book, ("shaken",), "", None, None)
    assert mutation(book, (), chosen, 0).idle == ("shaken: drop against(Event,Victim)",)
    assert not mutation(book, (), chosen, 0).clean
    with pytest.raises(RulebookError, match="says why it may survive"):
        reasons(rulebook(MADE_UP.replace(" because nothing is made of it", "")))


def test_a_survivor_comes_with_the_smallest_case_that_tells() -> None:
    book = shipped_law().rulebook
    made = {one.name: one for one in mutants(book)}["cst_4_author_state: drop asked_under(cst,art_4)"]
    found = _Beyond(book, shipped_law(), None).looked(made, "here")
    assert found.fate == "survives"
    assert found.witness is not None
    assert found.witness.about == ("questions",)
    case = load_case(found.witness.case.encode(), "survivor.yaml")
    assert case.question.article == "art_2"
    assert sorted(case.facts) == ["attack", "decision"]


def test_the_command_ends_with_1_where_something_survives_unexplained() -> None:
    code, out, _ = casus("mutate", "--rule", "listed_a", "--format", "json", "--beyond", "0", "--jobs", "1")
    told = json.loads(out)
    assert told["schema"] == "casus-mutate/1"
    assert {one["rule"].partition(" ")[0] for one in told["results"]} == {"listed_a"}
    assert told["fates"]["killed"] > 0
    assert (code, told["clean"]) == (1, False)
    assert casus("mutate", "--rule", "no_such_rule")[0] == 2
