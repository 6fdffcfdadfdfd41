"""What a change of rules changes: on every case of the corpus, and beyond it over all scenarios of a scope.

On the corpus: changed verdicts, then changed grounds under the same verdict (the status of elements, what blocks, the
rules and provisions that decide), then changed wording. Beyond it, by solver: whether the clause is grounded in the
same scenarios, in more, in fewer or in others, with one of fewest facts that tells the two apart.

The first rulebook need only parse and ground; what it has no word for is left out of what it is asked, and listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from reasoner.case.case import Case
from reasoner.case.checking import check_case
from reasoner.case.facts import Fact
from reasoner.engine.law import Law
from reasoner.engine.worlds import TOLD
from reasoner.errors import CaseError, CasusError, RulebookError
from reasoner.explanation.explainer import Reason
from reasoner.questions.asking import Asking, Options
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.questions.telling import gist, walk
from reasoner.rulebook.labels import Statement, read_statements
from reasoner.rulebook.parts import parts
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.rulebook.templates import Pattern
from reasoner.upkeep.pairing import Compared, Pair, Relation, Words
from reasoner.upkeep.scenarios import Scenario, Stage

VERDICT: Mapping[str, Words] = {"grounded": (("grounded", 1),), "open": (("perhaps_grounded", 1),)}
"""What makes a verdict: what is grounded, and what is left open."""
BESIDE: Mapping[str, Words] = {
    "conditions": (("element", 2), ("met", 1), ("unsettled", 2)),
    "questions": (("finding", 2), ("owes", 2), ("breach", 1)),
    "instead": (("available", 1),),
}
"""What an answer says beside its verdict."""
PATIENCE = 1.0
"""For how many seconds each of these is put to the solver, which is not asked to tell how one change bears on all."""
_ASKED = (*(word for word, _ in TOLD), *(word for words in BESIDE.values() for word, _ in words))


@dataclass(frozen=True, slots=True)
class Told:
    """What one rulebook makes of one case: the verdict, and each element with its status, grounds and wording."""

    verdict: str
    blockers: tuple[str, ...]
    elements: Mapping[str, str]
    grounds: Mapping[str, tuple[str, ...]]
    """The rules and provisions that decide, by element."""
    wording: Mapping[str, tuple[str, ...]]
    """What is said of each element: in short, then each step of the explanation."""


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """One case that comes out otherwise; *error* says why one of the two could not be asked."""

    case: str
    kind: Literal["verdict", "grounds", "wording", "error"]
    old: Told | None
    new: Told | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """A rule or record that only one of the two has, or whose labels changed: its name and where it stands."""

    name: str
    where: str
    how: Literal["added", "removed", "changed", "reworded"]


@dataclass(frozen=True, slots=True)
class Apart:
    """A scenario that tells the two apart, as a case, and the verdict each gives."""

    case: Case
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from *old* to *new*, on *reading*."""

    old: str
    new: str
    reading: str
    rules: tuple[RuleChanged, ...]
    corpus: tuple[CaseChanged, ...]
    cases: int
    left_out: Mapping[str, tuple[str, ...]]
    """The facts of each case that the first rulebook has no word for."""
    relation: Relation
    open: Relation
    """How the two stand on what is left open: `grounded` is what *relation* is about."""
    beside: Mapping[str, Relation]
    witness: Apart | None
    scope: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether they are equivalent and nothing changed on the corpus."""
        settled = {self.relation, self.open, *self.beside.values()} == {"equivalent"}
        return settled and not self.corpus and not any(one.how == "reworded" for one in self.rules)


def diff(
    old: tuple[str, Rulebook], new: tuple[str, Rulebook], cases: Iterable[Case], *, reading: str | None = None
) -> Difference:
    """Return what changed from *old* to *new*, each with the name it goes by."""
    reading = reading or DEFAULT_READING
    pair = Pair(old[1], new[1])
    laws = Law(old[1]), Law(new[1])
    for law in laws:
        law.taken(reading)
    stage = Stage(laws, reading=reading, named=pair.named(laws[1].words.states), happened=pair.days)
    rules = tuple(_rules(old[1], new[1], pair))
    corpus = _Corpus(laws, reading)
    changed, count = [], 0
    for case in cases if rules else ():
        count += 1
        changed += list(corpus.compared(case))
    verdict = pair.compare(stage, VERDICT)
    beside = pair.compare(stage, BESIDE, PATIENCE, told=all(one.relation == "equivalent" for one in verdict.values()))
    return Difference(
        old=old[0], new=new[0], reading=reading, rules=rules, corpus=tuple(sorted(changed, key=_order)), cases=count,
        left_out=corpus.left_out, relation=verdict["grounded"].relation, open=verdict["open"].relation,
        beside={matter: found.relation for matter, found in beside.items()},
        witness=_apart(stage, laws, (*verdict.values(), *beside.values())), scope=stage.scope(),
    )  # fmt: skip


def _order(changed: CaseChanged) -> tuple[int, str]:
    return ("verdict", "error", "grounds", "wording").index(changed.kind), changed.case


def plain_rulebook(files: tuple[RuleFile, ...]) -> Rulebook:
    """Return the rulebook of *files*, which lint has not looked at.

    Raises RulebookError for what clingo does not parse, and for what leaves a choice: of such rules it cannot be said
    that they conclude the same.
    """
    rulebook = Rulebook(files, own=False)
    for file in rulebook.files:
        for statement in read_statements(file):
            head = statement.text.partition(":-")[0]
            if statement.kind not in ("fact", "rule", "defined") or any(mark in head for mark in "{;|"):
                raise RulebookError(
                    "only facts and rules that conclude one thing can be compared",
                    where=file.where(statement.line, statement.column),
                )
    return rulebook


# ---- beyond the corpus -----------------------------------------------------------------------------------------------


def _apart(stage: Stage, laws: tuple[Law, Law], found: Iterable[Compared]) -> Apart | None:
    """Return the first scenario among *found*, as a case that both rulebooks are asked about."""
    scenario: Scenario | None = next((one.smallest for one in found if one.smallest is not None), None)
    if scenario is None:
        return None
    case = stage.case(scenario, id="apart", title="A scenario that tells two rulebooks apart")
    verdicts = [Asking(case, law, Options(), whole=False).assessed[0].verdict for law in laws]
    note = "Supposed: no source tells any of it. A scenario of fewest facts that two rulebooks answer otherwise."
    return Apart(case.model_copy(update={"note": note}), *verdicts)


# ---- on the corpus ---------------------------------------------------------------------------------------------------


class _Corpus:
    """Asks each case under both rulebooks, with no more of their programs than an answer reads."""

    def __init__(self, laws: tuple[Law, Law], reading: str) -> None:
        self.laws = tuple(Law(law.rulebook.pruned(_ASKED)) for law in laws)
        self.reading = reading
        self.left_out: dict[str, tuple[str, ...]] = {}

    def compared(self, case: Case) -> Iterator[CaseChanged]:
        """Yield how *case* comes out otherwise, if it does."""
        told: list[Told | None] = []
        error = None
        for at, law in enumerate(self.laws):
            try:
                told.append(self._told(self._fitted(case, law) if at == 0 else case, law))
            except CasusError as problem:
                told.append(None)
                error = f"under {'the old' if at == 0 else 'the new'} rules: {problem.what}"
        old, new = told
        if error is not None:
            yield CaseChanged(case.id, "error", old, new, error)
        elif old is not None and new is not None and (kind := _kind(old, new)):
            yield CaseChanged(case.id, kind, old, new)

    def _fitted(self, case: Case, law: Law) -> Case:
        """Return *case* without the facts that *law* has no word for."""
        fitted, left = fitted_to(case, law)
        if left:
            self.left_out[case.id] = left
        return fitted

    def _told(self, case: Case, law: Law) -> Told:
        reading = self.reading if self.reading != DEFAULT_READING else None
        asking = Asking(case, law, Options(reading=reading), whole=False)
        main, _ = asking.assessed
        grounds, wording = {}, {}
        for name, status in main.elements.items():
            if status == "not_reached":
                continue
            reason = _reason(asking, name)
            grounds[name] = tuple(_grounds(reason))
            wording[name] = tuple(dict.fromkeys((gist(reason), *(part.says for part in walk(reason)))))
        return Told(main.verdict, main.blockers, dict(main.elements), grounds, wording)


def fitted_to(case: Case, law: Law) -> tuple[Case, tuple[str, ...]]:
    """Return *case* without the facts that *law* has no word for, and the names of those."""
    left: list[str] = []
    facts: dict[str, Fact] = dict(case.facts)
    while True:
        fitted = case.model_copy(update={"facts": facts}) if left else case
        try:
            check_case(fitted, law.words)
        except CaseError as error:
            name = next((name for name in facts if _at(case, name, error)), None)
            if name is None:
                raise
            left.append(name)
            facts = {other: fact for other, fact in facts.items() if other != name}
        else:
            return fitted, tuple(left)


def _at(case: Case, name: str, error: CaseError) -> bool:
    """Tell whether *error* stands in the fact *name*."""
    places = (where for path, where in case._positions.items() if path[:2] == ("facts", name))
    return error.where is not None and error.where in places


def _reason(asking: Asking, name: str) -> Reason:
    explainer = asking.explainer
    if explainer.model.holds("met", name):
        return explainer.why("met", name)
    for element, why in explainer.model.all("unsettled", 2):
        if element == name:
            return explainer.why("unsettled", element, why)
    return explainer.why_not(Pattern("met", (name,)))


def _grounds(reason: Reason) -> Iterator[str]:
    """Yield the rules that decide below *reason*, each with what it cites, once."""
    seen = set()
    for part in walk(reason):
        if part.rule is not None and (told := f"{part.rule} ({'; '.join(part.cites)})") not in seen:
            seen.add(told)
            yield told


def _kind(old: Told, new: Told) -> Literal["verdict", "grounds", "wording"] | None:
    if old.verdict != new.verdict:
        return "verdict"
    if (old.elements, old.blockers, old.grounds) != (new.elements, new.blockers, new.grounds):
        return "grounds"
    return "wording" if old.wording != new.wording else None


# ---- which rules -----------------------------------------------------------------------------------------------------


def _rules(old: Rulebook, new: Rulebook, pair: Pair) -> Iterator[RuleChanged]:
    """Yield every rule and record that only one of the two has, and every one whose labels changed."""
    gone = {one.form for one in pair.gone}
    come = {one.form for one in pair.come}
    before, after = _named(old), _named(new)
    for name in dict.fromkeys((*after, *before)):
        mine, theirs = after.get(name, ()), before.get(name, ())
        where = (mine or theirs)[0]
        place = f"{where.file}:{where.line}"
        lost = any(parts(one.text).form in gone for one in theirs)
        won = any(parts(one.text).form in come for one in mine)
        if not theirs or not mine:
            yield RuleChanged(name, place, "added" if mine else "removed")
        elif lost or won:
            yield RuleChanged(name, place, "changed")
        elif _labels(mine[0]) != _labels(theirs[0]):
            yield RuleChanged(name, place, "reworded")


def _named(rulebook: Rulebook) -> dict[str, tuple[Statement, ...]]:
    """Return the statements of *rulebook* by their id, or, where they have none, by what they say."""
    found: dict[str, tuple[Statement, ...]] = {}
    for statement in rulebook.statements:
        if statement.kind == "defined":
            continue
        id = statement.labels.one("id") if statement.labels else None
        name = id or " ".join(statement.text.split())
        found[name] = (*found.get(name, ()), statement)
    return found


def _labels(statement: Statement) -> Mapping[str, tuple[str, ...]]:
    return dict(statement.labels.values) if statement.labels else {}


# ---- for other programs ----------------------------------------------------------------------------------------------


def as_data(found: Difference) -> dict[str, object]:
    """Return *found* as plain data for JSON."""
    plain = asdict(found)
    witness = found.witness
    plain["witness"] = None
    if witness is not None:
        case = witness.case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        plain["witness"] = {"old": witness.old, "new": witness.new, "case": case}
    return {"schema": "casus-diff/1", "same": found.same, **plain}
