"""What a line of somebody's own words means as a reply: one of the options, a state, a day, a name.

Takes numbers, words, beginnings of words and near spellings; guesses nothing, and says what it would take instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reasoner.case.checking import Words
from reasoner.case.dates import Span, parse_span
from reasoner.errors import FORBIDDEN, QuestionError, nearest

LONGEST_NAME = 200

DONT_KNOW = "?"
"""The key of "don't know"."""

_DONT_KNOW = frozenset({
    "?", "don't know", "dont know", "do not know", "i don't know", "i dont know", "not known", "unknown", "no idea",
    "not sure", "unsure", "dk", "don’t know",
})  # fmt: skip

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


_BESIDE = frozenset({"of", "the", "in", "on", "about", "around"})
"""What may stand beside a date and says nothing."""


class Unclear(QuestionError):
    """A reply that cannot be taken as it was put; the question stands."""


@dataclass(frozen=True, slots=True)
class Option:
    """One reply a question takes: the *key* to type, what it says, and other words for it."""

    key: str
    says: str
    words: tuple[str, ...] = ()


def plain(reply: str) -> str:
    """Return *reply* in small letters, without what surrounds it."""
    return " ".join(reply.strip().strip(".!\"'()[]").lower().split())


def dont_know(reply: str) -> bool:
    """Tell whether *reply* says that it is not known."""
    return plain(reply) in _DONT_KNOW


def chosen(reply: str, options: Sequence[Option], *, many: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the keys of the options *reply* means: one, or several of *many*.

    Raises Unclear.
    """
    text = plain(reply)
    if not text:
        raise Unclear("nothing was answered", hint=_keys(options))
    if text in _DONT_KNOW:
        text = DONT_KNOW
    keys = {option.key for option in options}
    if text in keys:
        return (text,)
    parts = [part for part in re.split(r"[\s,;+&]+|\band\b", text) if part]
    if len(parts) > 1 and all(part in many for part in parts):
        return tuple(dict.fromkeys(parts))
    text = re.sub(r"^(the|an?) ", "", text)
    found: set[str] = set()
    for pattern in (rf"{re.escape(text)}$", rf"{re.escape(text)}", rf".*\b{re.escape(text)}"):
        if len(text) > 2 or pattern.endswith("$"):
            found = found or {one.key for one in options if any(re.match(pattern, words) for words in _said(one))}
    if len(found) == 1:
        return (found.pop(),)
    if text.isdigit() or (len(parts) > 1 and all(part.isdigit() for part in parts)):
        raise Unclear(f"'{_short(reply)}' is none of the numbers", hint=_keys(options))
    near = nearest(text, [word for option in options for word in _said(option)]) if not found else None
    meant = [option.key for option in options if near in _said(option)]
    hint = f"did you mean {meant[0]}, '{near}'?" if len(meant) == 1 else _keys(options)
    what = "could mean more than one of these" if found else "is none of these"
    raise Unclear(f"'{_short(reply)}' {what}", hint=hint)


def _said(option: Option) -> tuple[str, ...]:
    return (plain(option.says), *option.words)


def _keys(options: Sequence[Option]) -> str:
    keys = [option.key for option in options]
    return f"answer {', '.join(keys[:-1])} or {keys[-1]}" if len(keys) > 1 else f"answer {keys[0]}"


def _short(reply: str) -> str:
    text = reply.strip()
    return text if len(text) <= 40 else text[:40] + "..."


def state_named(reply: str, words: Words, own: Mapping[str, str]) -> str | None:
    """Return the state *reply* names, by its name, its ordinary name or another; *own* are those of the case, with
    their names. None if it is none that is known."""
    text = plain(reply).removeprefix("the ")
    name = re.sub(r"[\s-]+", "_", text)
    if name in words.states or name in own:
        return name
    if name in words.other_names:
        return words.other_names[name]
    return next((state for state, called in own.items() if plain(called).removeprefix("the ") == text), None)


def state_like(reply: str, states: Collection[str]) -> str | None:
    """Return the state spelt most like *reply*, or None."""
    return nearest(re.sub(r"[\s-]+", "_", plain(reply).removeprefix("the ")), states)


def when(reply: str) -> Span:
    """Return the day, month, year or span *reply* means: `1999-10-02`, `2 October 1999`, `2.10.1999`, `October 1999`.

    Raises Unclear.
    """
    text = plain(reply).replace(",", " ")
    if dotted := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text.strip()):
        text = f"{dotted[3]}-{dotted[2]:>02}-{dotted[1]:>02}"
    words = [
        re.sub(r"^(\d+)(st|nd|rd|th)$", r"\1", word) for word in text.split() if word not in ("of", "the", "in", "on")
    ]
    try:
        return parse_span(_as_written(words))
    except ValueError as error:
        raise Unclear(str(error), hint="such as 2 October 1999, 1999-10-02 or October 1999") from None


def _as_written(words: list[str]) -> str:
    """Return a date in words as cases write it; what is no such date, as it is."""
    months = [at for word in words for at, month in enumerate(_MONTHS, 1) if len(word) > 2 and month.startswith(word)]
    numbers = [word for word in words if word.isdigit()]
    years = [word for word in numbers if len(word) == 4]
    days = [word for word in numbers if len(word) <= 2]
    if len(months) == len(years) == 1 and len(words) == 2 + len(days) and len(days) <= 1:
        return f"{years[0]}-{months[0]:02}" + "".join(f"-{int(day):02}" for day in days)
    return " ".join(words)


def line(reply: str) -> str:
    """Return *reply* as a name a case can hold. Raises Unclear."""
    text = " ".join(reply.split())
    if FORBIDDEN.search(text):
        raise Unclear("this holds a character that does not show", hint="write it in letters")
    if not any(character.isalnum() for character in text):
        raise Unclear("this is no name", hint="such as: the militants")
    if len(text) > LONGEST_NAME:
        raise Unclear(f"a name has at most {LONGEST_NAME} characters")
    return text
