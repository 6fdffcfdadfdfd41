"""What can go wrong, said in one way: what, where, and how to mend it.

Knows nothing of cases, rules or clingo; everything else may raise these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file. Lines and columns count from 1 and count characters, not bytes."""

    file: str
    line: int | None = None
    column: int | None = None
    text: str | None = None
    """The line itself, when the error should show it with a caret under the column."""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class CasusError(Exception):
    """Base of every error a user may see. `exit_code` is what the command line ends with."""

    exit_code = 2

    def __init__(self, what: str, *, where: Where | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        lines = [self.what]
        if self.where is not None:
            lines.append(f"  at   {self.where}")
            if self.where.text is not None and self.where.column is not None:
                lines.append(f"       {self.where.text}")
                lines.append("       " + " " * (self.where.column - 1) + "^")
        if self.hint is not None:
            lines.append(f"  hint {self.hint}")
        return "\n".join(lines)


class CaseError(CasusError):
    """A case file that cannot be read, or says something it may not say."""


class RulebookError(CasusError):
    """A rule file that cannot be read, or is not in the dialect law is written in."""


class QuestionError(CasusError):
    """A question that cannot be asked as put: unknown case, treaty, victim, reading, date ..."""


LONGEST_LIMIT = 86_400.0
"""The longest limit of time that can be given, in seconds."""


class LimitError(CasusError):
    """A limit of time or size was reached."""

    exit_code = 3


# What does not show, or changes how what stands beside it shows: control characters, soft hyphens, spaces without
# width, fillers, marks that change the direction of text, separators that only some programs take for a line break,
# annotation and tag characters, the byte order mark, and what no text may hold.
_UNSEEN = (
    "\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f{_UNSEEN}]")
"""What no text of a case may hold; a tab and a line break it may."""
UNSHOWN = re.compile(f"[\x00-\x09\x0b-\x1f{_UNSEEN}]")
"""What is never written to a terminal as it is."""


def with_article(kind: str) -> str:
    """Return *kind* in plain words with its article: `armed_group` is "an armed group"."""
    words = kind.replace("_", " ")
    return f"{'an' if words[:1] in 'aeiou' and not words.startswith('use') else 'a'} {words}"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the one of *words* spelt most like *word*, or None if none is like it."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """Return the hint that offers the nearest right word, or None."""
    near = nearest(word, words)
    return None if near is None else f"did you mean '{near}'?"
