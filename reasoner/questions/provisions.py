"""What is encoded of a provision: the rules that cite it, its texts and their days, gaps, and the cases it decides.

A provision is found by the citations in the rules' labels; no treaty is known here by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from reasoner.answer import Answer, Explanation, Part, Status, Verdict
from reasoner.case.corpus import Corpus
from reasoner.case.dates import iso
from reasoner.engine.law import Authority, Law
from reasoner.errors import QuestionError, nearest
from reasoner.explanation.wording import Wording
from reasoner.questions.asking import ask
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.questions.membership import asked_day, record_setting, record_world
from reasoner.rulebook.labels import Statement

LATER = ", later confirmed by "
_NUMBER = re.compile(r"(\d+[a-z]?)((?:\([0-9a-z]+\))*)", re.IGNORECASE)
_WORD = re.compile(r"\d+[a-z]?(?:\([0-9a-z]+\))*|[^\W\d_]+", re.IGNORECASE)
_FILLERS = frozenset(
    {"art", "arts", "article", "articles", "para", "paras", "paragraph", "paragraphs", "of", "the", "and"}
)

Path = tuple[str, ...]
"""A provision's number and its subdivisions: `3(g)` is `("3", "g")`."""


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
    """What is encoded of what was asked for."""

    schema_: Annotated[str, Field(alias="schema")] = "casus-law/1"
    asked: str | None
    on: str | None
    provisions: tuple[Provision, ...]
    texts: tuple[TextVersion, ...]
    cases: tuple[CaseUsing, ...] | None = None
    """None if it was not worked out."""


def provisions(
    law: Law, words: str | None = None, *, on: str | None = None, corpus: Corpus | None = None
) -> Provisions:
    """Return what is encoded of the provision *words* name ("4", "art 4(1)", "3314 3(g)"), or of everything.

    With *corpus*, every case in it is asked, to say which turn on the provision. Raises QuestionError.
    """
    day_asked = asked_day("--on", on) if on else None
    everything = list(_everything(law))
    found = everything if words is None else _matching(law, everything, words)
    cites = {provision.cites for provision in found}
    return Provisions(
        asked=words,
        on=iso(day_asked) if day_asked else None,
        provisions=tuple(found),
        texts=tuple(_texts(law, found, day_asked)),
        cases=None if corpus is None or words is None else tuple(_using(law, corpus, cites)),
    )


# ---- what the labels cite ----------------------------------------------------------------------------------


def _everything(law: Law) -> Iterator[Provision]:
    """Yield every provision cited, by authority and number."""
    rules: dict[str, dict[str, RuleCiting]] = {}
    for statement in law.rulebook.statements:
        labels = statement.labels
        if labels is None:
            continue
        for cited in labels.all("cites"):
            rules.setdefault(cited, {}).setdefault(labels.one("id") or statement.file, _rule(statement))
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
        id=labels.one("id") or "",
        file=statement.file,
        line=statement.line,
        cites=labels.all("cites"),
        says=labels.one("says") or "",
        denies=labels.one("denies"),
        words=statement.quoted,
        gaps=labels.all("gap"),
    )


def _order(cited: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    name, number = _split(cited)
    return name, tuple((int(re.match(r"\d*", part)[0] or 0), part) for part in number)  # type: ignore[index]


def _split(cited: str) -> tuple[str, Path]:
    """Return the authority's part of a citation and the first provision it names."""
    found = re.search(r"\b(?:arts?\.|paras?\.)\s*(.*)", cited)
    if found is None:
        return cited, ()
    number = _NUMBER.match(found[1])
    return cited[: found.start()].strip(), _path(number[0]) if number else ()


def _path(text: str) -> Path:
    return tuple(part.lower() for part in re.findall(r"[0-9a-zA-Z]+", text))


def _numbers(cited: str) -> Iterator[Path]:
    """Yield every provision that one part of a citation names, as in "arts. 2, 3(a)"."""
    for found in re.finditer(r"\b(?:arts?\.|paras?\.)\s*((?:\d+[a-z]?(?:\([0-9a-z]+\))*(?:, | and )?)+)", cited):
        for number in _NUMBER.finditer(found[1]):
            yield _path(number[0])


# ---- what the user's words mean ----------------------------------------------------------------------------


def _matching(law: Law, everything: list[Provision], words: str) -> list[Provision]:
    tokens = [word for word in _tokens(words) if word not in _FILLERS]
    if not tokens:
        raise QuestionError(f"'{words}' names no provision", hint="such as: casus law 'art 4(1)'")
    found: list[Provision] = []
    if _NUMBER.fullmatch(tokens[-1]):
        *names, number = tokens
        path = _path(number)
        found = [one for one in everything if _cites(one.cites, names, path)]
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


def _cites(cited: str, names: Iterable[str], path: Path) -> bool:
    """Tell whether one part of a citation belongs to the authority the *names* mean and lies within *path*."""
    for part in cited.split(LATER):
        words = set(_tokens(part))
        if all(name in words for name in names) and (
            not path or any(number[: len(path)] == path for number in _numbers(part))
        ):
            return True
    return False


def _tokens(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


# ---- texts -------------------------------------------------------------------------------------------------


def _texts(law: Law, found: Iterable[Provision], on: int | None) -> Iterator[TextVersion]:
    """Yield the texts of the treaties the provisions found belong to."""
    cited = {word for provision in found for word in _tokens(provision.cites)}
    for treaty in law.treaties:
        if treaty.lower() not in cited:
            continue
        versions = sorted(
            (int(first), str(version)) for of, version, first in law.rulebook.values("version_from") if of == treaty
        )
        applied = _applied(law, treaty, on) if on is not None else None
        for at, (first, version) in enumerate(versions):
            following = versions[at + 1][0] if at + 1 < len(versions) else None
            yield TextVersion(
                treaty=Wording(law.rulebook).name(treaty),
                version=version.removeprefix("v"),
                since=iso(first),
                until=_day_before(following) if following else None,
                applied=None if applied is None else version in applied,
            )


def _day_before(day: int) -> str:
    from reasoner.case.dates import previous_day

    return iso(previous_day(day))


def _applied(law: Law, treaty: str, on: int) -> set[str]:
    world = record_world(law, treaty, on, (law.kept_through,))
    model = world.model(record_setting(law, treaty, law.kept_through, law.taken(DEFAULT_READING)))
    return {str(version) for of, version in model.all("text_in_force", 2) if of == treaty}


# ---- cases -------------------------------------------------------------------------------------------------


def _using(law: Law, corpus: Corpus, cites: set[str]) -> Iterator[CaseUsing]:
    for case in corpus.all():
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
