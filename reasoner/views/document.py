"""An answer as headings, paragraphs, lists and tables: what every formatted view shows, in the order it is read.

Holds plain text and addresses only; how they are escaped and marked up is for the views.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.answer import Act, Answer, Element, Explanation, FactUsed, Help, Part, Party, Source
from reasoner.answer import Reading as OneReading
from reasoner.case.dates import written_day

IN_STANDING = ("settled", "contested", "minority")

_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: perhaps strong, a name (as in a file), or a link."""

    text: str
    strong: bool = False
    code: bool = False
    url: str | None = None


Text: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with the list below it."""

    text: Text
    below: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list. A *folded* one may be shown closed where a view can."""

    items: tuple[Item, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row."""

    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


Block: TypeAlias = Heading | Paragraph | Items | Table


def link(text: str, url: str | None) -> Run:
    """Return *text* as a link if *url* is an address of the web, else as text."""
    return Run(text, url=url if url and _ADDRESS.fullmatch(url) else None)


def answer_document(answer: Answer, of: str | None = None) -> Iterator[Block]:
    """Yield *answer* block by block, the verdict first; with *of*, what that party was bound to do and did."""
    yield Heading(1, answer.headline)
    yield Paragraph(_asked(answer))
    for note in answer.notes:
        yield Paragraph(_text(note))
    if of is not None:
        yield from _one_party(next(party for party in answer.parties if party.state == of))
        return
    yield from _elements(answer)
    yield from _decides(answer)
    yield from _questions(answer)
    yield from _parties(answer)
    yield from _acts(answer)
    yield from _would_take(answer)
    yield from _readings(answer)
    yield from _otherwise(answer)
    yield from _listed("Gaps", (_text(gap.says) for gap in answer.gaps))
    yield Heading(2, "Why")
    yield Items(tuple(_steps(answer.explanation.because)), folded=True)
    yield from _receipt(answer)


LAWFUL = {
    "yes": "lawful without the clause",
    "unknown": "whether it was lawful without the clause is not known",
    "not_shown": "no ground on which it was lawful is shown",
}
"""What the grounds of an act come to, in words."""


def _asked(answer: Answer) -> Text:
    parts: list[Run] = [Run(answer.title, strong=True), Run(" ("), Run(answer.case, code=True), Run("). ")]
    said = (
        ("treaty", answer.treaty), ("clause", answer.clause), ("asked by", answer.victim),
        ("law of", written_day(answer.on)), ("seen from", written_day(answer.known)), ("reading", answer.reading),
        ("account", answer.account), ("act", answer.act),
    )  # fmt: skip
    told = [(name, value) for name, value in said if value is not None]
    for at, (name, value) in enumerate(told):
        parts += [Run(f"{name} " if at else f"{_capital(name)} "), Run(value, code=True)]
        parts.append(Run("; " if at + 1 < len(told) else "."))
    return tuple(parts)


def _elements(answer: Answer) -> Iterator[Block]:
    blocking = [element for element in answer.elements if element.id in answer.blockers]
    lead = "What blocks it" if answer.verdict == "not_grounded" else "What it turns on"
    yield from _listed(
        lead,
        (
            (
                Run(element.name, strong=True),
                Run(f": {_plain(element.status)}. {_capital(element.says)}{_cited(element.cites)}"),
            )
            for element in blocking
        ),
    )
    yield Heading(2, "Elements")
    rows = []
    for element in answer.elements:
        status = _plain(element.status)
        if element.otherwise:
            status += f" (by itself: {_plain(element.otherwise)})"
        parts = [*dict.fromkeys((element.says, *element.because))]
        parts += [f"not enough: {'; '.join(element.remarks)}"] if element.remarks else []
        says = ". ".join(_capital(part) for part in parts)
        rows.append(
            (
                (Run(element.name),), (Run(status, strong=element.id in answer.blockers),),
                _text(_contested(element)), _text(says), _text("; ".join(element.cites)),
                _text(element.checked),
            )
        )  # fmt: skip
    yield Table(("Element", "Status", "Contested", "Reason", "Provision", "Checked"), tuple(rows))


def _contested(element: Element) -> str:
    """Say on which positions the element comes out otherwise."""
    if not element.contested:
        return "no"
    return f"yes: otherwise on {', '.join(_plain(one) for one in element.contested_by)}"


def _decides(answer: Answer) -> Iterator[Block]:
    yield from _listed(
        "Not known or disputed, and could decide",
        (
            (
                Run(missing.fact, code=True),
                Run(f": {missing.says}" + (f" (element {missing.element})" if missing.element else "")),
                Run(f". {missing.asks}" if missing.asks else ""),
            )
            for missing in answer.missing
        ),
    )
    yield from _listed("Presumed absent, since no source says it", (_text(one.says) for one in answer.presumptions))
    if answer.accounts:
        yield Heading(2, "Accounts")
        yield Table(
            ("Account", "Verdict"),
            tuple((_code(one.account), _text(_plain(one.verdict))) for one in answer.accounts),
        )
    if answer.views:
        yield Heading(2, "Seen from")
        yield Table(
            ("Day", "In force", "Verdict", "Reason"),
            tuple(
                (
                    _text(view.known),
                    _text(_plain(view.in_force)),
                    _text(_plain(view.verdict)),
                    _text(view.says),
                )
                for view in answer.views
            ),
        )


def _questions(answer: Answer) -> Iterator[Block]:
    yield Heading(2, "Questions that stay apart")
    yield Table(
        ("Question", "Answer", "Reason"),
        tuple(
            (_text(_plain(name)), _text(_plain(found.status)), _text(found.says))
            for name, found in answer.questions.items()
        ),
    )


def _parties(answer: Answer) -> Iterator[Block]:
    if not answer.parties:
        return
    yield Heading(2, "Other parties")
    yield Table(
        ("Party", "Bound", "Asked", "Owed", "Performed", "Said", "Gave"),
        tuple(
            (
                _text(party.name), _text(_bound(party)), _text("yes" if party.asked else "not shown"),
                _text(party.owed + (f", due from {party.due}" if party.due else "")), _text(_performed(party)),
                _text("; ".join(party.said) or "nothing shown"),
                _text("; ".join(_help(one) for one in party.gave) or "nothing shown"),
            )
            for party in answer.parties
        ),
    )  # fmt: skip


def _performed(party: Party) -> str:
    if party.performed is None:
        return ""
    return _plain(party.performed) + ("; left unexplained by its duty" if party.breach == "met" else "")


def _one_party(party: Party) -> Iterator[Block]:
    yield Heading(2, party.name)
    yield Paragraph(_text(party.says))
    yield from _listed("Said", (_text(said) for said in party.said), level=3)
    yield from _listed("Gave", (_text(_help(one)) for one in party.gave), level=3)


def _bound(party: Party) -> str:
    word = {"former": "no longer"}.get(party.bound, party.bound)
    return f"{word} (knowable from {party.knowable})" if party.knowable else word


def _help(help: Help) -> str:
    parts = [_plain(help.stage), ", ".join(_plain(word) for word in help.what)]
    parts += [_plain(help.label), help.date or "", "" if help.value == "true" else _plain(help.value)]
    return ", ".join(part for part in parts if part)


def _acts(answer: Answer) -> Iterator[Block]:
    def one(act: Act) -> str:
        soil = f", on the soil of {', '.join(act.soil)}" if act.soil else ""
        lawful = f": {LAWFUL[act.lawful]}" if act.lawful else ""
        return f"{act.says}: {_plain(act.kind)} by {act.by}{soil}{lawful}"

    items = tuple(
        Item(
            _text(one(act)),
            tuple(
                Item((Run(f"{ground.name}: "), Run(ground.status, strong=True), Run(f", {ground.says}")))
                for ground in act.grounds
            ),
        )
        for act in answer.acts
    )
    if items:
        yield Heading(2, "Acts, and the grounds they are tested on")
        yield Items(items)


def _would_take(answer: Answer) -> Iterator[Block]:
    if answer.flips is None:
        return
    yield Heading(2, "What it would take")
    scope = answer.flips_scope
    most = f"up to {scope.size} changes of {', '.join(scope.currencies)}" if scope else "changes"
    if not answer.ways:
        yield Paragraph(_text(f"No set of {most} known to these rules turns the verdict."))
        return
    least = "" if scope is None or scope.complete else " at least these, since the search was cut short:"
    yield Paragraph(
        _text(f"Every smallest set of {most} that turns the verdict;{least} of alternatives any one will do.")
    )
    yield Table(
        ("Kind", "Changes", "Verdict then", "Contested by", "Standing"),
        tuple(
            (
                _text(way.by),
                _text("; and ".join("; or ".join(part) for part in way.parts)),
                _text(_plain(way.verdict)),
                _text(_plain(way.contested or "")),
                _text(_plain(way.standing or "")),
            )
            for way in answer.ways
        ),
    )


def _readings(answer: Answer) -> Iterator[Block]:
    def table(found: dict[str, OneReading]) -> Table:
        return Table(
            ("Reading", "Says", "Standing", "Triggered", "Verdict"),
            tuple(
                (
                    _code(name), _text(one.says), _text(_plain(one.standing)), _text(_plain(one.triggered)),
                    _text(_plain(one.verdict)),
                )
                for name, one in found.items()
            ),
        )  # fmt: skip

    standing = {name: one for name, one in answer.readings.items() if one.standing in IN_STANDING}
    apart = {name: one for name, one in answer.readings.items() if one.standing not in IN_STANDING}
    if standing:
        yield Heading(2, "Readings in standing on the date")
        yield table(standing)
    if apart:
        yield Heading(2, "Readings only proposed then, or voiced later")
        yield Paragraph(_text("These never count as grounding."))
        yield table(apart)


def _otherwise(answer: Answer) -> Iterator[Block]:
    yield Heading(2, "Open instead")
    if answer.instead:
        yield from _items(
            _text(basis.says + _cited(basis.cites) + ("; contested" if basis.contested else ""))
            for basis in answer.instead
        )
    else:
        yield Paragraph(_text("Nothing is shown that these rules know of."))
    items = tuple(
        Item(
            (
                Run(seen.name, strong=True),
                Run(f", element {seen.element}: {seen.says} ({_plain(seen.verdict)})"),
            ),
            (
                *(Item(_text(f"open: {says}")) for says in seen.open),
                *(Item(_text(f"failing: {says}")) for says in seen.failing),
                Item(_text(f"invoked: {_plain(seen.invoked)}")),
            ),
        )
        for seen in answer.also_seen
    )
    if items:
        yield Heading(2, "Also seen")
        yield Items(items)


def _steps(steps: Iterable[Explanation]) -> Iterator[Item]:
    """Yield the steps of an explanation as items; what was told in full above is not told again."""
    told: set[tuple[str, str]] = set()
    for step in steps:
        yield _step(step, told)


def _step(step: Explanation, told: set[tuple[str, str]]) -> Item:
    key = (step.status, step.says)
    again = key in told and bool(step.because)
    told.add(key)
    where = f"{step.file}:{step.line}" if step.file and step.line else step.file or ""
    text = [Run(f"{_plain(step.status)}: ", strong=True), Run(step.says + _cited(step.cites))]
    if step.checked not in (None, "read"):
        text.append(Run(f", {step.checked}"))
    if where:
        text += [Run(" "), Run(f"{where} {step.rule or ''}".strip(), code=True)]
    if step.source:
        text += [Run(" "), *_linked(step.source)]
    if again:
        return Item((*text, Run(" (told above)")))
    below = [Item(_text(f"law: {words}")) for words in step.words]
    below += [Item(_fact(fact)) for fact in step.facts]
    below += [_step(part, told) for part in step.because]
    return Item(tuple(text), tuple(below))


def _fact(fact: FactUsed) -> Text:
    parts = [Run("fact "), Run(fact.name, code=True), Run(f" ({_plain(fact.value)}): {fact.says}")]
    for at, source in enumerate(fact.sources):
        parts += [Run("; " if at else ". Source: "), *_source(source)]
    return tuple(parts)


def _source(source: Source) -> Text:
    date = f", {source.date}" if source.date else ""
    return link(source.title, source.url), Run(f"{date} ({source.checked})")


_WEB = re.compile(r"(https?://[^\s<>\"()]+[^\s<>\"().,;:])")


def _linked(text: str) -> Text:
    """Return *text* with the addresses in it as links."""
    return tuple(link(part, part) for part in _WEB.split(text) if part)


def _receipt(answer: Answer) -> Iterator[Block]:
    receipt = answer.receipt
    yield Heading(2, "Receipt")
    question = "; ".join(f"{name} {_joined(value)}" for name, value in receipt.question.items()) or "as the case asks"
    yield Table(
        ("What", "Value"),
        (
            (_text("casus"), _code(receipt.casus)), (_text("clingo"), _code(receipt.clingo)),
            (_text("rules"), _code(receipt.rules)), (_text("case"), _code(receipt.case)),
            (_text("file"), _code(receipt.corpus_file)), (_text("asked otherwise"), _text(question)),
            (_text("answer"), _code(receipt.answer)),
        ),
    )  # fmt: skip


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _listed(title: str, lines: Iterable[Text], *, level: int = 2) -> Iterator[Block]:
    found = tuple(Item(line) for line in lines)
    if found:
        yield Heading(level, title)
        yield Items(found)


def _items(lines: Iterable[Text]) -> Iterator[Block]:
    found = tuple(Item(line) for line in lines)
    if found:
        yield Items(found)


def _text(text: str) -> Text:
    return (Run(text),)


def _code(text: str) -> Text:
    return (Run(text, code=True),)


def _cited(cites: Iterable[str]) -> str:
    found = "; ".join(cites)
    return f" ({found})" if found else ""


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


__all__ = [
    "Block",
    "Heading",
    "Item",
    "Items",
    "Paragraph",
    "Part",
    "Run",
    "Table",
    "Text",
    "answer_document",
    "link",
]
