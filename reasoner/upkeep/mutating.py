"""Plant faults in the rules and say of each whether anything would notice: a case, a theorem, or nothing.

A fault is killed by a case of which an expectation fails, or by a theorem that no longer holds. Of what is left it is
asked over every scenario of the stage, on every combination of legal positions: either the faulty rules answer alike
in all of them, or there is a scenario of fewest facts that tells, ready to be put to a lawyer. A survivor may be
accepted in the rule it stands in, with a reason:

    %@ survivor drop asked_about(Victim) because every question asks about one state

Knows no law; what is written in a `survivor` is a person's word, and only that it names a survivor is checked.
"""

from __future__ import annotations

import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from reasoner.case.case import Case
from reasoner.case.corpus import Corpus
from reasoner.case.writing import case_yaml
from reasoner.engine.law import Law
from reasoner.errors import CasusError, QuestionError, RulebookError, did_you_mean
from reasoner.questions.asking import Asking, Options
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.rulebook.parts import parts
from reasoner.rulebook.revisions import read_revision
from reasoner.rulebook.rulebook import SHIPPED, Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.upkeep.differing import BESIDE, VERDICT
from reasoner.upkeep.killing import Kill, Killing
from reasoner.upkeep.mutants import Mutant, Stated, head_of, mutants, stated
from reasoner.upkeep.pairing import Pair
from reasoner.upkeep.proving import Prover, theorems
from reasoner.upkeep.scenarios import Stage
from reasoner.upkeep.testing import questions

Fate = Literal["killed", "theorem", "equivalent", "survives", "accepted", "not_looked_at", "invalid"]
FEW = 20
LABEL, BECAUSE = "survivor", " because "


@dataclass(frozen=True, slots=True)
class Witness:
    """A scenario of fewest facts in which the fault tells, as a case file, and how the two rulebooks answer it."""

    case: str
    right: str
    faulty: str
    about: tuple[str, ...]
    """What comes out otherwise: the verdict, or what an answer says beside it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One fault and what became of it. *by* is the case or theorem that kills it, or why it is accepted or invalid."""

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
        return not self.of("survives", "not_looked_at") and not self.idle


# ---- which -----------------------------------------------------------------------------------------------------


def selected(
    rulebook: Rulebook, rules: Sequence[str], words: str, revision: str | None, folder: Path | None
) -> frozenset[int]:
    """Return the places of the statements to plant faults in: of *rules* by id, of those in whose id, citation or file
    *words* stand, of those that differ from what stood in *revision*; all, if none of these is given.

    Raises QuestionError if there is none.
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
        found = [one for one in found if words.lower() in f"{one.name} {_cites(one)} {one.statement.file}".lower()]
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


def _cites(one: Stated) -> str:
    return " ".join(one.statement.labels.all("cites")) if one.statement.labels else ""


# ---- trying ----------------------------------------------------------------------------------------------------


def trying(
    rules: Path | None, cases: Path | None, chosen: frozenset[int], part: int, of: int, seconds: float
) -> Iterator[Step | Tried]:
    """Yield what becomes of every fault in the statements *chosen* that falls to this *part* of *of*, with a Step
    after each case and each survivor. Survivors are looked at beyond the cases for at most *seconds*."""
    rulebook = Rulebook.read(rules)
    law = Law(rulebook)
    planted = [mutant for mutant in mutants(rulebook) if chosen.issuperset(mutant.gone)]
    # Faults of one rule are best tried together; where there are few rules, each process takes some of each.
    few = len(chosen) < FEW
    mine = [one for one in planted if zlib.crc32((one.name if few else one.rule).encode()) % of == part]
    where = {one.number: f"{one.statement.file}:{one.statement.line}" for one in stated(rulebook)}
    killing = Killing(law, mine)
    for case in _in_order(Corpus(cases)):
        for kill in killing.look(case):
            yield _killed(mine[kill.mutant], kill, where)
        yield Step()
    accepted = reasons(rulebook)
    for mutant in mine:
        if mutant.invalid is not None:
            yield _told(mutant, where, "invalid", mutant.invalid)
    beyond = _Beyond(rulebook, law, rules)
    end = time.monotonic() + seconds
    for number in killing.alive:
        mutant = mine[number]
        reason = accepted.get(mutant.name)
        if reason is not None:
            yield _told(mutant, where, "accepted", reason)
        elif time.monotonic() > end:
            yield _told(mutant, where, "not_looked_at")
        else:
            yield beyond.looked(mutant, where[mutant.gone[0]])
            yield Step()


def _in_order(corpus: Corpus) -> list[Case]:
    """Return the cases, those with the least to ask first: they kill what is easily killed at the least cost."""
    cases = [corpus.load(entry) for entry in corpus.entries]
    return sorted(cases, key=lambda case: sum(1 + len(question.expected.claims) for question in questions(case)))


def _killed(mutant: Mutant, kill: Kill, where: Mapping[int, str]) -> Tried:
    return Tried(
        mutant.rule, mutant.kind, mutant.words, where[mutant.gone[0]], "killed", kill.case, kill.asked, kill.what,
        kill.expected, kill.got,
    )  # fmt: skip


def _told(mutant: Mutant, where: Mapping[int, str], fate: Fate, by: str | None = None) -> Tried:
    return Tried(mutant.rule, mutant.kind, mutant.words, where[mutant.gone[0]], fate, by)


def with_fault(rulebook: Rulebook, mutant: Mutant) -> Rulebook:
    """Return *rulebook* with the fault in it, its labels as they were."""
    gone = {number: rulebook.statements[number] for number in mutant.gone}
    files = []
    for file in rulebook.files:
        text = file.text
        own = [one for one in gone.values() if one.file == file.name]
        for statement in sorted(own, key=lambda one: (one.line, one.column), reverse=True):
            start = sum(len(line) + 1 for line in file.lines[: statement.line - 1]) + statement.column - 1
            # In the place of one that is gone stands what holds its labels and says nothing.
            put = mutant.come or f"#defined {head_of(statement)}/0."
            text = text[:start] + put + text[start + len(statement.text) :]
        files.append(RuleFile(file.name, text))
    return Rulebook(tuple(files), own=rulebook.own)


class _Beyond:
    """Looks at faults that no case kills: over every scenario, and by the theorems."""

    def __init__(self, rulebook: Rulebook, law: Law, folder: Path | None) -> None:
        self.rulebook = rulebook
        self.law = law
        self.theorems = theorems(folder)

    def looked(self, mutant: Mutant, where: str) -> Tried:
        """Return what becomes of *mutant*."""
        told = (mutant.rule, mutant.kind, mutant.words, where)
        faulty = with_fault(self.rulebook, mutant)
        try:
            witness = self._witness(faulty)
            if witness is None:
                return Tried(*told, "equivalent")
            theorem = self._broken(faulty)
        except RulebookError as problem:
            return Tried(*told, "invalid", problem.what)
        if theorem is not None:
            return Tried(*told, "theorem", theorem)
        return Tried(*told, "survives", witness=witness)

    def _broken(self, faulty: Rulebook) -> str | None:
        prover = Prover(faulty)
        return next((one.name for one in self.theorems if not prover.prove(one).holds), None)

    def _witness(self, faulty: Rulebook) -> Witness | None:
        """Return what tells the faulty rules from the right ones: on the default positions if that can be."""
        pair = Pair(self.rulebook, faulty)
        laws = Law(self.rulebook), Law(faulty)
        for reading in (DEFAULT_READING, None):
            stage = Stage(laws, reading=reading, named=pair.named(self.law.words.states), happened=pair.days)
            for matters in (VERDICT, BESIDE):
                found = pair.compare(stage, matters)
                about = tuple(matter for matter, one in found.items() if one.smallest is not None)
                if about:
                    scenario = next(one.smallest for one in found.values() if one.smallest is not None)
                    assert scenario is not None
                    case = stage.case(scenario, id="survivor", title="A case that would tell a fault in the rules")
                    return Witness(case_yaml(case), _answer(case, laws[0]), _answer(case, laws[1]), about)
        return None


def _answer(case: Case, law: Law) -> str:
    try:
        main, _ = Asking(case, law, Options(), whole=False).assessed
    except CasusError as problem:
        return f"error: {problem.what}"
    failing = ", ".join(f"{name} {status}" for name, status in main.elements.items() if status != "met")
    return f"{main.verdict}{f' ({failing})' if failing else ''}"


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
    accepted = {one.name for one in tried if one.fate == "accepted"}
    idle = []
    for one in stated(rulebook):
        for value in one.statement.labels.all(LABEL) if one.statement.labels and one.number in chosen else ():
            words = value.partition(BECAUSE)[0].strip()
            same = [other.name for other in stated(rulebook) if other.statement.labels is one.statement.labels]
            if not any(f"{name}: {words}" in accepted for name in same):
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
