"""The theorems of the law hold, and each can fail."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers import ROOT, shipped_law

from reasoner.case.checking import check_case
from reasoner.errors import CasusError
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.upkeep.proving import Prover, Theorem, chosen, counterexample, held_rules, theorem_of, theorems

THEOREMS = theorems()


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.name)
def test_no_scenario_contradicts_it(theorem: Theorem) -> None:
    assert counterexample(theorem, shipped_law().rulebook) is None


def test_a_theorem_is_named_as_a_sentence() -> None:
    assert len(THEOREMS) >= 20
    assert sum(theorem.differs is not None for theorem in THEOREMS) >= 5
    for theorem in THEOREMS:
        assert theorem.sentence.endswith("."), theorem.name
        assert len(theorem.sentence.split()) >= 6


OWN = "author(Event, State) :- in_play(own_forces), own_forces(Event, State)."

FAULTS = {
    "no_words_of_2010_before_their_day": ("version_from(cst, v2010, 20121219)", "version_from(cst, v2010, 20101210)"),
    "no_word_of_1992_alone_from_19_december_2012": ("version_from(cst, v2010, 20121219)", "version_from(cst, v2010, 20121220)"),
    "no_rule_of_the_organisation_before_its_day": ("enters_into_force(charter, 20030918)", "enters_into_force(charter, 20021007)"),
    "nothing_is_grounded_before_20_april_1994": ("grounded(cst) :- asked_under(cst, Article), met(in_force), met(party), triggered(cst).", "grounded(cst) :- asked_under(cst, Article), triggered(cst)."),
    "the_gap_of_1999_to_2000_yields_no_breach": ("not answerable_party(Party), not reached_back.", "not answerable_party(Party)."),
    "a_breach_is_a_duty_a_day_and_conduct": ("due(Party, Day), performed_by(Party, no),\n    held_back_help(Party, Help), until(Help, End), Day <= End.", "due(Party, Day)."),
    "no_outsider_is_protected_or_owes": ("    bound(Party, cst), Party != Victim, not answerable_party(Party), not reached_back.", "    Party != Victim, state(Party), not answerable_party(Party), not reached_back."),
    "an_announcement_is_no_decision": ("decided_by(heads_of_state, cst).", "decided_by(heads_of_state, cst).\ndecided_by(secretary_general, cst)."),
    "help_without_force_needs_no_decision": ("armed_help(troops).", "armed_help(troops).\narmed_help(equipment)."),
    "consent_justifies_force_on_ones_own_soil_alone": ("    at_site(Event, Giver), not for_other_soil(Consent, Giver).", "    not for_other_soil(Consent, Giver)."),
    "a_question_has_one_status": ("not asked_help(Victim), not others_invoked, not some_voice.", "not asked_help(Victim), not others_invoked."),
    "a_statement_never_establishes_what_it_states": ("use_of_force(Event) :- is(Event, use_of_force), holds(Event).", "use_of_force(Event) :- is(Event, use_of_force), told(Event)."),
    "no_defence_against_lawful_defence_is_grounded": ("answerable(Event, Author), defends_against(Event, Victim),", "answerable(Event, Author), defends_against(Event, Victim), not use_of_force(Event),"),
    "what_is_grounded_meets_every_condition": ("act_of_aggression(Event), struck(Event), answerable(Event, Author), grave(Event),", "act_of_aggression(Event), struck(Event), answerable(Event, Author),"),
    "the_author_owes_no_help_against_itself": ("not answerable_party(Party),\n    requested_under_article(Victim, Party).", "requested_under_article(Victim, Party)."),
    "no_help_is_owed_at_once_unless_asked_for": ("    stands(Request), speaks_for(Request, Victim), under(Request, cst), article(Request, Article).", "    holds(Request), speaks_for(Request, Victim), under(Request, cst), article(Request, Article)."),
    "nationality_and_base_make_no_author": ("author(Event, State) :- in_play(own_forces), own_forces(Event, State).", "author(Event, State) :- in_play(own_forces), own_forces(Event, State).\nauthor(Event, State) :- by(Event, Group), group(Profile, Group), nationality(Profile, State)."),
    "an_irrelevant_fact_changes_nothing": (OWN, OWN + "\nauthor(Event, State) :- by(Event, Group), group(Profile, Group), nationality(Profile, State)."),
    "a_wider_position_opens_whatever_the_stricter_opens": ("author(Event, State) :- in_play(control_or_sending), attributed(Event, State).", "author(Event, State) :- accepts(control_or_sending), attributed(Event, State)."),
    "nothing_later_decides_but_what_reaches_back": ("reached_back :- prolongs(Protocol, cst, From), law_of(Day), From <= Day,", "reached_back :- prolongs(Protocol, cst, From), law_of(Day), From < Day,"),
    "what_anybody_says_opens_nothing": (OWN, OWN + "\nauthor(Event, State) :- use_of_force(Event), is(Said, statement), holds(Said), about(Said, Event), by(Said, State), state(State)."),
    "a_decision_neither_opens_nor_closes_the_clause": ("not excused(Event, Author), not left_open(excused).", "not excused(Event, Author), not left_open(excused), asked_about(Victim), not heads_decided(Victim)."),
    "who_is_asked_owes_nothing_for_that_alone": ("    bound(Party, cst), Party != Victim, not answerable_party(Party), not reached_back.", "    asked_for_help(Party, Victim), Party != Victim, not answerable_party(Party), not reached_back."),
    "no_state_answers_without_a_tie_or_to_itself": (OWN, OWN + "\nauthor(Event, State) :- by(Event, Group), group(Profile, Group), base(Profile, State)."),
}  # fmt: skip


def test_every_theorem_has_a_fault_that_breaks_it() -> None:
    assert sorted(FAULTS) == sorted(theorem.name for theorem in THEOREMS)


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.name)
def test_a_fault_in_the_rules_breaks_it(theorem: Theorem) -> None:
    right, wrong = FAULTS[theorem.name]
    files = shipped_law().rulebook.files
    assert sum(file.text.count(right) for file in files) == 1
    faulty = Rulebook(tuple(RuleFile(file.name, file.text.replace(right, wrong)) for file in files), own=True)
    found = counterexample(theorem, faulty)
    assert found is not None
    for case in (found.case, found.second):
        if case is not None:
            check_case(case, shipped_law().words)
    assert (found.second is None) == (theorem.differs is None)


def test_two_worlds_differ_in_nothing_but_what_they_may() -> None:
    (theorem,) = chosen(THEOREMS, ("what_anybody_says_opens_nothing",))
    right, wrong = FAULTS[theorem.name]
    files = shipped_law().rulebook.files
    faulty = Rulebook(tuple(RuleFile(file.name, file.text.replace(right, wrong)) for file in files), own=True)
    found = counterexample(theorem, faulty)
    assert found is not None
    assert found.second is not None
    first, second = (
        {name: fact for name, fact in case.facts.items() if name != "announcement"}
        for case in (found.case, found.second)
    )
    assert first == second
    assert found.case.question == found.second.question
    assert found.case.facts != found.second.facts


def test_theorems_are_chosen_by_name_or_part_of_it() -> None:
    assert [one.name for one in chosen(THEOREMS, ("gap",))] == ["the_gap_of_1999_to_2000_yields_no_breach"]
    assert chosen(THEOREMS, ()) == THEOREMS
    with pytest.raises(CasusError, match="there is no theorem 'nonsense'"):
        chosen(THEOREMS, ("nonsense",))


def test_the_scope_is_told() -> None:
    told = " ".join(Prover(shipped_law().rulebook).scope(THEOREMS))
    assert "on every combination of legal positions" in told
    assert "each true or not shown or unknown, or not told" in told


@pytest.mark.parametrize("label", ["%@ worlds two", "%@ differs riot", "%@ words two", "%@ worlds three"])
def test_a_label_that_is_none_is_refused(tmp_path: Path, label: str) -> None:
    (tmp_path / "theorems").mkdir()
    text = f"% Nothing is ever so.\n{label}\n\n:- not counterexample.\n"
    (tmp_path / "theorems/nothing.lp").write_text(text, encoding="utf-8")
    with pytest.raises(CasusError):
        theorems(tmp_path)


ABOUT_NOTHING = """% Whoever is bound is bound.

counterexample :- bound(Party, cst), not bound(Party, cst).
:- asked_about(State).
:- not counterexample.
"""


def test_a_theorem_that_leaves_out_every_scenario_is_refused() -> None:
    prover = Prover(shipped_law().rulebook)
    with pytest.raises(CasusError, match="leaves out every scenario"):
        prover.prove(theorem_of(RuleFile("theorems/nothing.lp", ABOUT_NOTHING)))
    about = ABOUT_NOTHING.replace(":- asked_about(State).\n", "")
    assert prover.prove(theorem_of(RuleFile("theorems/something.lp", about))).holds


def test_rules_that_contradict_themselves_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have no answer set, and so no counterexample to anything: every theorem would hold."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    text = "%@ id    odd\n%@ cites Pact art. 9\n%@ says  odd\ngrounded(cst) :- asked_about(State), not grounded(cst).\n"
    (tmp_path / "rules/zz_odd.lp").write_text(text, encoding="utf-8")
    monkeypatch.setattr("reasoner.rulebook.rulebook.SHIPPED", tmp_path / "rules")
    with pytest.raises(CasusError, match="depends on itself through 'not'") as raised:
        held_rules()
    assert "zz_odd.lp:4" in str(raised.value)
