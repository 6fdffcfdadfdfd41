"""Read rule files into text that is safe to hand to clingo's parser.

Whatever could make that parser open a file, run code or crash the process is refused here, before
clingo sees it: `#include` is followed at once, deep nesting overflows its stack, and a letter beyond
ASCII outside a string ends the process when clingo tries to name it in a message. Knows nothing of
what rules mean.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reasoner.errors import LimitError, RulebookError, Where

MAX_FILE_BYTES = 256_000
MAX_RULEBOOK_BYTES = 4_000_000
MAX_ENTRIES = 10_000
MAX_DEPTH = 100
MAX_OPERATORS = 2_000
MAX_NUMBER = 2**31 - 1
THEOREMS = "theorems"

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_REFUSED_DIRECTIVES = {
    "#include": "a rule file may not include another file",
    "#script": "a rule file may not hold a script",
    "#theory": "a rule file may not define a theory",
    "#!": "'#!' does not start a comment here; use '%'",
}
_TOKEN = re.compile(
    r"""(?P<comment>%(?!\*)[^\n]*)
      | (?P<block>%\*)
      | (?P<string>"(?:[^"\\\n]|\\[n"\\])*")
      | (?P<quote>")
      | (?P<directive>\#(?:!|\w*))
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<if>:-)
      | (?P<operator>[-+*/\\?^&~|]|\.\.)
      | (?P<number>(?<![\w'])\d\w{8,})
      | (?P<foreign>[^\x00-\x7f])
    """,
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True)
class RuleFile:
    """One rule file: its name, a posix path relative to the rulebook's folder, and its text.

    Raises RulebookError or LimitError if the text is not safe to parse. Lines end in a line feed.
    """

    name: str
    text: str

    def __post_init__(self) -> None:
        if _FORBIDDEN.search(self.name):
            raise RulebookError(f"the file name {self.name!a} holds a character that may not stand there")
        if len(self.text.encode("utf-8", "replace")) > MAX_FILE_BYTES:
            raise LimitError(f"a rule file may hold at most {MAX_FILE_BYTES:,} bytes", where=Where(self.name))
        _refuse_characters(self)
        _refuse_unsafe(self)

    @classmethod
    def decode(cls, name: str, data: bytes) -> RuleFile:
        """Return the file *name* holding *data*: UTF-8, with or without BOM, lines ended by LF or CRLF."""
        if len(data) > MAX_FILE_BYTES:
            raise LimitError(f"a rule file may hold at most {MAX_FILE_BYTES:,} bytes", where=Where(name))
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise RulebookError("this is not UTF-8", where=Where(name, line), hint="save the file as UTF-8") from None
        return cls(name, text.removeprefix("\ufeff").replace("\r\n", "\n"))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text, without their line feeds."""
        return tuple(self.text.split("\n"))

    def where(self, line: int, column: int | None = None) -> Where:
        """Return the place at *line* and *column*, both from 1, in characters."""
        return Where(self.name, line, column, self.lines[line - 1])

    def where_bytes(self, line: int, column: int) -> Where:
        """Return the place at *line* and *column*, the column counting bytes from 1 as clingo does.

        A place past the last line written is the end of that line.
        """
        last = max((number for number, text in enumerate(self.lines, 1) if text.strip()), default=1)
        if line > last:
            return self.where(last, len(self.lines[last - 1]) + 1)
        return self.where(line, character(self.lines[line - 1], column))

    def where_offset(self, offset: int) -> Where:
        """Return the place of the character at *offset* of the text, from 0."""
        line = self.text.count("\n", 0, offset) + 1
        return self.where(line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1)


def character(line: str, column: int) -> int:
    """Return the column in characters for the *column* in bytes of *line*, both from 1."""
    if line.isascii():
        return column
    return len(line.encode()[: column - 1].decode(errors="ignore")) + 1


def comment_column(line: str) -> int | None:
    """Return the column, from 1, at which the comment of *line* starts, or None if it has none."""
    for token in _TOKEN.finditer(line):
        if token.lastgroup == "comment":
            return token.start() + 1
    return None


def without_comments(text: str) -> str:
    """Return *text* with comments left out and strings emptied: what is left is code."""
    return _TOKEN.sub(lambda token: _BLANK.get(token.lastgroup or "", token.group()), text)


_BLANK = {"comment": "", "string": '""'}


def read_files(folder: Path) -> tuple[RuleFile, ...]:
    """Return the rule files below *folder*, sorted by name; those below `theorems/` are left out.

    Raises RulebookError if there is none, and LimitError for a rulebook too large.
    """
    files = tuple(_read(folder, lambda name: not is_theorem(name)))
    if not files:
        raise RulebookError("this folder holds no rule file (*.lp)", where=Where(str(folder)))
    return files


def is_theorem(name: str) -> bool:
    """Tell whether the file *name*, a posix path relative to the rulebook's folder, stands below `theorems/`."""
    return name.startswith(f"{THEOREMS}/")


def read_theorems(folder: Path) -> tuple[RuleFile, ...]:
    """Return the files below `theorems/` of the rulebook at *folder*, sorted by name."""
    return tuple(_read(folder, is_theorem))


def digest(files: Iterable[RuleFile]) -> str:
    """Return the sha256, in hexadecimal, over the names and texts of *files*, whatever their order."""
    state = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name):
        for part in (file.name.encode(), file.text.encode()):
            state.update(len(part).to_bytes(8, "big"))
            state.update(part)
    return state.hexdigest()


def _read(folder: Path, wanted: Callable[[str], bool]) -> Iterator[RuleFile]:
    total = 0
    for name, path in sorted(_paths(folder)):
        if not wanted(name):
            continue
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise RulebookError(f"this file cannot be read: {error.strerror}", where=Where(name)) from None
        total += len(data)
        if total > MAX_RULEBOOK_BYTES:
            raise LimitError(f"a rulebook may hold at most {MAX_RULEBOOK_BYTES:,} bytes", where=Where(name))
        yield RuleFile.decode(name, data)


def _paths(folder: Path) -> Iterator[tuple[str, Path]]:
    if not folder.is_dir():
        raise RulebookError("there is no such folder of rules", where=Where(str(folder)))
    root = folder.resolve()
    entries = 0
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        entries += len(folders) + len(names)
        if entries > MAX_ENTRIES:
            raise LimitError(f"a rulebook may hold at most {MAX_ENTRIES:,} files", where=Where(str(folder)))
        for name in folders:
            if (Path(parent) / name).is_symlink():
                raise RulebookError("a link to a folder is not followed", where=Where(_name(root, parent, name)))
        for name in names:
            if name.endswith(".lp") and not name.startswith("."):
                yield _name(root, parent, name), _regular(root, Path(parent) / name)


def _name(root: Path, parent: str, name: str) -> str:
    return (Path(parent) / name).relative_to(root).as_posix()


def _regular(root: Path, path: Path) -> Path:
    name = path.relative_to(root).as_posix()
    if not path.resolve().is_relative_to(root):
        raise RulebookError("a link out of the rulebook's folder is not followed", where=Where(name))
    if not path.is_file():
        raise RulebookError("this is not a regular file", where=Where(name))
    return path


def _refuse_characters(file: RuleFile) -> None:
    found = _FORBIDDEN.search(file.text)
    if found is None:
        return
    place = file.where_offset(found.start())
    raise RulebookError(
        f"the character U+{ord(found.group()):04X} may not stand in a rule file",
        where=Where(place.file, place.line, place.column),
        hint="control characters and those that change the direction of writing are refused",
    )


_LEFT_OUT = re.compile(r'%(?!\*)[^\n]*|"(?:[^"\\\n]|\\[n"\\])*"')
_DOUBTFUL = re.compile(r'[%"]|\#(?!defined\b|count\b|sum\b)|(?<![\w\'])\d\w{8}|[^\x00-\x7f]', re.ASCII)
_OPERATOR = re.compile(r"[-+*/\\?^&~|]|\.\.")
_NO_BRACKETS = re.compile(r"[^(\[{)\]}]+")


def _is_plain(text: str) -> bool:
    """Tell whether *text* holds, beside comments and strings, nothing that must be looked at one by one."""
    code = _LEFT_OUT.sub(" ", text)
    if _DOUBTFUL.search(code) or len(_OPERATOR.findall(code)) > MAX_OPERATORS:
        return False
    brackets = _NO_BRACKETS.sub("", code)
    for _ in range(MAX_DEPTH // 10):  # each round takes away at most three levels
        brackets = brackets.replace("()", "").replace("[]", "").replace("{}", "")
    return not brackets


def _refuse_unsafe(file: RuleFile) -> None:
    if _is_plain(file.text):
        return
    depth = operators = 0
    for token in _TOKEN.finditer(file.text):
        match token.lastgroup:
            case "open":
                depth += 1
            case "close":
                depth = max(0, depth - 1)
            case "operator":
                operators += 1
            case "comment" | "string" | "if":
                continue
            case kind:
                what = _complaint(str(kind), token.group())
                if what is not None:
                    raise RulebookError(what, where=file.where_offset(token.start()))
        if depth > MAX_DEPTH or operators > MAX_OPERATORS:
            raise _too_deep(file, token.start(), depth)


def _too_deep(file: RuleFile, offset: int, depth: int) -> RulebookError:
    place = file.where_offset(offset)
    what = (
        f"brackets stand more than {MAX_DEPTH} deep"
        if depth > MAX_DEPTH
        else f"a rule file may hold at most {MAX_OPERATORS:,} operators"
    )
    return RulebookError(what, where=Where(place.file, place.line, place.column))


def _complaint(kind: str, token: str) -> str | None:
    match kind:
        case "directive":
            return next((what for word, what in _REFUSED_DIRECTIVES.items() if token.startswith(word)), None)
        case "block":
            return "a comment is a line that starts with '%'; '%*' is refused"
        case "quote":
            return "this string does not end on its line, or holds a backslash before an ordinary letter"
        case "number" if not _small(token):
            return f"this number is larger than {MAX_NUMBER}"
        case "foreign":
            return f"the letter '{token}' may stand only in a comment or a string"
    return None


def _small(number: str) -> bool:
    return number.isdecimal() and len(number) <= len(str(MAX_NUMBER)) and int(number) <= MAX_NUMBER
