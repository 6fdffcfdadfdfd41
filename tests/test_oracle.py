"""The rules say what a second evaluator says, which was written from the law alone (tests/oracle)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

import pytest
from helpers import shipped_law
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.comparing import Judged, disagreements, judged, smallest
from oracle.drawing import drawn, scenario
from oracle.rules_side import RulesSide
from oracle.saying import DAYS, VICTIMS, atoms, case, facts, fixed
from oracle.scenario import (
    BAND,
    BAND_TIES,
    CIS,
    CONSENTED_TO,
    EARLIER,
    FORMS,
    MEANS,
    QUESTIONS,
    STATE_TIES,
    STATUSES,
    TARGETS,
    TIED,
    VALUES,
    WHEN,
    WORDS,
    WORDS_OF,
    Scenario,
    Tie,
)
from oracle.trigger import ELEMENTS

from reasoner.case.atoms import ALWAYS, FOREVER, Atom, case_atoms
from reasoner.case.case import Case
from reasoner.case.facts import Stated
from reasoner.case.loading import load_case
from reasoner.case.writing import case_yaml
from reasoner.questions.asking import Asking, Options
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile

COUNT = 6_000


@cache
def shipped() -> RulesSide:
    return RulesSide(shipped_law().rulebook)


@cache
def many() -> list[Judged]:
    return judged(drawn("tests", COUNT))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    return scenario(lambda options: draw(st.sampled_from(options)))


# ---- they agree ------------------------------------------------------------------------------------------------


def test_the_rules_agree_with_the_oracle() -> None:
    found = disagreements(shipped(), many())
    assert not found, str(smallest(shipped(), found[0]))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(scenarios(), min_size=1, max_size=30))
def test_no_scenario_is_found_on_which_they_differ(several: list[Scenario]) -> None:
    found = disagreements(shipped(), judged(several))
    assert not found, str(smallest(shipped(), found[0]))


# ---- what is compared is what is answered ----------------------------------------------------------------------


def test_a_scenario_is_said_in_the_atoms_of_its_case_file() -> None:
    for one in judged(drawn("said", 150)):
        for world in one.worlds[:2]:
            read = load_case(case_yaml(case(world)).encode(), "drawn.yaml")
            told = case_atoms(read)
            on = {("holds", (name,)) for name, fact in read.facts.items() if fact.value == "true"}
            alleged = {("alleged", (name,)) for name in told.alleged}
            words = {("carries", (name, word, of or "nobody")) for name, word, of in stated(read)}
            assert {*told.plain, *on, *alleged, *words} == {*said_of_facts(world)}


def said_of_facts(world: Scenario) -> Iterator[Atom]:
    """Yield what is said of the facts of *world*, which is all but the question; of a word also that it has no time."""
    question, used = {"asked_about", "law_of", "known_on", "accepts"}, facts(world)
    yield from (atom for atom in atoms(world) if atom[0] not in question)
    yield from (atom for atom in fixed() if atom[0] == "armed_group" or (atom[0] != "asked_act" and atom[1][0] in used))
    for slot in used:
        if slot.startswith("said_"):
            yield from (("from", (slot, ALWAYS)), ("until", (slot, FOREVER)))


def stated(read: Case) -> Iterator[tuple[str, str, str]]:
    """Yield every word stated outright: the fact, the word, and the state of which it is said."""
    for name, fact in read.facts.items():
        if isinstance(fact, Stated):
            yield name, fact.word, "".join(fact.of[1:])


def test_a_scenario_is_answered_as_its_case_file_is() -> None:
    for one in judged(drawn("answered", 120)):
        assessed, _ = Asking(case(one.scenario), shipped_law(), Options(), whole=False).assessed
        assert assessed.verdict == one.said.verdict, str(one.scenario)
        if len(one.worlds) > 1:
            continue
        for name, status in one.said.worlds[0].items():
            assert assessed.elements[name].replace("not_shown", "not_met") == status, f"{name}\n{one.scenario}"


# ---- what is compared is not empty -----------------------------------------------------------------------------


def test_every_verdict_occurs_and_every_element_is_met_and_not_met() -> None:
    assert {one.said.verdict for one in many()} == {"grounded", "not_grounded", "undetermined"}
    found = {pair for one in many() for world in one.said.worlds for pair in world.items()}
    always = {(name, status) for name in ELEMENTS for status in ("met", "not_met")}
    judgments = {(name, "open") for name in ("act", "against", "grave", "excused")}
    assert found == always | judgments | {("party", "unknown"), ("author", "unknown")}


def test_every_option_of_every_slot_is_drawn() -> None:
    found: dict[str, set[object]] = {}
    for one in many():
        note(one.scenario, "", found)
    expected = {
        ".victim": {*VICTIMS}, ".day": {*DAYS}, ".known": {*DAYS[1:]}, ".let_in": {"", *WHEN}, ".claimed": {True, False},
        "attack.by": {BAND, "afghanistan", "china", *CIS} - {"moldova", "turkmenistan", "ukraine"},
        "attack.target": {*TARGETS}, "attack.form": {*FORMS}, "attack.means": {*MEANS}, "attack.value": {*VALUES},
        "attack.held": {"", "yes", "no"}, "attack.hostages": {"", "yes", "no"}, "attack.organised": {"", "yes", "no"},
        "attack.dead": {"", "some", "none"}, "attack.intent": {"", "deliberate", "mistake"},
        "attack.elsewhere": {True, False}, "place.status": {*STATUSES}, "place.held_by_victim": {True, False},
        "ties.how": {*BAND_TIES, *STATE_TIES}, "ties.when": {*TIED}, "ties.value": {*VALUES},
        "consents.what": {*CONSENTED_TO}, "consents.when": {*WHEN}, "consents.to_attacker": {True, False},
        "resolutions.when": {*WHEN}, "resolutions.to_attacker": {True, False}, "earlier.when": {*EARLIER},
        "earlier.form": {*FORMS}, "earlier.dead": {"", "some", "none"}, "earlier.answered": {True, False},
        "said.word": {*WORDS, *WORDS_OF}, "said.value": {*VALUES}, "other.form": {*FORMS}, "other.target": {*TARGETS},
        ".views": {(question, position) for question, positions in QUESTIONS.items() for position in positions[1:]},
    }  # fmt: skip
    assert {slot: expected[slot] - found[slot] for slot in expected if not expected[slot] <= found[slot]} == {}


def note(part: object, name: str, found: dict[str, set[object]]) -> None:
    """Note under the name of each field of *part* what stands in it, and so within it."""
    for one in fields(part):  # type: ignore[arg-type]
        value = getattr(part, one.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if is_dataclass(inner):
                note(inner, one.name, found)
            else:
                found.setdefault(f"{name}.{one.name}", set()).add(inner)


# ---- and a fault in the rules is seen --------------------------------------------------------------------------

FAULTS = {
    "a day is off by one": ("enters_into_force(protocol_1999, 20000322).", "enters_into_force(protocol_1999, 20000323)."),
    "a record is missing": ("signed(belarus, protocol_1999, 19990402).", ""),
    "a comparison leaves out its end": (
        "    from(Fact, First), until(Event, End), First <= End,\n    until(Fact, Last), from(Event, Begin), Begin <= Last.",
        "    from(Fact, First), until(Event, End), First <= End,\n    until(Fact, Last), from(Event, Begin), Begin < Last.",
    ),
    "a condition is dropped": ("    until(Resolution, Last), until(Event, End), End <= Last.", "    until(Resolution, Last)."),
    "a tie that is not enough is taken to be": (
        "attributed(Event, State) :- use_of_force(Event), by(Event, Group), directed(State, Group, Event).",
        "attributed(Event, State) :- use_of_force(Event), by(Event, Group), arms(State, Group, Event).",
    ),
    "a wider position loses what the stricter gives": ("contains(harbouring, control_or_sending).", ""),
    "what is open is taken for settled": (
        "    not excused(Event, Author), not perhaps_excused(Event, Author).",
        "    not excused(Event, Author).",
    ),
    "an exception is forgotten": ("    not uninvited(Event, Victim),\n", ""),
    "a condition is turned round": ("    not territory_held(Event, yes), not hostages_held", "    territory_held(Event, yes), not hostages_held"),
    "a word is mistaken for another": (
        "    against(Event, Attacker), prior_author(Earlier, Attacker), against(Earlier, State),\n    not council_authorised(Earlier),",
        "    against(Event, State), prior_author(Earlier, State), against(Earlier, Attacker),\n    not council_authorised(Earlier),",
    ),
    "a form is added": ("gravest_form(annexation).", "gravest_form(annexation).\ngravest_form(bombardment)."),
    "an author is taken for excused by what excuses another": (
        "council_authorised(Event) :- act(Event), authorised_by_council(Event, State), by(Event, State).",
        "council_authorised(Event) :- act(Event), authorised_by_council(Event, State).",
    ),
}  # fmt: skip


def broken(name: str) -> RulesSide:
    """Return the rules with that fault in them."""
    right, wrong = FAULTS[name]
    files = shipped_law().rulebook.files
    assert sum(file.text.count(right) for file in files) == 1
    return RulesSide(Rulebook(tuple(RuleFile(file.name, file.text.replace(right, wrong)) for file in files), own=True))


@pytest.mark.parametrize("name", FAULTS)
def test_the_oracle_disagrees_with_a_fault_in_the_rules(name: str) -> None:
    right, wrong = FAULTS[name]
    files = shipped_law().rulebook.files
    assert sum(file.text.count(right) for file in files) == 1
    faulty = RulesSide(
        Rulebook(tuple(RuleFile(file.name, file.text.replace(right, wrong)) for file in files), own=True)
    )
    found = disagreements(faulty, many())
    assert found
    least = smallest(faulty, found[0])
    assert least.kind == found[0].kind
    assert not disagreements(shipped(), judged([least.scenario]))


def test_what_they_differ_on_is_shrunk_and_told_as_a_case_file() -> None:
    faulty = broken("a tie that is not enough is taken to be")
    found = next(one for one in disagreements(faulty, many()) if one.kind == ("author", "not_met", "met"))
    least = smallest(faulty, found)
    (tie,) = least.scenario.ties
    assert least.scenario == Scenario(victim=found.scenario.victim, ties=(Tie(tie.state, "arms"),))
    head, _, file = str(least).partition("As a case file:\n\n")
    assert head.startswith("author: the oracle says not_met, the rules say met\n")
    assert load_case(file.encode(), "least.yaml").facts == case(least.scenario).facts
