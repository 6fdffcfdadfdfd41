"""Each case of the corpus under two rulebooks: at which of its questions it comes out otherwise.

A case is grounded once for all its questions, with as much of both rulebooks as says where they conclude something
else by what was changed. The questions in whose settings they do not need not be asked: they come out alike. Grounds
and wording are compared at a case's own question, where the explanation looks at a word that a changed rule concludes.
Where the records changed that questions are put by, or the words themselves, both are asked everything.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any, Literal

from reasoner.case.case import Case, parse_conclusion
from reasoner.case.facts import Fact
from reasoner.engine.law import Law
from reasoner.engine.worlds import TOLD
from reasoner.errors import CaseError, CasusError
from reasoner.explanation.explainer import Reason
from reasoner.explanation.wording import plain, record_names
from reasoner.questions.asking import LATER_QUESTIONS, Asking, Options
from reasoner.questions.assessing import DEFAULT_READING, Inquiry
from reasoner.questions.grounds import GROUND_WORDS, Grounds
from reasoner.questions.surroundings import meeting
from reasoner.questions.telling import bearing, gist, walk
from reasoner.rulebook.labels import Statement
from reasoner.rulebook.parts import below
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.templates import Pattern
from reasoner.upkeep.pairing import APART, Pair
from reasoner.upkeep.spreading import spread, usual_jobs
from reasoner.upkeep.testing import Question, found_on_the_way, questions

BESIDE: Mapping[str, Sequence[tuple[str, int]]] = {
    "conditions": (("element", 2), ("met", 1), ("unsettled", 2)),
    "questions": (("finding", 2), ("owes", 2), ("breach", 1)),
    "instead": (("available", 1),),
    "acts": (("justified", 2), ("perhaps_justified", 2), ("tested_on", 2)),
}
"""The words that an answer is read from beside its verdict, by what it says with them."""
_ASKED = tuple(dict.fromkeys(word for word, _ in (*TOLD, *GROUND_WORDS, *chain(*BESIDE.values()))))
PUT_BY = frozenset({
    "encoded", "kept_through", "clause", "legal_question", "position", "default", "reading", "status_question", "state",
    "treaty", "unencoded_treaty", "authority", "no_claim",
})  # fmt: skip
"""The records that questions are put by, and answers told by, beside what the rules make of them."""
_CLAIMED = ("borne_out", "refuted", "closed_for")
"""What checking a claim reads."""
_OWED_BY = "owed by"
_FEW = 3
"""Up to how many cases are asked here, and not in processes beside this one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one rulebook makes of one question: the verdict, and each element with its status, grounds and wording."""

    verdict: str
    blockers: tuple[str, ...]
    elements: Mapping[str, str]
    grounds: Mapping[str, tuple[str, ...]]
    """The rules and provisions that decide, by element."""
    wording: Mapping[str, tuple[str, ...]]
    """What is said of each element: in short, then each step of the explanation."""
    questions: Mapping[str, str]
    """The status of each question that comes after the clause itself."""
    checks: Mapping[str, str]
    """What is found of each claim, and of each conclusion on the way, that the case expects something of."""
    around: Mapping[str, str]
    """Of the case's own question: the verdict on each reading, who contests what, what is open instead, who else is
    seen, and what each act stands on."""


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """One case that comes out otherwise, in the same way at each of the questions *asked*; *error* says why one of the
    two rulebooks could not be asked."""

    case: str
    kind: Literal["verdict", "grounds", "wording", "error"]
    old: Told | None
    new: Told | None
    error: str | None = None
    asked: tuple[str, ...] = ("as asked",)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two rulebooks, as far as answers look at it.

    *words* are those that a changed or reworded rule concludes, *explained* whether elements depend on any of them.
    *beside* says of a case where the two are APART, with *twice* under two names, and, where it is *explained*, how
    elements stand under the second; it is None if both are to be asked everything, since what changed is read elsewhere
    than by rules.
    """

    words: frozenset[str]
    explained: bool = False
    beside: Rulebook | None = None
    twice: frozenset[str] = frozenset()

    @classmethod
    def between(cls, pair: Pair) -> Changes:
        """Return what differs between the two rulebooks of *pair*."""
        both = pair.old, pair.new
        lines = [{_said(one) for one in rulebook.statements if one.kind != "defined"} for rulebook in both]
        apart = [
            one for rulebook in both for one in rulebook.statements
            if one.kind != "defined" and not all(_said(one) in line for line in lines)
        ]  # fmt: skip
        words = [
            {file.name: file.text for file in rulebook.files if file.name.endswith("vocabulary.lp")}
            for rulebook in both
        ]
        heads = pair.moved | {one.text.partition("(")[0].strip() for one in apart}
        if words[0] != words[1] or heads & PUT_BY or record_names(pair.old) != record_names(pair.new):
            return cls(heads)
        told = [word for word, _ in TOLD]
        explained = bool(below(pair.new.parts, told) & heads)
        return cls(heads, explained, pair.beside(told if explained else ()), pair.twice)


def _said(statement: Statement) -> tuple[str, str]:
    labels = dict(statement.labels.values) if statement.labels else {}
    return " ".join(statement.text.split()), repr(sorted(labels.items()))


@dataclass(frozen=True, slots=True)
class Rerun:
    """What became of one case: how it changed, what the first rulebook has no word for; not *asked*, time was out."""

    case: str
    changed: tuple[CaseChanged, ...] = ()
    left_out: tuple[str, ...] = ()
    asked: bool = True


def rerun(
    laws: tuple[Law, Law], changes: Changes, reading: str, cases: Sequence[Case], deadline: float | None = None
) -> Iterator[Rerun]:
    """Yield what becomes of each of *cases*, in order. Other processes are at work from the first `next` on, which
    yields nothing of a case: what is done meanwhile is done beside them."""
    words = {*_ASKED, *(word for case in cases for word in _expected(case))}
    pruned = Law(laws[0].rulebook.pruned(words)), Law(laws[1].rulebook.pruned(words))
    jobs = usual_jobs() if len(cases) > _FEW else 1
    items: list[Case | None] = [None, *cases]
    yield from spread(_begin, (pruned, changes, reading, deadline), items, jobs=jobs)


def _expected(case: Case) -> Iterator[str]:
    """Yield the words that the expectations of *case* are about, beside those of every answer."""
    for question in questions(case):
        yield from (parse_conclusion(text)[0] for text in question.expected.concludes)
        yield from _CLAIMED if question.expected.claims else ()


def _begin(
    laws: tuple[Law, Law], changes: Changes, reading: str, deadline: float | None
) -> Callable[[Case | None], Rerun]:
    comparing = Comparing(laws, changes, reading)

    def work(case: Case | None) -> Rerun:
        if case is None:
            return Rerun("")
        if deadline is not None and time.monotonic() > deadline:
            return Rerun(case.id, asked=False)
        return comparing.compared(case)

    return work


class _Noted(dict[str, tuple[Statement, ...]]):
    """Rules by the word they conclude, which notes the words that were looked for."""

    def __init__(self, rules: Mapping[str, tuple[Statement, ...]]) -> None:
        super().__init__(rules)
        self.seen: set[str] = set()

    def get(self, word: str, default: Any = None) -> Any:
        self.seen.add(word)
        return super().get(word, default)


class Comparing:
    """Asks each case under both rulebooks, or, where that is seen to be enough, under the second alone."""

    def __init__(self, laws: tuple[Law, Law], changes: Changes, reading: str) -> None:
        self.laws = laws
        self.changes = changes
        self.reading = reading
        self._beside = None if changes.beside is None else Law(changes.beside)
        self._dependent: dict[str, bool] = {}
        self._noted = _Noted(laws[1].rulebook.rules)
        if changes.beside is not None:
            changes.beside.__dict__["rules"] = self._noted

    def compared(self, case: Case) -> Rerun:
        """Return at which questions *case* comes out otherwise."""
        own = self._put(Options())
        asked = {own: "as asked"}
        expected: dict[Options, list[Question]] = {}
        for question in questions(case):
            options = self._put(question.asked)
            asked.setdefault(options, question.described)
            expected.setdefault(options, []).append(question)
        left: tuple[str, ...] = ()
        try:
            old, left = fitted_to(case, self.laws[0])
        except CasusError as problem:
            changed = CaseChanged(case.id, "error", None, None, f"under the old rules: {problem.what}")
            return Rerun(case.id, (changed,), left)
        if left or self._beside is None:
            looked = dict.fromkeys(asked, True)
        else:
            looked = dict(self._otherwise(case, own, asked, expected))
        sides = _Side(old, self.laws[0], tuple(looked), expected), _Side(case, self.laws[1], tuple(looked), expected)
        found = [self._at(case, sides, options, asked[options], apart) for options, apart in looked.items()]
        return Rerun(case.id, tuple(_joined(one for one in found if one is not None)), left)

    def _put(self, options: Options) -> Options:
        return options if options.reading or self.reading == DEFAULT_READING else replace(options, reading=self.reading)

    def _otherwise(
        self, case: Case, own: Options, asked: Collection[Options], expected: Mapping[Options, Sequence[Question]]
    ) -> Iterator[tuple[Options, bool]]:
        """Yield those of *asked* at which the case may come out otherwise, and whether in more than its wording."""
        assert self._beside is not None
        side = _Side(case, self._beside, tuple(asked), expected)
        for options, asking in side.askings.items():
            apart = self._told_apart(asking, expected.get(options, ()), around=options == own)
            if apart or (options == own and self._looked_at(asking)):
                yield options, apart

    def _told_apart(self, asking: Asking, expected: Sequence[Question], *, around: bool) -> bool:
        """Tell whether what changed may bear on how matters stand at the question."""
        world = asking.inquiry.world
        if not self.changes.twice.isdisjoint(world.given):
            return True
        if not world.ever(APART):
            return False
        claims = any(question.expected.claims for question in expected)  # looked at in settings of their own
        inquiry = asking.inquiry
        looked = chain(inquiry.settings(), inquiry.settings_around() if around else ())
        return claims or any(world.possible(one, APART, wanted=True) for one in looked)

    def _at(
        self, case: Case, sides: tuple[_Side, _Side], options: Options, words: str, apart: bool
    ) -> CaseChanged | None:
        old, new = sides
        for side, which in zip(sides, ("the old", "the new"), strict=True):
            if (problem := side.error(options)) is not None:
                other = new if side is old else old
                if other.error(options) != problem:
                    return CaseChanged(case.id, "error", None, None, f"under {which} rules: {problem}", (words,))
                return None
        own = options == self._put(Options())
        before, told = (side.told(options, explained=own, surrounded=own and apart) for side in sides)
        if before.questions.get("owed") != told.questions.get("owed"):  # which says who owes as well
            before, told = (replace(one, around=without_debtors(one.around)) for one in (before, told))
        kind = _kind(before, told)
        return CaseChanged(case.id, kind, before, told, asked=(words,)) if kind else None

    def _looked_at(self, asking: Asking) -> bool:
        """Tell whether the explanation looks at a word that a changed rule concludes."""
        if not self.changes.explained:
            return False
        self._noted.seen.clear()
        for name, status in asking.assessed[0].elements.items():
            if status != "not_reached" and self._depends(name):
                _reason(asking, name)
        return bool(self._noted.seen & self.changes.words)

    def _depends(self, element: str) -> bool:
        """Tell whether the element may depend on a word that a changed rule concludes."""
        found = self._dependent.get(element)
        if found is None:
            rulebook = self.laws[1].rulebook
            own = [
                one for one in rulebook.parts
                if one.heads & {"met", "unsettled"} and re.match(rf"\s*\w+\(\s*({element}\b|[A-Z_])", one.text)
            ]  # fmt: skip
            words = {word for one in own for word in (*one.heads, *one.body)}
            rest = [one for one in rulebook.parts if one in own or not one.heads & {"met", "unsettled"}]
            if any("met" in one.body or "unsettled" in one.body for one in own):
                rest = list(rulebook.parts)
            found = self._dependent[element] = bool(below(rest, words) & self.changes.words)
        return found


class _Side:
    """The questions about one case under one rulebook, in as few ground programs as serve them."""

    def __init__(
        self, case: Case, law: Law, asked: Sequence[Options], expected: Mapping[Options, Sequence[Question]]
    ) -> None:
        self.case = case
        self.law = law
        self._asked = asked
        self._expected = expected

    @property
    def askings(self) -> Mapping[Options, Asking]:
        """Every question that can be asked."""
        return self._put[0]

    @property
    def errors(self) -> Mapping[Options, str]:
        """Why those that cannot be asked cannot."""
        return self._put[1]

    @cached_property
    def _put(self) -> tuple[Mapping[Options, Asking], Mapping[Options, str]]:
        askings: dict[Options, Asking] = {}
        errors: dict[Options, str] = {}
        for options in self._asked:
            try:
                askings[options] = Asking(self.case, self.law, options, whole=False)
            except CasusError as problem:
                errors[options] = problem.what
        Inquiry.share([one.inquiry for one in askings.values()])
        return askings, errors

    def error(self, options: Options) -> str | None:
        """Return why the question cannot be asked, or None."""
        return self.errors.get(options)

    def told(self, options: Options, *, explained: bool, surrounded: bool) -> Told:
        """Return what the rulebook makes of the question: how matters stand, and, if *explained*, on what grounds, and
        what stands around it, if it is to be *surrounded*."""
        asking = self.askings[options]
        main, _ = asking.assessed
        grounds, wording = {}, {}
        for name, status in main.elements.items():
            if status == "not_reached" or not explained:
                continue
            reason = _reason(asking, name)
            grounds[name] = tuple(_grounds(reason))
            wording[name] = tuple(dict.fromkeys((gist(reason), *(part.says for part in walk(reason)))))
        later = {question: asking.status(question) for question in LATER_QUESTIONS}
        return Told(
            main.verdict, main.blockers, dict(main.elements), grounds, wording, later, self.checks(options),
            dict(around(asking)) if surrounded else {},
        )  # fmt: skip

    def checks(self, options: Options) -> Mapping[str, str]:
        """Return what is found of each claim and conclusion on the way of which something is expected."""
        return {
            check.what: check.got
            for question in self._expected.get(options, ())
            for check in found_on_the_way(question, self.askings[options], self.case)
        }


def around(asking: Asking) -> Iterator[tuple[str, str]]:
    """Yield what stands around the answer: what is told, and what is found of it."""
    main, inquiry = asking.assessed[0], asking.inquiry
    owed = sorted(inquiry.world.holding(asking.setting, "owes", 2), key=str)
    yield _OWED_BY, ", ".join(f"{party} ({plain(str(duty))})" for party, duty in owed) or "nobody"
    for name, positions in inquiry.contested(main).items():
        yield f"{name} contested by", ", ".join(positions) or "nobody"
    for reading in asking.law.readings:
        yield f"verdict on the reading {reading}", inquiry.combined(reading=reading)[0].verdict
    yield "open instead", ", ".join(sorted(frozenset().union(*asking.available().values()))) or "nothing"
    yield "also seen", ", ".join(victim for victim, _, _ in meeting(inquiry, main)) or "nobody"
    grounds = Grounds(inquiry, asking.setting)
    for act in asking.case.acts:
        stands = (f"{ground} ({plain(grounds.status(act, ground))})" for ground in grounds.tested(act))
        yield f"{act} stands on", ", ".join(stands) or "nothing"


def without_debtors(told: Mapping[str, str]) -> dict[str, str]:
    """Return *told*, as `around` yields it, without who owes."""
    return {what: says for what, says in told.items() if what != _OWED_BY}


def shifted(what: str, before: str, after: str) -> str:
    """Say what a list lost and won; of what is one word, what it was and is."""
    old, new = before.split(", "), after.split(", ")
    if len(old) == len(new) == 1 and not {before, after} & {"nobody", "nothing"}:
        return f"{what}: {before} -> {after}"
    gone = [f"- {one}" for one in old if one not in (*new, "nobody", "nothing")]
    return f"{what}: {' '.join([*gone, *(f'+ {one}' for one in new if one not in (*old, 'nobody', 'nothing'))])}"


def _joined(found: Iterable[CaseChanged]) -> Iterator[CaseChanged]:
    """Yield *found* with those as one that differ only in the question."""
    by_change: dict[object, CaseChanged] = {}
    for one in found:
        key = repr((one.kind, one.error, _change(one)))
        first = by_change.get(key)
        by_change[key] = one if first is None else replace(first, asked=(*first.asked, *one.asked))
    yield from by_change.values()


def _change(one: CaseChanged) -> object:
    """Return what is another under the second rulebook: the same for two questions that change alike."""
    old, new = one.old, one.new
    if old is None or new is None:
        return None
    parts: list[tuple[Mapping[str, object], Mapping[str, object]]] = [
        (old.elements, new.elements), (old.questions, new.questions), (old.checks, new.checks),
        (old.around, new.around),
        (_unordered(old.grounds), _unordered(new.grounds)),
    ]  # fmt: skip
    if one.kind == "wording":
        parts.append((old.wording, new.wording))
    names = [
        [(name, mine.get(name), theirs.get(name)) for name in dict.fromkeys((*mine, *theirs))
         if mine.get(name) != theirs.get(name)]
        for mine, theirs in parts
    ]  # fmt: skip
    return old.verdict, new.verdict, names


def fitted_to(case: Case, law: Law) -> tuple[Case, tuple[str, ...]]:
    """Return *case* without the facts that *law* has no word for, and the names of those."""
    left: list[str] = []
    facts: dict[str, Fact] = dict(case.facts)
    while True:
        fitted = case.with_facts(facts) if left else case
        try:
            law.check(fitted)
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
    """Yield the rules that *reason* rests on, each with what it cites, once: of what holds those that make it hold, of
    what does not the one that would have to, and those it wants."""
    parts = list(bearing(reason)) if reason.status == "holds" else [reason, *reason.because]
    told = (f"{part.rule} ({'; '.join(part.cites)})" for part in parts if part.rule is not None)
    yield from dict.fromkeys(told)


def _kind(old: Told, new: Told) -> Literal["verdict", "grounds", "wording"] | None:
    if old.verdict != new.verdict:
        return "verdict"
    if (old.elements, old.blockers, old.questions, old.checks, old.around) != (
        new.elements, new.blockers, new.questions, new.checks, new.around
    ):  # fmt: skip
        return "grounds"
    if _unordered(old.grounds) != _unordered(new.grounds):
        return "grounds"
    return "wording" if old.wording != new.wording else None


def _unordered(grounds: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Return *grounds* such that two that name the same in another order are equal."""
    return {name: sorted(told) for name, told in grounds.items()}
