"""Find the smallest sets of changes that turn a verdict: every minimal one up to a stated size, exactly.

The ground program is compiled to gates and evaluated for thousands of sets at once (`engine.circuit`). What is unknown
may be either, so a set turns the verdict only if it does however that is settled, and on every account where facts
are disputed. Where there are too many ways of settling it to try them all, some are tried and clingo judges what is
left. Knows changes by number alone, and no law.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb
from typing import TYPE_CHECKING

from reasoner.engine.circuit import Folded
from reasoner.engine.worlds import Setting
from reasoner.questions.assessing import Inquiry, Verdict

if TYPE_CHECKING:
    from reasoner.questions.changing import Change

MAX_WAYS = 64
"""Up to how many ways of settling what is open all are tried; of more, so many are."""

Numbers = tuple[int, ...]
"""A set of changes, by their places in the list searched, in ascending order."""


@dataclass(frozen=True, slots=True)
class Found:
    """The minimal sets of changes that give one verdict: *complete* up to *size*, or else at least these."""

    sets: tuple[Numbers, ...]
    size: int
    complete: bool


@dataclass(slots=True)
class _Base:
    """The question on one account, folded to what the changes and what is open can still move."""

    folded: Folded
    on: Mapping[int, bool]
    """Every input as the case has it."""
    toggles: Sequence[Mapping[int, bool]]
    """For each change, what it sets."""
    ways: Sequence[Mapping[int, bool]]
    """The ways of settling what is open that are tried: all, if *exact*."""
    exact: bool
    inputs: frozenset[int] = field(default_factory=frozenset)


class Search:
    """The question of *inquiry* as asked, and *changes* that may be made to it."""

    def __init__(
        self,
        inquiry: Inquiry,
        changes: Sequence[Change],
        settings: Sequence[Setting] | None = None,
        *,
        deadline: float | None = None,
    ) -> None:
        self.inquiry = inquiry
        self.changes = changes
        self.settings = settings or open_settings(inquiry)
        self.deadline = deadline
        self._goals = circuit_goals(inquiry)
        self._toggles = [_toggled(inquiry, change) for change in changes]
        self._bases = [self._base(setting) for setting in self.settings]
        relevant = {
            number
            for base in self._bases
            for number, toggles in enumerate(self._toggles)
            if any(atom in base.inputs and base.on.get(atom) != value for atom, value in toggles.items())
        }
        self.relevant: tuple[int, ...] = tuple(sorted(relevant))
        """The changes that can bear on the verdict at all."""

    @property
    def exact(self) -> bool:
        """Whether every way of settling what is open is tried."""
        return all(base.exact for base in self._bases)

    def _base(self, setting: Setting) -> _Base:
        world = self.inquiry.world
        state = {abs(literal): literal > 0 for literal in world.assumptions(setting)}
        moved = frozenset().union(*self._toggles)
        goals = [goal for group in self._goals for goal in group]
        folded = world.circuit.folded(goals, {atom: value for atom, value in state.items() if atom not in moved})
        inputs = folded.inputs(goals)
        ways, exact = world.ways(setting, inputs, MAX_WAYS)
        return _Base(folded, state, self._toggles, ways, exact, inputs)

    # -- evaluating ------------------------------------------------------------------------------------------------

    def evaluated(self, masks: Mapping[int, int], width: int) -> tuple[int, int]:
        """Return in which of *width* variants the clause is open, and in which it is closed, however the rest is
        settled; *masks* gives for each change the variants it is made in."""
        everywhere = (1 << width) - 1
        open_, closed = everywhere, everywhere
        for base in self._bases:
            touched: dict[int, int] = {}
            made: dict[int, int] = {}
            for number, mask in masks.items():
                for atom, value in base.toggles[number].items():
                    touched[atom] = touched.get(atom, 0) | mask
                    if value:
                        made[atom] = made.get(atom, 0) | mask
            for way in base.ways:
                columns = {}
                for atom in base.inputs:
                    column = everywhere if way.get(atom, base.on.get(atom, False)) else 0
                    columns[atom] = (column & ~touched.get(atom, 0)) | made.get(atom, 0)
                held = base.folded.run([*self._goals[0], *self._goals[1]], columns, width)
                grounded = _any(held[: len(self._goals[0])])
                perhaps = _any(held[len(self._goals[0]) :])
                open_ &= grounded
                closed &= everywhere & ~(grounded | perhaps)
                if not open_ and not closed:
                    return 0, 0
        return open_, closed

    def verdicts(self, sets: Sequence[Numbers]) -> list[Verdict]:
        """Return the verdict once each of *sets* is made: by clingo where not every way could be tried."""
        masks: dict[int, int] = {}
        for at, numbers in enumerate(sets):
            for number in numbers:
                masks[number] = masks.get(number, 0) | 1 << at
        open_, closed = self.evaluated(masks, len(sets)) if sets else (0, 0)
        found: list[Verdict] = []
        for at, numbers in enumerate(sets):
            told: Verdict = "grounded" if open_ >> at & 1 else "not_grounded" if closed >> at & 1 else "undetermined"
            found.append(told if self.exact or told == "undetermined" else self.judged(numbers))
        return found

    def judged(self, numbers: Numbers) -> Verdict:
        """Return the verdict once the changes are made, as clingo gives it."""
        settings = []
        for setting in self.settings:
            for number in numbers:
                setting = self.changes[number].applied(setting, self.inquiry.law)
            settings.append(setting)
        return self.inquiry.verdict(settings)

    # -- searching -------------------------------------------------------------------------------------------------

    def minimal(self, wanted: Verdict, most: int, among: Iterable[int] | None = None) -> Found:
        """Return every minimal set of at most *most* changes that gives the verdict *wanted*."""
        pool = [number for number in (self.relevant if among is None else among) if number in set(self.relevant)]
        sets: list[Numbers] = []
        for size in range(1, most + 1):
            if self._late():
                return Found(tuple(sets), size - 1, False)
            if size == 1:
                sets += self._singles(wanted, pool)
                taken = {number for one in sets for number in one}
                pool = [number for number in pool if number not in taken]
            elif size == 2:
                sets += self._pairs(wanted, pool)
            else:
                larger = self._larger(wanted, pool, sets, size)
                if larger is None:
                    return Found(tuple(sets), size - 1, False)
                sets += larger
        return Found(tuple(sets), most, True)

    def _late(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline

    def _hits(self, wanted: Verdict, masks: Mapping[int, int], width: int) -> int:
        """Return the variants that may give the verdict *wanted*."""
        if not width:
            return 0
        open_, closed = self.evaluated(masks, width)
        everywhere = (1 << width) - 1
        if wanted == "undetermined":
            return everywhere & ~open_ & ~closed if self.exact else everywhere
        return open_ if wanted == "grounded" else closed

    def _true(self, wanted: Verdict, numbers: Numbers) -> bool:
        return self.exact or self.judged(numbers) == wanted

    def _singles(self, wanted: Verdict, pool: Sequence[int]) -> list[Numbers]:
        hits = self._hits(wanted, {number: 1 << at for at, number in enumerate(pool)}, len(pool))
        return [(number,) for at, number in enumerate(pool) if hits >> at & 1 and self._true(wanted, (number,))]

    def _pairs(self, wanted: Verdict, pool: Sequence[int]) -> Iterator[Numbers]:
        """Yield the hits among the pairs of *pool*, none of whose members turns the verdict alone."""
        masks = pair_masks(len(pool))
        hits = self._hits(wanted, dict(zip(pool, masks, strict=True)), comb(len(pool), 2))
        hits &= ~self._excluding(pool, masks)
        for first, second in pairs_in(hits):
            numbers = (pool[first], pool[second])
            if self._true(wanted, numbers):
                yield numbers

    def _excluding(self, pool: Sequence[int], masks: Sequence[int]) -> int:
        """Return the pairs whose members exclude each other."""
        by_slot: dict[str, list[int]] = {}
        for at, number in enumerate(pool):
            for slot in self.changes[number].slots:
                by_slot.setdefault(slot, []).append(at)
        found = 0
        for places in by_slot.values():
            for at, first in enumerate(places):
                for second in places[at + 1 :]:
                    found |= masks[first] & masks[second]
        return found

    def _larger(
        self, wanted: Verdict, pool: Sequence[int], smaller: Sequence[Numbers], size: int
    ) -> list[Numbers] | None:
        """Return the hits among the sets of *size* (3 or more) of *pool*, or None if time ran out.

        The last *size* - 2 changes of a set are fixed in turn, and the pairs among those before them tried at once.
        """
        masks = pair_masks(len(pool))
        excluding = self._excluding(pool, masks)
        place = {number: at for at, number in enumerate(pool)}
        known = [frozenset(place[number] for number in one) for one in smaller if all(n in place for n in one)]
        found: list[Numbers] = []
        for fixed in _descending(len(pool), size - 2):
            if self._late():
                return None
            low = fixed[-1]
            width = comb(low, 2)
            if not width or self._clash(pool, fixed) or any(one <= set(fixed) for one in known):
                continue
            everywhere = (1 << width) - 1
            barred = excluding & everywhere
            for one in known:
                rest = one - set(fixed)
                if all(at < low for at in rest):
                    barred |= _all_of([masks[at] & everywhere for at in rest], everywhere)
            slots = frozenset().union(*(self.changes[pool[at]].slots for at in fixed))
            variants = {pool[at]: masks[at] & everywhere for at in range(low)}
            for at in range(low):
                if not slots.isdisjoint(self.changes[pool[at]].slots):
                    barred |= masks[at] & everywhere
            if barred == everywhere:
                continue
            variants |= {pool[at]: everywhere for at in fixed}
            hits = self._hits(wanted, variants, width) & ~barred
            for first, second in pairs_in(hits):
                numbers = tuple(sorted((pool[first], pool[second], *(pool[at] for at in fixed))))
                if self._true(wanted, numbers):
                    found.append(numbers)
        return found

    def _clash(self, pool: Sequence[int], places: Sequence[int]) -> bool:
        slots = [slot for at in places for slot in self.changes[pool[at]].slots]
        return len(slots) != len(set(slots))


def open_settings(inquiry: Inquiry) -> tuple[Setting, ...]:
    """Return the question with what is unknown left unknown, on each account where facts are disputed."""
    return tuple(inquiry.setting(account=speaker) for speaker in inquiry.accounts()) or (inquiry.setting(),)


class Shapes:
    """What the law makes of the question of *inquiry*, whatever of *moved* is changed and position is taken."""

    def __init__(self, inquiry: Inquiry, moved: Iterable[Change]) -> None:
        self.inquiry = inquiry
        self._goals = [goal for group in circuit_goals(inquiry) for goal in group]
        world = inquiry.world
        positions = (world.literal(("accepts", (position,))) for position in inquiry.law.positions)
        self._inputs = {atom for change in moved for atom in _toggled(inquiry, change)} | {
            atom for atom in positions if atom is not None
        }
        self._bases = [
            {abs(literal): literal > 0 for literal in world.assumptions(setting)} for setting in open_settings(inquiry)
        ]

    def of(self, change: Change | None = None) -> object:
        """Return what it makes of the question, with *change* made to it: where two are equal, so is the verdict on
        every set of the changes moved and however what is open is settled."""
        circuit = self.inquiry.world.circuit
        toggled = {} if change is None else _toggled(self.inquiry, change)
        found = []
        for base in self._bases:
            state = base | toggled
            fixed = {atom: value for atom, value in state.items() if atom not in self._inputs}
            folded = circuit.folded(self._goals, fixed)
            told = tuple((folded.constant.get(goal), folded.same.get(goal)) for goal in self._goals)
            found.append((folded.reached(self._goals), told))
        return tuple(found)


def circuit_goals(inquiry: Inquiry) -> tuple[list[int], list[int]]:
    """Return the atoms that tell the verdict in a circuit: the clause of a treaty open, and perhaps open."""
    return tuple(  # type: ignore[return-value]
        [literal for treaty in inquiry.law.treaties if (literal := inquiry.world.literal((name, (treaty,))))]
        for name in ("grounded", "perhaps_grounded")
    )


def _toggled(inquiry: Inquiry, change: Change) -> dict[int, bool]:
    """Return the switches that *change* sets, by their numbers."""
    found = change.switches(inquiry)
    return {literal: value for atom, value in found.items() if (literal := inquiry.world.literal(atom))}


def pair_masks(count: int) -> list[int]:
    """Return for each of *count* members the pairs it belongs to, as bits.

    Pairs (a, b), a < b, stand in the order of b and then a, so that those among the first members come first.
    """
    masks = [0] * count
    at = 0
    for second in range(count):
        for first in range(second):
            masks[first] |= 1 << (at + first)
        masks[second] |= ((1 << second) - 1) << at
        at += second
    return masks


def pairs_in(bits: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs whose bits are set, in their order."""
    second, at = 0, 0
    while bits:
        lowest = bits & -bits
        place = lowest.bit_length() - 1
        while at + second <= place:
            at += second
            second += 1
        yield place - at, second
        bits ^= lowest


def _descending(count: int, size: int) -> Iterator[tuple[int, ...]]:
    """Yield every way of choosing *size* of *count* places, each in descending order."""
    if size == 0:
        yield ()
        return
    for first in range(count):
        for rest in _descending(first, size - 1):
            yield (first, *rest)


def _any(worlds: Iterable[int]) -> int:
    found = 0
    for one in worlds:
        found |= one
    return found


def _all_of(worlds: Iterable[int], everywhere: int) -> int:
    found = everywhere
    for one in worlds:
        found &= one
    return found
