"""Suppose something for one answer: `--assume FACT=VALUE`. Says so, and writes nothing.

`fact_name=value` gives a fact of the case another value; `"sent(afghanistan, imu)=true"` states a tie or another
declared word that the case does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from reasoner.case.case import ASSUMED, Case
from reasoner.case.checking import Words, check_case
from reasoner.case.facts import Fact, Link, Stated, Value
from reasoner.case.loading import supposed_fact
from reasoner.errors import QuestionError, did_you_mean

_ASSUME = re.compile(r"\s*(?P<what>[^=]+?)\s*=\s*(?P<value>\w+)\s*")
_WORD = re.compile(r"(?P<word>[a-z]\w*)\s*\(\s*(?P<of>[^()]*)\)")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
VALUES = tuple(value for value in get_args(Value) if value != "disputed")


def suppose(case: Case, assumptions: Iterable[str], words: Words) -> Case:
    """Return *case* with each of *assumptions* laid over it, checked like any case.

    Raises QuestionError for what cannot be supposed.
    """
    facts = dict(case.facts)
    for text in assumptions:
        what, value = _parsed(text)
        if found := _WORD.fullmatch(what):
            name, fact = _stated(facts, found["word"], _split(found["of"]), value, words)
        elif what in facts:
            name, fact = what, facts[what].model_copy(update={"value": value, "tellings": {}})
        else:
            raise QuestionError(
                f"there is no fact '{what}' in {case.id}",
                hint=did_you_mean(what, facts) or "or state one: 'sent(afghanistan, imu)=true'",
            )
        facts[name] = fact
    changed = case.model_copy(update={"facts": facts})
    for cached in ("acts", "speakers"):
        changed.__dict__.pop(cached, None)
    check_case(changed, words)
    return changed


def _parsed(text: str) -> tuple[str, str]:
    found = _ASSUME.fullmatch(text)
    if found is None:
        raise QuestionError(f"cannot suppose '{text}'", hint="write FACT=VALUE, as in sent_by_tajikistan=true")
    if found["value"] not in VALUES:
        raise QuestionError(
            f"a fact cannot be '{found['value']}'",
            hint=did_you_mean(found["value"], VALUES) or f"one of {', '.join(VALUES)}",
        )
    return found["what"], found["value"]


def _split(arguments: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in arguments.split(",") if part.strip())


def _stated(facts: dict[str, Fact], word: str, of: tuple[str, ...], value: str, words: Words) -> tuple[str, Fact]:
    sorts = words.ties.get(word) or words.stated.get(word)
    if sorts is None:
        known = [*words.ties, *words.stated]
        raise QuestionError(
            f"the vocabulary has no word '{word}' that a case may state",
            hint=did_you_mean(word, known) or f"words: {', '.join(known)}",
        )
    given = sorts[:2] if word in words.ties else sorts
    if len(of) != len(given):
        raise QuestionError(f"'{word}' is said of {len(given)}: {word}({', '.join(given)})")
    for name in of:
        if not _NAME.fullmatch(name) or name == "not":
            raise QuestionError(f"'{name}' is no name", hint="a name is lower-case letters, digits and underscores")
    if word in words.ties:
        second = "group" if sorts[1] == "Group" else "other"
        for name, fact in facts.items():
            if isinstance(fact, Link) and (fact.state, getattr(fact, second), fact.how) == (*of, word):
                return name, fact.model_copy(update={"value": value, "tellings": {}, "sources": (ASSUMED,)})
        values = {"state": of[0], second: of[1], "how": word, "value": value}
        return _free_name(facts, f"{word}_by_{of[0]}"), supposed_fact("link", values)
    for name, fact in facts.items():
        if isinstance(fact, Stated) and (fact.word, fact.of) == (word, of):
            return name, fact.model_copy(update={"value": value, "tellings": {}, "sources": (ASSUMED,)})
    return _free_name(facts, f"{word}_{'_'.join(of)}"), supposed_fact(
        "stated", {"word": word, "of": list(of), "value": value}
    )


def _free_name(facts: dict[str, Fact], wanted: str) -> str:
    name, count = wanted, 2
    while name in facts:
        name, count = f"{wanted}_{count}", count + 1
    return name
