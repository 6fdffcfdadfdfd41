"""What there is of a provision: its words, the rules that cite it, its texts and their days, and the cases it decides.

A provision is found by the citations in the rules' labels; no treaty is known here by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from reasoner.answer import Answer, Explanation, Part, Status, Verdict
from reasoner.case.corpus import Corpus
from reasoner.case.dates import iso, previous_day
from reasoner.engine.law import Authority, Law
from reasoner.errors import QuestionError, nearest
from reasoner.explanation.wording import Wording
from reasoner.questions.asking import ask
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.questions.membership import asked_day, record_setting, record_world
from reasoner.questions.texts import InstrumentText, Texts, name_of
from reasoner.rulebook.citations import LATER, Path, citations, path
from reasoner.rulebook.labels import Statement

_NUMBER = re.compile(r"(\d+[a-z]?)((?:\([0-9a-z]+\))*)", re.IGNORECASE)
_WORD = re.compile(r"\d+[a-z]?(?:\([0-9a-z]+\))*|[^\W\d_]+", re.IGNORECASE)
_FILLERS = frozenset(
    {"art", "arts", "article", "articles", "para", "paras", "paragraph", "paragraphs", "of", "the", "and"}
)


class RuleCiting(Part):
    """A rule that cites the provision. *words* are the law's own above it, or a paraphrase that says it is one."""

    id: str
    file: str
    line: int
    cites: tuple[str, ...]
    says: str
    denies: str | None
    words: tuple[str, ...]
    gaps: tuple[str, ...]


class Provision(Part):
    """One provision as the rules cite it, with the authority it belongs to."""

    cites: str
    authority: str | None
    since: str | None
    checked: str | None
    source: str | None
    rules: tuple[RuleCiting, ...]


class TextVersion(Part):
    """One text of a treaty: from which day it applies, until when, and whether on the day asked about."""

    treaty: str
    version: str
    since: str
    until: str | None
    applied: bool | None


class CaseUsing(Part):
    """A case whose answer cites the provision: for which elements, and whether one of them decides."""

    case: str
    title: str
    verdict: Verdict
    elements: dict[str, Status]
    decides: bool


class Provisions(Part):
    """What there is of what was asked for."""

    schema_: Annotated[str, Field(alias="schema")] = "casus-law/1"
    asked: str | None
    on: str | None
    provisions: tuple[Provision, ...]
    texts: tuple[TextVersion, ...]
    instruments: tuple[InstrumentText, ...] = ()
    """What is recorded of their words, by instrument."""
    cases: tuple[CaseUsing, ...] | None = None
    """None if it was not worked out."""


def provisions(
    law: Law, words: str | None = None, *, on: str | None = None, corpus: Corpus | None = None
) -> Provisions:
    """Return what there is of the provision *words* name ("4", "art 4(1)", "3314 3(g)"), or of everything.

    With *corpus*, every case in it is asked, to say which turn on the provision. Raises QuestionError.
    """
    day_asked = asked_day("--on", on) if on else None
    words_on_record = Texts(law)
    everything = list(_everything(law, words_on_record))
    found = everything if words is None else _matching(law, everything, words)
    cites = {provision.cites for provision in found}
    applied = _applied(law, day_asked) if day_asked else frozenset()
    return Provisions(
        asked=words,
        on=iso(day_asked) if day_asked else None,
        provisions=tuple(found),
        texts=tuple(_texts(law, found, applied if day_asked else None)),
        instruments=tuple(words_on_record.of(cites, on=day_asked, applied=applied)),
        cases=None if corpus is None or words is None else tuple(_using(law, corpus, cites)),
    )


# ---- what the labels cite ----------------------------------------------------------------------------------


def _everything(law: Law, words_on_record: Texts) -> Iterator[Provision]:
    """Yield every provision that law cites or whose words are on record, by authority and number."""
    rules: dict[str, dict[str, RuleCiting]] = {cited: {} for cited in words_on_record.cited}
    for statement in words_on_record.citing:
        for cited in statement.labels.all("cites") if statement.labels else ():
            rules.setdefault(cited, {}).setdefault(name_of(statement), _rule(statement))
    for cited in sorted(rules, key=_order):
        authority = law.authority(cited)
        yield Provision(
            cites=cited,
            authority=authority.name if authority else None,
            since=iso(authority.day) if authority else None,
            checked=authority.checked if authority else None,
            source=authority.source if authority else None,
            rules=tuple(rules[cited].values()),
        )


def _rule(statement: Statement) -> RuleCiting:
    labels = statement.labels
    assert labels is not None
    return RuleCiting(
        id=name_of(statement),
        file=statement.file,
        line=statement.line,
        cites=labels.all("cites"),
        says=labels.one("says") or "",
        denies=labels.one("denies"),
        words=statement.quoted,
        gaps=labels.all("gap"),
    )


def _order(cited: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    (first, *_) = citations(cited)
    return first.instrument, tuple(
        (int(step) if step.isdecimal() else 0, step) for step in (first.places[0] if first.places else ())
    )


# ---- what the user's words mean ----------------------------------------------------------------------------


def _matching(law: Law, everything: list[Provision], words: str) -> list[Provision]:
    tokens = [word for word in _tokens(words) if word not in _FILLERS]
    if not tokens:
        raise QuestionError(f"'{words}' names no provision", hint="such as: casus law 'art 4(1)'")
    found: list[Provision] = []
    if _NUMBER.fullmatch(tokens[-1]):
        *names, number = tokens
        place = path(number)
        found = [one for one in everything if _cites(one.cites, names, place)]
        if not names:
            treaties = {treaty.lower() for treaty in law.treaties}
            own = [one for one in found if treaties & set(_tokens(one.cites))]
            found = own or found
    if not found:
        found = [one for one in everything if _cites(one.cites, tokens, ())]
    if not found:
        near = nearest(words, [one.cites for one in everything])
        hint = f"did you mean '{near}'?" if near else "'casus law' lists every provision encoded"
        raise QuestionError(f"nothing encoded cites '{words}'", hint=hint)
    return found


def _cites(cited: str, names: Iterable[str], place: Path) -> bool:
    """Tell whether one part of a citation belongs to the authority the *names* mean and lies within *place*."""
    for part, citation in zip(cited.split(LATER), citations(cited), strict=True):
        words = set(_tokens(part))
        if all(name in words for name in names) and (
            not place or any(own[: len(place)] == place for own in citation.places)
        ):
            return True
    return False


def _tokens(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


# ---- texts -------------------------------------------------------------------------------------------------


def _texts(law: Law, found: Iterable[Provision], applied: frozenset[tuple[str, str]] | None) -> Iterator[TextVersion]:
    """Yield the texts of the treaties the provisions found belong to."""
    cited = {word for provision in found for word in _tokens(provision.cites)}
    for treaty in law.treaties:
        if treaty.lower() not in cited:
            continue
        versions = sorted(
            (int(first), str(version)) for of, version, first in law.rulebook.values("version_from") if of == treaty
        )
        for at, (first, version) in enumerate(versions):
            following = versions[at + 1][0] if at + 1 < len(versions) else None
            yield TextVersion(
                treaty=Wording(law.rulebook).name(treaty),
                version=version.removeprefix("v"),
                since=iso(first),
                until=iso(previous_day(following)) if following else None,
                applied=None if applied is None else (treaty, version) in applied,
            )


def _applied(law: Law, on: int) -> frozenset[tuple[str, str]]:
    """Return the texts of encoded treaties that the rules find in force on the day *on*: (treaty, version)."""
    found = set()
    for treaty in law.treaties:
        world = record_world(law, treaty, on, (law.kept_through,))
        model = world.model(record_setting(law, treaty, law.kept_through, law.taken(DEFAULT_READING)))
        found |= {(str(of), str(version)) for of, version in model.all("text_in_force", 2) if of == treaty}
    return frozenset(found)


# ---- cases -------------------------------------------------------------------------------------------------


def _using(law: Law, corpus: Corpus, cites: set[str]) -> Iterator[CaseUsing]:
    for case in (corpus.load(entry) for entry in corpus.entries if not entry.moot):
        answer = ask(case, law=law)
        elements = dict(_elements(answer, cites))
        if elements:
            decides = answer.verdict == "grounded" or any(name in answer.blockers for name in elements)
            yield CaseUsing(case=case.id, title=case.title, verdict=answer.verdict, elements=elements, decides=decides)


def _elements(answer: Answer, cites: set[str]) -> Iterator[tuple[str, Status]]:
    for element, explanation in zip(answer.elements, answer.explanation.because, strict=True):
        if cites.intersection(element.cites) or any(cites.intersection(step.cites) for step in _walk(explanation)):
            yield element.id, element.status


def _walk(step: Explanation) -> Iterator[Explanation]:
    yield step
    for below in step.because:
        yield from _walk(below)


__all__ = ["Authority", "CaseUsing", "Provision", "Provisions", "RuleCiting", "TextVersion", "provisions"]
