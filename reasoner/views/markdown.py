"""An answer as Markdown (CommonMark with tables). Every text is escaped: none of it can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reasoner.answer import Answer
from reasoner.views.document import Block, Heading, Item, Paragraph, Run, Table, Text, answer_document

_NAME = re.compile(r"[\w .:/(),=+-]+", re.ASCII)
_SPECIAL = re.compile(r"[\\`*_{}\[\]|~$#^!@]")
_LEADING = re.compile(r"(\d+)?([-+=:.)])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def answer_markdown(answer: Answer, of: str | None = None) -> str:
    """Return *answer* as Markdown, the verdict first; with *of*, one party alone."""
    return blocks_markdown(answer_document(answer, of))


def blocks_markdown(blocks: Iterable[Block]) -> str:
    """Return *blocks* as Markdown, one after the other."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_escaped(block.text)}"
    if isinstance(block, Paragraph):
        return _text(block.text)
    if isinstance(block, Table):
        return "\n".join(_table(block))
    return "\n".join(_items(block.items, 0))


def _table(table: Table) -> Iterable[str]:
    yield f"| {' | '.join(map(_escaped, table.head))} |"
    yield f"|{'---|' * len(table.head)}"
    for row in table.rows:
        yield f"| {' | '.join(map(_text, row))} |"


def _items(items: Iterable[Item], depth: int) -> Iterable[str]:
    for item in items:
        yield f"{'  ' * depth}- {_text(item.text)}"
        yield from _items(item.below, depth + 1)


def _text(text: Text) -> str:
    """Return the runs joined. What would begin a block where it stands is escaped too."""
    return _unled("".join(_run(run) for run in text).strip())


def _run(run: Run) -> str:
    text = _escaped(run.text)
    if run.url is not None:
        return f"[{text}](<{run.url.replace(chr(92), '%5C')}>)"
    if run.code and _NAME.fullmatch(run.text) and run.text == run.text.strip():
        return f"`{run.text}`"
    if run.strong and text.strip():
        inner = text.strip()
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}**{inner}**{after}"
    return text


def _escaped(text: str) -> str:
    """Return *text* on one line with everything that could be markup escaped, and no address made a link."""
    line = re.sub(r"\s+", " ", text)
    line = _SPECIAL.sub(r"\\\g<0>", line)
    line = line.replace("://", "\\://").replace("www.", "www\\.")
    return "".join(_ENTITIES.get(character, character) for character in line)


def _unled(line: str) -> str:
    return _LEADING.sub(r"\1\\\2", line, count=1) if _LEADING.match(line) else line
