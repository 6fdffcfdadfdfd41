"""The rules say of thousands of scenarios what a second evaluator says, written from the law and not from the rules.

`make oracle` does the same for a million and more.
"""

from __future__ import annotations

from functools import cache

import pytest
from helpers import shipped_law
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.comparing import compared
from oracle.drawing import scenario
from oracle.rules_side import RulesSide
from oracle.running import drawn, run, table
from oracle.scenario import BAND_TIES, EARLIER, FORMS, QUESTIONS, STATE_TIES, TARGETS, TIED, WHEN, Scenario
from oracle.trigger import ELEMENTS, elements

from reasoner.upkeep.mutants import mutants
from reasoner.upkeep.mutating import with_fault

COUNT = 4_000


@cache
def rules() -> RulesSide:
    return RulesSide(shipped_law().rulebook)


def test_rules_and_oracle_agree_on_thousands_of_scenarios() -> None:
    *_, found = run(rules(), COUNT, seed=1)
    assert found.differing == 0, table(found, 0)
    assert set(found.verdicts) == {"grounded", "not_grounded", "undetermined"}
    assert min(found.verdicts.values()) > COUNT / 50
    for name in ELEMENTS:
        assert min(found.statuses[name, status] for status in ("met", "not_met")) > 20, name
    for name, status in (
        ("party", "unknown"),
        ("act", "open"),
        ("against", "open"),
        ("grave", "open"),
        ("excused", "open"),
    ):
        assert found.statuses[name, status] > 3, (name, status)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_disagreement_would_be_told_by_the_smallest_scenario(data: st.DataObject) -> None:
    one = scenario(lambda options: data.draw(st.sampled_from(options)))
    assert [str(found) for found in compared(rules(), [one])] == []


def test_every_option_is_drawn() -> None:
    every = drawn(COUNT, 1)
    assert {one.attack.target for one in every} == set(TARGETS)
    assert {one.attack.form for one in every} == set(FORMS)
    assert {tie.how for one in every for tie in one.ties} == {*BAND_TIES, *STATE_TIES}
    assert {tie.when for one in every for tie in one.ties} == set(TIED)
    assert {consent.when for one in every for consent in one.consents} == set(WHEN)
    assert {resolution.when for one in every for resolution in one.resolutions} == set(WHEN)
    assert {one.earlier.when for one in every if one.earlier} == set(EARLIER)
    assert {one.let_in for one in every} == {"", *WHEN}
    taken = {view for one in every for view in one.views}
    assert taken == {(question, view) for question, views in QUESTIONS.items() for view in views[1:]}


@pytest.mark.parametrize(
    "name",
    [
        "bound_prolonged: drop Shown <= Known",
        "attributed_effective_control: delete",
        "grave_form: delete",
        "directed_at_territory: drop not mistaken(Event)",
        "listed_d: delete",
        "consent_given: drop to(Consent,State)",
        "cst_4_author_state: negate not barred_as_fellow(State)",
        "tie_sent: negate how(Link,sent)",
    ],
)
def test_the_oracle_disagrees_with_rules_that_have_a_fault(name: str) -> None:
    book = shipped_law().rulebook
    (mutant,) = (one for one in mutants(book) if one.name == name)
    faulty = RulesSide(with_fault(book, mutant))
    assert list(compared(faulty, drawn(COUNT, 1)))


def test_the_oracle_knows_nothing_of_the_rules() -> None:
    """What it says is the same whatever the rules say."""
    plain = Scenario(base="tajikistan")
    assert elements(plain) == {"in_force": "met", "party": "met", "act": "met", "against": "met", "author": "not_met"}
