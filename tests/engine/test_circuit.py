"""A circuit tells of every world what clingo tells of it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import clingo
import pytest
from helpers import asking_of, case_ids
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.engine.circuit import Circuit, Recorder
from reasoner.errors import RulebookError

WORLDS = 24
TOLD = (("grounded", 1), ("perhaps_grounded", 1), ("met", 1), ("unsettled", 2), ("finding", 2), ("available", 1))


@pytest.mark.parametrize("name", case_ids())
def test_of_every_case_in_worlds_drawn_by_lot(name: str) -> None:
    inquiry = asking_of(name).inquiry
    world, chance = inquiry.world, random.Random(name)
    told = [(atom, literal) for signature in TOLD for atom, literal in world._signature(*signature)]
    goals = [literal for _, literal in told]
    switches = [literal for atom in world.switches() if (literal := world.literal(atom)) is not None]
    question = {abs(literal): literal > 0 for literal in world.assumptions(inquiry.setting(), free=False)}
    days = world.day_choices()
    free = chance.sample(switches, min(40, len(switches)))
    folded = world.circuit.folded(goals, {atom: value for atom, value in question.items() if atom not in free})
    worlds = []
    for _ in range(WORLDS):
        on = {atom: chance.random() < 0.3 for atom in free}
        for ways in days:
            on |= chance.choice(ways)
        worlds.append(question | on)
    columns = {
        atom: sum(1 << at for at, found in enumerate(worlds) if found.get(atom)) for atom in {*free, *_days(days)}
    }
    answered = folded.run(goals, columns, WORLDS)
    for at, found in enumerate(worlds):
        assumed = [atom if value else -atom for atom, value in found.items()]
        with world._control.solve(assumptions=assumed, yield_=True) as handle:
            for model in handle:
                expected = [model.is_true(literal) for literal in goals]
                break
            else:
                pytest.fail("clingo finds no such world")
        assert [bool(bits >> at & 1) for bits in answered] == expected


def _days(days: Sequence[Sequence[dict[int, bool]]]) -> set[int]:
    return {atom for ways in days for way in ways for atom in way}


ATOMS = "abcdefgh"
literals = st.tuples(st.booleans(), st.sampled_from(ATOMS))
rules = st.lists(
    st.tuples(
        st.sampled_from("pqrstu"), st.lists(st.tuples(st.booleans(), st.sampled_from(ATOMS + "pqrstu")), max_size=3)
    ),
    max_size=12,
)
sums = st.lists(
    st.tuples(st.sampled_from("vw"), st.integers(1, 4), st.lists(st.tuples(st.integers(1, 3), literals), max_size=4)),
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(rules, sums, st.sets(st.sampled_from(ATOMS)), st.integers(0, 255))
def test_of_programs_made_up(made: list, counted: list, fixed: set[str], chosen: int) -> None:
    text = f"{{ {'; '.join(ATOMS)} }}.\n" + "".join(f"#defined {atom}/0.\n" for atom in "pqrstuvw")
    for head, body in made:
        text += f"{head}{' :- ' if body else ''}{', '.join(('' if sign else 'not ') + atom for sign, atom in body)}.\n"
    for head, bound, weighed in counted:
        elements = "; ".join(
            f"{weight},{at} : {'' if sign else 'not '}{atom}" for at, (weight, (sign, atom)) in enumerate(weighed)
        )
        text += f"{head} :- {bound} <= #sum {{ {elements} }}.\n"
    recorder = Recorder()
    control = clingo.Control(["--warn=none"])
    control.register_observer(recorder)
    control.add("base", [], text)
    control.ground([("base", [])])
    literal = {str(atom.symbol): atom.literal for atom in control.symbolic_atoms if atom.literal}
    goals = [literal[atom] for atom in "pqrstuvw" if atom in literal]
    world = {literal[atom]: bool(chosen >> at & 1) for at, atom in enumerate(ATOMS)}
    circuit = Circuit(recorder)
    try:
        folded = circuit.folded(goals, {literal[atom]: world[literal[atom]] for atom in fixed})
    except RulebookError:
        return  # recursion through `not`, which law may not have
    left = {atom: int(value) for atom, value in world.items()}
    answered = folded.run(goals, left, 1)
    models = []
    control.configuration.solve.models = 2  # type: ignore[union-attr]
    with control.solve(assumptions=[atom if value else -atom for atom, value in world.items()], yield_=True) as handle:
        models = [[model.is_true(goal) for goal in goals] for model in handle]
    assert models == [[bool(bits) for bits in answered]]
    assert folded.inputs(goals) <= {literal[atom] for atom in ATOMS if atom not in fixed}


def test_rules_that_recur_through_not_have_no_order() -> None:
    recorder = Recorder()
    control = clingo.Control(["--warn=none"])
    control.register_observer(recorder)
    control.add("base", [], "{a}. p :- a, not q. q :- a, not p.")
    control.ground([("base", [])])
    goals = [atom.literal for atom in control.symbolic_atoms if str(atom.symbol) == "p"]
    with pytest.raises(RulebookError, match="recur"):
        Circuit(recorder).folded(goals, {})
