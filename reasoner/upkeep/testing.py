"""Hold each case's expectations against its answers, and say what a failing one comes down to.

One rulebook serves all cases, and one ground program the questions of a case that suppose the same: only what is
expected is worked out. A question of which something fails is asked again in full, to say why. Prints nothing and
decides nothing about how a run ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import cast
from xml.sax.saxutils import escape, quoteattr

from reasoner.answer import Answer
from reasoner.case.case import Case, Expected, ExpectedAt
from reasoner.case.facts import Statement
from reasoner.engine.law import Law
from reasoner.errors import CasusError
from reasoner.questions.asking import LATER_QUESTIONS, Asking, Options, ask
from reasoner.questions.assessing import THRESHOLD, Inquiry
from reasoner.questions.claiming import Claiming, StatementFound, claims
from reasoner.questions.surroundings import meeting

ASKED = ("on", "known", "article", "act", "victim", "reading", "account", "assume")
"""What an `at` of a case may ask otherwise."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing expected: *what*, the two values in words, and if it fails what the difference comes down to."""

    asked: str
    what: str
    expected: str
    got: str
    because: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it came out as expected."""
        return self.expected == self.got


@dataclass(frozen=True, slots=True)
class CaseTested:
    """One case with every check made; *error* if it could not be asked at all."""

    case: str
    file: str
    checks: tuple[Check, ...]
    error: str | None = None

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if not check.passed)

    @property
    def passed(self) -> bool:
        """Whether all came out as expected."""
        return self.error is None and not self.failures


def test_case(case: Case, law: Law) -> CaseTested:
    """Return how every expectation of *case* comes out under *law*."""
    checks: list[Check] = []
    error = None
    together = _Together(case, law)
    for expected, asked in questions_of(case):
        try:
            checks += together.checks(expected, asked)
        except CasusError as problem:
            error = f"{_described(asked)}: {problem}"
            break
    return CaseTested(case.id, case.file, tuple(checks), error)


# pytest collects what is called test_...; this is no test of its own.
test_case.__test__ = False  # type: ignore[attr-defined]


class _Together:
    """The questions about one case, with one ground program for all that suppose the same."""

    def __init__(self, case: Case, law: Law) -> None:
        self.case = case
        self.law = law
        self._askings: dict[Options, Asking] = {}
        self._grounded: set[tuple[str, ...]] = set()

    def checks(self, expected: Expected, asked: Options) -> list[Check]:
        """Return the checks of one question."""
        described = _described(asked)
        found = list(self._told(expected, self._asking(asked), described))
        if all(check.passed for check in found):
            return found
        found = list(_checks(expected, ask(self.case, asked, law=self.law), described))
        if expected.claims:
            statements = claims(self.case, asked, law=self.law).statements
            found += _claims(expected.claims, statements, described)
        return found

    def _told(self, expected: Expected, asking: Asking, described: str) -> Iterator[Check]:
        yield from _checks(expected, cast(Answer, _Told(asking)), described)
        if expected.claims:
            claiming = Claiming(asking)
            facts = {name: asking.case.facts[name] for name in expected.claims}
            found = [claiming.statement(name, fact) for name, fact in facts.items() if isinstance(fact, Statement)]
            yield from _claims(expected.claims, found, described)

    def _asking(self, asked: Options) -> Asking:
        """Return the question, grounded together with all others that suppose the same and can be asked."""
        if asked.assume not in self._grounded:
            self._grounded.add(asked.assume)
            for _, other in questions_of(self.case):
                if other.assume == asked.assume:
                    with suppress(CasusError):
                        self._askings[other] = Asking(self.case, self.law, other, whole=False)
            alike = [asking.inquiry for other, asking in self._askings.items() if other.assume == asked.assume]
            if alike:
                Inquiry.share(alike)
        return self._askings.get(asked) or Asking(self.case, self.law, asked, whole=False)


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


def questions_of(case: Case) -> Iterator[tuple[Expected, Options]]:
    """Yield every question the case has expectations about."""
    own = case.expect
    if any(getattr(own, name) not in (None, {}) for name in Expected.model_fields):
        yield own, Options()
    for at in own.at:
        yield at, _options(at)


def _options(at: ExpectedAt) -> Options:
    return Options(**{name: getattr(at, name) for name in ASKED})


def _described(options: Options) -> str:
    """Return in words how a question differs from the case's own."""
    parts = []
    for name in ASKED:
        value = getattr(options, name)
        if value:
            parts.append(f"{name} {', '.join(value) if isinstance(value, tuple) else value}")
    return "; ".join(parts) or "as asked"


def _checks(expected: Expected, answer: Answer, asked: str) -> Iterator[Check]:
    elements = {element.id: element for element in answer.elements}

    def check(what: str, wanted: str, got: str, because: Callable[[], tuple[str, ...]]) -> Check:
        return Check(asked, what, wanted, got, because() if wanted != got else ())

    def told(names: object) -> tuple[str, ...]:
        return tuple(_element(answer, name) for name in elements if name in names)  # type: ignore[operator]

    if expected.verdict is not None:
        yield check("verdict", expected.verdict, answer.verdict, lambda: _why(answer))
    if expected.blockers is not None:
        wanted, got = set(expected.blockers), set(answer.blockers)
        yield check("blockers", _set(wanted), _set(got), lambda: told(wanted ^ got))
    for name, status in expected.elements.items():
        element = elements.get(name)
        yield check(f"element {name}", status, element.status if element else "no such element", lambda: told({name}))  # noqa: B023
    if expected.contested is not None:
        wanted, got = (
            set(expected.contested),
            {element.id for element in answer.elements if element.contested},
        )
        yield check("contested", _set(wanted), _set(got), lambda: told(wanted ^ got))
    for name, status in expected.triggered.items():
        yield _reading(answer, asked, name, "triggered", status)
    for name, verdict in expected.verdicts.items():
        yield _reading(answer, asked, name, "verdict", verdict)
    for name, wished in expected.questions.items():
        found = answer.questions.get(name)
        says = (found.says,) if found else ()
        yield check(f"question {name}", wished, found.status if found else "no such question", lambda: says)  # noqa: B023
    if expected.also_seen is not None:
        wanted, got = set(expected.also_seen), {seen.victim for seen in answer.also_seen}
        yield check(
            "also seen", _set(wanted), _set(got),
            lambda: tuple(f"{seen.name}: {seen.says}" for seen in answer.also_seen if seen.victim not in wanted),
        )  # fmt: skip
    if expected.instead is not None:
        present = {basis.id for basis in answer.instead}
        missing = set(expected.instead) - present
        got_text = _set(set(expected.instead)) if not missing else _set(present)
        yield check("open instead", _set(set(expected.instead)), got_text, lambda: (f"not open: {_set(missing)}",))


def _claims(expected: Mapping[str, str], found: Iterable[StatementFound], asked: str) -> Iterator[Check]:
    statements = {statement.name: statement for statement in found}
    for name, wanted in expected.items():
        statement = statements[name]
        because = tuple(f"{part.asserts}: {part.finding}: {part.says}" for part in statement.parts)
        got = statement.finding
        yield Check(asked, f"claim {name}", wanted, got, because if got != wanted else ())


def _reading(answer: Answer, asked: str, name: str, what: str, wanted: str) -> Check:
    found = answer.readings.get(name)
    got = str(getattr(found, what)) if found else "no such reading"
    because = () if found is None or got == wanted else (f"{found.says}; triggered {found.triggered}, {found.verdict}",)
    return Check(asked, f"{what} on the reading {name}", wanted, got, because)


def _why(answer: Answer) -> tuple[str, ...]:
    """Return what the verdict of *answer* rests on: what blocks it, or, if nothing does, every element."""
    names = answer.blockers or tuple(element.id for element in answer.elements)
    return tuple(_element(answer, name) for name in names)


def _element(answer: Answer, name: str) -> str:
    element = next(element for element in answer.elements if element.id == name)
    contested = ", contested" if element.contested else ""
    return f"{name}: {element.status}{contested}: {element.says}"


def _set(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


# ---- for other programs ------------------------------------------------------------------------------------


def as_data(tested: list[CaseTested]) -> dict[str, object]:
    """Return the results as plain data for JSON."""
    return {
        "schema": "casus-test/1",
        "cases": len(tested),
        "checks": sum(len(one.checks) for one in tested),
        "failures": sum(len(one.failures) for one in tested),
        "errors": sum(one.error is not None for one in tested),
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
                    }
                    for check in one.checks
                ],
            }
            for one in tested
        ],
    }  # fmt: skip


def as_junit(tested: list[CaseTested]) -> str:
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
            name = f"{check.what} ({check.asked})"
            lines.append(f"    <testcase classname={quoteattr(one.case)} name={quoteattr(name)}>")
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
