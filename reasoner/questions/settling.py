"""What is not known and can still decide: how many of the ways of settling everything open each fact closes.

Every way is a world of the ground program's circuit; a fact decides in a way if, known otherwise, it would turn the
verdict there. Knows no law.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product

from reasoner.engine.worlds import Setting
from reasoner.questions.assessing import Inquiry
from reasoner.questions.searching import circuit_goals

MAX_WAYS = 2**14
"""Up to how many ways of settling what is open are looked at: of more, those in which what comes last by name is not
so, or happened on its first day."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one fact can settle, of *ways* ways of settling everything open."""

    fact: str
    ways: int = 0
    closes: int = 0
    """In how many of the ways the verdict is settled by this fact alone, whatever the rest."""
    decides: int = 0
    """In how many of the ways it would be another verdict, were this fact otherwise."""
    settles: int = 0
    """For how many of its two answers the verdict is settled."""
    one: frozenset[str] = frozenset()
    """A way in which it decides: the other facts that are then so."""


def weigh(inquiry: Inquiry, setting: Setting) -> tuple[Weight, ...]:
    """Return the facts free in *setting* that can bear on the verdict, most telling first."""
    world = inquiry.world
    grounded, perhaps = circuit_goals(inquiry)
    literals = {name: literal for name in sorted(setting.free) if (literal := world.literal(("holds", (name,))))}
    fixed = {abs(literal): literal > 0 for literal in world.assumptions(setting)}
    folded = world.circuit.folded([*grounded, *perhaps], fixed)
    inputs = folded.inputs([*grounded, *perhaps])
    names = [name for name, literal in literals.items() if literal in inputs]
    days = [ways for ways in world.day_choices() if any(atom in inputs for way in ways for atom in way)]
    while names and 2 ** len(names) > MAX_WAYS:
        names.pop()
    settled = list(islice(product(*days), max(1, MAX_WAYS >> len(names))))
    width = len(settled) << len(names)
    columns = {literals[name]: _pattern(place, width) for place, name in enumerate(names)}
    block = (1 << (1 << len(names))) - 1
    for at, way in enumerate(settled):
        for one in way:
            for atom, value in one.items():
                if value:
                    columns[atom] = columns.get(atom, 0) | block << (at << len(names))
    told = folded.run([*grounded, *perhaps], columns, width)
    open_, maybe = _any(told[: len(grounded)]), _any(told[len(grounded) :])
    verdicts = (open_, ((1 << width) - 1) & ~(open_ | maybe), maybe & ~open_)
    found = [_weight(names, place, verdicts, width) for place in range(len(names))]
    return tuple(sorted(found, key=lambda weight: (-weight.closes, -weight.decides, weight.fact)))


def _weight(names: Sequence[str], place: int, verdicts: tuple[int, int, int], width: int) -> Weight:
    on = _pattern(place, width)
    off = ((1 << width) - 1) & ~on
    apart = 0
    for worlds in verdicts:
        apart |= ((worlds & on) >> (1 << place)) ^ (worlds & off)
    # An open verdict is settled by nothing: only a YES or a NO in every way left is.
    closed = [half for half in (on, off) if any(worlds & half == half for worlds in verdicts[:2])]
    first = (apart & -apart).bit_length() - 1 if apart else 0
    return Weight(
        names[place], width, sum(half.bit_count() for half in closed), 2 * apart.bit_count(), len(closed),
        frozenset(name for at, name in enumerate(names) if first >> at & 1 and at != place),
    )  # fmt: skip


def _pattern(place: int, width: int) -> int:
    """Return the worlds of *width* in whose number the bit at *place* is set."""
    half = 1 << place
    unit = ((1 << half) - 1) << half
    found, length = unit, 2 * half
    while length < width:
        found |= found << length
        length *= 2
    return found & ((1 << width) - 1)


def _any(worlds: Sequence[int]) -> int:
    found = 0
    for one in worlds:
        found |= one
    return found
