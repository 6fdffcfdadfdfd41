"""Ask the rules about scenarios, thousands at once: one ground program in which all that a scenario says is a switch.

Knows nothing of the law. The program is evaluated as a circuit; that it says of a scenario what `casus ask` says of
the case file that states it is for the tests beside this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from oracle.saying import ACTS, VICTIMS, atoms, possible, program
from oracle.scenario import Scenario
from oracle.trigger import ELEMENTS

from reasoner.case.atoms import Atom, CaseAtoms
from reasoner.engine.circuit import Folded, Recorder
from reasoner.engine.worlds import World
from reasoner.rulebook.rulebook import Rulebook

WANTED: tuple[Atom, ...] = (
    *(("met", (name,)) for name in ELEMENTS),
    *(("unsettled", (name, why)) for name in ELEMENTS for why in ("open", "unknown")),
    ("grounded", ("cst",)),
    ("perhaps_grounded", ("cst",)),
)


class Stage(World):
    """The ground program of every scenario."""

    def program(self) -> str:
        """Return the program text."""
        return program()

    def switches(self) -> list[Atom]:
        """Return everything that one scenario has and another has not."""
        return possible()


@dataclass(frozen=True)
class Found:
    """What the rules say of one settled scenario: how each element stands, and the clause."""

    elements: dict[str, str]
    grounded: bool
    perhaps: bool


class RulesSide:
    """The rules of a rulebook, asked about many scenarios at once."""

    def __init__(self, rulebook: Rulebook) -> None:
        needed = rulebook.pruned({name for name, _ in WANTED})
        self.stage = Stage(
            needed, CaseAtoms((), (), ()), (), VICTIMS, [("cst", "art_4")], (), (), (), ACTS,
            recorder=Recorder(),
        )  # fmt: skip
        self.goals = {atom: literal for atom in WANTED if (literal := self.stage.literal(atom))}

    @cached_property
    def folded(self) -> Folded:
        """The circuit for what is compared."""
        return self.stage.circuit.folded(tuple(self.goals.values()), {})

    @cached_property
    def inputs(self) -> dict[Atom, int]:
        """The number of each switch that can bear on what is compared."""
        relevant = self.folded.inputs(self.goals.values())
        numbered = ((atom, self.stage.literal(atom)) for atom in self.stage.switches())
        return {atom: literal for atom, literal in numbered if literal is not None and literal in relevant}

    def found(self, scenarios: Sequence[Scenario]) -> list[Found]:
        """Return what the rules say of each of *scenarios*, in none of which anything is unknown."""
        width = len(scenarios)
        packed = {literal: bytearray((width + 7) // 8) for literal in self.inputs.values()}
        for at, scenario in enumerate(scenarios):
            byte, bit = at >> 3, 1 << (at & 7)
            for atom in atoms(scenario):
                literal = self.inputs.get(atom)
                if literal is not None:
                    packed[literal][byte] |= bit
        switches = {literal: int.from_bytes(column, "little") for literal, column in packed.items()}
        run = self.folded.run(list(self.goals.values()), switches, width)
        size = (width + 7) // 8
        columns = {atom: column.to_bytes(size, "little") for atom, column in zip(self.goals, run, strict=True)}
        empty = bytes(size)
        return [_found(columns, empty, at >> 3, 1 << (at & 7)) for at in range(width)]


def _found(columns: dict[Atom, bytes], empty: bytes, byte: int, bit: int) -> Found:
    def held(atom: Atom) -> bool:
        return bool(columns.get(atom, empty)[byte] & bit)

    elements = {}
    for name in ELEMENTS:
        if held(("met", (name,))):
            elements[name] = "met"
        else:
            elements[name] = next((why for why in ("unknown", "open") if held(("unsettled", (name, why)))), "not_met")
    return Found(elements, held(("grounded", ("cst",))), held(("perhaps_grounded", ("cst",))))
