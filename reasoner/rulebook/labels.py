"""Read rule files into statements, each with the labels (`%@`) and the quotation (`%>`) above it.

Statements come from clingo's own parser, and whatever it reports is raised; of rules that came with the package
they are found by where they end, which takes a tenth of the time, and clingo judges the text when it grounds it.
Labels are read from the lines: `RuleFile` has made sure that a line which starts with `%@` is a comment. Knows
nothing of what a label means beyond the list of keys.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from clingo import MessageCode, ast

from reasoner.errors import RulebookError, did_you_mean
from reasoner.rulebook.source import RuleFile, character, comment_column, without_comments

RULE_KEYS = frozenset({"id", "cites", "says", "denies", "gap", "survivor"})
RECORD_KEYS = frozenset({"source"})
POSITION_KEYS = frozenset({"holder", "for", "against", "standing"})
WORD_KEYS = frozenset({"sorts", "asks", "silence", "suppose"})
KEYS = RULE_KEYS | RECORD_KEYS | POSITION_KEYS | WORD_KEYS
REPEATABLE = frozenset({"gap", "holder", "for", "against", "standing", "source", "cites", "survivor"})

STANDINGS = ("settled", "contested", "minority", "proposed", "not_yet_voiced")
"""How a position may stand on a day, the surest first."""

_LABEL = re.compile(r"%@ {1,2}(?P<key>[^\s]+)(?:\s+(?P<value>\S.*?))?\s*$")
_MORE = re.compile(r"%@ {3,}(?P<more>\S.*?)\s*$")
_MESSAGE = re.compile(r"<[^>]*>:(?P<line>\d+):(?P<column>\d+)(?:-[\d:]+)?: (?P<level>\w+): (?P<what>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The labels of one block: the values of each key, and the lines they stand in, in file order."""

    values: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, tuple[int, ...]]

    def __contains__(self, key: object) -> bool:
        return key in self.values

    def one(self, key: str) -> str | None:
        """Return the first value of *key*, or None if there is none."""
        values = self.values.get(key)
        return values[0] if values else None

    def all(self, key: str) -> tuple[str, ...]:
        """Return every value of *key*, in file order."""
        return self.values.get(key, ())


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One statement of a rule file, as written.

    *kind* is `fact`, `rule`, `constraint`, `defined`, or the name of clingo's node in lower case.
    *line*, *column* and *last_line* count from 1, *column* in characters. *labels* is the same object
    for every statement of a block.
    """

    file: str
    line: int
    column: int
    last_line: int
    kind: str
    text: str
    labels: Labels | None
    quoted: tuple[str, ...]
    parsed: ast.AST | None

    @property
    def node(self) -> ast.AST:
        """What clingo's parser makes of it. Of a statement found lightly, places are counted from its beginning."""
        if self.parsed is not None:
            return self.parsed
        return _parse(RuleFile(self.file, self.text))[0]


def read_statements(file: RuleFile) -> tuple[Statement, ...]:
    """Return the statements of *file* in order.

    Raises RulebookError for anything clingo reports, and for a label that is not one or stands where
    none may stand.
    """
    nodes = _parse(file)
    spans = [_span(file, node) for node in nodes]
    return _statements(file, spans, [_kind(node, span.text) for node, span in zip(nodes, spans, strict=True)], nodes)


def read_lightly(file: RuleFile) -> tuple[Statement, ...]:
    """Return the statements of *file* in order, found by the full stops that end them.

    Only for text that clingo judges elsewhere: what is no statement may pass here for one. Raises RulebookError for a
    label that is not one or stands where none may stand.
    """
    spans = _light_spans(file)
    if spans is None:
        return read_statements(file)
    return _statements(file, spans, [_light_kind(span.text) for span in spans], [None] * len(spans))


def _statements(
    file: RuleFile, spans: Sequence[_Span], kinds: Sequence[str], nodes: Sequence[ast.AST | None]
) -> tuple[Statement, ...]:
    blocks = _Blocks(file).read([(span.line, span.last_line) for span in spans])
    return tuple(
        Statement(
            file=file.name,
            line=span.line,
            column=span.column,
            last_line=span.last_line,
            kind=kind,
            text=span.text,
            labels=block.labels,
            quoted=block.quoted,
            parsed=node,
        )
        for node, kind, span, block in zip(nodes, kinds, spans, blocks, strict=True)
    )


def complain(file: RuleFile, messages: list[str]) -> RulebookError:
    """Return the error for the first of the *messages* clingo logged about *file*."""
    found = _MESSAGE.match(messages[0]) if messages else None
    if found is None:
        return RulebookError(messages[0].strip() if messages else "clingo refuses this file", where=file.where(1))
    what = re.sub(r"<[^>]*>:[\d:-]+: ", "", " ".join(found["what"].split()))
    return RulebookError(what, where=file.where_bytes(int(found["line"]), int(found["column"])))


def _parse(file: RuleFile) -> list[ast.AST]:
    messages: list[str] = []
    nodes: list[ast.AST] = []
    comment, program = ast.ASTType.Comment, ast.ASTType.Program

    def collect(node: ast.AST) -> None:
        kind = node.ast_type
        if kind is not comment and not (kind is program and _implied(node)):
            nodes.append(node)

    def log(_: MessageCode, message: str) -> None:
        messages.append(message)

    try:
        ast.parse_string(file.text, collect, logger=log)
    except RuntimeError:
        raise complain(file, messages) from None
    if messages:
        raise complain(file, messages)
    return nodes


def _implied(node: ast.AST) -> bool:
    """Tell the `#program base.` which clingo puts first from one that is written."""
    return bool(node.location.begin == node.location.end)


@dataclass(frozen=True, slots=True)
class _Span:
    line: int
    column: int
    last_line: int
    text: str


def _span(file: RuleFile, node: ast.AST) -> _Span:
    location = node.location
    begin, end = location.begin, location.end
    first, last = begin.line, end.line
    column = character(file.lines[first - 1], begin.column)
    stop = character(file.lines[last - 1], end.column) - 1
    if first == last:
        text = file.lines[first - 1][column - 1 : stop]
    else:
        middle = file.lines[first : last - 1]
        text = "\n".join((file.lines[first - 1][column - 1 :], *middle, file.lines[last - 1][:stop]))
    return _Span(first, column, last, text)


_BETWEEN = re.compile(r"(?:\s+|%[^\n]*)*+")
_WITHIN = re.compile(r"""(?:[^".%]++|"(?:[^"\\\n]|\\.)*+"|\.\.|%[^\n]*)*+\.""")


def _light_spans(file: RuleFile) -> list[_Span] | None:
    """Return where each statement of *file* stands, or None if it holds more than facts, rules and `#defined`."""
    text = file.text
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    spans = []
    at = _BETWEEN.match(text, 0).end()  # type: ignore[union-attr]
    while at < len(text):
        found = _WITHIN.match(text, at)
        if found is None or (text.startswith("#", at) and not text.startswith("#defined", at)):
            return None
        line, last = bisect_right(starts, at), bisect_right(starts, found.end() - 1)
        spans.append(_Span(line, at - starts[line - 1] + 1, last, found.group()))
        at = _BETWEEN.match(text, found.end()).end()  # type: ignore[union-attr]
    return spans


def _light_kind(text: str) -> str:
    return "defined" if text.startswith("#defined") else _rule_kind(text)


def _kind(node: ast.AST, text: str) -> str:
    if node.ast_type is not ast.ASTType.Rule:
        return str(node.ast_type.name).lower()
    return _rule_kind(text)


def _rule_kind(text: str) -> str:
    before, arrow, _ = text.partition(":-")
    if '"' in before or "%" in before:
        before, arrow, _ = without_comments(text).partition(":-")
    if not arrow:
        return "fact"
    return "rule" if before.strip() else "constraint"


@dataclass(slots=True)
class _Run:
    """The comment lines read since the last statement or blank line."""

    values: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    quoted: list[str] = field(default_factory=list)
    last_key: str | None = None
    last_line: int = 0

    def labels(self) -> Labels | None:
        if not self.values:
            return None
        return Labels(
            MappingProxyType({key: tuple(values) for key, values in self.values.items()}),
            MappingProxyType({key: tuple(lines) for key, lines in self.lines.items()}),
        )


@dataclass(frozen=True, slots=True)
class _Block:
    """What holds for the statements that follow, up to the next blank line or the next labels."""

    labels: Labels | None = None
    quoted: tuple[str, ...] = ()


class _Blocks:
    """One pass over the lines of a file that finds the block each statement stands in."""

    def __init__(self, file: RuleFile) -> None:
        self.file = file
        self.run = _Run()
        self.block = _Block()

    def read(self, spans: list[tuple[int, int]]) -> list[_Block]:
        """Return the block of each statement; *spans* are their first and last lines."""
        blocks = []
        done = 0
        for first, last in spans:
            for line in range(done + 1, first):
                self._between(line)
            for line in range(max(done + 1, first), last + 1):
                self._within(line)
            if first > done:
                self._open()
            blocks.append(self.block)
            done = max(done, last)
        for line in range(done + 1, len(self.file.lines) + 1):
            self._between(line)
        self._refuse_loose()
        return blocks

    def _between(self, line: int) -> None:
        text = self.file.lines[line - 1].strip()
        if text.startswith("%@"):
            self._label(line, text)
        elif text.startswith("%>"):
            self.run.quoted.append(text[2:].strip())
        elif not text:
            self._refuse_loose()
            self.run, self.block = _Run(), _Block()

    def _within(self, line: int) -> None:
        text = self.file.lines[line - 1]
        if "%@" not in text:
            return
        column = comment_column(text)
        if column is not None and text.startswith("%@", column - 1):
            raise self._error(
                "a label stands on its own line above a statement, not inside or behind one", line, column
            )

    def _open(self) -> None:
        labels = self.run.labels()
        if labels is not None:
            self._refuse_empty()
            self.block = _Block(labels, tuple(self.run.quoted))
        elif self.run.quoted:
            self.block = _Block(self.block.labels, tuple(self.run.quoted))
        self.run = _Run()

    def _label(self, line: int, text: str) -> None:
        run = self.run
        if more := _MORE.match(text):
            if run.last_key is None or run.last_line != line - 1:
                raise self._error("this line goes on with a label, but none stands right above it", line)
            values = run.values[run.last_key]
            values[-1] = f"{values[-1]} {more['more']}".lstrip()
        elif found := _LABEL.match(text):
            self._start(line, found["key"], found["value"] or "")
        else:
            raise self._error("a label is '%@ key value'", line)
        run.last_line = line

    def _start(self, line: int, key: str, value: str) -> None:
        run = self.run
        if key not in KEYS:
            raise self._error(f"there is no label '{key}'", line, hint=_hint(key), key=key)
        if key in run.values and key not in REPEATABLE:
            raise self._error(f"the label '{key}' may stand only once", line, key=key)
        run.values.setdefault(key, []).append(value)
        run.lines.setdefault(key, []).append(line)
        run.last_key = key

    def _refuse_loose(self) -> None:
        if self.run.lines:
            line = min(lines[0] for lines in self.run.lines.values())
            raise self._error("this label stands above nothing", line, hint="put it right above a statement")

    def _refuse_empty(self) -> None:
        for key, values in self.run.values.items():
            if not all(values):
                line = self.run.lines[key][values.index("")]
                raise self._error(f"the label '{key}' says nothing", line)

    def _error(
        self, what: str, line: int, column: int | None = None, *, hint: str | None = None, key: str = "%@"
    ) -> RulebookError:
        place = self.file.where(line, column or self.file.lines[line - 1].find(key) + 1)
        return RulebookError(what, where=place, hint=hint)


def _hint(key: str) -> str:
    return did_you_mean(key, KEYS) or f"the labels are {', '.join(sorted(KEYS))}"
