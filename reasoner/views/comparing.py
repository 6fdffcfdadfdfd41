"""Accounts against readings, as plain text and as Markdown.

Accounts are the rows where every reading has room beside the others; else readings are, and accounts stand side by
side, as many at a time as fit. Readings not in standing on the date stand apart, under a line. What the states did,
and on which positions it would be lawful, comes after. Decides nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from reasoner.case.dates import written_day
from reasoner.questions.comparing import Cell, Column, Comparison, Row, Tip
from reasoner.views.document import Block, Heading, Item, Items, Paragraph, Run, Table
from reasoner.views.justifying import conduct_blocks, conduct_lines
from reasoner.views.markdown import blocks_markdown
from reasoner.views.membership import listed

VERDICTS = {"grounded": "YES", "not_grounded": "NO", "undetermined": "OPEN"}
_IN_WORDS = {"grounded": "grounded", "not_grounded": "not grounded", "undetermined": "cannot say yet"}
_SIGNS = "YES grounded, NO not grounded, OPEN cannot say yet; then what the trigger comes to"
_TIPS = "the letter names below which single position, taken in place of the reading's own, turns it"
APART = "not in standing on the date"
GAP = 2
"""Columns between two columns of a table."""


def comparison_text(found: Comparison, width: int) -> str:
    """Return the matrix as text of at most *width* columns."""
    letters = _letters(found)
    lines = [*textwrap.wrap(f"{_title(found)}.", width), ""]
    lines += _tables(found, letters, width)
    lines.append("")
    lines += textwrap.wrap(f"{_SIGNS}; {_TIPS}.", width)
    if letters:
        lines.append("")
        for tips, letter in letters.items():
            lines += _wrapped(f"{letter}   ", f"{_told(tips)}.", width)
    lines.append("")
    for column in found.readings:
        lines += _wrapped(f"{column.reading}: ", f"{column.says} ({_plain(column.standing)}).", width, indent=2)
    lines += ["", *conduct_lines(found.conduct, width)]
    return "\n".join(lines) + "\n"


def comparison_markdown(found: Comparison) -> str:
    """Return the matrix as Markdown: accounts are rows, and the readings not in standing have a table of their own."""
    return blocks_markdown(_blocks(found))


# -- what is shown -----------------------------------------------------------------------------------------------


def _title(found: Comparison) -> str:
    act = f", asked of {found.act.replace('_', ' ')} alone" if found.act else ""
    seen = "" if found.known == found.on else f", seen from {written_day(found.known)}"
    return (
        f"{found.case}: was {found.clause_name} open to {found.victim_name} on {written_day(found.on)}{seen}{act}? "
        "Each account of the facts under each reading of the law"
    )


def _letters(found: Comparison) -> dict[tuple[Tip, ...], str]:
    """Return a letter for every set of positions that tips a cell."""
    sets = dict.fromkeys(cell.tips for row in found.accounts for cell in row.cells if cell.tips)
    return {tips: chr(ord("a") + at) if at < 26 else f"t{at}" for at, tips in enumerate(sets)}


def _sign(cell: Cell, letters: dict[tuple[Tip, ...], str]) -> str:
    letter = letters.get(cell.tips, "")
    return f"{VERDICTS[cell.verdict]} {_plain(cell.triggered)} {letter}".rstrip()


def _told(tips: Iterable[Tip]) -> str:
    """Say which positions turn it into what: "grounded on terrorism (proposed)"."""
    found: dict[str, list[str]] = {}
    for tip in tips:
        found.setdefault(tip.verdict, []).append(f"{tip.position} ({_plain(tip.standing)})")
    return "; ".join(f"{_IN_WORDS[verdict]} on {_either(names)}" for verdict, names in found.items())


def _either(names: Sequence[str]) -> str:
    return listed(names).replace(" and ", " or ")


def _plain(text: str) -> str:
    return text.replace("_", " ")


# -- text --------------------------------------------------------------------------------------------------------


def _tables(found: Comparison, letters: dict[tuple[Tip, ...], str], width: int) -> Iterator[str]:
    standing = [at for at, column in enumerate(found.readings) if column.in_standing]
    apart = [at for at, column in enumerate(found.readings) if not column.in_standing]
    beside = [_accounts_down(found, chosen, letters) for chosen in (standing, apart) if chosen]
    if all(len(line) <= width for table in beside for line in table):
        for at, table in enumerate(beside):
            if at or not standing:
                yield from ("", f"-- {APART} " + "-" * (max(map(len, table)) - len(APART) - 4))
            yield from table
        return
    yield from _readings_down(found, standing, apart, letters, width)


def _accounts_down(found: Comparison, chosen: Sequence[int], letters: dict[tuple[Tip, ...], str]) -> list[str]:
    head = ["", *(found.readings[at].reading for at in chosen)]
    rows = [[row.name, *(_sign(row.cells[at], letters) for at in chosen)] for row in found.accounts]
    widths = [max(len(line[at]) for line in (head, *rows)) for at in range(len(head))]
    return [_line(line, widths) for line in (head, *rows)]


def _readings_down(
    found: Comparison, standing: Sequence[int], apart: Sequence[int], letters: dict[tuple[Tip, ...], str], width: int
) -> Iterator[str]:
    label = max(len(column.reading) for column in found.readings)
    longest = max(len(_sign(cell, letters)) for row in found.accounts for cell in row.cells)
    each = max(longest, 12)
    fit = max(1, (width - label) // (each + GAP))
    for first in range(0, len(found.accounts), fit):
        accounts = found.accounts[first : first + fit]
        if first:
            yield ""
        yield from _heads(accounts, label, each)
        for at in standing:
            yield _reading(found.readings[at], accounts, at, letters, label, each)
        if apart:
            room = min(width, label + (each + GAP) * len(accounts))
            yield f"-- {APART} ".ljust(room, "-")
        for at in apart:
            yield _reading(found.readings[at], accounts, at, letters, label, each)


def _heads(accounts: Sequence[Row], label: int, each: int) -> Iterator[str]:
    """Yield the accounts' names above their columns, each in as many lines as it needs."""
    names = [textwrap.wrap(row.name, each) for row in accounts]
    for at in range(max(map(len, names))):
        yield _line(["", *(name[at] if at < len(name) else "" for name in names)], [label, *[each] * len(names)])


def _reading(
    column: Column, accounts: Sequence[Row], at: int, letters: dict[tuple[Tip, ...], str], label: int, each: int
) -> str:
    return _line(
        [column.reading, *(_sign(row.cells[at], letters) for row in accounts)], [label, *[each] * len(accounts)]
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * GAP).join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _wrapped(lead: str, text: str, width: int, indent: int = 4) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=lead, subsequent_indent=" " * indent, break_on_hyphens=False)


# -- Markdown ----------------------------------------------------------------------------------------------------


def _blocks(found: Comparison) -> Iterator[Block]:
    letters = _letters(found)
    yield Heading(1, f"{found.title}: accounts and readings")
    yield Paragraph((Run(f"{_title(found)}."),))
    for wanted, title in ((True, "In standing on the date"), (False, APART.capitalize())):
        chosen = [at for at, column in enumerate(found.readings) if column.in_standing is wanted]
        if not chosen:
            continue
        yield Heading(2, title)
        yield Table(
            ("account", *(found.readings[at].reading for at in chosen)),
            tuple(
                ((Run(row.name),), *((Run(_sign(row.cells[at], letters)),) for at in chosen)) for row in found.accounts
            ),
        )
    yield Paragraph((Run(f"{_SIGNS}; {_TIPS}."),))
    if letters:
        yield Items(
            tuple(Item((Run(letter, strong=True), Run(f": {_told(tips)}"))) for tips, letter in letters.items())
        )
    yield Heading(2, "The readings")
    yield Items(
        tuple(
            Item((Run(column.reading, code=True), Run(f": {column.says} ({_plain(column.standing)})")))
            for column in found.readings
        )
    )
    yield from conduct_blocks(found.conduct)
