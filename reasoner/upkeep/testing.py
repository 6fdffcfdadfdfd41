"""Hold each case's expectations against its answers, and say what a failing one comes down to.

One rulebook serves all cases, and one ground program the questions of a case that suppose the same: only what is
expected is worked out. Of a question of which something fails the whole answer is worked out, to say why. Prints
nothing and decides nothing about how a run ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from types import SimpleNamespace
from typing import cast
from xml.sax.saxutils import escape, quoteattr

from reasoner.answer import Answer, Explanation, Scope
from reasoner.case.atoms import Atom
from reasoner.case.case import Case, ClaimFinding, Expected, ExpectedAt, parse_conclusion
from reasoner.case.checking import check_conclusions
from reasoner.case.corpus import Corpus
from reasoner.case.facts import Statement
from reasoner.engine.law import Law
from reasoner.engine.worlds import Model, Setting
from reasoner.errors import CasusError, Where, did_you_mean
from reasoner.explanation.explainer import Explainer, Reason
from reasoner.questions.asking import LATER_QUESTIONS, Asking, Options
from reasoner.questions.assessing import THRESHOLD, Inquiry
from reasoner.questions.claiming import Claiming, StatementFound, claims
from reasoner.questions.flipping import MOST_CHANGES, Turned
from reasoner.questions.settling import Weight
from reasoner.questions.surroundings import meeting
from reasoner.questions.turning import Turning
from reasoner.rulebook.templates import Pattern

ASKED = ("on", "known", "article", "act", "victim", "reading", "account", "assume")
"""What an `at` of a case may ask otherwise."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing expected: *what*, the two values in words, and if it fails what the difference comes down to.

    *where* is the place in the case file that expects it.
    """

    asked: str
    what: str
    expected: str
    got: str
    because: tuple[str, ...] = ()
    where: Where | None = None

    @property
    def passed(self) -> bool:
        """Whether it came out as expected."""
        return self.expected == self.got

    @property
    def name(self) -> str:
        """How it is called among the checks of its case."""
        return f"{self.what} ({self.asked})"


@dataclass(frozen=True, slots=True)
class CaseTested:
    """One case with every check made; *error* if it could not be asked at all. *clauses* are those it asks about."""

    case: str
    file: str
    checks: tuple[Check, ...]
    error: str | None = None
    clauses: frozenset[tuple[str, str]] = frozenset()

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if not check.passed)

    @property
    def passed(self) -> bool:
        """Whether all came out as expected."""
        return self.error is None and not self.failures


@dataclass(frozen=True, slots=True)
class Question:
    """One question a case has expectations about: what is expected, how it is asked, and where in the case that is."""

    expected: Expected
    asked: Options
    path: tuple[str, ...]

    @property
    def described(self) -> str:
        """In words how it differs from the case's own."""
        return described(self.asked)


def test_case(
    case: Case,
    law: Law,
    selected: Selected | None = None,  # noqa: PT028
    *,
    why: bool = True,  # noqa: PT028
) -> CaseTested:
    """Return how every expectation of *case* comes out under *law*, or every one that is *selected* by its name; and
    *why*, where it is not as expected."""
    checks: list[Check] = []
    clauses: set[tuple[str, str]] = set()
    error = None
    try:
        together = _Together(case, law)
    except CasusError as problem:
        return CaseTested(case.id, case.file, (), str(problem))
    for question in questions(case):
        if selected is not None and not any(map(selected, names(question))):
            continue
        try:
            found = together.checks(question, why=why)
            clauses.add(together.clause(question))
        except CasusError as problem:
            error = f"{question.described}: {problem}"
            break
        checks += [check for check in found if selected is None or selected(check.name)]
    return CaseTested(case.id, case.file, tuple(checks), error, frozenset(clauses))


# pytest collects what is called test_...; this is no test of its own.
test_case.__test__ = False  # type: ignore[attr-defined]

Selected = Callable[[str], bool]
"""Tells of the name of a check whether it is to be made."""


def selection(case: Case, words: str) -> Selected | None:
    """Return which checks of *case* the *words* select: each word is part of a name or the title of the case, or of
    the name of the check; None for all of them."""
    known = " ".join((case.id, *case.aliases, case.title, case.file)).lower()
    left = [word for word in words.lower().split() if word not in known]
    return (lambda name: all(word in name.lower() for word in left)) if left else None


def asked_in(corpus: Corpus, law: Law) -> set[tuple[str, str]]:
    """Return the (treaty, article) of every clause the cases of *corpus* ask about under *law*: by their own question
    and by each they have expectations about. What cannot be read or asked asks about nothing."""
    found: set[tuple[str, str]] = set()
    for entry in corpus.entries:
        with suppress(CasusError):
            case = corpus.load(entry)
            for options in dict.fromkeys((Options(), *(question.asked for question in questions(case)))):
                with suppress(CasusError):
                    asked = Asking(case, law, options, whole=False).asked
                    found.add((asked.treaty, asked.article))
    return found


def warnings(tested: Iterable[CaseTested], law: Law, *, whole: bool) -> Iterator[str]:
    """Yield what is missing: expectations of a case, and, if the *whole* corpus was tested, a case for a clause."""
    asked: set[tuple[str, str]] = set()
    for one in tested:
        asked |= one.clauses
        if whole and one.error is None and not one.checks:
            yield f"{one.file}: the case {one.case} states no expectation"
    for treaty in law.treaties if whole else ():
        for article, _ in law.clauses(treaty):
            if (treaty, article) not in asked:
                yield f"no case asks about {article} of {treaty}"


def checking(case: Case, law: Law) -> Callable[[Question], list[Check]]:
    """Return what makes the checks of one question of *case*: questions that suppose the same are grounded once.

    Raises CaseError for an expected conclusion that nothing can be.
    """
    return _Together(case, law).checks


class _Together:
    """The questions about one case, with one ground program for all that suppose the same.

    Raises CaseError for an expected conclusion that nothing can be: `no` would come out of it, whatever was meant.
    """

    def __init__(self, case: Case, law: Law) -> None:
        check_conclusions(case, law.words)
        self.case = case
        self.law = law
        self._askings: dict[Options, Asking] = {}

    def checks(self, question: Question, *, why: bool = True) -> list[Check]:
        """Return the checks of one question."""
        found = list(checks_of(question, self._asking(question.asked)))
        if why and not all(check.passed for check in found):
            asking = self._asking(question.asked)
            answer = asking.answer()
            reasons = _Reasons(asking, answer)
            found = [*_checks(question, answer, reasons), *_conclusions(question, asking, reasons)]
            if question.expected.claims:
                found += _claims(question, claims(self.case, question.asked, law=self.law).statements)
        if question.expected.flips is not None:
            found += _flips(question, self.case, self.law)
        return [replace(check, where=self._place(question, check)) for check in found]

    def clause(self, question: Question) -> tuple[str, str]:
        """Return the treaty and the article *question* asks about."""
        asked = self._asking(question.asked).asked
        return asked.treaty, asked.article

    def _place(self, question: Question, check: Check) -> Where | None:
        key, _, rest = check.what.partition(" ")
        name = rest if key == "concludes" else rest.rpartition(" ")[2]
        if key in _NAMED and name:
            return self.case.where(*question.path, _NAMED[key], name)
        return self.case.where(*question.path, _WHOLE.get(key, key))

    def _asking(self, asked: Options) -> Asking:
        """Return the question, grounded together with all others that can be."""
        if not self._askings:
            for other in dict.fromkeys((asked, *(question.asked for question in questions(self.case)))):
                with suppress(CasusError):
                    self._askings[other] = _Standing(self.case, self.law, other, whole=False)
            Inquiry.share([asking.inquiry for asking in self._askings.values()])
        return self._askings.get(asked) or _Standing(self.case, self.law, asked, whole=False)


_NAMED = {
    "concludes": "concludes", "element": "elements", "question": "questions", "claim": "claims",
    "triggered": "triggered", "verdict": "verdicts",
}  # fmt: skip
"""The key under which a check of something named is expected, by the first word of what it is."""
_WHOLE = {"flip": "flips", "also": "also_seen", "open": "instead"}
"""The key of one that is not of something named, where it is another word."""


class _Standing(Asking):
    """A question asked for how matters stand: what would turn the verdict is not looked for."""

    @cached_property
    def _turned(self) -> Turned:
        return Turned((), (), Scope(size=0, complete=True, currencies=(), tried=0, bearing=0, stand_ins={}, named=()))

    @cached_property
    def _weighed(self) -> dict[str, Weight]:
        return {}


class Silent(Claiming):
    """Finds what is to be found of a statement, and says nothing of why."""

    def _explainer(self, inquiry: Inquiry, setting: Setting) -> Explainer:  # noqa: ARG002
        return cast(Explainer, _Unsaid())

    def _turning(self, setting: Setting, decide: Callable[[Setting], ClaimFinding]) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def _otherwise(self, setting: Setting, decide: Callable[[Setting], ClaimFinding]) -> tuple[str, ...]:  # noqa: ARG002
        return ()


class _Unsaid:
    """In place of an explainer."""

    model = Model(())

    def why(self, *_: object) -> Reason:
        return Reason("", "fails")

    why_not = why


def checks_of(question: Question, asking: Asking, checking: Callable[[Asking], Claiming] = Silent) -> Iterator[Check]:
    """Yield each check of *question*, put as *asking*, as it is made and without a word of why; expected flips are
    not looked for. *checking* checks its claims."""
    yield from _checks(question, cast(Answer, _Told(asking)))
    yield from found_on_the_way(question, asking, asking.case, checking)


def found_on_the_way(
    question: Question, asking: Asking, case: Case, checking: Callable[[Asking], Claiming] = Silent
) -> Iterator[Check]:
    """Yield the checks of conclusions on the way, and of the claims that *case* states."""
    yield from _conclusions(question, asking)
    claiming = checking(asking) if question.expected.claims else None
    for name, wanted in question.expected.claims.items():
        fact = case.facts.get(name)
        if claiming is not None and isinstance(fact, Statement):
            found = claiming.statement(name, fact).finding
            yield Check(question.described, f"claim {name}", wanted, found)


class _Told:
    """As much of an answer as checks ask for, worked out when they do, and without a word of why."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._main, _ = asking.assessed
        self.verdict = self._main.verdict
        self.blockers = self._main.blockers
        self.elements = [_Element(name, status, self) for name, status in self._main.elements.items()]
        self.readings = _Lazy(asking.law.readings, self._reading)
        self.questions = _Lazy((*THRESHOLD, "triggered", *LATER_QUESTIONS), self._question)

    @cached_property
    def contested(self) -> Mapping[str, tuple[str, ...]]:
        return self._asking.inquiry.contested(self._main)

    @property
    def also_seen(self) -> list[SimpleNamespace]:
        found = meeting(self._asking.inquiry, self._main)
        return [SimpleNamespace(victim=victim, name=victim, says="") for victim, _, _ in found]

    @property
    def instead(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(id=basis) for basis in frozenset().union(*self._asking.available().values())]

    def _reading(self, name: str) -> SimpleNamespace:
        one, _ = self._asking.inquiry.combined(reading=name)
        return SimpleNamespace(triggered=one.triggered, verdict=one.verdict, says="")

    def _question(self, name: str) -> SimpleNamespace | None:
        status: str | None
        if name in THRESHOLD:
            status = self._main.elements.get(name)
        else:
            status = self._main.triggered if name == "triggered" else self._asking.status(name)
        return None if status is None else SimpleNamespace(status=status, says="")


@dataclass(frozen=True, slots=True)
class _Element:
    """An element of an answer that is not told in full."""

    id: str
    status: str
    told: _Told
    says: str = ""

    @property
    def contested(self) -> bool:
        return bool(self.told.contested[self.id])


class _Lazy:
    """Things by name, each found when it is asked for."""

    def __init__(self, names: Iterable[str], find: Callable[[str], SimpleNamespace | None]) -> None:
        self._names = frozenset(names)
        self._find = find

    def get(self, name: str) -> SimpleNamespace | None:
        return self._find(name) if name in self._names else None


def questions(case: Case) -> Iterator[Question]:
    """Yield every question the case has expectations about."""
    for expected, asked in questions_of(case):
        numbers = [str(number) for number, at in enumerate(case.expect.at) if at is expected]
        yield Question(expected, asked, ("expect", *(("at", numbers[0]) if numbers else ())))


def questions_of(case: Case) -> Iterator[tuple[Expected, Options]]:
    own = case.expect
    if any(getattr(own, name) not in (None, {}) for name in Expected.model_fields):
        yield own, Options()
    for at in own.at:
        yield at, _options(at)


def names(question: Question) -> Iterator[str]:
    """Yield the name of every check of *question*, in order, without asking it."""
    expected = question.expected
    found: list[str] = [what for what in ("verdict", "blockers") if getattr(expected, what) is not None]
    found += [f"element {name}" for name in expected.elements]
    found += ["contested"] if expected.contested is not None else []
    found += [f"triggered on the reading {name}" for name in expected.triggered]
    found += [f"verdict on the reading {name}" for name in expected.verdicts]
    found += [f"question {name}" for name in expected.questions]
    found += ["also seen"] if expected.also_seen is not None else []
    found += ["open instead"] if expected.instead is not None else []
    found += [f"concludes {text}" for text in expected.concludes]
    found += [f"claim {name}" for name in expected.claims]
    found += [f"flip {_changes(changes)}" for changes in expected.flips or ()]
    return (f"{what} ({question.described})" for what in found)


def _options(at: ExpectedAt) -> Options:
    return Options(**{name: getattr(at, name) for name in ASKED})


def described(options: Options) -> str:
    """Return in words how a question differs from the case's own."""
    parts = []
    for name in ASKED:
        value = getattr(options, name)
        if value:
            parts.append(f"{name} {', '.join(value) if isinstance(value, tuple) else value}")
    return "; ".join(parts) or "as asked"


def _checks(question: Question, answer: Answer, reasons: _Reasons | None = None) -> Iterator[Check]:
    """Yield the checks of *question* on *answer*; with *reasons*, each that fails with what it comes down to."""
    expected, asked = question.expected, question.described
    elements = {element.id: element for element in answer.elements}

    def check(what: str, wanted: str, got: str, because: Callable[[_Reasons], Iterable[str]]) -> Check:
        return Check(asked, what, wanted, got, tuple(because(reasons)) if reasons and wanted != got else ())

    def differing(what: str, expected: Iterable[str], got: Iterable[str]) -> Check:
        wanted, found = set(expected), set(got)
        return check(what, _set(wanted), _set(found), lambda reasons: reasons.elements(wanted ^ found))

    if expected.verdict is not None:
        yield check("verdict", expected.verdict, answer.verdict, lambda reasons: reasons.verdict())
    if expected.blockers is not None:
        yield differing("blockers", expected.blockers, answer.blockers)
    for name, status in expected.elements.items():
        element = elements.get(name)
        yield check(
            f"element {name}", status, element.status if element else "no such element",
            lambda reasons, name=name: reasons.elements({name}),  # type: ignore[misc]
        )  # fmt: skip
    if expected.contested is not None:
        yield differing(
            "contested", expected.contested, (element.id for element in answer.elements if element.contested)
        )
    for what, by_reading in (("triggered", expected.triggered), ("verdict", expected.verdicts)):
        for name, wanted in by_reading.items():
            told = answer.readings.get(name)
            yield check(
                f"{what} on the reading {name}", wanted, str(getattr(told, what)) if told else "no such reading",
                lambda reasons, name=name: reasons.reading(name),  # type: ignore[misc]
            )  # fmt: skip
    for name, wished in expected.questions.items():
        found = answer.questions.get(name)
        yield check(
            f"question {name}", wished, found.status if found else "no such question",
            lambda reasons, name=name: reasons.question(name),  # type: ignore[misc]
        )  # fmt: skip
    if expected.also_seen is not None:
        also, seen = set(expected.also_seen), {seen.victim for seen in answer.also_seen}
        yield check("also seen", _set(also), _set(seen), lambda reasons: reasons.also_seen(also))
    if expected.instead is not None:
        bases, present = set(expected.instead), {basis.id for basis in answer.instead}
        missing = bases - present
        yield check(
            "open instead", _set(bases), _set(present if missing else bases), lambda reasons: reasons.instead(missing)
        )


def _conclusions(question: Question, asking: Asking, reasons: _Reasons | None = None) -> Iterator[Check]:
    """Yield a check for each conclusion on the way that is expected or excluded."""
    world, setting = asking.inquiry.world, asking.setting
    for text, wanted in question.expected.concludes.items():
        atom = parse_conclusion(text)
        can = world.possible(setting, atom, wanted=True)
        got = "no" if not can else "open" if world.possible(setting, atom, wanted=False) else "yes"
        because = tuple(reasons.conclusion(atom)) if reasons and got != wanted else ()
        yield Check(question.described, f"concludes {text}", wanted, got, because)


def _claims(question: Question, found: Iterable[StatementFound]) -> Iterator[Check]:
    statements = {statement.name: statement for statement in found}
    for name, wanted in question.expected.claims.items():
        statement = statements[name]
        because = tuple(f"{part.asserts}: {part.finding}: {part.says}" for part in statement.parts)
        got = statement.finding
        yield Check(question.described, f"claim {name}", wanted, got, because if got != wanted else ())


class _Reasons:
    """What an answer rests on, in lines: each with the rule that made it, and where that rule stands."""

    def __init__(self, asking: Asking, answer: Answer) -> None:
        self._asking = asking
        self._answer = answer

    def verdict(self) -> Iterator[str]:
        """Yield what the verdict rests on: what blocks it, or, if nothing does, every element."""
        return self.elements(self._answer.blockers or [element.id for element in self._answer.elements])

    def elements(self, names: Collection[str]) -> Iterator[str]:
        """Yield how each of the elements *names* stands."""
        for element, told in zip(self._answer.elements, self._answer.explanation.because, strict=True):
            if element.id in names:
                contested = f", contested by {', '.join(element.contested_by)}" if element.contested else ""
                yield f"{element.id}: {element.status}{contested}: {element.says}{_made(told)}"

    def reading(self, name: str) -> Iterator[str]:
        """Yield what the answer on the reading *name* rests on."""
        if name in self._answer.readings:
            options = replace(self._asking.options, reading=name)
            asking = _Standing(self._asking.original, self._asking.law, options, whole=False)
            asking.inquiry.world = self._asking.inquiry.world  # a reading is a matter of its switches alone
            yield from _Reasons(asking, asking.answer()).verdict()

    def question(self, name: str) -> Iterator[str]:
        """Yield what is found of the question *name*."""
        found = self._answer.questions.get(name)
        if found is None:
            return
        if name in {element.id for element in self._answer.elements}:
            yield from self.elements({name})
            return
        explainer = self._asking.explainer
        made = ""
        if explainer.model.holds("finding", name, found.status):
            made = _made(explainer.why("finding", name, found.status))
        yield f"{found.says}{made}"

    def conclusion(self, atom: Atom) -> Iterator[str]:
        """Yield what the conclusion *atom*, or its absence, rests on."""
        word, of = atom
        explainer = self._asking.explainer
        holds = explainer.model.holds(word, *of)
        reason = explainer.why(word, *of) if holds else explainer.why_not(Pattern(word, of))
        yield from (f"{part.says}{_made(part)}" for part in (reason, *reason.because))

    def also_seen(self, expected: Collection[str]) -> Iterator[str]:
        """Yield who else is seen and was not expected."""
        yield from (f"{seen.name}: {seen.says}" for seen in self._answer.also_seen if seen.victim not in expected)

    def instead(self, missing: Iterable[str]) -> Iterator[str]:
        """Yield why each ground that is missing is not open."""
        for basis in sorted(missing):
            reason = self._asking.explainer.why_not(Pattern("available", (basis,)))
            yield f"not open: {basis}: {reason.says}{_made(reason)}"


def _made(step: Explanation | Reason) -> str:
    """Return the rule that made a step, and where it stands."""
    return f" [{step.rule}, {step.file}:{step.line}]" if step.rule else ""


def _flips(question: Question, case: Case, law: Law) -> Iterator[Check]:
    """Yield a check for each set of changes that is expected among the smallest that turn the verdict."""
    wanted = question.expected.flips or ()
    size = max(MOST_CHANGES, *map(len, wanted))
    turning = Turning(case, law, question.asked, size=size)
    found = {_changes(flip.changes): flip for flip in turning.turns().flips}
    known = {_plain(change.name): change.name for change in turning.made}
    for changes in wanted:
        name = _changes(changes)
        because: list[str] = []
        if name not in found:
            because = [
                f"'{change}' is no change that can be made here: {did_you_mean(change, known.values()) or 'casus flip'}"
                for change in changes
                if _plain(change) not in known
            ]
            parts = {_plain(change) for change in changes}
            because += [
                f"a part of it does already: {other}: {flip.verdict}"
                for other, flip in found.items()
                if {_plain(change) for change in flip.changes} < parts
            ]
            because = because or [f"these do: {'; '.join(list(found)[:5]) or 'none'}"]
        yield Check(
            question.described, f"flip {name}", "turns the verdict",
            "turns the verdict" if name in found else "does not, or is not among the smallest", tuple(because),
        )  # fmt: skip


def _changes(changes: Iterable[str]) -> str:
    """Return changes made at once as one name."""
    return " + ".join(sorted(re.sub(r",\s*", ", ", change.strip()) for change in changes))


def _plain(change: str) -> str:
    return re.sub(r"\s+", "", change)


def _set(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


# ---- for other programs ------------------------------------------------------------------------------------


def as_data(tested: Sequence[CaseTested], warnings: Iterable[str] = ()) -> dict[str, object]:
    """Return the results as plain data for JSON, with what is missing."""
    return {
        "schema": "casus-test/1",
        "cases": len(tested),
        "checks": sum(len(one.checks) for one in tested),
        "failures": sum(len(one.failures) for one in tested),
        "errors": sum(one.error is not None for one in tested),
        "warnings": list(warnings),
        "results": [
            {
                "case": one.case,
                "file": one.file,
                "passed": one.passed,
                "error": one.error,
                "checks": [
                    {
                        "asked": check.asked, "what": check.what, "passed": check.passed,
                        "expected": check.expected, "got": check.got, "because": list(check.because),
                        "line": check.where.line if check.where else None,
                    }
                    for check in one.checks
                ],
            }
            for one in tested
        ],
    }  # fmt: skip


def as_junit(tested: Sequence[CaseTested]) -> str:
    """Return the results as JUnit XML: a suite per case, a test per check."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    total = sum(len(one.checks) + (one.error is not None) for one in tested)
    failed = sum(len(one.failures) for one in tested)
    errors = sum(one.error is not None for one in tested)
    lines.append(f'<testsuites name="casus" tests="{total}" failures="{failed}" errors="{errors}">')
    for one in tested:
        count = len(one.checks) + (one.error is not None)
        lines.append(
            f'  <testsuite name={quoteattr(one.case)} tests="{count}" failures="{len(one.failures)}" '
            f'errors="{int(one.error is not None)}" file={quoteattr(one.file)}>'
        )
        for check in one.checks:
            place = f' file={quoteattr(one.file)} line="{check.where.line}"' if check.where else ""
            lines.append(f"    <testcase classname={quoteattr(one.case)} name={quoteattr(check.name)}{place}>")
            if not check.passed:
                message = quoteattr(f"expected {check.expected}, got {check.got}")
                body = escape("\n".join(check.because))
                lines.append(f"      <failure message={message}>{body}</failure>")
            lines.append("    </testcase>")
        if one.error is not None:
            lines.append(f'    <testcase classname={quoteattr(one.case)} name="asked">')
            lines.append(f"      <error message={quoteattr(one.error.splitlines()[0])}>{escape(one.error)}</error>")
            lines.append("    </testcase>")
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"
