"""Hold the rules to the theorems of `rules/theorems/`: properties of the law, each named as a sentence.

A theorem says in rules what would contradict it. It is joined with the rulebook and with the stage, which leaves open
every scenario of its scope; an answer set is a counterexample, and is told as a case. A theorem may ask for two worlds:
the second is the same scenario but for the slots it names, and what is concluded there has a name that begins with
`second_`. Knows nothing of what a theorem means.

What stands above a theorem: its sentence, and `%@` labels. `worlds two` asks for a second world, `differs` names the
slots in which it may differ from the first (a fact brings its fields), `reading` the reading it is about; without it,
every combination of positions is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reasoner.case.case import Case
from reasoner.engine.grounding import Ground
from reasoner.engine.law import Law
from reasoner.errors import QuestionError, RulebookError, Where, did_you_mean
from reasoner.rulebook.dialect import check
from reasoner.rulebook.labels import read_statements
from reasoner.rulebook.parts import Parts, above, below, parts, renamed
from reasoner.rulebook.rulebook import SHIPPED, Rulebook
from reasoner.rulebook.source import RuleFile, read_theorems
from reasoner.upkeep.scenarios import SET, Scenario, Stage

SECOND = "second_"
_SECOND_SET = "_second"
_LABEL = re.compile(r"%@ {1,2}(?P<key>\w+)\s+(?P<value>\S.*?)\s*$")
_KEYS = ("worlds", "differs", "reading")
_COUNTEREXAMPLE = "counterexample"
_ANYHOW = "_anyhow"
"""A switch that makes any scenario that a theorem is about a counterexample."""


@dataclass(frozen=True, slots=True)
class Theorem:
    """A property of the law: its name, the sentence it is, and the program whose answer sets contradict it."""

    name: str
    sentence: str
    file: RuleFile
    reading: str | None = None
    differs: tuple[str, ...] | None = None
    """The slots in which a second world may differ, or None if there is none."""

    @property
    def scope(self) -> str:
        """In words to what of the scenarios it is held, where not to each by itself on any positions; or nothing."""
        told = [f"on the reading {self.reading}"] if self.reading is not None else []
        if self.differs is not None:
            told.append(f"of two that differ only in {', '.join(name.replace('_', ' ') for name in self.differs)}")
        return "; ".join(told).replace("  ", " ")


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A scenario that contradicts a theorem, as a case, and the second one where it is about two worlds."""

    case: Case
    second: Case | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """How a theorem came out: it holds over all scenarios of the scope if there is no counterexample."""

    theorem: Theorem
    counterexample: Counterexample | None

    @property
    def holds(self) -> bool:
        """Whether no scenario contradicts it."""
        return self.counterexample is None


def held_rules(folder: Path | None = None) -> Rulebook:
    """Read the rulebook in *folder*, or the one that came with the package, to hold it to something.

    Raises RulebookError for what is not in the dialect: of rules that contradict themselves nothing could be said.
    """
    rulebook = Rulebook.read(folder)
    if rulebook.own:  # any other was checked as it was read
        check(rulebook.files)
    return rulebook


def theorems(folder: Path | None = None) -> tuple[Theorem, ...]:
    """Return the theorems of the rulebook in *folder*, or of the one that came with the package, by name.

    Raises RulebookError for a label that is not one.
    """
    return tuple(theorem_of(file) for file in read_theorems(SHIPPED if folder is None else folder))


def chosen(every: tuple[Theorem, ...], names: tuple[str, ...]) -> tuple[Theorem, ...]:
    """Return those of *every* whose name is, or holds, one of *names*; all if there are none. Raises QuestionError."""
    found: dict[str, Theorem] = {}
    for name in names:
        told = name.strip().lower().replace(" ", "_").replace("-", "_").removesuffix(".lp")
        mine = [one for one in every if one.name == told] or [one for one in every if told and told in one.name]
        if not mine:
            hint = did_you_mean(told, [one.name for one in every]) or "'casus prove' names them all"
            raise QuestionError(f"there is no theorem '{name}'", hint=hint)
        found |= {one.name: one for one in mine}
    return tuple(found.values()) if names else every


class Prover:
    """Holds one rulebook to theorems; a stage serves all that are about the same positions."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.law = Law(rulebook)
        self._stages: dict[str | None, _Played] = {}

    def scope(self, held: Iterable[Theorem]) -> tuple[str, ...]:
        """Return in words over which scenarios the theorems *held* are held to."""
        readings = {theorem.reading for theorem in held}
        if len(readings) == 1:
            return self.played(readings.pop()).stage.scope()
        return (*self.played(None).stage.scope(), "but where a reading is named, on that reading alone")

    def played(self, reading: str | None) -> _Played:
        """Return the stage on *reading*, taken apart."""
        if reading not in self._stages:
            self._stages[reading] = _Played(Stage([self.law], reading=reading))
        return self._stages[reading]

    def prove(self, theorem: Theorem) -> Proof:
        """Return how *theorem* comes out. Raises RulebookError if it does not parse or ground, or is about nothing."""
        played, ground = self.played(theorem.reading), self.grounded(theorem, [f"{{ {_ANYHOW} }}."])
        contradicted = [-switch for switch in ground.atoms(_ANYHOW, 0).values()]
        if not ground.satisfiable(contradicted):
            if not ground.satisfiable([]):
                raise RulebookError(
                    "this theorem leaves out every scenario: nothing could contradict it",
                    where=Where(theorem.file.name),
                    hint=f"see what its rules without a head, but for that on '{_COUNTEREXAMPLE}', leave out",
                )
            return Proof(theorem, None)
        held = ground.best(contradicted, [SET, _SECOND_SET]) or frozenset()
        first = played.stage.scenario(held)
        second = None
        if theorem.differs is not None:
            other = {str(values[0]): values[1] for name, values in held if name == _SECOND_SET}
            taken = {name: option for name, option in first.taken.items() if name not in other}
            plain = {name: slot.options[0] for name, slot in played.stage.slots.items()}
            taken |= {name: option for name, option in other.items() if option != plain[name]}
            second = self._case(played.stage, Scenario(taken), theorem, "second")
        return Proof(theorem, Counterexample(self._case(played.stage, first, theorem, "first"), second))

    def grounded(self, theorem: Theorem, more: Sequence[str] = ()) -> Ground:
        """Return the program, with *more* beside it, whose answer sets contradict *theorem*."""
        program = _Program(self.rulebook, self.played(theorem.reading), theorem)
        ground = Ground(["\n".join([program.text(), *more])], explain=lambda: _judged(theorem.file))
        if theorem.differs is not None:
            ground.liken()
        return ground

    def _case(self, stage: Stage, scenario: Scenario, theorem: Theorem, which: str) -> Case:
        title = f"Against: {theorem.sentence}"
        end = f"-{which}" if theorem.differs is not None else ""
        id = theorem.name.replace("_", "-")[: 60 - len(end)].rstrip("-") + end
        return stage.case(scenario, id=id, title=title[:200], note="Supposed: no source tells any of it.")


def counterexample(theorem: Theorem, rulebook: Rulebook) -> Counterexample | None:
    """Return a scenario that contradicts *theorem* under *rulebook*, or None if there is none."""
    return Prover(rulebook).prove(theorem).counterexample


def _judged(file: RuleFile) -> None:
    """Raise RulebookError, with the place, for the first thing clingo's parser reports of *file*."""
    read_statements(RuleFile(file.name, file.text.replace("%@", "% ")))


class _Played:
    """A stage with its program taken apart."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        lines = [*stage.program().splitlines(), *stage.taken(stage.law).splitlines()]
        self.rules: tuple[Parts, ...] = tuple(parts(line) for line in lines if line and not line.startswith("#"))
        self.defined: tuple[str, ...] = tuple(line for line in lines if line.startswith("#"))


class _Program:
    """The program whose answer sets contradict one theorem: as much of rulebook and stage as it speaks of."""

    def __init__(self, rulebook: Rulebook, played: _Played, theorem: Theorem) -> None:
        self.rulebook = rulebook
        self.played = played
        self.theorem = theorem
        self.rules = (*rulebook.parts, *played.rules)
        own = parts(theorem.file.text)
        self.words = own.heads | own.body
        self.slots = self._differing()

    def text(self) -> str:
        """Return the program."""
        barred = {word for one in self.played.rules if not one.heads for word in one.body}
        wanted = self.words | {word.removeprefix(SECOND) for word in self.words if word.startswith(SECOND)} | barred
        needed = below(self.rules, wanted)
        lines = [one.text for one in self.rules if not one.heads or one.heads & needed]
        lines += [*self.played.defined, self.rulebook.defined(), *self._another(needed), self.played.stage.cost()]
        own = (self.theorem.file.text, f"{_COUNTEREXAMPLE} :- {_ANYHOW}.", f"#defined {_ANYHOW}/0.")
        return "\n".join([*lines, *own])

    def _another(self, needed: frozenset[str]) -> Iterator[str]:
        """Yield the second world: the slots that may differ anew, and whatever depends on them under other names."""
        if self.theorem.differs is None:
            return
        asked = {word.removeprefix(SECOND) for word in self.words if word.startswith(SECOND)}
        touched = {word for one in self.rules if self._moved(one.text) != one.text for word in one.heads} - {SET}
        twice = (above(self.rules, touched) | asked) - {SET}
        names: Mapping[str, str] = {word: f"{SECOND}{word.lstrip('_')}" for word in twice}
        clash = sorted({*names.values()} & {word for one in self.rules for word in (*one.heads, *one.body)})
        if clash:
            raise RulebookError(f"'{clash[0]}' is a word of these rules, and what a second world needs")
        for one in self.rules:
            moved = self._moved(one.text)
            if one.heads & twice & needed or (not one.heads and (moved != one.text or one.body & twice)):
                yield renamed(moved, names)
            elif SET in one.heads and moved != one.text:
                yield moved
        for word, arity in self.rulebook.vocabulary.words:
            if word in names:
                yield f"#defined {names[word]}/{arity}."
        for line in self.played.defined:
            yield renamed(line, names)

    def _moved(self, text: str) -> str:
        """Return *text* with the slots that may differ read from the second world."""
        return re.sub(
            rf"\b{SET}\((\w+),",
            lambda found: f"{_SECOND_SET}({found[1]}," if found[1] in self.slots else found[0],
            text,
        )

    def _differing(self) -> frozenset[str]:
        """Return every slot in which the second world may differ; a fact brings its fields."""
        slots = self.played.stage.slots
        found: set[str] = set()
        for name in self.theorem.differs or ():
            if name not in slots:
                hint = did_you_mean(name, slots) or "facts, their fields as fact__field, asks, law, seen, on_QUESTION"
                raise RulebookError(f"there is no slot '{name}'", where=Where(self.theorem.file.name), hint=hint)
            found |= {name, *(slot.name for slot in slots.values() if slot.fact == name)}
        return frozenset(found)


def theorem_of(file: RuleFile) -> Theorem:
    """Return the theorem in *file*. Raises RulebookError for a label that is not one."""
    head = file.text.split("\n\n")[0].splitlines()
    labels: dict[str, str] = {}
    for number, line in enumerate(head, 1):
        if not line.startswith("%@"):
            continue
        label = _LABEL.match(line)
        if label is None or label["key"] not in _KEYS:
            raise RulebookError("this is no label of a theorem", where=file.where(number), hint=", ".join(_KEYS))
        labels[label["key"]] = label["value"]
    two = labels.get("worlds")
    if two not in (None, "one", "two") or (two == "two") != ("differs" in labels):
        where = Where(file.name)
        raise RulebookError("a theorem of two worlds says in what they may differ", where=where, hint="%@ differs riot")
    sentence = " ".join(line.removeprefix("%").strip() for line in head if not line.startswith("%@"))
    differs = tuple(part.strip() for part in labels["differs"].split(",")) if two == "two" else None
    name = file.name.rpartition("/")[2].removesuffix(".lp")
    return Theorem(name, sentence, file, labels.get("reading"), differs)


def as_data(proofs: Sequence[Proof], scope: tuple[str, ...]) -> dict[str, object]:
    """Return *proofs* as plain data for JSON."""

    def plain(case: Case | None) -> object:
        return None if case is None else case.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    return {
        "schema": "casus-prove/1",
        "theorems": len(proofs),
        "failed": sum(not proof.holds for proof in proofs),
        "scope": list(scope),
        "results": [
            {
                "name": proof.theorem.name, "says": proof.theorem.sentence, "holds": proof.holds,
                "worlds": 1 if proof.theorem.differs is None else 2, "reading": proof.theorem.reading,
                "differs": list(proof.theorem.differs or ()),
                "counterexample": plain(found.case if (found := proof.counterexample) else None),
                "second": plain(found.second if found else None),
            }
            for proof in proofs
        ],
    }  # fmt: skip
