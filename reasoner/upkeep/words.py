"""Which words a case may use: states, treaties, kinds of fact, ties and every list of the vocabulary."""

from __future__ import annotations

import textwrap
from typing import get_args

from reasoner.case.case import Actor
from reasoner.case.checking import Words, places_of
from reasoner.case.facts import KINDS, Value

Lists = dict[str, dict[str, str]]


def case_words(words: Words) -> Lists:
    """Return every list of words a case may use under a rulebook that declares *words*: each word with what it says."""
    used: dict[str, list[str]] = {}
    for kind, model in KINDS.items():
        for _, key, place in places_of(model):
            if place.words:
                used.setdefault(place.words, []).append(f"{kind}.{key}")
    found: Lists = {
        "states": dict.fromkeys(sorted(words.states), ""),
        "treaties": dict.fromkeys(sorted(words.treaties), ""),
        "actors (is)": dict.fromkeys(get_args(Actor.model_fields["is_"].annotation), ""),
        "values (value)": dict.fromkeys(get_args(Value), ""),
        "facts (is)": {kind: (model.__doc__ or "").strip() for kind, model in KINDS.items()},
        "ties (link.how)": {how: f"of a state and {_second(sorts)}" for how, sorts in words.ties.items()},
        "stated words (stated.word)": {word: f"of: {', '.join(sorts)}" for word, sorts in words.stated.items()},
    }
    for name, constants in words.lists.items():
        if name in used:
            found[f"{name.replace('_', ' ')} ({', '.join(used[name])})"] = dict(constants)
    return found


def _second(sorts: tuple[str, ...]) -> str:
    return "a group" if sorts[1] == "Group" else "another state"


def words_text(found: Lists, width: int) -> str:
    """Return the lists as text, a paragraph each; what kinds of fact say of themselves has a line each."""
    lines: list[str] = []
    for name, words in found.items():
        lines.append(name)
        if name.startswith("facts"):
            for word, says in words.items():
                lines += textwrap.wrap(f"{word:<13} {says}", width, initial_indent="  ", subsequent_indent=" " * 16)
        else:
            lines += textwrap.wrap(", ".join(words), width, initial_indent="  ", subsequent_indent="  ")
        if name == "states":
            lines += ["  another state is declared: actors: {brazil: {is: state, name: Brazil}}"]
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"
