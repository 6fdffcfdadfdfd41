"""A scenario of the stage is an ordinary case: asked as one, it comes out as the stage says."""

from __future__ import annotations

from functools import cache

import pytest
from helpers import shipped_law

from reasoner.case.atoms import case_atoms, stated_atoms
from reasoner.case.checking import check_case
from reasoner.case.loading import load_case
from reasoner.case.writing import case_yaml
from reasoner.engine.grounding import Ground
from reasoner.questions.asking import Asking, Options
from reasoner.upkeep.scenarios import SET, UNKNOWN, Scenario, Stage


@cache
def stage(reading: str | None) -> Stage:
    return Stage([shipped_law()], reading=reading)


@cache
def ground(reading: str | None) -> Ground:
    law, played = shipped_law(), stage(reading)
    return Ground([*(file.text for file in law.rulebook.files), played.program(), played.taken(law)])


def held(reading: str | None, scenario: Scenario) -> frozenset[tuple[str, tuple[str | int, ...]]]:
    found = ground(reading).model([ground(reading).literal(atom) for atom in stage(reading).switched(scenario)])
    assert found is not None
    return found


def of_each_verdict(reading: str | None, count: int) -> list[tuple[str, Scenario]]:
    """Return *count* scenarios of each verdict, as the gates tell it."""
    played, program = stage(reading), ground(reading)
    scenarios = some(reading, 1500, 1)
    goals = [program.literal((name, ("cst",))) for name in ("grounded", "perhaps_grounded")]
    columns = {program.literal(atom): bits for atom, bits in played.columns(scenarios).items()}
    grounded, perhaps = program.circuit.folded(goals, {}).run(goals, columns, len(scenarios))
    found: dict[str, list[Scenario]] = {"grounded": [], "undetermined": [], "not_grounded": []}
    for at, scenario in enumerate(scenarios):
        verdict = "grounded" if grounded >> at & 1 else "undetermined" if perhaps >> at & 1 else "not_grounded"
        found[verdict].append(scenario)
    return [(verdict, scenario) for verdict, one in found.items() for scenario in one[:count]]


def some(reading: str | None, count: int, seed: int) -> list[Scenario]:
    return list(stage(reading).spread(count, seed))


@pytest.mark.parametrize("reading", ["orthodox", "external_incursion", None])
def test_asked_as_a_case_it_comes_out_as_on_the_stage(reading: str | None) -> None:
    law, told = shipped_law(), of_each_verdict(reading, 8)
    assert len(told) == 24
    assert any(UNKNOWN not in scenario.taken.values() for verdict, scenario in told if verdict == "grounded")
    for verdict, scenario in told:
        case = stage(reading).case(scenario)
        check_case(case, law.words)
        found = held(reading, scenario)
        asked = Asking(case, law, Options(), whole=False)
        if UNKNOWN not in scenario.taken.values():  # a case whose facts are open is asked of every way to settle them
            assert asked.assessed[0].verdict == verdict
        model = asked.inquiry.world.snapshot(asked.setting, ("met", 1), ("finding", 2))
        for name in ("met", "finding"):
            mine = {values for predicate, values in found if predicate == name}
            assert mine == model[name, 1 if name == "met" else 2]


def test_its_atoms_are_those_of_the_case() -> None:
    law = shipped_law()
    for scenario in some(None, 60, 2):
        case = stage(None).case(scenario)
        atoms = case_atoms(case, law.rulebook.days)
        wanted = set(atoms.plain) | {("holds", (name,)) for name, fact in case.facts.items() if fact.value == "true"}
        wanted |= {atom for name, atom in stated_atoms(case) if case.facts[name].value == "true"}
        names = {name for name, _ in wanted}
        found = {
            (name, values) for name, values in held(None, scenario)
            if name in names and values[0] in case.facts
        }  # fmt: skip
        wanted = {(name, values) for name, values in wanted if values[0] in case.facts}
        assert {atom for atom in wanted if atom not in found} == set()
        fields = {name for name, _ in atoms.plain}
        assert {atom for atom in found - wanted if atom[0] in fields} == set()


def test_written_as_a_case_file_it_loads_again() -> None:
    for scenario in some(None, 30, 3):
        case = stage(None).case(scenario)
        assert load_case(case_yaml(case).encode(), "scenario.yaml").model_dump() == case.model_dump()


def test_many_at_once_come_out_as_one_by_one() -> None:
    played, program = stage(None), ground(None)
    scenarios = some(None, 64, 4)
    goals = [program.literal((name, ("cst",))) for name in ("grounded", "perhaps_grounded")]
    columns = {program.literal(atom): bits for atom, bits in played.columns(scenarios).items()}
    found = program.circuit.folded(goals, {}).run(goals, columns, len(scenarios))
    for at, scenario in enumerate(scenarios):
        atoms = held(None, scenario)
        for name, bits in zip(("grounded", "perhaps_grounded"), found, strict=True):
            assert bool(bits >> at & 1) == ((name, ("cst",)) in atoms)


def test_settling_and_reading_off_are_each_others_reverse() -> None:
    for scenario in some(None, 30, 5):
        assert stage(None).scenario(stage(None).switched(scenario)) == scenario
        assert all(name == SET for name, _ in stage(None).switched(scenario))
