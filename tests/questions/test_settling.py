"""What is not known is ranked by what it settles, as an exhaustive look at every way of settling it says."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from helpers import answer_of, case_ids, invented, shipped_law
from hypothesis import given, settings
from strategies import small_cases

from reasoner.case.case import Case
from reasoner.questions.asking import Asking, Options
from reasoner.questions.settling import weigh


@settings(max_examples=50, deadline=None)
@given(small_cases())
def test_every_way_of_settling_says_the_same(case: Case) -> None:
    asking = Asking(case, shipped_law(), Options())
    inquiry = asking.inquiry
    setting = inquiry.setting()
    if len(setting.free) > 5:
        return
    names = sorted(setting.free)
    days = {}
    verdicts: dict[tuple[bool, ...], set[str]] = {}
    for values in product((False, True), repeat=len(names)):
        on = frozenset(name for name, value in zip(names, values, strict=True) if value)
        settled = replace(setting, free=frozenset(), facts=(setting.facts - setting.free) | on)
        verdicts[values] = {inquiry.verdict([settled])}
        days[values] = settled
    weights = {weight.fact: weight for weight in weigh(inquiry, setting)}
    if inquiry.world.atoms.choices:
        return  # days that are not precise make more ways than those of the facts: counted with them
    for place, name in enumerate(names):
        halves = [
            {verdict for values, told in verdicts.items() if values[place] == value for verdict in told}
            for value in (True, False)
        ]
        closed = [half for half in halves if half in ({"grounded"}, {"not_grounded"})]
        decides = sum(
            verdicts[values] != verdicts[(*values[:place], not values[place], *values[place + 1 :])]
            for values in verdicts
        )
        weight = weights.get(name)
        if weight is None:
            assert decides == 0
            continue
        # Facts that cannot bear on the verdict at all are not among the ways counted.
        scale = len(verdicts) // weight.ways
        assert weight.decides * scale == decides
        assert weight.settles == len(closed)
        assert weight.closes * 2 == weight.ways * len(closed)


def test_missing_facts_come_most_telling_first_and_none_of_them_is_idle() -> None:
    for name in case_ids():
        answer = answer_of(name)
        told = [(missing.closes, missing.decides) for missing in answer.missing]
        assert told == sorted(told, reverse=True)
        assert {one.fact for one in answer.missing}.isdisjoint(one.fact for one in answer.idle)
        if answer.verdict != "undetermined":
            assert answer.missing == ()
        for missing in answer.missing:
            if missing.decides and missing.element:
                assert missing.cites, (name, missing.fact)


BOMBING = (
    "raid: {is: use_of_force, by: uzbekistan, against: kyrgyzstan, form: invasion, means: aircraft, date: 2001-05-02}"
)
CONSENT = "leave: {is: consent, by: kyrgyzstan, to: uzbekistan, what: air_support, date: 2001-05-01, value: unknown}"
BYSTANDER = (
    "help: {is: assistance, by: russia, to: kyrgyzstan, stage: signed, what: arms, date: 2001-05-08, value: unknown}"
)


def test_a_fact_that_decides_is_named_with_its_provision_and_one_that_cannot_is_said_not_to() -> None:
    answer = Asking(invented(BOMBING, CONSENT, BYSTANDER), shipped_law(), Options()).answer()
    assert answer.verdict == "undetermined"
    (missing,) = answer.missing
    assert (missing.fact, missing.element, missing.settles) == ("leave", "excused", 2)
    assert (missing.ways, missing.closes, missing.decides) == (2, 2, 2)
    assert "consent" in missing.cites[0].lower()
    assert [one.fact for one in answer.idle] == ["help"]


def test_a_fact_that_matters_once_something_else_is_settled_is_not_called_idle() -> None:
    answer = answer_of("tavush-2020")
    (missing,) = answer.missing
    assert (missing.closes, missing.decides) == (0, 0)
    assert answer.idle == ()
