"""A rule's text taken apart: its head, its conditions, the words in it; written anew under other names.

Works on text that `RuleFile` has found safe, without a parser, so that thousands of statements take milliseconds.
Knows where a word stands in a rule, and nothing of what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reasoner.rulebook.source import without_comments

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\[n"\\])*")
      | (?P<directive>\#\w+)
      | (?P<at>@\w+)
      | (?P<name>_*[a-z][\w']*)
      | (?P<variable>_*[A-Z][\w']*|_+)
      | (?P<number>\d+)
      | (?P<if>:-|:~)
      | (?P<range>\.\.)
      | (?P<compare><=|>=|!=|==|<|>|=)
      | (?P<space>\s+)
      | (?P<mark>.)
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_NOT = "not"
_DAY = re.compile(r"\b(?:1[89]|2[01])\d{6}\b")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    word: bool = False
    """Whether it is the name of an atom."""


@dataclass(frozen=True, slots=True)
class Parts:
    """One statement: the words its head concludes, those its conditions ask of, the days it names, and a form that is
    the same for two statements that differ only in their spacing, comments, variables and the order of conditions."""

    text: str
    heads: frozenset[str]
    body: frozenset[str]
    days: frozenset[int]
    form: str


@lru_cache(maxsize=2**14)
def parts(text: str) -> Parts:
    """Take *text*, one statement, apart."""
    tokens = _tokens(text)
    at = next((n for n, token in enumerate(tokens) if token.kind == "if"), len(tokens))
    head, body = tokens[:at], tokens[at:]
    return Parts(
        text=text,
        heads=frozenset(token.text for token in head if token.word),
        body=frozenset(token.text for token in body if token.word),
        days=frozenset(int(day) for day in _DAY.findall(text)),
        form=_form(head, body),
    )


def renamed(text: str, names: Mapping[str, str] | Callable[[str], str | None]) -> str:
    """Return *text*, one statement, with the words that *names* gives another name under that."""
    find = names.get if isinstance(names, Mapping) else names
    return "".join((find(token.text) or token.text) if token.word else token.text for token in _tokens(text))


def _tokens(text: str) -> list[_Token]:
    """Return the tokens of *text*: a name is a word where it stands outside the brackets of an atom."""
    found: list[_Token] = []
    depth = 0
    for match in _TOKEN.finditer(uncommented(text)):
        kind, part = str(match.lastgroup), match[0]
        word = kind == "name" and depth == 0 and part != _NOT
        if word and found and _before(found) in ("compare", "range"):
            word = False  # what a comparison has on its right is a constant
        if kind == "mark":
            depth += part in "(["
            depth -= part in ")]"
        found.append(_Token(kind, part, word))
    return _unnamed(found)


def _before(tokens: list[_Token]) -> str:
    for token in reversed(tokens):
        if token.kind != "space":
            return token.kind
    return ""


def _unnamed(tokens: list[_Token]) -> list[_Token]:
    """A name on the left of a comparison is a constant too."""
    for at, token in enumerate(tokens):
        if not token.word:
            continue
        rest = [other for other in tokens[at + 1 : at + 3] if other.kind != "space"]
        if rest and rest[0].kind == "compare":
            tokens[at] = _Token(token.kind, token.text)
    return tokens


def uncommented(text: str) -> str:
    """Return *text* without its comments; its strings are kept."""
    if "%" not in text:
        return text
    return re.sub(r'("(?:[^"\\\n]|\\[n"\\])*")|%[^\n]*', lambda found: found[1] or "", text)


def _form(head: list[_Token], body: list[_Token]) -> str:
    conditions: list[list[_Token]] = [[]]
    depth = 0
    for token in body[1:]:
        if token.kind == "space":
            continue
        depth += token.text in ("(", "[", "{")
        depth -= token.text in (")", "]", "}")
        if token.text in (",", ".") and token.kind == "mark" and depth == 0:
            conditions.append([])
        else:
            conditions[-1].append(token)
    first = [token for token in head if token.kind != "space" and token.text != "."]
    ordered = sorted((one for one in conditions if one), key=lambda one: (_blank(one), _plain(one)))
    numbers: dict[str, str] = {}
    told = [_numbered(one, numbers) for one in (first, *ordered)]
    return f"{told[0]} :- {', '.join(told[1:])}" if len(told) > 1 else told[0]


def _blank(tokens: Iterable[_Token]) -> str:
    return " ".join("_" if token.kind == "variable" else token.text for token in tokens)


def _plain(tokens: Iterable[_Token]) -> str:
    return " ".join(token.text for token in tokens)


def _numbered(tokens: Iterable[_Token], numbers: dict[str, str]) -> str:
    found = []
    for token in tokens:
        if token.kind == "variable" and token.text.strip("_"):
            found.append(numbers.setdefault(token.text, f"V{len(numbers)}"))
        else:
            found.append(token.text)
    return " ".join(found)


def below(statements: Iterable[Parts], words: Iterable[str]) -> frozenset[str]:
    """Return *words* and every word that some of *statements* makes one of them depend on."""
    edges: dict[str, set[str]] = {}
    for one in statements:
        for head in one.heads:
            edges.setdefault(head, set()).update(one.body)
    return _closure(edges, words)


def above(statements: Iterable[Parts], words: Iterable[str]) -> frozenset[str]:
    """Return *words* and every word that some of *statements* makes depend on one of them."""
    edges: dict[str, set[str]] = {}
    for one in statements:
        for word in one.body:
            edges.setdefault(word, set()).update(one.heads)
    return _closure(edges, words)


def _closure(edges: Mapping[str, Iterable[str]], words: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    left = list(words)
    while left:
        word = left.pop()
        if word not in found:
            found.add(word)
            left += edges.get(word, ())
    return frozenset(found)


__all__ = ["Parts", "above", "below", "parts", "renamed", "without_comments"]
