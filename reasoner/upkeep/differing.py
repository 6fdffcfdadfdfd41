"""What a change of rules changes: on every case of the corpus, and beyond it over all scenarios of a scope.

On the corpus: changed verdicts, then changed grounds under the same verdict (the status of elements, what blocks, the
rules and provisions that decide), then changed wording. Beyond it, by solver: whether the clause is grounded in the
same scenarios, in more, in fewer or in others, with one of fewest facts that tells the two apart.

The first rulebook need only parse and ground; what it has no word for is left out of what it is asked, and listed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from reasoner.case.case import Case
from reasoner.engine.law import Law
from reasoner.errors import RulebookError
from reasoner.questions.asking import LATER_QUESTIONS, Asking, Options
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.rulebook.labels import Statement, read_statements
from reasoner.rulebook.parts import parts
from reasoner.rulebook.rewriting import condition_text, pattern_text
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.rulebook.templates import compile_rule
from reasoner.upkeep.pairing import Compared, Pair, Relation, Words
from reasoner.upkeep.rerunning import BESIDE, CaseChanged, Changes, around, rerun, shifted, without_debtors
from reasoner.upkeep.scenarios import Scenario, Stage

VERDICT: Mapping[str, Words] = {"grounded": (("grounded", 1),), "open": (("perhaps_grounded", 1),)}
"""What makes a verdict: what is grounded, and what is left open."""


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """A rule or record that only one of the two has, or whose labels changed: its name and where it stands."""

    name: str
    where: str
    how: Literal["added", "removed", "changed", "reworded"]
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    """What only the first, and only the second, says: conditions or labels, where these alone differ, else whole
    rules."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A scenario that tells the two apart, as a case, and the verdict each gives; *about* says what else differs."""

    case: Case
    old: str
    new: str
    about: tuple[str, ...] = ()


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
    scope: tuple[str, ...]
    witnesses: tuple[Apart, ...] = ()
    """One for each way in which they differ: one that only the second grounds, one that only the first does."""
    unasked: tuple[str, ...] = ()
    """The cases for which no time was left."""

    @property
    def witness(self) -> Apart | None:
        """The first of the witnesses, if there is any."""
        return self.witnesses[0] if self.witnesses else None

    @property
    def same(self) -> bool:
        """Whether they are equivalent and nothing changed on the corpus."""
        settled = {self.relation, self.open, *self.beside.values()} == {"equivalent"}
        return settled and not self.corpus and not self.unasked and not any(one.how == "reworded" for one in self.rules)


def diff(
    old: tuple[str, Rulebook],
    new: tuple[str, Rulebook],
    cases: Iterable[Case],
    *,
    reading: str | None = None,
    seconds: float | None = None,
) -> Difference:
    """Return what changed from *old* to *new*, each with the name it goes by.

    What is not found out within *seconds* is not settled, and the cases left then are not asked.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    reading = reading or DEFAULT_READING
    pair = Pair(old[1], new[1])
    laws = Law(old[1]), Law(new[1])
    for law in laws:
        law.taken(reading)
    rules = tuple(_rules(old[1], new[1], pair))
    given = tuple(cases)
    changes = Changes.between(pair)
    corpus = rerun(laws, changes, reading, given if rules or changes.beside is None else (), deadline)
    next(corpus)  # from here on other processes ask the cases, and this one asks the solver
    named = (*pair.named(laws[1].words.states), *Stage(laws, reading=reading).unlike())
    stage = Stage(laws, reading=reading, named=named, happened=pair.days)
    compared = pair.compare(stage, VERDICT, seconds, beside=BESIDE)
    apart = _apart(stage, laws, compared.values())
    found = list(corpus)
    changed = [one for case in found for one in case.changed]
    return Difference(
        old=old[0], new=new[0], reading=reading, rules=rules, corpus=tuple(sorted(changed, key=_order)),
        cases=len(given), left_out={case.case: case.left_out for case in found if case.left_out},
        relation=compared["grounded"].relation, open=compared["open"].relation,
        beside={matter: compared[matter].relation for matter in BESIDE},
        scope=stage.scope(), witnesses=apart, unasked=tuple(case.case for case in found if not case.asked),
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


def _apart(stage: Stage, laws: tuple[Law, Law], found: Iterable[Compared]) -> tuple[Apart, ...]:
    """Return the scenarios of the first of *found* that has any, as cases that both rulebooks are asked about."""
    shown: Sequence[Scenario] = next((one.scenarios for one in found if one.scenarios), ())
    told: list[Apart] = []
    for scenario in shown:
        case = stage.case(scenario, id="apart", title="A scenario that tells two rulebooks apart")
        old, new = (Asking(case, law, Options(), whole=False) for law in laws)
        verdicts = old.assessed[0].verdict, new.assessed[0].verdict
        note = "Supposed: no source tells any of it. A scenario of fewest facts that two rulebooks answer otherwise."
        one = Apart(case.model_copy(update={"note": note}), *verdicts, tuple(_beside(old, new)))
        if not told or verdicts[0] != verdicts[1]:  # where only what stands beside the verdict differs one is enough
            told.append(one)
    return tuple(told)


def _beside(old: Asking, new: Asking) -> Iterator[str]:
    """Yield how elements and questions stand under the two, where they do not stand alike."""
    before, after = old.assessed[0].elements, new.assessed[0].elements
    pairs = [(name, before.get(name, "no such element"), after.get(name, "no such element")) for name in after]
    pairs += [(name, str(old.status(name)), str(new.status(name))) for name in LATER_QUESTIONS]
    told, here = dict(around(old)), dict(around(new))
    if old.status("owed") != new.status("owed"):
        here = without_debtors(here)
    pairs += [(what, told.get(what, "no such thing"), says) for what, says in here.items()]
    yield from (shifted(name, one, other) for name, one, other in pairs if one != other)


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
            yield RuleChanged(name, place, "changed", *_apart_in(theirs, mine))
        elif _labels(mine[0]) != _labels(theirs[0]):
            yield RuleChanged(name, place, "reworded", *_reworded(theirs[0], mine[0]))


def _reworded(old: Statement, new: Statement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels that only *old* has, and those that only *new* has."""
    before, after = (
        [f"{key} {value}" for key, values in _labels(one).items() for value in values] for one in (old, new)
    )
    return tuple(one for one in before if one not in after), tuple(one for one in after if one not in before)


def _apart_in(old: Sequence[Statement], new: Sequence[Statement]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what only *old*, and only *new*, says."""
    texts = [{parts(one.text).form: one for one in statements} for statements in (old, new)]
    gone, come = ([one for form, one in mine.items() if form not in theirs] for mine, theirs in (texts, texts[::-1]))
    split = [[_taken_apart(one) for one in some] for some in (gone, come)]
    if len(gone) == len(come) == 1 and split[0][0][0] == split[1][0][0]:
        before, after = split[0][0][1], split[1][0][1]
        return tuple(one for one in before if one not in after), tuple(one for one in after if one not in before)
    plain = [tuple(" ".join(one.text.split()) for one in some) for some in (gone, come)]
    return plain[0], plain[1]


def _taken_apart(statement: Statement) -> tuple[str, tuple[str, ...]]:
    """Return the head of a rule and its conditions; of anything else, or of what has another form, the whole."""
    text = " ".join(statement.text.split())
    if statement.kind != "rule":
        return text, ()
    try:
        rule = compile_rule(statement)
    except RulebookError:
        return text, ()
    return pattern_text(rule.head), tuple(map(condition_text, rule.body))


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
    told = [_witness(one) for one in found.witnesses]
    plain["witness"] = told[0] if told else None
    plain["witnesses"] = told
    return {"schema": "casus-diff/1", "same": found.same, **plain}


def _witness(one: Apart) -> dict[str, object]:
    case = one.case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"old": one.old, "new": one.new, "case": case}
