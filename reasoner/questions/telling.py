"""Turn the steps of an explanation into the answer's own form: words, facts with sources, how checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from reasoner.answer import Explanation, FactUsed, Source
from reasoner.case.case import ASSUMED, Case
from reasoner.case.facts import Fact
from reasoner.engine.law import Law
from reasoner.explanation.explainer import NOTHING, Reason
from reasoner.explanation.wording import Wording, day

CHECKED = ("read", "paraphrase", "memory")
LEAVES = frozenset({"not_shown", "unknown", "disputed", "false", "not_stated"})


class Teller:
    """Tells explanations of one case."""

    def __init__(self, law: Law, case: Case, wording: Wording) -> None:
        self.law = law
        self.case = case
        self.wording = wording

    def tree(self, reason: Reason) -> Explanation:
        """Return *reason* and the steps below it; a step that only repeats the one above is left out."""
        below = reason.because
        while len(below) == 1 and below[0].says == reason.says and below[0].status == reason.status:
            below = below[0].because
        return Explanation(
            says=reason.says,
            status=reason.status,
            cites=reason.cites,
            checked=self.checked(reason.cites) if reason.cites else None,
            rule=reason.rule,
            file=reason.file,
            line=reason.line,
            source=reason.source,
            words=reason.words,
            facts=tuple(self.fact(name) for name in reason.facts),
            because=tuple(self.tree(part) for part in below if part.says != NOTHING or part.because or part.facts),
        )

    def fact(self, name: str) -> FactUsed:
        """Return the fact with its value and sources."""
        return self._facts[name] if name in self._facts else self._told(name, self.case.facts[name])

    @cached_property
    def _facts(self) -> Mapping[str, FactUsed]:
        return {name: self._told(name, fact) for name, fact in self.case.facts.items()}

    def _told(self, name: str, fact: Fact) -> FactUsed:
        return FactUsed(
            name=name,
            value=fact.value,
            says=self.wording.fact(name, fact),
            sources=tuple(self.source(source) for source in fact.sources),
        )

    def source(self, name: str) -> Source:
        """Return the source called *name*."""
        if name == ASSUMED:
            return Source(id=ASSUMED, title="assumed for this answer", checked="assumed")
        found = self.case.sources[name]
        return Source(id=name, title=found.title, date=found.date, url=found.url, checked=found.checked)

    def checked(self, cites: Iterable[str]) -> str:
        """Return the weakest way in which one of the authorities cited was checked."""
        found = [authority.checked for cite in cites if (authority := self.law.authority(cite))]
        return max(found, key=CHECKED.index, default="memory")


def gist(reason: Reason) -> str:
    """Return what *reason* comes down to: its own words, or those of the one step below that says more."""
    if reason.status == "holds":
        telling = [part for part in reason.because if part.status == "holds"]
        if len(reason.because) == 1 and telling and not reason.facts:
            return gist(telling[0])
    if reason.status == "fails" and len(reason.because) == 1 and reason.because[0].status == "holds":
        # It fails because of something that holds: what that is, is the point.
        return f"{reason.says}: {reason.because[0].says}"
    return reason.says


def nearest_days(law: Law, treaty: str, on: int) -> str:
    """Name, in brackets, the last day before *on* and the first after it on which a text of *treaty* was in force."""
    rulebook = law.rulebook
    protocols = {protocol for protocol, of, _ in rulebook.values("prolongs") if of == treaty}
    starts = [int(first) for name, first in rulebook.values("enters_into_force") if name == treaty or name in protocols]
    ends = [int(last) for name, last in rulebook.values("term_ends") if name == treaty]
    last = max((end for end in ends if end < on), default=None)
    following = min((start for start in starts if start > on), default=None)
    before = f"last on {day(last)}" if last else "never before"
    after = f", next on {day(following)}" if following else ""
    return f" ({before}{after})"


def walk(reason: Reason) -> Iterator[Reason]:
    """Yield *reason* and every step below it."""
    yield reason
    for part in reason.because:
        yield from walk(part)


def bearing(reason: Reason) -> Iterator[Reason]:
    """Yield *reason* and the steps below it that hold; what is absent bears nothing out."""
    yield reason
    for part in reason.because:
        if part.status in ("holds", "fact", "record"):
            yield from bearing(part)


def presumed(reason: Reason) -> Iterator[str]:
    """Yield what is not stated and so presumed absent below *reason*."""
    for part in walk(reason):
        if part.status == "not_stated" and part.rule is None and not part.because and part.atom is not None:
            continue
        if part.status == "not_stated" and not part.because:
            yield part.says


def facts_of(reason: Reason) -> dict[str, None]:
    """Return the facts *reason* and the steps below it rest on, in order."""
    return {name: None for part in walk(reason) for name in part.facts}
