"""Faults planted in the rules: what each operator makes, what a case kills, what is equivalent, what survives."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from unittest.mock import Mock

import pytest
from helpers import HEAD, ROOT, case_of, casus, invented, shipped_law, with_fault

from reasoner.case.case import Case
from reasoner.case.loading import load_case
from reasoner.engine.law import Law
from reasoner.errors import QuestionError, RulebookError
from reasoner.questions.asking import Asking, Options
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.upkeep.killing import Kill, Killing, _failing
from reasoner.upkeep.mutants import Mutant, mutants
from reasoner.upkeep.mutating import (
    UNTRIED,
    Mutation,
    Tried,
    Witness,
    _Beyond,
    mutation,
    reasons,
    selected,
    trying,
)
from reasoner.upkeep.proving import theorems
from reasoner.upkeep.testing import test_case as tested
from reasoner.views.mutating import mutation_markdown, mutation_text

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

%@ id     outlasting
%@ cites  Pact art. 9
%@ says   {Treaty} lasts
outlasting(Treaty) :- begun(Treaty, Day), law_of(Today), Day < Today.
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
    assert faults("outlasting")["turn round Day < Today"].come == (
        "outlasting(Treaty) :- begun(Treaty,Day), law_of(Today), Today < Day."
    )
    assert "in concerns(Fact,Event) swap Fact and Event" in faults("concerns_doer")
    assert not any("Treaty" in words and "swap" in words for words in faults("outlasting"))


def test_every_fault_that_is_not_invalid_still_gives_an_answer() -> None:
    book, case = shipped_law().rulebook, case_of("osh-1999")
    every = [one for one in mutants(book) if not one.invalid]
    assert len(every) > 4000
    for one in every[::200]:
        assert Asking(case, Law(with_fault(book, one)), Options(), whole=False).assessed


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


def test_each_of_the_words_is_sought_by_itself() -> None:
    book = shipped_law().rulebook
    found = selected(book, (), "force consent_to", None, None)
    assert found
    assert found <= selected(book, (), "consent", None, None)
    assert selected(rulebook(), (), "pact zz_made_up shaken", None, None)
    with pytest.raises(QuestionError, match="no rule is found by 'consent nonsense'"):
        selected(book, (), "consent nonsense", None, None)


def test_where_nothing_changed_there_is_nothing_to_plant(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True)
    assert selected(Rulebook.read(tmp_path / "rules"), (), "", "HEAD", tmp_path / "rules") == frozenset()


@pytest.mark.parametrize(("problem", "kills"), [(QuestionError("it cannot be asked"), True), (KeyError("x"), False)])
def test_a_slip_in_python_kills_no_fault(monkeypatch: pytest.MonkeyPatch, problem: Exception, kills: bool) -> None:
    def failing(*_: object) -> None:
        raise problem

    monkeypatch.setattr("reasoner.upkeep.killing._again", failing)
    asked = Mock()
    asked.question.described = "as asked"
    if kills:
        assert _failing("osh-1999", asked, Mock(), 7) == Kill(
            7, "osh-1999", "as asked", "asked", "an answer", "it cannot be asked"
        )
    else:
        with pytest.raises(KeyError):
            _failing("osh-1999", asked, Mock(), 7)


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


def test_what_one_question_supposes_is_not_alleged_in_another() -> None:
    """A moot states what is not so, and each question supposes some of it: only there is it alleged."""
    every = [
        one for one in mutants(shipped_law().rulebook) if one.rule.startswith("alleged_abroad") and not one.invalid
    ]
    told, really = judged(case_of("moot-domestic"), tuple(every[::4]))
    assert told == really
    assert told


def test_a_case_without_the_expectation_kills_less() -> None:
    attack = "attack: {is: use_of_force, by: afghanistan, against: kyrgyzstan, form: invasion, date: 2001-05-10}"
    dropped = tuple(one for one in mutants(shipped_law().rulebook) if one.name == "cst_grounded: delete")
    for expect, killed in (("{verdict: grounded}", True), ("{elements: {in_force: met}}", False)):
        case = invented(attack, head=HEAD.replace("facts:", f"expect: {expect}\nfacts:"))
        assert [kill.what for kill in Killing(shipped_law(), dropped).look(case)] == (["verdict"] if killed else [])


SHORT = tuple(one for one in theorems() if one.differs is None)


def fates(book: Rulebook, *names: str) -> dict[str, tuple[str, str | None, Witness | None]]:
    """Return what becomes of faults that no case kills, held to the theorems of one scenario: those of two take long."""
    every = mutants(book)
    chosen = [number for number, one in enumerate(every) if one.name in names]
    found = _Beyond(Law(book), every, SHORT, time.monotonic() + 600).looked(chosen)
    return {every[number].name: (fate, by, witness) for number, fate, by, witness in found}


def test_a_fault_under_which_the_same_is_concluded_is_equivalent_within_scope() -> None:
    redundant = MADE_UP.replace("by(Event, State), ", "by(Event, State), holds(Event), holds(Event), ")
    assert fates(rulebook(redundant), "shaken: drop holds(Event)") == {
        "shaken: drop holds(Event)": ("equivalent", None, None)
    }


TWO_HEADS = """
%@ id     near
%@ cites  Pact art. 9
%@ says   {State} is near
shaken_near(State) :- against(_, State), state(State).
shaken_by(State, Event) :- by(Event, State), state(State).

%@ id     near_too
%@ cites  Pact art. 9
%@ says   {State} is near too
shaken_near(State) :- against(Event, State), state(State).
"""


def test_a_block_that_concludes_several_words_is_gone_with_each_of_them() -> None:
    """The first of them is concluded by another rule too; the second is not."""
    book, name = rulebook(TWO_HEADS), "near: delete all of it"
    fate, _, witness = fates(book, name)[name]
    assert fate == "survives"
    assert witness is not None
    assert witness.says.startswith("shaken_by(")


def test_a_fault_that_breaks_a_theorem_is_killed_by_it() -> None:
    author, request = (
        "cst_owed_1992: drop not answerable_party(Party)",
        "cst_owed_2010: drop requested_under_article(Victim,Party)",
    )
    found = fates(shipped_law().rulebook, author, request)
    assert found[author] == ("theorem", "the_author_owes_no_help_against_itself", None)
    assert found[request] == ("theorem", "no_help_is_owed_at_once_unless_asked_for", None)


def test_a_label_accepts_a_survivor_and_one_that_accepts_nothing_is_told() -> None:
    book = rulebook()
    assert reasons(book)["shaken: drop against(Event,Victim)"] == "nothing is made of it"
    chosen = selected(book, ("shaken",), "", None, None)
    assert mutation(book, (), chosen, 0).idle == ("shaken: drop against(Event,Victim)",)
    assert not mutation(book, (), chosen, 0).clean
    with pytest.raises(RulebookError, match="says why it may survive"):
        reasons(rulebook(MADE_UP.replace(" because nothing is made of it", "")))


def test_a_survivor_comes_with_the_smallest_case_that_tells_and_that_case_kills_it() -> None:
    book = shipped_law().rulebook
    name = "consent_to_force: drop covers(Consent,Event)"
    fate, _, witness = fates(book, name)[name]
    assert fate == "survives"
    assert witness is not None
    case = load_case(witness.case.encode(), "survivor.yaml")
    assert sorted(case.facts) == ["attack", "consent"]
    mutant = next(one for one in mutants(book) if one.name == name)
    assert tested(case, shipped_law()).passed
    assert not tested(case, Law(with_fault(book, mutant))).passed


def test_a_survivor_that_only_what_is_not_known_tells_comes_with_a_case_that_kills_it_too() -> None:
    """What is unknown is told and does not hold; the second fault needs none of it, and is shown without."""
    book = shipped_law().rulebook
    deleted, dropped = "cst_decided_unknown: delete", "cst_treaty_help: drop holds(Help)"
    found = fates(book, deleted, dropped)
    for name, value, says in ((deleted, "unknown", "left open"), (dropped, "not_shown", "not concluded")):
        fate, _, witness = found[name]
        assert fate == "survives"
        assert witness is not None
        case = load_case(witness.case.encode(), "survivor.yaml")
        assert value in {fact.value for fact in case.facts.values()}
        assert witness.says.endswith(f" is {says}")
        assert tested(case, shipped_law()).passed
        mutant = next(one for one in mutants(book) if one.name == name)
        assert not tested(case, Law(with_fault(book, mutant))).passed


RECURRING = """
%@ id     near
%@ cites  Pact art. 9
%@ says   {State} is near
shaken_near(State) :- against(Event, State), state(State).

%@ id     near_too
%@ cites  Pact art. 9
%@ says   {State} is near too
shaken_near(State) :- shaken_near(Other), by(Event, State), against(Event, Other), state(State).
"""


def test_of_a_rule_that_bears_on_its_own_conditions_it_is_said_that_no_scenario_is_sought() -> None:
    book, name = rulebook(RECURRING), "near: drop state(State)"
    assert fates(book, name)[name] == ("recurs", None, None)
    tried = Tried("near", "condition dropped", "drop state(State)", "zz_made_up.lp:5", "recurs")
    found = Mutation((tried,), 3)
    assert not found.clean
    told = mutation_text(found, 100)
    assert "in a rule that bears on its own conditions" in told
    assert "time ran out" not in told


def test_what_is_accepted_and_yet_told_by_a_scenario_is_shown_with_it_and_fails_nothing() -> None:
    book = rulebook(MADE_UP.replace("drop against(Event,Victim)", "drop by(Event,State)"))
    every = mutants(book)
    (number,) = (number for number, one in enumerate(every) if one.name == "shaken: drop by(Event,State)")
    ((told, fate, _, witness),) = _Beyond(Law(book), every, (), time.monotonic() + 600).told([number])
    assert (told, fate) == (number, "accepted")
    assert witness is not None
    tried = Tried(
        "shaken", "x", "drop by(Event,State)", "zz.lp:5", "accepted", "nothing is made of it", witness=witness
    )
    found = Mutation((tried,), 3)
    assert found.clean
    for text in (mutation_text(found, 200), mutation_markdown(found)):
        assert "and yet a scenario tells it" in text
        assert "accepted because nothing is made of it" in text
        assert "id: survivor" in text


def test_when_time_is_out_what_was_not_tried_is_told_and_no_label_is_called_idle() -> None:
    chosen = selected(shipped_law().rulebook, ("directed_at_territory",), "", None, None)
    tried = [one for one in trying(None, None, chosen, 30.0, 1, time.monotonic()) if isinstance(one, Tried)]
    assert {one.fate for one in tried} == {"not_tried"}
    found = mutation(shipped_law().rulebook, tried, chosen, 71)
    assert (found.idle, found.clean) == ((), True)
    assert f"{len(found.of('not_tried'))} not tried on every case since time ran out" in mutation_text(found, 200)


def test_of_a_survivor_it_is_told_where_no_time_was_left_for_the_theorems() -> None:
    every = mutants(shipped_law().rulebook)
    (number,) = (n for n, one in enumerate(every) if one.name == "consent_to_force: drop covers(Consent,Event)")
    looked = _Beyond(shipped_law(), every, theorems(), time.monotonic() + 600)
    looked._broken = lambda _: setattr(looked, "end", 0) or {}  # type: ignore[assignment,method-assign,func-returns-value]
    assert list(looked.looked([number])) == [(number, "survives", UNTRIED, None)]
    tried = Tried("shaken", "condition dropped", "drop it", "zz.lp:5", "survives", UNTRIED)
    assert UNTRIED in mutation_text(Mutation((tried,), 3), 200)


def test_the_command_ends_with_1_where_something_survives_and_with_3_where_time_ran_out(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    for theorem in (rules / "theorems").iterdir():
        if "%@ worlds two" in theorem.read_text(encoding="utf-8"):  # which take long
            theorem.unlink()
    (rules / "zz_made_up.lp").write_text(MADE_UP.replace("%@ survivor", "%@ gap     none, but"), encoding="utf-8")
    words = rules / "vocabulary.lp"
    words.write_text(f"{words.read_text(encoding='utf-8')}\n{DECLARED}", encoding="utf-8")
    cases = tmp_path / "cases"
    cases.mkdir()
    shutil.copy(ROOT / "cases/cst/tulip-2005.yaml", cases)
    where = ("--rules", str(rules), "--cases", str(cases))
    asked = ("mutate", "--rule", "shaken", *where, "--format", "json", "--jobs", "1")
    code, out, err = casus(*asked)
    assert code == 1, err
    told = json.loads(out)
    assert told["schema"] == "casus-mutate/1"
    assert told["fates"]["survives"] > 0
    assert not told["clean"]
    code, out, _ = casus(*asked, "--beyond", "0")
    assert (code, json.loads(out)["fates"]["not_looked_at"] > 0) == (3, True)
    assert casus("mutate", "--rule", "no_such_rule")[0] == 2


DECLARED = """
%@ sorts Event, Victim
%@ says  {Event} shook {Victim}
#defined shaken/2.
%@ sorts Treaty, Day
%@ says  {Treaty} began on {Day}
#defined begun/2.
%@ sorts Treaty
%@ says  {Treaty} lasts
#defined outlasting/1.
"""
