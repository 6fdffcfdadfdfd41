"""Checked claims as plain text and as blocks: by finding, who said what and when, then why, with provision and source.

Knows widths and words; decides nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from reasoner.questions.claiming import FINDINGS, ClaimPart, Claims, StatementFound, in_words
from reasoner.views.document import Block, Heading, Item, Items, Paragraph, Run, Text, link

_TOLD = 2
"""How many sources of one part are named in text; JSON and Markdown have them all."""

_NEVER = "A statement never shows what it states: each is held against the other facts of the case and the law."


def claims_text(found: Claims, width: int) -> str:
    """Return *found* as text of at most *width* columns, grouped by finding, the wrong ones first."""
    lines = textwrap.wrap(f"{found.case}. {found.headline}", width, break_on_hyphens=False)
    lines += textwrap.wrap(_NEVER, width)
    for finding in FINDINGS:
        for statement in found.statements:
            if statement.finding == finding:
                lines += ["", *_statement(statement, width)]
    return "\n".join(lines) + "\n"


def _statement(statement: StatementFound, width: int) -> Iterator[str]:
    lead = f"{in_words(statement.finding).upper()}{_as_to(statement)}. {_who(statement)}: "
    yield from textwrap.wrap(f"{lead}{_capital(_words(statement))}", width, break_on_hyphens=False)
    for says in _parts(statement):
        yield from textwrap.wrap(
            says, width, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False
        )  # fmt: skip


def _as_to(statement: StatementFound) -> str:
    """Say what alone was held against facts and law, where it is words of the vocabulary and not the sentence said."""
    if not statement.parts or any(part.kind != "claim" for part in statement.parts):
        return ""
    return f" as to {' and '.join(part.asserts for part in statement.parts)}"


def _who(statement: StatementFound) -> str:
    name = _capital(statement.speaker_name)
    return f"{name}, {statement.date}" if statement.date else name


def _words(statement: StatementFound) -> str:
    return statement.words if statement.words.endswith((".", '"', "'")) else f"{statement.words}."


def _parts(statement: StatementFound) -> Iterator[str]:
    """Yield a line for each part: what it says (unless it is the whole), what is found, why, provision and sources."""
    if not statement.parts:
        yield "nothing in the case puts it so that it could be checked."
    for part in statement.parts:
        yield f"{_lead(statement, part)}{part.says}{_notes(part)}{_cited(part)}."


def _lead(statement: StatementFound, part: ClaimPart) -> str:
    if len(statement.parts) == 1 and part.kind in ("manner", "count"):
        return ""
    return f"{in_words(part.finding)}, {part.asserts}: "


def _notes(part: ClaimPart) -> str:
    """Return what a reader must be told beside the reason: that it is contested, thinly sourced or not agreed."""
    notes = [*part.gaps]
    if part.otherwise:
        notes.append(f"contested: otherwise on the position {' or '.join(part.otherwise)}")
    if part.own_source:
        notes.append("no source but that of the statement has it")
    return "".join(f"; {note}" for note in notes)


def _cited(part: ClaimPart) -> str:
    cites = [*part.cites]
    if cites and part.checked == "memory":
        cites[-1] += ", from memory"
    sources = [*dict.fromkeys([*(source.title for fact in part.facts for source in fact.sources), *part.record])]
    if len(sources) > _TOLD:
        sources = [*sources[:_TOLD], f"and {len(sources) - _TOLD} more"]
    found = "; ".join([*cites, *sources])
    return f" [{found}]" if found else ""


def claims_document(found: Claims) -> Iterator[Block]:
    """Yield *found* block by block, grouped by finding, with every source as a link."""
    yield Heading(1, f"{found.title}: what was said, checked")
    yield Paragraph((Run(found.headline),))
    yield Paragraph((Run(_NEVER),))
    for finding in FINDINGS:
        statements = [statement for statement in found.statements if statement.finding == finding]
        if statements:
            yield Heading(2, _capital(in_words(finding)))
            yield Items(tuple(_item(statement) for statement in statements))


def _item(statement: StatementFound) -> Item:
    said = [Run(f"{_who(statement)}: ", strong=True), Run(_capital(_words(statement)))]
    if as_to := _as_to(statement):
        said.append(Run(f" (Held against facts and law{as_to}.)"))
    for at, source in enumerate(statement.sources):
        said += [Run(" Said in: " if at == 0 else "; "), link(source.title, source.url)]
    return Item(tuple(said), tuple(Item(_part(statement, part)) for part in statement.parts))


def _part(statement: StatementFound, part: ClaimPart) -> Text:
    runs = [Run(f"{in_words(part.finding)}: ", strong=True)]
    if _lead(statement, part):
        runs.append(Run(f"{part.asserts}: "))
    runs.append(Run(f"{part.says}{_notes(part)}."))
    if part.cites:
        runs.append(Run(f" Law: {'; '.join(part.cites)}."))
    sources = {source.id: source for fact in part.facts for source in fact.sources}
    for at, source in enumerate(sources.values()):
        runs += [Run(" Facts: " if at == 0 else "; "), link(source.title, source.url)]
    for at, record in enumerate(part.record):
        runs += [Run(" Record: " if at == 0 else "; "), link(record, record)]
    return tuple(runs)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
