"""Put names for constants and fill the labels' placeholders.

Knows display names of states, actors, facts, treaties and days; knows no law and invents no wording of its own
beyond "a state", "an act" for what a lifted explanation leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reasoner.case.atoms import ALWAYS, FOREVER
from reasoner.case.case import Case
from reasoner.case.checking import period
from reasoner.case.dates import day_text, span_text
from reasoner.case.facts import Fact
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.templates import Variable

Value = str | int | Variable

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_A = {
    "State": "a state", "Group": "an armed group", "Event": "an act", "Party": "a party", "Author": "an author",
    "Giver": "the state concerned", "Other": "another", "Actor": "an actor", "Helper": "another state",
    "Speaker": "somebody", "Organ": "an organ",
}  # fmt: skip
_AS_WRITTEN = frozenset({"Position", "Wider", "Letter"})
_SMALL = {"of", "the", "and", "to", "in"}


class Wording:
    """The display names of one case under one rulebook."""

    def __init__(self, rulebook: Rulebook, case: Case | None = None) -> None:
        self.rulebook = rulebook
        self.case = case
        self._names = record_names(rulebook)

    def name(self, value: str | int) -> str:
        """Return how *value* is called in a sentence."""
        if isinstance(value, int):
            return day(value)
        if self.case is not None:
            if actor := self.case.actors.get(value):
                return actor.name
            if fact := self.case.facts.get(value):
                return self.fact(value, fact)
        return self.word(value)

    def word(self, value: str) -> str:
        """Return how a word of the rulebook is called in a sentence, whatever a case may call by the same name."""
        if found := re.fullmatch(r"art_(\w+)", value):
            return f"Article {found[1]}"
        return self._names.get(value) or title(value)

    def listed(self, sort: str, value: str) -> str:
        """Return how *value* is called in the list *sort* of the vocabulary, such as `element` or `ground`."""
        return self.rulebook.vocabulary.constants.get(sort, {}).get(value) or plain(value)

    def fact(self, name: str, fact: Fact) -> str:
        """Return how the fact is called in a sentence."""
        if fact.is_ == "statement":
            by = self.name(fact.by)  # type: ignore[attr-defined]
            first, _ = period(fact)
            return f"{whose(by)} statement" + (f" of {span_text(first)}" if first else "")
        return fact.says or self._unsaid(name, fact)

    def _unsaid(self, name: str, fact: Fact) -> str:
        """Return how a fact is called that has no words of its own: whose it is, what, and of when."""
        by = getattr(fact, "by", None)
        who = by if isinstance(by, str) else by[0] if by and len(by) == 1 else None
        if who is None or fact.is_ == "decision":
            return name.replace("_", " ")
        first, _ = period(fact)
        return f"{whose(self.name(who))} {plain(fact.is_)}" + (f" of {span_text(first)}" if first else "")

    def fill(self, label: str, values: Mapping[str, Value]) -> str:
        """Return *label* with its placeholders filled; what is left open is called "a state" and the like."""

        def put(found: re.Match[str]) -> str:
            value = values.get(found[1])
            if value is None or isinstance(value, Variable):
                return _A.get(found[1], "something")
            if found[1] in _AS_WRITTEN:
                return str(value)
            return self.name(value)

        text = _PLACEHOLDER.sub(put, label)
        return text[:1].upper() + text[1:] if label.startswith("{") else text


def day(value: int) -> str:
    """Return the day written out; numbers that are no day as they are."""
    if value == ALWAYS:
        return "the beginning"
    if value == FOREVER:
        return "the end"
    return day_text(value) if value >= 18000101 else str(value)


def title(constant: str) -> str:
    """Return `united_states` as "United States"."""
    words = constant.split("_")
    return " ".join(word if at and word in _SMALL else word.capitalize() for at, word in enumerate(words))


def whose(name: str) -> str:
    """Return *name* as an owner: "Russia's", "the United States'"."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def plain(constant: str) -> str:
    """Return `not_shown` as "not shown"."""
    return constant.replace("_", " ")


def record_names(rulebook: Rulebook) -> dict[str, str]:
    """Return what the records and word lists call their first constant."""
    names: dict[str, str] = {}
    for constants in rulebook.vocabulary.constants.values():
        for constant, says in constants.items():
            names.setdefault(constant, says)
    for predicate in ("treaty", "unencoded_treaty", "basis", "prolongs", "enters_into_force", "ground_name"):
        for record in rulebook.records.get(predicate, ()):
            name = record.labels.one("says") if record.labels else None
            if name and isinstance(record.values[0], str):
                names[record.values[0]] = name
    return names
