"""Which planted faults the cases find: those under which something that a case expects comes out otherwise.

Three sieves, each finer and dearer. First the facts of every world a case asks about are joined with each fault's
rule: where it concludes what was so already, and takes nothing away, it changes nothing there. What is left is planted
in the rules as switches and grounded once: as gates, evaluated for every fault and every world at once, it shows
where anything differs that expectations read. Only there the case is tested, by the same code as `casus test`, with
the fault switched on: a fault is killed where an expectation fails.

Knows no law. What is read of the records by Python, such as their labels, is as without the fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from reasoner.case.atoms import Atom
from reasoner.case.case import Case, Expected
from reasoner.engine.circuit import Recorder
from reasoner.engine.joining import drawn
from reasoner.engine.law import Law
from reasoner.engine.worlds import TOLD, Setting, Snapshot, World
from reasoner.errors import CasusError
from reasoner.questions.asking import Asking
from reasoner.questions.assessing import Inquiry
from reasoner.rulebook.parts import below
from reasoner.rulebook.rewriting import rule_text
from reasoner.rulebook.templates import Literal, Pattern, compile_rule
from reasoner.rulebook.vocabulary import Signature
from reasoner.upkeep.covering import PLACE, in_worlds, signatures
from reasoner.upkeep.mutants import DROPPED, REMOVED, Depends, Mutant, Planting, head_of, stated, ties
from reasoner.upkeep.testing import Question, Silent, checks_of, questions

BATCH = 120
"""How many faults are planted in one program: many more, and what one makes possible grounds with what others do."""
MOST_WAYS = 32
"""Up to how many ways of settling what is not known are looked at by the second sieve."""


@dataclass(frozen=True, slots=True)
class Kill:
    """A fault found: by which case, and which expectation of it failed."""

    mutant: int
    case: str
    asked: str
    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that a case has expectations about, and what asks it."""

    question: Question
    asking: Asking


class Killing:
    """Tries those of *mutants* that are *alive*, planted in the rules of *law*, on cases one after the other; one that
    is killed is not tried again."""

    def __init__(self, law: Law, mutants: Sequence[Mutant], alive: Iterable[int] | None = None) -> None:
        self.law = law
        self.mutants = mutants
        valid = (number for number, mutant in enumerate(mutants) if mutant.invalid is None)
        self.alive = list(valid if alive is None else alive)
        self._stated = {one.number: one for one in stated(law.rulebook)}
        self._wide: dict[int, bool] = {}
        self._markers: dict[tuple[int, int | None], str | None] = {}

    def look(self, case: Case) -> tuple[Kill, ...]:
        """Return the faults still alive that *case* kills."""
        if not self.alive:
            return ()
        asked = []
        for question in questions(case):
            asking = Asking(case, self.law, question.asked, whole=False)
            asked += [_Asked(part, asking) for part in _parts(question)]
        Inquiry.share(list(dict.fromkeys(one.asking.inquiry for one in asked)))
        by_world: dict[int, list[_Asked]] = defaultdict(list)
        for one in asked:
            by_world[id(one.asking.inquiry.world)].append(one)
        return tuple(kill for alike in by_world.values() for kill in self._together(case.id, alike))

    def _together(self, case: str, asked: Sequence[_Asked]) -> Iterator[Kill]:
        world = asked[0].asking.inquiry.world
        looked = [_looked(one, Planted.nothing_in(world)) for one in asked]
        words = {name for one in looked for name, _ in (*one.words, *one.atoms)}
        needed = below(self.law.rulebook.parts, words)
        table = Table(world, dict.fromkeys(setting for one in looked for setting in one.settings))
        touched = self._touched(world, table.settings, needed)
        for batch in self._batches(touched):
            planted = self._planted(world, batch, needed, table)
            yield from self._tried(case, asked, planted, planted.differing(looked))

    def _tried(self, case: str, asked: Sequence[_Asked], planted: Planted, differing: Sequence[int]) -> Iterator[Kill]:
        for place, number in enumerate(planted.faults):
            planted.switch(number)
            for one, differs in zip(asked, differing, strict=True):
                if differs >> place & 1 and (kill := _failing(case, one, planted, number)):
                    self.alive.remove(number)
                    yield kill
                    break

    def _batches(self, touched: Sequence[int]) -> list[list[int]]:
        """Return *touched* in batches in which no word that a fault widens depends on another: what each makes
        possible would ground with what the other does."""
        by_head: dict[str, list[int]] = defaultdict(list)
        wide: dict[str, list[int]] = defaultdict(list)
        for number in touched:
            head = head_of(self._stated[self.mutants[number].gone[0]].statement)
            (wide if self._is_wide(number) else by_head)[head].append(number)
        batches: list[tuple[set[str], list[int]]] = []
        for head, numbers in by_head.items():
            for heads, batch in batches:
                apart = not any(self._depends.linked(head, other) for other in heads)
                if apart and len(batch) + len(numbers) <= BATCH:
                    heads.add(head)
                    batch += numbers
                    break
            else:
                batches.append(({head}, list(numbers)))
        return [*wide.values(), *(sorted(batch) for _, batch in batches)]

    @cached_property
    def _depends(self) -> Depends:
        return Depends(one.template for one in self._stated.values() if one.template)

    def _is_wide(self, number: int) -> bool:
        """Tell whether the fault joins things that no condition ties to each other."""
        if number not in self._wide:
            mutant = self.mutants[number]
            one = self._stated[mutant.gone[0]]
            self._wide[number] = (
                mutant.come is not None
                and one.template is not None
                and ties(compile_rule(replace(one.statement, text=mutant.come, parsed=None))) > ties(one.template)
            )
        return self._wide[number]

    # -- planting --------------------------------------------------------------------------------------------------

    def _planted(self, world: World, batch: Sequence[int], needed: Container[str], table: Table) -> Planted:
        """Return the ground program of *world* with the faults in *batch* as switches, and no more of the rules than
        is *needed*."""
        return Planted(
            self.law.rulebook.programmed(self._planting.lines(batch, needed)), world.atoms, world.stated, world.victims,
            world.clauses, world.knowns, world.positions, world.days, world.acts, world.loose, Recorder(), table,
            {one: self._planting.switches(one) for one in batch},
        )  # fmt: skip

    @cached_property
    def _planting(self) -> Planting:
        return Planting(self.law.rulebook, self.mutants)

    # -- the first sieve -------------------------------------------------------------------------------------------

    def _touched(self, world: World, settings: Iterable[Setting], needed: Container[str]) -> list[int]:
        """Return the faults alive whose own rule concludes something else in one of *settings*, and something that is
        *needed*."""
        by_rule: dict[int, list[int]] = defaultdict(list)
        touched = []
        for number in self.alive:
            mutant = self.mutants[number]
            one = self._stated[mutant.gone[0]]
            if not any(head_of(self._stated[gone].statement) in needed for gone in mutant.gone):
                continue
            if one.template is None or len(mutant.gone) > 1:
                touched.append(number)
            else:
                by_rule[one.number].append(number)
        words = sorted({word for rule in by_rule for word in self._words[rule]})
        told = _distinct(world, settings, words)
        wanted: dict[tuple[int, tuple[int, ...]], int] = {}
        for place, (ids, _) in enumerate(told):
            for rule in by_rule:
                wanted.setdefault((rule, tuple(ids[word] for word in self._words[rule])), place)
        markers = []
        facts: list[Atom] = [("_in", (rule, place)) for (rule, _), place in wanted.items()]
        for word, place in dict.fromkeys(
            (word, place) for (rule, _), place in wanted.items() for word in self._words[rule]
        ):
            facts += [(word[0], (place, *values)) for values in told[place][1][word]]
        for rule, numbers in by_rule.items():
            markers += [text for number in (None, *numbers) if (text := self._marker(rule, number)) is not None]
        seen = drawn(markers, facts)
        new = {int(values[0]) for name, values in seen if name == "_new"}
        held = {int(values[0]) for name, values in seen if name == "_fired"}
        for rule, numbers in by_rule.items():
            touched += [
                number for number in numbers
                if number in new or (rule in held and self.mutants[number].kind not in (DROPPED, REMOVED))
            ]  # fmt: skip
        return sorted(touched)

    @cached_property
    def _words(self) -> Mapping[int, tuple[Signature, ...]]:
        return {
            number: tuple(dict.fromkeys(signatures(one.template)))
            for number, one in self._stated.items() if one.template
        }  # fmt: skip

    def _marker(self, rule: int, number: int | None) -> str | None:
        key = (rule, number)
        if key not in self._markers:
            self._markers[key] = self._written(rule, number)
        return self._markers[key]

    def _written(self, rule: int, number: int | None) -> str | None:
        one = self._stated[rule]
        assert one.template is not None
        template = one.template
        if number is not None:
            come = self.mutants[number].come
            if come is None:
                return None
            template = compile_rule(replace(one.statement, text=come, parsed=None))
        placed = in_worlds(template, frozenset(signatures(template)))
        place = Literal(Pattern("_in", (rule, PLACE)), False)
        if number is None:
            return rule_text(Pattern("_fired", (rule,)), (place, *placed.body))
        return rule_text(Pattern("_new", (number,)), (place, *placed.body, Literal(placed.head, True)))


def _parts(question: Question) -> Iterator[Question]:
    """Yield *question* in parts that look at different things: each claim by itself."""
    yield replace(question, expected=question.expected.model_copy(update={"claims": {}}))
    for name, finding in question.expected.claims.items():
        yield replace(question, expected=Expected(claims={name: finding}))


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checks of one question look into where no fault is on: the worlds, the words, and single atoms."""

    settings: tuple[Setting, ...]
    words: frozenset[Signature]
    atoms: frozenset[Atom]


def _looked(asked: _Asked, world: Planted) -> Looked:
    noted = world.noted = Noted()
    for _ in checks_of(asked.question, _again(asked.asking, world), _Faulty):
        pass
    world.noted = None
    return Looked(tuple(noted.settings), frozenset({*noted.words, *TOLD}), frozenset(noted.atoms))


def _distinct(
    world: World, settings: Iterable[Setting], words: Sequence[Signature]
) -> list[tuple[dict[Signature, int], Snapshot]]:
    """Return what holds in each of *settings*, what is not known left out and taken in, with a number for each
    extension of a word."""
    ids: dict[tuple[Signature, frozenset[Any]], int] = {}
    found = []
    worlds = dict.fromkeys(
        other for setting in settings for other in (setting, replace(setting, facts=setting.facts | setting.free))
    )
    for setting in worlds:
        told = world.snapshot(setting, *words)
        found.append(({word: ids.setdefault((word, told[word]), len(ids)) for word in words}, told))
    return found


# ---- planting -------------------------------------------------------------------------------------------------------


class Table:
    """The worlds in which a ground program is looked at, side by side: those of each of the *settings*, one for each
    way of settling what is not known; and for each switch in which of them it is on, as bits."""

    def __init__(self, world: World, settings: Iterable[Setting]) -> None:
        self.settings = tuple(settings)
        self.places: dict[Setting, range] = {}
        self.exact: set[Setting] = set()
        """Those of which every way is there."""
        self.columns: dict[Atom, int] = defaultdict(int)
        self.size = 0
        atoms = {literal: atom for atom in world.switches() if (literal := world.literal(atom)) is not None}
        for setting in self.settings:
            ways, exact = _ways(world, setting)
            if exact:
                self.exact.add(setting)
            place = self.places[setting] = range(self.size, self.size + len(ways))
            self.size += len(ways)
            bits = self.bits(setting)
            for literal in world.assumptions(setting, free=False):
                if literal > 0:
                    self.columns[atoms[literal]] |= bits
            for at, way in zip(place, ways, strict=True):
                for atom, on in way.items():
                    if on:
                        self.columns[atom] |= 1 << at

    def bits(self, setting: Setting) -> int:
        """Return which of the worlds are of *setting*."""
        place = self.places[setting]
        return ((1 << len(place)) - 1) << place.start


def _ways(world: World, setting: Setting) -> tuple[list[dict[Atom, bool]], bool]:
    """Return ways of settling what is not known, the plainest first, and whether they are all there are."""
    options: list[list[dict[Atom, bool]]] = [
        [{("holds", (name,)): False}, {("holds", (name,)): True}] for name in sorted(setting.free)
    ]
    options += world.day_options()
    if prod(len(one) for one in options) <= MOST_WAYS:
        return [_joined(way) for way in product(*options)], True
    first, last = [one[0] for one in options], [one[-1] for one in options]
    singles = [[*first[:at], one[-1], *first[at + 1 :]] for at, one in enumerate(options)]
    return [_joined(way) for way in [first, last, *singles][:MOST_WAYS]], False


def _joined(way: Iterable[Mapping[Atom, bool]]) -> dict[Atom, bool]:
    return {atom: value for one in way for atom, value in one.items()}


@dataclass
class Noted:
    """What was asked of a ground program, in the order it was."""

    settings: dict[Setting, None] = field(default_factory=dict)
    words: dict[Signature, None] = field(default_factory=dict)
    atoms: dict[Atom, None] = field(default_factory=dict)


@dataclass
class Planted(World):
    """A ground program in which faults are switches: at most one is on."""

    table: Table | None = None
    faults: Mapping[int, tuple[Atom, ...]] = field(default_factory=dict)
    """The faults in it, each with what turns it on."""
    noted: Noted | None = field(init=False, default=None)
    _goals: frozenset[Signature] = field(init=False, default=frozenset())
    _told_bits: dict[int, bytes] = field(init=False, default_factory=dict)
    """For each literal of the goals, where it holds: world by world without a fault, then so for each fault."""
    _bit: int = field(init=False, default=0)
    _on: tuple[Atom, ...] = field(init=False, default=())

    @classmethod
    def nothing_in(cls, world: World) -> Planted:
        """Return *world* itself, to note what is asked of it."""
        found = object.__new__(cls)
        found.__dict__.update(_told_bits={}, _bit=0, _on=(), _goals=frozenset(), noted=None, table=None, faults={})
        found.__dict__.update(world.__dict__)
        found._assumed, found._literals, found._signatures = {}, {}, {}
        return found

    def switches(self) -> list[Atom]:
        """Return every atom that a setting or a fault turns on or off."""
        return [*super().switches(), *dict.fromkeys(atom for atoms in self.faults.values() for atom in atoms)]

    def switch(self, fault: int | None) -> None:
        """Turn on *fault*, and every other off."""
        self._on = self.faults[fault] if fault is not None else ()
        self._bit = list(self.faults).index(fault) + 1 if fault is not None else 0
        self._assumed.clear()

    def _assume(self, setting: Setting, free: bool) -> list[int]:
        found = set(super()._assume(setting, free))
        for atom in self._on:
            literal = self.literal(atom)
            if literal is not None:
                found.discard(-literal)
                found.add(literal)
        return list(found)

    # What is asked of it while something is noted.

    def literal(self, atom: Atom) -> int | None:
        """Return the ground program's literal of *atom*, or None if it can never hold."""
        if self.noted is not None:
            self.noted.atoms[atom] = None
        return super().literal(atom)

    def _signature(self, name: str, arity: int) -> list[tuple[tuple[Any, ...], int]]:
        if self.noted is not None:
            self.noted.words[name, arity] = None
        return super()._signature(name, arity)

    def assumptions(self, setting: Setting, *, free: bool = True, keep: bool = True) -> list[int]:
        """Return the assumptions of *setting*, and of the fault that is on."""
        if self.noted is not None:
            self.noted.settings[setting] = None
        return super().assumptions(setting, free=free, keep=keep)

    def differing(self, asked: Sequence[Looked]) -> list[int]:
        """Return for each question the faults under which something it looks at differs, as bits in the order of the
        batch."""
        table = self._table
        self.switch(None)
        goals: dict[int, int] = defaultdict(int)
        for place, looked in enumerate(asked):
            literals = [literal for word in looked.words for _, literal in self._signature(*word)]
            literals += [literal for atom in looked.atoms if (literal := self.literal(atom)) is not None]
            for literal in literals:
                goals[literal] |= 1 << place
        self._goals = frozenset(word for looked in asked for word in looked.words)
        width = table.size * (len(self.faults) + 1)
        values = self.circuit.folded(goals, {}).run(list(goals), self._columns(), width)
        self._told_bits = {
            literal: value.to_bytes(width // 8 + 1, "little") for literal, value in zip(goals, values, strict=True)
        }
        every, own = self._each(), (1 << table.size) - 1
        mine = [sum(table.bits(setting) for setting in dict.fromkeys(looked.settings)) for looked in asked]
        told = [0] * len(asked)
        for value, places in zip(values, goals.values(), strict=True):
            if differs := value ^ (value & own) * every:
                for place in range(len(asked)):
                    if places >> place & 1:
                        told[place] |= differs & mine[place] * every
        return [sum(1 << at for at in range(len(self.faults)) if bits >> (at + 1) * table.size & own) for bits in told]

    @property
    def _table(self) -> Table:
        assert self.table is not None
        return self.table

    def _each(self) -> int:
        """Return what a row of worlds is multiplied by to stand there once without a fault and once for each."""
        return sum(1 << at * self._table.size for at in range(len(self.faults) + 1))

    def _columns(self) -> dict[int, int]:
        every, own = self._each(), (1 << self._table.size) - 1
        columns: dict[int, int] = defaultdict(int)
        for atom, bits in self._table.columns.items():
            if (literal := self.literal(atom)) is not None:
                columns[literal] = bits * every
        for at, atoms in enumerate(self.faults.values(), start=1):
            for atom in atoms:
                if (switch := self.literal(atom)) is not None:
                    columns[switch] |= own << at * self._table.size
        return columns

    # What the gates have told already is not asked of clingo again.

    def snapshot(self, setting: Setting, *words: Signature) -> Snapshot:
        """Return, for each word, the arguments of its atoms that hold in *setting*, every free switch off."""
        if not self._is_told(setting) or not self._goals.issuperset(words):
            return super().snapshot(setting, *words)
        at = self._at(setting)[0]
        return {
            word: frozenset(values for values, literal in self._signature(*word) if self._is_on(literal, at))
            for word in words
        }

    def satisfiable(self, setting: Setting, wanted: Mapping[Atom, bool]) -> bool:
        """Tell whether some way of settling what is free makes every one of the *wanted* atoms as asked."""
        literals = {atom: self.literal(atom) for atom in wanted}
        told = all(one is None or one in self._told_bits for one in literals.values())
        if not told or not self._is_told(setting, exact=True):
            return super().satisfiable(setting, wanted)
        return any(
            all((one is not None and self._is_on(one, at)) == wanted[atom] for atom, one in literals.items())
            for at in self._at(setting)
        )

    def settled(self, setting: Setting, told: Snapshot) -> bool:
        """Tell whether nothing that is free in *setting* can change what is *told* of the world without it."""
        if not self._is_told(setting, exact=True):
            return super().settled(setting, told)
        return all(
            self._is_on(literal, at) == (values in told[word])
            for word in TOLD for values, literal in self._signature(*word) for at in self._at(setting)
        )  # fmt: skip

    def _is_told(self, setting: Setting, *, exact: bool = False) -> bool:
        """Tell whether the gates have told of *setting*, and, if *exact*, of every way of settling what is open."""
        if self.table is None or not self._told_bits:
            return False
        return setting in (self.table.exact if exact else self.table.places)

    def _at(self, setting: Setting) -> range:
        """Return where the worlds of *setting* stand under the fault that is on."""
        place, first = self._table.places[setting], self._bit * self._table.size
        return range(first + place.start, first + place.stop)

    def _is_on(self, literal: int, at: int) -> bool:
        return bool(self._told_bits[literal][at >> 3] >> (at & 7) & 1)


def _failing(case: str, asked: _Asked, planted: Planted, number: int) -> Kill | None:
    """Return the first check of the question that fails with the fault that is switched on."""
    described = asked.question.described
    try:
        for check in checks_of(asked.question, _again(asked.asking, planted), _Faulty):
            if not check.passed:
                return Kill(number, case, described, check.what, check.expected, check.got)
    except CasusError as problem:
        return Kill(number, case, described, "asked", "an answer", str(problem))
    return None


_elsewhere: dict[object, Inquiry] = {}
"""The ground program under the law of another day that was last asked for: it is the same for every fault."""


class _Faulty(Silent):
    """Finds what is to be found of a statement under a fault. Under the law of another day it is found as without
    any: there a fault cannot be told."""

    def _inquiry(self, on: int) -> Inquiry:
        if on == self.asking.asked.on:
            return self.asking.inquiry
        key = (self.case.id, self.asking.asked, self.asking.options.assume, on)
        if key not in _elsewhere:
            _elsewhere.clear()
            _elsewhere[key] = super()._inquiry(on)
        return _elsewhere[key]


def _again(asking: Asking, world: World) -> Asking:
    """Return the same question put to another ground program."""
    other = object.__new__(Asking)
    kept = ("law", "whole", "options", "original", "case", "asked", "wording", "teller")
    other.__dict__.update({name: asking.__dict__[name] for name in kept})
    other.inquiry.world = world
    other.inquiry._denied = asking.inquiry._denied  # what the ground program alleges for another question's sake
    return other
