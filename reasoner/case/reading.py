"""Read the text of a case into a tree: what stands in the file, as text, and where it stands.

Every scalar stays the string that was written (`on`, `no` and `1999-10-02` are only words here), and
everything a stranger's file could hide behind - aliases, tags, equal keys, deep nesting, characters that
do not show - is refused at its place.

Deliberately does not know what a case is: which keys there are, and what a value means, is for the models.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reasoner.errors import FORBIDDEN, CaseError, LimitError, Where

MAX_CASE_BYTES = 1_000_000
MAX_DEPTH = 20
"""How many lists and mappings may stand in one another."""

MAX_SHOWN_LINE = 200
"""A line longer than this many characters is not shown in errors."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written. `plain` tells `true` from `"true"`: plain is what stands without quotes or `|`."""

    text: str
    where: Where
    plain: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Values by key, in the order of the file. `keys` says where each key stands."""

    items: dict[str, Node]
    keys: dict[str, Where]
    where: Where


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, in the order of the file."""

    items: tuple[Node, ...]
    where: Where


Node = Scalar | Mapping | Sequence


def read_file(path: str | Path, name: str | None = None) -> tuple[Node, bytes]:
    """Return the tree and the bytes of the file at *path*, which errors call *name* (default: the path).

    Raises CaseError, or LimitError if the file is too big.
    """
    data = read_bytes(path, name)
    return read_tree(data, str(path) if name is None else name), data


def read_bytes(path: str | Path, name: str | None = None) -> bytes:
    """Return what the file at *path* holds, and never read more than one byte past the limit.

    Raises CaseError if it cannot be read, LimitError if it is too big.
    """
    where = Where(str(path) if name is None else name)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_CASE_BYTES + 1)
    except FileNotFoundError:
        raise CaseError("there is no such file", where=where, hint="check the path") from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error, where) from None
    _refuse_too_big(data, where)
    return data


def _unreadable(path: str | Path, error: OSError | ValueError, where: Where) -> CaseError:
    if isinstance(error, ValueError):  # a NUL in the path, which must not reach the terminal either
        return CaseError(f"{where.file!r} cannot be the path of a file")
    if os.path.isdir(path):
        return CaseError("this is a folder, not a case file", where=where, hint="name a file in it")
    if isinstance(error, PermissionError):
        return CaseError("this file may not be read", where=where, hint="check its permissions")
    return CaseError(f"this file cannot be read: {error.strerror or error}", where=where)


def read_tree(data: bytes, file: str) -> Node:
    """Return the tree that *data*, the text of a case, holds; *file* is what errors call it.

    Raises CaseError with the place and the remedy, or LimitError past MAX_CASE_BYTES.
    """
    import yaml  # costs 40 ms: only who reads a case pays

    _refuse_too_big(data, Where(file))
    text = _decode(data, file)
    lines = text.split("\n")
    _refuse_forbidden(text, lines, file)
    shown = [_shown(line) for line in lines]
    reader = _Reader(text, shown, file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    try:
        return reader.document()
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # Where PyYAML has no C parser, its own one lets int() and chr() fail on absurd escapes.
        if "nesting depth" in str(error):
            # The C parser looks ahead and gives up far behind the first bracket too many; the other one finds it.
            return _Reader(text, shown, file, yaml.SafeLoader).document()
        raise reader.syntax_error(error) from None


def _refuse_too_big(data: bytes, where: Where) -> None:
    if len(data) > MAX_CASE_BYTES:
        raise LimitError(
            f"a case may have at most {MAX_CASE_BYTES:,} bytes; this has more",
            where=where,
            hint="split it into several cases",
        )


def _decode(data: bytes, file: str) -> str:
    """Return *data* as text without byte order mark, every line break a newline."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return _newlines(data.decode())
    except UnicodeDecodeError as error:
        before = _newlines(data[: error.start].decode())
        lines = _newlines(data.decode(errors="replace")).split("\n")
        raise CaseError(
            f"this is not UTF-8 text: byte 0x{data[error.start]:02x} is out of place",
            where=_place(before, lines, file),
            hint="save the file as UTF-8",
        ) from None


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_forbidden(text: str, lines: list[str], file: str) -> None:
    if found := FORBIDDEN.search(text):
        where = _place(text[: found.start()], lines, file)
        raise CaseError(f"the text holds {_named(found[0])}", where=where, hint="remove it")


def _place(before: str, lines: list[str], file: str) -> Where:
    """Return the place just after the text *before*."""
    line = before.count("\n")
    return Where(file, line + 1, len(before) - before.rfind("\n"), _shown(lines[line]))


def _shown(line: str) -> str | None:
    """Return *line* as an error may show it: a column for each character, and nothing to upset a terminal."""
    if len(line) > MAX_SHOWN_LINE:
        return None
    return FORBIDDEN.sub("\ufffd", line.replace("\t", " "))


def _named(character: str) -> str:
    """Return words for a character that must not itself be printed."""
    import unicodedata

    name = unicodedata.name(character, "a control character or no character at all")
    return f"the character U+{ord(character):04X} ({name})"


class _Reader:
    """One pass over the events of one text.

    Events are taken one by one and depth is counted on the way: the C parser makes them lazily, so a text
    nested so deeply that composing it would crash the process is left at the first bracket too many.
    """

    def __init__(self, text: str, lines: list[str | None], file: str, loader: Any) -> None:
        import yaml

        self._yaml = yaml
        self._events: Iterator[Any] = yaml.parse(text, Loader=loader)
        self._text = text
        self._lines = lines
        self._file = file

    def document(self) -> Node:
        """Return the only document of the stream."""
        next(self._events)  # the stream starts
        start = next(self._events)
        if type(start) is self._yaml.StreamEndEvent:
            raise self._empty()
        tree = self._node(next(self._events), 0)
        if isinstance(tree, Scalar) and tree.plain and not tree.text:
            raise self._empty()
        next(self._events)  # the document ends
        after = next(self._events)
        if type(after) is not self._yaml.StreamEndEvent:
            hint = "put each case in a file of its own"
            raise CaseError("a second document starts here", where=self._where(after.start_mark), hint=hint)
        return tree

    def _empty(self) -> CaseError:
        return CaseError("this file holds no case", where=Where(self._file), hint="start one with: casus new ID")

    def _node(self, event: Any, depth: int) -> Node:
        where = self._where(event.start_mark)
        kind = type(event)
        if kind is self._yaml.AliasEvent or event.anchor is not None or event.tag is not None:
            raise _marked(event, where)
        if kind is self._yaml.ScalarEvent:
            return Scalar(self._value(event, where), where, not event.style)
        if depth == MAX_DEPTH:
            raise CaseError(f"this is nested deeper than {MAX_DEPTH}", where=where, hint="flatten it")
        if kind is self._yaml.MappingStartEvent:
            return self._mapping(where, depth + 1)
        return self._sequence(where, depth + 1)

    def _mapping(self, where: Where, depth: int) -> Mapping:
        events, end = self._events, self._yaml.MappingEndEvent
        items: dict[str, Node] = {}
        keys: dict[str, Where] = {}
        while type(event := next(events)) is not end:
            at = self._where(event.start_mark)
            key = self._key(event, at)
            if key in keys:
                what = f"the key {_brief(key)} stands here again; it stands first at {keys[key]}"
                raise CaseError(what, where=at, hint="keep one of the two, or rename one")
            keys[key] = at
            items[key] = self._node(next(events), depth)
        return Mapping(items, keys, where)

    def _sequence(self, where: Where, depth: int) -> Sequence:
        events, end = self._events, self._yaml.SequenceEndEvent
        items: list[Node] = []
        while type(event := next(events)) is not end:
            items.append(self._node(event, depth))
        return Sequence(tuple(items), where)

    def _key(self, event: Any, where: Where) -> str:
        kind = type(event)
        if kind is self._yaml.AliasEvent or event.anchor is not None or event.tag is not None:
            raise _marked(event, where)
        if kind is not self._yaml.ScalarEvent:
            what = "a list or mapping stands where a key must be"
            raise CaseError(what, where=where, hint="write 'key: value'; quote text that starts with [ or {")
        key = self._value(event, where)
        if not key.strip():
            raise CaseError("this key is empty", where=where, hint="write 'key: value'")
        if key == "<<":
            raise CaseError("keys cannot be merged with '<<'", where=where, hint="write the keys out")
        return key

    def _value(self, event: Any, where: Where) -> str:
        text: str = event.value
        # Only double quotes know escapes; elsewhere the text is what was looked through already.
        if event.style == '"' and (found := FORBIDDEN.search(text)):
            what = f"this text holds, written as an escape, {_named(found[0])}"
            raise CaseError(what, where=where, hint="remove the escape")
        return text

    def _where(self, mark: Any) -> Where:
        line: int = mark.line
        if line < len(self._lines):
            return Where(self._file, line + 1, mark.column + 1, self._lines[line])
        # The C parser puts the end of a text without a last line break on a line of its own.
        return Where(self._file, line, len(self._text) - self._text.rfind("\n"), self._lines[-1])

    def syntax_error(self, error: Exception) -> CaseError:
        """Return in plain words what PyYAML complains of."""
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        mark, opening = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        at = "" if mark is None else self._text[mark.index : mark.index + 1]
        message = f"{getattr(error, 'context', None) or ''}: {problem} at {at!r}"
        for sign, what, hint in _UNCLOSED:
            if re.search(sign, message):
                return CaseError(what, where=self._marked_or_file(opening or mark), hint=hint)
        for sign, what, hint in _MISPLACED:
            if re.search(sign, message):
                return CaseError(what, where=self._marked_or_file(mark), hint=hint)
        return CaseError(f"this is not YAML: {problem}", where=self._marked_or_file(mark or opening))

    def _marked_or_file(self, mark: Any) -> Where:
        return Where(self._file) if mark is None else self._where(mark)


def _brief(key: str) -> str:
    """Return *key* for an error: on one line and not too long."""
    return repr(key if len(key) <= 40 else key[:40] + "...")


def _marked(event: Any, where: Where) -> CaseError:
    """Return the refusal of an alias, an anchor or a tag."""
    if getattr(event, "tag", None) is not None:
        hint = "remove it, or put the text in quotes"
        return CaseError("a case may have no tags ('!...')", where=where, hint=hint)
    what = "a case may have no anchors ('&...') or aliases ('*...')"
    return CaseError(what, where=where, hint="write the value out, or put the text in quotes")


# What both parsers of PyYAML say, and what it means to whoever wrote the line. The first that fits counts.
_UNCLOSED = (
    (
        r"quoted scalar: found unexpected (end|document)",
        "the quotation mark opened here is never closed",
        "close it; inside single quotes write an apostrophe twice",
    ),
    (
        r"flow sequence: .*expected ',' or '\]'",
        "the list opened here with '[' is not closed, or lacks a comma",
        "write [one, two]; put text that holds , [ ] { } or ': ' in quotes",
    ),
    (
        r"flow mapping: .*expected ',' or '\}'",
        "the mapping opened here with '{' is not closed, or lacks a comma",
        "write {one: 1, two: 2}; put text that holds , [ ] { } or ': ' in quotes",
    ),
)
_MISPLACED = (
    (
        r"(mapping values|mapping keys) are not allowed",
        "a key cannot stand here",
        "check the indentation, and put text that holds ': ' in quotes",
    ),
    (
        r"sequence entries are not allowed",
        "a list cannot start here",
        "start a list on a line of its own, one '- ' to each line",
    ),
    (
        r"any token at '\\t'|tab character",
        "a tab cannot stand here",
        "indent with spaces",
    ),
    (
        r"cannot start any token",
        "text without quotes cannot start with this character",
        "put it in quotes, and indent with spaces, not tabs",
    ),
    (
        r"unknown escape|escape sequence|escape code|hexdecimal",
        "a backslash in double quotes starts an escape, and this one does not exist",
        "use single quotes, or write the backslash twice",
    ),
    (
        r"scanning an (alias|anchor)",
        "a case may have no anchors ('&...') or aliases ('*...')",
        "put text that starts with & or * in quotes",
    ),
    (
        r"tag",
        "a case may have no tags ('!...')",
        "put text that starts with ! in quotes",
    ),
    (
        r"expected ':'|expected key|<block end>|block collection",
        "this line does not fit those above it",
        "check the indentation, and that each key is followed by ': '",
    ),
    (
        r"node content",
        "a value is missing here, or a bracket does not match",
        "check the brackets; put text that starts with one of , [ ] { } in quotes",
    ),
    (
        r"document start",
        "the case has ended above, and yet there is more",
        "check the indentation, and close brackets once only",
    ),
)
