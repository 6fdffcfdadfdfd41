"""Plant faults in the rules and say of each whether anything would notice: a case, a theorem, or nothing.

A fault is killed by a case of which an expectation fails, or by a theorem that no longer holds. Of what is left it is
asked over every scenario of the stage, on every combination of legal positions: either the faulty rules conclude the
same in all of them, or there is a scenario of fewest facts that tells, ready to be put to a lawyer. A survivor may be
accepted in the rule it stands in, with a reason:

    %@ survivor drop asked_about(Victim) because every question asks about one state

Knows no law; what is written in a `survivor` is a person's word, and only that it names a survivor is checked.
"""

from __future__ import annotations

import math
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from reasoner.case.case import Case, Expect
from reasoner.case.corpus import Corpus
from reasoner.case.writing import case_yaml
from reasoner.engine.law import Law
from reasoner.errors import QuestionError, RulebookError, did_you_mean
from reasoner.rulebook.parts import parts
from reasoner.rulebook.revisions import read_revision
from reasoner.rulebook.rulebook import SHIPPED, Rulebook
from reasoner.upkeep.killing import Kill, Killing
from reasoner.upkeep.mutants import Mutant, Planting, Stated, mutants, stated
from reasoner.upkeep.proving import Prover, Theorem, theorems
from reasoner.upkeep.sifting import PATIENCE, Sift
from reasoner.upkeep.spreading import streamed
from reasoner.upkeep.testing import questions, test_case

Fate = Literal[
    "killed", "theorem", "equivalent", "survives", "recurs", "accepted", "not_looked_at", "not_tried", "invalid"
]
"""`recurs`: no case and no theorem kills it, and its rule bears on its own conditions, so that no scenario is sought.
`not_looked_at`: no case kills it, and there was no time to look further; `not_tried`: none to try it on every case."""
FEW = 20
AT_ONCE = 400
"""How many faults are asked of in one program: it is ground once for them."""
UNTRIED = "there was no time to try every theorem on it"
LABEL, BECAUSE = "survivor", " because "


@dataclass(frozen=True, slots=True)
class Witness:
    """A scenario of fewest facts in which the fault tells, as a case file that expects what the right rules say of it:
    *says*, and with the fault it is not so."""

    case: str
    says: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One fault and what became of it. *by* is the case or theorem that kills it, why it is accepted or invalid, or
    that not every theorem was tried."""

    rule: str
    kind: str
    words: str
    where: str
    fate: Fate
    by: str | None = None
    asked: str | None = None
    what: str | None = None
    expected: str | None = None
    got: str | None = None
    witness: Witness | None = None

    @property
    def name(self) -> str:
        """The rule and the fault."""
        return f"{self.rule}: {self.words}"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the work was done: for a progress bar."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """Every fault that was planted, in the order of the rules, and the labels that accept what does not survive."""

    tried: tuple[Tried, ...]
    cases: int
    idle: tuple[str, ...] = ()

    def of(self, *fates: Fate) -> tuple[Tried, ...]:
        """Return the faults that came to one of *fates*."""
        return tuple(one for one in self.tried if one.fate in fates)

    @property
    def clean(self) -> bool:
        """Whether nothing survives unexplained, and nothing is accepted that need not be."""
        return not self.of("survives", "recurs") and not self.idle


# ---- which -----------------------------------------------------------------------------------------------------


def selected(
    rulebook: Rulebook, rules: Sequence[str], words: str, revision: str | None, folder: Path | None
) -> frozenset[int]:
    """Return the places of the statements to plant faults in: of *rules* by id, of those in whose id, citation or file
    each of the *words* stands, of those that differ from what stood in *revision*; all, if none of these is given.

    Raises QuestionError for a rule that is none, and if *words* find none; nothing may have changed since *revision*.
    """
    every = stated(rulebook)
    names = {one.name for one in every} | {_id(one) for one in every}
    for rule in rules:
        if rule not in names:
            raise QuestionError(
                f"there is no rule '{rule}'", hint=did_you_mean(rule, names) or "'casus law' lists them"
            )
    found = [one for one in every if not rules or one.name in rules or _id(one) in rules]
    if words:
        found = [one for one in found if all(word in _found_by(one) for word in words.lower().split())]
        if not found:
            raise QuestionError(
                f"no rule is found by '{words}'", hint="part of an id, of what it cites, or of the name of its file"
            )
    if revision is not None:
        before = read_revision(revision, folder or SHIPPED)
        old = Counter(parts(one.text).form for one in Rulebook(before.files, own=False).statements)
        found = [one for one in found if parts(one.statement.text).form not in old]
    return frozenset(one.number for one in found)


def _id(one: Stated) -> str:
    return (one.statement.labels.one("id") if one.statement.labels else None) or one.name


def _found_by(one: Stated) -> str:
    """Return the text that words are sought in."""
    cites = one.statement.labels.all("cites") if one.statement.labels else ()
    return " ".join((one.name, *cites, one.statement.file)).lower()


# ---- trying ----------------------------------------------------------------------------------------------------


def trying(
    rules: Path | None, cases: Path | None, chosen: frozenset[int], seconds: float, jobs: int, end: float = math.inf
) -> Iterator[Step | Tried]:
    """Yield what becomes of every fault in the statements *chosen*, with a Step after each of *steps*.

    What no case kills is looked at beyond them for at most *seconds*, and after that what is accepted. All is over at
    *end*, on the monotonic clock: what is left then was not tried, or not looked at.
    """
    book = _Planted(rules, chosen)
    accepted = reasons(book.law.rulebook)
    alive = {number for number, mutant in enumerate(book.mutants) if mutant.invalid is None}
    yield from (book.told(number, "invalid", one.invalid) for number, one in enumerate(book.mutants) if one.invalid)
    for told in streamed(_on_cases, [(rules, cases, chosen, part, jobs) for part in range(jobs)], end):
        if isinstance(told, Step):
            yield told
        elif told.mutant in alive:  # another process may have found it too
            alive.remove(told.mutant)
            yield book.killed(told)
    now = time.monotonic()
    if now >= end:
        yield from (book.told(number, "not_tried") for number in sorted(alive))
        return
    reason = {number: accepted[book.name(number)] for number in sorted(alive) if book.name(number) in accepted}
    left = sorted(alive - reason.keys())
    until = min(now + seconds, now + (end - now) * 0.8)  # what was found by then is told before the end
    parts = [(rules, chosen, left[part::jobs], [*reason][part::jobs], until) for part in range(jobs)]
    for number, fate, by, witness in streamed(_beyond_cases, [one for one in parts if one[2] or one[3]], end):
        alive.remove(number)
        yield replace(book.told(number, fate, reason.get(number, by)), witness=witness)
    for number in sorted(alive):
        yield book.told(number, "accepted" if number in reason else "not_looked_at", reason.get(number))
    yield Step()


def steps(cases: Corpus, chosen: frozenset[int], jobs: int) -> int:
    """Return how many steps `trying` takes."""
    return len(cases.entries) * (1 if len(chosen) < FEW else jobs) + 1


def _on_cases(
    rules: Path | None, cases: Path | None, chosen: frozenset[int], part: int, of: int
) -> Iterator[Step | Kill]:
    """Yield the faults that cases kill: of few faults, those that this *part* of the cases kills; of many, those of
    this part of the rules, since faults of one rule are best tried together."""
    book = _Planted(rules, chosen)
    every = list(_in_order(Corpus(cases)))
    few = len(chosen) < FEW
    mine = [
        number for number, one in enumerate(book.mutants)
        if one.invalid is None and (few or zlib.crc32(one.rule.encode()) % of == part)
    ]  # fmt: skip
    killing = Killing(book.law, book.mutants, mine)
    for case in every[part::of] if few else every:
        yield from killing.look(case)
        yield Step()


def _beyond_cases(
    rules: Path | None, chosen: frozenset[int], left: Sequence[int], accepted: Sequence[int], end: float
) -> Iterator[tuple[int, Fate, str | None, Witness | None]]:
    book = _Planted(rules, chosen)
    beyond = _Beyond(book.law, book.mutants, theorems(rules), end)
    yield from beyond.looked(left)
    yield from beyond.told(accepted)


class _Planted:
    """The rulebook in the folder *rules*, and the faults in its statements *chosen*."""

    def __init__(self, rules: Path | None, chosen: frozenset[int]) -> None:
        rulebook = Rulebook.read(rules)
        self.law = Law(rulebook)
        self.mutants = tuple(mutant for mutant in mutants(rulebook) if chosen.issuperset(mutant.gone))

    def name(self, number: int) -> str:
        """Return what a fault is called."""
        return self.mutants[number].name

    def told(self, number: int, fate: Fate, by: str | None = None) -> Tried:
        """Return the fault *number* with what became of it."""
        mutant = self.mutants[number]
        statement = self.law.rulebook.statements[mutant.gone[0]]
        return Tried(mutant.rule, mutant.kind, mutant.words, f"{statement.file}:{statement.line}", fate, by)

    def killed(self, kill: Kill) -> Tried:
        """Return the fault that a case kills, with what fails there."""
        told = self.told(kill.mutant, "killed", kill.case)
        return replace(told, asked=kill.asked, what=kill.what, expected=kill.expected, got=kill.got)


def _in_order(corpus: Corpus) -> Iterator[Case]:
    """Yield the cases, moots first and then those with the least to ask: they kill most at the least cost."""
    cases = [(not entry.moot, corpus.load(entry)) for entry in corpus.entries]
    asks = {id(case): sum(1 + len(one.expected.claims) for one in questions(case)) for _, case in cases}
    yield from (case for _, case in sorted(cases, key=lambda one: (one[0], asks[id(one[1])])))


class _Beyond:
    """Looks at faults that no case kills: over every scenario of the stage, and by the theorems, until *end* on the
    monotonic clock."""

    def __init__(self, law: Law, mutants: Sequence[Mutant], theorems: Sequence[Theorem], end: float) -> None:
        self.law = law
        self.mutants = mutants
        self.theorems = theorems
        self.end = end

    def looked(self, left: Sequence[int]) -> Iterator[tuple[int, Fate, str | None, Witness | None]]:
        """Yield of each of the faults *left* its fate, the theorem it breaks, and what tells it if it survives."""
        for first in range(0, len(left), AT_ONCE):
            some = left[first : first + AT_ONCE]
            if self._is_over():
                yield from ((number, "not_looked_at", None, None) for number in some)
                continue
            sift = Sift(self.law, self.mutants, some)
            telling = [number for number in some if number not in sift.faults]
            for number, tells in sift.telling(self.end):
                if tells:
                    telling.append(number)
                else:
                    yield number, "equivalent" if tells is False else "not_looked_at", None, None
            broken = self._broken(telling)
            untried = UNTRIED if self._is_over() else None
            for number in telling:
                if number in broken:
                    yield number, "theorem", broken[number], None
                elif number not in sift.faults:
                    yield number, "recurs", untried, None
                else:
                    yield number, "survives", untried, None if self._is_over() else self._witness(sift, number)

    def told(self, accepted: Sequence[int]) -> Iterator[tuple[int, Fate, str | None, Witness | None]]:
        """Yield those of the faults *accepted* that a scenario tells, with it."""
        if not accepted or self._is_over():
            return
        sift = Sift(self.law, self.mutants, accepted)
        for number, tells in sift.telling(self.end):
            if tells and not self._is_over():
                yield number, "accepted", None, self._witness(sift, number)

    def _is_over(self) -> bool:
        return time.monotonic() > self.end

    def _broken(self, faults: Sequence[int]) -> dict[int, str]:
        """Return those of *faults* that break a theorem, each with one, as far as that is found in time."""
        if not faults or self._is_over():
            return {}
        planting = Planting(self.law.rulebook, self.mutants)
        switches = dict.fromkeys(atom for fault in faults for atom in planting.switches(fault))
        choices = [f"{{ {name}({values[0]}) }}." for name, values in switches]
        prover = Prover(self.law.rulebook.programmed(planting.lines(faults)))
        found: dict[int, str] = {}
        for theorem in self.theorems:
            left = [fault for fault in faults if fault not in found]
            if not left or self._is_over():
                break
            ground = prover.grounded(theorem, choices)
            off = {atom: -literal for atom in switches if (literal := ground.literal(atom)) is not None}
            for fault in left:
                on = {atom: -off[atom] for atom in planting.switches(fault) if atom in off}
                if on and not self._is_over() and ground.settled([*(off | on).values()], PATIENCE):
                    found[fault] = theorem.name
        return found

    def _witness(self, sift: Sift, number: int) -> Witness | None:
        shown = sift.smallest(number)
        if shown is None:
            return None
        name, values = shown.conclusion
        conclusion = f"{name}({', '.join(map(str, values))})" if values else name
        case = sift.stage.case(shown.scenario, id="survivor", title="A case that would tell a fault in the rules")
        case = _expecting(case, conclusion, "no" if shown.faulty else "yes")
        if not test_case(case, self.law).passed:  # what is not known is told here as not shown, and leaves it open
            case = _expecting(case, conclusion, "open")
        return Witness(case_yaml(case), f"{conclusion} is {_SAYS[case.expect.concludes[conclusion]]}")


_SAYS = {"yes": "concluded", "no": "not concluded", "open": "left open"}


def _expecting(case: Case, conclusion: str, finding: Literal["yes", "no", "open"]) -> Case:
    return case.model_copy(update={"expect": Expect(concludes={conclusion: finding})})


# ---- what is accepted ------------------------------------------------------------------------------------------


def reasons(rulebook: Rulebook) -> dict[str, str]:
    """Return why each survivor that a label accepts is accepted, by the name of the fault.

    A label speaks of every rule of its block. Raises RulebookError for one that gives no reason.
    """
    found = {}
    for one in stated(rulebook):
        labels = one.statement.labels
        for value in labels.all(LABEL) if labels else ():
            words, because, reason = value.partition(BECAUSE)
            if not because or not reason.strip():
                raise RulebookError(
                    f"a '{LABEL}' names a fault and says why it may survive",
                    where=None, hint=f"%@ {LABEL} drop asked_about(Victim){BECAUSE}every question has one",
                )  # fmt: skip
            found[f"{one.name}: {words.strip()}"] = reason.strip()
    return found


def mutation(rulebook: Rulebook, tried: Sequence[Tried], chosen: frozenset[int], cases: int) -> Mutation:
    """Return all that was *tried* in the order of the rules, with the labels in *chosen* that accept nothing."""
    order = {mutant.name: place for place, mutant in enumerate(mutants(rulebook))}
    accepted = {one.name for one in tried if one.fate in ("accepted", "not_tried")}
    every = stated(rulebook)
    blocks: dict[int, list[str]] = defaultdict(list)
    for one in every:
        blocks[id(one.statement.labels)].append(one.name)
    idle = []
    for one in every:
        for value in one.statement.labels.all(LABEL) if one.statement.labels and one.number in chosen else ():
            words = value.partition(BECAUSE)[0].strip()
            if not any(f"{name}: {words}" in accepted for name in blocks[id(one.statement.labels)]):
                idle.append(f"{_id(one)}: {words}")
    ordered = sorted(tried, key=lambda one: order.get(one.name, len(order)))
    return Mutation(tuple(ordered), cases, tuple(dict.fromkeys(idle)))


def as_data(found: Mutation) -> dict[str, object]:
    """Return the faults and their fates as plain data for JSON."""
    return {
        "schema": "casus-mutate/1",
        "cases": found.cases,
        "mutants": len(found.tried),
        "fates": dict(Counter(one.fate for one in found.tried)),
        "clean": found.clean,
        "idle": list(found.idle),
        "results": [asdict(one) for one in found.tried],
    }
