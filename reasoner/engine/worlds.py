"""One grounding of a rulebook with a case, in which facts, positions and the question are switches.

clingo is the only judge of what holds. Everything that may differ between two questions about a case - which facts
are established, which positions are taken, who asks, from which day one looks - is a choice in one ground program,
set by assumptions: grounding costs milliseconds, solving again microseconds.

Knows clingo and nothing of the law. Whatever clingo complains of is raised: a misspelt word must never pass for a
silent "no".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product
from math import prod

import clingo

from reasoner.case.atoms import Atom, CaseAtoms, DayChoice
from reasoner.engine.circuit import Circuit, Recorder
from reasoner.errors import LimitError, RulebookError
from reasoner.rulebook.rulebook import Rulebook

Value = str | int

SOLVER_VERSION: str = clingo.__version__


@dataclass(frozen=True, slots=True)
class Setting:
    """One world's switches. What is in *free* may be either; every other switch is off."""

    victim: str
    treaty: str
    article: str
    known: int
    positions: frozenset[str]
    facts: frozenset[str]
    free: frozenset[str] = frozenset()
    day: int = 0
    """Whose law is applied, and the acts asked about: read only by a world that serves more than one of them."""
    acts: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    """Facts supposed not to be so, and so not even alleged."""


class Model:
    """One answer set: what holds, by predicate."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self.atoms = set(atoms)
        self.by_name: dict[tuple[str, int], list[tuple[Value, ...]]] = defaultdict(list)
        self._by_place: dict[tuple[str, int, int], dict[Value, list[tuple[Value, ...]]]] = {}
        for name, values in atoms:
            self.by_name[name, len(values)].append(values)

    def holds(self, name: str, *values: Value) -> bool:
        """Tell whether the atom holds."""
        return (name, values) in self.atoms

    def all(self, name: str, arity: int) -> list[tuple[Value, ...]]:
        """Return the arguments of every atom of *name*/*arity* that holds."""
        return self.by_name.get((name, arity), [])

    def matching(self, name: str, arity: int, place: int, value: Value) -> list[tuple[Value, ...]]:
        """Return the arguments of every atom of *name*/*arity* that holds with *value* at *place* (from 0)."""
        index = self._by_place.get((name, arity, place))
        if index is None:
            index = self._by_place[name, arity, place] = defaultdict(list)
            for values in self.all(name, arity):
                index[values[place]].append(values)
        return index.get(value, [])


@lru_cache(maxsize=2**16)
def _plain(symbol: clingo.Symbol) -> tuple[str, tuple[Value, ...]]:
    """Return the symbol as words and numbers; its text is read, since asking clingo for each part is slower, and
    once: a symbol lives as long as the process, and most are those of the rulebook's records."""
    text = str(symbol)
    name, _, rest = text.partition("(")
    if not rest:
        return name, ()
    if '"' not in rest and "(" not in rest:
        return name, tuple(int(part) if part.lstrip("-").isdigit() else part for part in rest[:-1].split(","))
    return symbol.name, tuple(
        argument.number if argument.type is clingo.SymbolType.Number else str(argument) for argument in symbol.arguments
    )


Snapshot = Mapping[tuple[str, int], frozenset[tuple[Value, ...]]]
"""What holds of some words in one world: the arguments, by name and arity."""

TOLD = (
    ("element", 2),
    ("presupposes", 2),
    ("met", 1),
    ("unsettled", 2),
    ("grounded", 1),
    ("perhaps_grounded", 1),
)
"""The words an assessment reads."""


_followers: list[Callable[[World], None]] = []


@contextmanager
def following(follow: Callable[[World], None]) -> Iterator[None]:
    """Within the block, hand every world that is grounded to *follow*."""
    _followers.append(follow)
    try:
        yield
    finally:
        _followers.remove(follow)


@dataclass
class World:
    """A ground program whose switches are set anew for each question.

    Where it serves questions of several *days*, or of other acts than all those in *acts*, these are switches too:
    those in *loose* are asked about where a setting says so.
    """

    rulebook: Rulebook
    atoms: CaseAtoms
    stated: Sequence[tuple[str, Atom]]
    victims: Sequence[str]
    clauses: Sequence[tuple[str, str]]
    knowns: Sequence[int]
    positions: Sequence[str]
    days: Sequence[int]
    acts: Sequence[str]
    loose: frozenset[str] = frozenset()
    recorder: Recorder | None = None
    """Takes down the ground program, where it is to be asked of many worlds at once (`circuit`)."""
    _control: clingo.Control = field(init=False)
    _assumed: dict[tuple[Setting, bool], list[int]] = field(init=False, default_factory=dict)
    _literals: dict[Atom, int] = field(init=False, default_factory=dict)
    _signatures: dict[tuple[str, int], list[tuple[tuple[Value, ...], int]]] = field(init=False, default_factory=dict)
    _always: dict[tuple[str, int], frozenset[tuple[Value, ...]]] = field(init=False, default_factory=dict)
    """The arguments with which a word holds whatever is asked."""
    _unkept: bool = field(init=False, default=False)
    """Whether a setting was asked that was not kept."""
    _deltas: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        messages: list[str] = []
        self._control = clingo.Control(["--warn=all"], logger=lambda _, text: messages.append(text))
        if self.recorder is not None:
            self._control.register_observer(self.recorder)
        try:
            for file in self.rulebook.files:
                self._control.add("base", [], file.text)
            self._control.add("base", [], self.program())
            self._control.ground([("base", [])])
        except RuntimeError:
            self.rulebook.refuse_unparsed()
            raise RulebookError(" ".join(messages) or "clingo could not ground these rules") from None
        except MemoryError:
            raise LimitError("the rules ground to more than fits in memory") from None
        if messages:
            self.rulebook.refuse_unparsed()
            raise RulebookError(" ".join(messages))
        if self.recorder is not None:
            self.recorder.open = False
        self._add_comparison()
        for follow in _followers:
            follow(self)

    def told_apart(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Tell whether the rules *old* may conclude something else than the rules *new* in a setting asked so far.

        Each is the text of one rule. Where settings were asked that are not kept, or many worlds at once, every setting
        counts. Rules that conclude the same in all of them may stand for each other there, unless what they conclude
        bears on their own conditions.
        """
        self._deltas += 1
        was, now, apart = (f"_{word}_{self._deltas}" for word in ("was", "now", "apart"))
        lines = [f"#defined {was}/1.", f"#defined {now}/1."]
        for word, rules in ((was, old), (now, new)):
            for rule in rules:
                head, _, body = rule.partition(":-")
                lines.append(f"{word}({head.strip()}) :- {body}")
        lines += [f"{apart} :- {one}(H), not {other}(H)." for one, other in ((was, now), (now, was))]
        self._control.add(apart, [], "\n".join(lines))
        self._control.ground([(apart, [])])
        literal = self.literal((apart, ()))
        if literal is None or not self._satisfiable([literal]):
            return False
        if self.recorder is not None or self._unkept:
            return True
        return any(self._satisfiable([*assumed, literal]) for assumed in self._assumed.values())

    def _add_comparison(self) -> None:
        """Add to the ground program what tells, in one solve, whether free switches can change what is told.

        For every atom an assessment reads there is a switch `was(N)`, set to its value in one world; `differs`
        holds in any other world in which one of them has another value.
        """
        self._told = [
            (key, values, literal) for key in TOLD for values, literal in self._signature(*key)
        ]  # fmt: skip
        lines = []
        for number, (key, values, _) in enumerate(self._told):
            atom = _text((key[0], values))
            lines.append(
                f"{{ was({number}) }}. differs :- {atom}, not was({number}). differs :- was({number}), not {atom}."
            )
        self._control.add("comparison", [], "\n".join(lines) + "\n#defined differs/0.")
        self._control.ground([("comparison", [])])
        atoms = self._control.symbolic_atoms
        self._was = [
            found.literal if (found := atoms[clingo.Function("was", [clingo.Number(number)])]) else 0
            for number in range(len(self._told))
        ]
        differs = atoms[clingo.Function("differs")]
        self._differs = differs.literal if differs is not None else 0

    def settled(self, setting: Setting, told: Snapshot) -> bool:
        """Tell whether nothing that is free in *setting* can change what is *told* of the world without it."""
        if not self._differs:
            return True
        was = [
            switch if values in told[key] else -switch
            for switch, (key, values, _) in zip(self._was, self._told, strict=True)
        ]
        return not self._satisfiable([*self.assumptions(setting), *was, self._differs])

    @cached_property
    def circuit(self) -> Circuit:
        """The ground program as gates. Raises RulebookError if it was not recorded, or has no such form."""
        if self.recorder is None:
            raise RulebookError("this ground program was not recorded")
        return Circuit(self.recorder)

    def atoms_of(self, name: str, arity: int) -> list[tuple[tuple[Value, ...], int]]:
        """Return every atom of *name*/*arity* that can hold: its arguments, and its number in the circuit."""
        return self._signature(name, arity)

    def day_choices(self) -> list[list[dict[int, bool]]]:
        """Return the same as `day_options`, each day as its literal."""
        return [
            [{literal: on for atom, on in way.items() if (literal := self.literal(atom))} for way in ways]
            for ways in self.day_options()
        ]

    def day_options(self) -> list[list[dict[Atom, bool]]]:
        """Return for each fact whose days are not precise its ways of having happened, each as the switches of its
        days; none in which it ends before it begins."""
        by_fact: dict[str, list[DayChoice]] = defaultdict(list)
        for choice in self.atoms.choices:
            by_fact[choice.fact].append(choice)
        found: list[list[dict[Atom, bool]]] = []
        for choices in by_fact.values():
            ways: list[dict[Atom, bool]] = []
            for days in product(*(choice.days for choice in choices)):
                if len(days) == 2 and days[1] < days[0]:
                    continue
                ways.append(
                    {
                        ("day_of", (choice.fact, "_".join(choice.predicates), day)): day == chosen
                        for choice, chosen in zip(choices, days, strict=True)
                        for day in choice.days
                    }
                )
            found.append(ways)
        return found

    def ways(self, setting: Setting, inputs: Collection[int], most: int) -> tuple[list[dict[int, bool]], bool]:
        """Return ways of settling what is open in *setting*, of what bears on *inputs*, each as switches; and whether
        they are all there are. Where there are more than *most*, those nearest to "none of it, as early as may be"
        and to "all of it, as late as may be" are taken."""
        options: list[list[dict[int, bool]]] = []
        for name in sorted(setting.free):
            literal = self.literal(("holds", (name,)))
            if literal is not None and literal in inputs:
                options.append([{literal: False}, {literal: True}])
        options += [ways for ways in self.day_choices() if any(atom in inputs for way in ways for atom in way)]
        if prod(len(one) for one in options) <= most:
            return [_joined(way) for way in product(*options)], True
        first, last = [one[0] for one in options], [one[-1] for one in options]
        tried = [first, last]
        for number, one in enumerate(options):
            tried += [[*first[:number], other, *first[number + 1 :]] for other in one[1:]]
            tried += [[*last[:number], other, *last[number + 1 :]] for other in one[:-1]]
        return [_joined(way) for way in tried[:most]], False

    def program(self) -> str:
        """Return the case and its switches as program text, built from checked names and numbers alone."""
        lines = [f"{_text(atom)}." for atom in self.atoms.plain]
        lines += [f"{{ {_text(atom)} }}." for atom in self.switches()]
        for choice in self.atoms.choices:
            options = "; ".join(f"day_of({choice.fact},{'_'.join(choice.predicates)},{day})" for day in choice.days)
            lines.append(f"1 {{ {options} }} 1.")
            lines += [
                f"{predicate}({choice.fact},D) :- day_of({choice.fact},{'_'.join(choice.predicates)},D)."
                for predicate in choice.predicates
            ]
            if len(choice.predicates) == 1:
                lines.append(f":- from({choice.fact},D), until({choice.fact},E), E < D.")
        lines += [f"{_text(atom)} :- holds({name})." for name, atom in self.stated]
        for word, names in (("alleged", self.atoms.alleged), ("told", self.atoms.told)):
            lines += [
                f"{word}({name}) :- {f'not denied({name})' if name in names else f'holds({name})'}."
                for name in self.atoms.switches
            ]
        if len(self.days) == 1:
            lines.append(f"law_of({self.days[0]}).")
        lines += [f"asked_act({act})." for act in self.acts if act not in self.loose]
        return "\n".join(lines)

    @cached_property
    def given(self) -> frozenset[str]:
        """Every word that the case states, or a switch does."""
        stated = [name for name, _ in self.atoms.plain] + [atom[0] for _, atom in self.stated]
        days = [predicate for choice in self.atoms.choices for predicate in choice.predicates]
        own = ("alleged", "told", "law_of", "asked_act", "day_of")
        return frozenset((*stated, *days, *own, *(name for name, _ in self.switches())))

    def switches(self) -> list[Atom]:
        """Return every atom that a setting turns on or off."""
        found: list[Atom] = [("holds", (name,)) for name in self.atoms.switches]
        found += [("denied", (name,)) for name in self.atoms.switches if name in self.atoms.alleged]
        found += [("accepts", (position,)) for position in self.positions]
        found += [("asked_about", (victim,)) for victim in self.victims]
        found += [("asked_under", clause) for clause in self.clauses]
        found += [("known_on", (day,)) for day in self.knowns]
        found += [("law_of", (day,)) for day in self.days if len(self.days) > 1]
        found += [("asked_act", (act,)) for act in self.acts if act in self.loose]
        return found

    def model(self, setting: Setting) -> Model:
        """Return the answer set of *setting*, with every free switch off unless the program needs it on."""
        model = self._solve(self.assumptions(setting, free=False))
        if model is None:
            raise RulebookError("these rules have no answer set for this case: law may not constrain")
        return model

    def met(self, setting: Setting) -> frozenset[str]:
        """Return the elements met in *setting*, with every free switch off."""
        return frozenset(str(values[0]) for values in self.holding(setting, "met", 1))

    def holding(self, setting: Setting, name: str, arity: int) -> frozenset[tuple[Value, ...]]:
        """Return the arguments of every atom of *name*/*arity* that holds in *setting*; builds no whole model."""
        return self.snapshot(setting, (name, arity))[name, arity]

    def snapshot(self, setting: Setting, *signatures: tuple[str, int]) -> Snapshot:
        """Return, for each signature, the arguments of its atoms that hold in *setting*, every free switch off."""
        with self._control.solve(assumptions=self.assumptions(setting, free=False), yield_=True) as handle:
            for model in handle:
                return {key: self._holding(key, model) for key in signatures}
        return {key: frozenset() for key in signatures}

    def _holding(self, key: tuple[str, int], model: clingo.Model) -> frozenset[tuple[Value, ...]]:
        every = self._signature(*key)
        always = self._always[key]  # most of what is told; of it the model need not be asked
        if len(always) == len(every):
            return always
        return always.union(values for values, literal in every if values not in always and model.is_true(literal))

    def can_hold(self, setting: Setting, name: str, arity: int) -> list[tuple[Value, ...]]:
        """Return the arguments of every atom of *name*/*arity* that holds for some way of settling what is free."""
        return [
            values for values, _ in self._signature(name, arity) if self.possible(setting, (name, values), wanted=True)
        ]

    def _signature(self, name: str, arity: int) -> list[tuple[tuple[Value, ...], int]]:
        key = (name, arity)
        if key not in self._signatures:
            found = [
                (_plain(atom.symbol)[1], atom.literal, atom.is_fact)
                for atom in self._control.symbolic_atoms.by_signature(name, arity)
                if atom.literal  # one that no rule is left for has none, and never holds
            ]
            self._signatures[key] = [(values, literal) for values, literal, _ in found]
            self._always[key] = frozenset(values for values, _, always in found if always)
        return self._signatures[key]

    def possible(self, setting: Setting, atom: Atom, *, wanted: bool) -> bool:
        """Tell whether *atom* holds (or, if not *wanted*, fails) for some way of settling what is free."""
        return self.satisfiable(setting, {atom: wanted})

    def ever(self, atom: Atom) -> bool:
        """Tell whether *atom* holds for some way of setting every switch."""
        literal = self.literal(atom)
        return literal is not None and self._satisfiable([literal])

    def example(self, setting: Setting, wanted: Mapping[Atom, bool]) -> Model | None:
        """Return an answer set of *setting* in which the *wanted* atoms are as asked, or None if there is none."""
        extra = self._literals_of(wanted)
        return None if extra is None else self._solve([*self.assumptions(setting), *extra])

    def satisfiable(self, setting: Setting, wanted: Mapping[Atom, bool]) -> bool:
        """Tell whether some way of settling what is free makes every one of the *wanted* atoms as asked."""
        extra = self._literals_of(wanted)
        return extra is not None and self._satisfiable([*self.assumptions(setting), *extra])

    def _literals_of(self, wanted: Mapping[Atom, bool]) -> list[int] | None:
        """Return the assumptions that make the *wanted* atoms as asked, or None if one of them can never hold."""
        found = []
        for atom, value in wanted.items():
            literal = self.literal(atom)
            if literal is not None:
                found.append(literal if value else -literal)
            elif value:
                return None
        return found

    def assumptions(self, setting: Setting, *, free: bool = True, keep: bool = True) -> list[int]:
        """Return the assumptions of *setting*; without *free*, free facts are taken as not established.

        They are kept for the next question in the same setting, unless told not to.
        """
        found = self._assumed.get((setting, free))
        if found is None:
            found = self._assume(setting, free)
            if keep:
                self._assumed[setting, free] = found
            else:
                self._unkept = True
        return found

    def _assume(self, setting: Setting, free: bool) -> list[int]:
        on: set[Atom] = {
            ("asked_about", (setting.victim,)),
            ("asked_under", (setting.treaty, setting.article)),
            ("known_on", (setting.known,)),
            ("law_of", (setting.day,)),
            *(("asked_act", (act,)) for act in setting.acts),
            *(("accepts", (position,)) for position in setting.positions),
            *(("holds", (name,)) for name in setting.facts),
            *(("denied", (name,)) for name in setting.denied),
        }
        found = dict(self._all_off)
        for atom in on:
            if atom in found:
                found[atom] = -found[atom]
        for name in setting.free if free else ():
            found.pop(("holds", (name,)), None)
        return list(found.values())

    @cached_property
    def _all_off(self) -> dict[Atom, int]:
        """The assumption that turns off each switch."""
        return {atom: -literal for atom in self.switches() if (literal := self.literal(atom)) is not None}

    def literal(self, atom: Atom) -> int | None:
        """Return the ground program's literal of *atom*, or None if it can never hold."""
        if atom not in self._literals:
            name, values = atom
            symbol = clingo.Function(
                name,
                [clingo.Number(value) if isinstance(value, int) else clingo.Function(value) for value in values],
            )
            found = self._control.symbolic_atoms[symbol]
            self._literals[atom] = found.literal if found is not None else 0
        return self._literals[atom] or None

    def _satisfiable(self, assumptions: Iterable[int]) -> bool:
        return bool(self._control.solve(assumptions=list(assumptions)).satisfiable)

    def _solve(self, assumptions: Iterable[int]) -> Model | None:
        with self._control.solve(assumptions=list(assumptions), yield_=True) as handle:
            for model in handle:
                return Model([_plain(symbol) for symbol in model.symbols(atoms=True)])
        return None


def _joined(way: Iterable[Mapping[int, bool]]) -> dict[int, bool]:
    found: dict[int, bool] = {}
    for one in way:
        found |= one
    return found


def _text(atom: Atom) -> str:
    name, values = atom
    return f"{name}({','.join(str(value) for value in values)})" if values else name
