"""Suppose something for one answer: `--assume FACT=VALUE`. Says so, and writes nothing.

`fact_name=value` gives a fact of the case another value; `"sent(afghanistan, imu)=true"` states a tie or another
declared word that the case does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from reasoner.case.case import ASSUMED, Case
from reasoner.case.checking import Words, check_contradictions, check_fact
from reasoner.case.facts import Fact, Link, Stated, Value
from reasoner.case.loading import supposed_fact
from reasoner.errors import CaseError, QuestionError, did_you_mean

_ASSUME = re.compile(r"\s*(?P<what>[^=]+?)\s*=\s*(?P<value>\w+)\s*")
_WORD = re.compile(r"(?P<word>[a-z]\w*)\s*\(\s*(?P<of>[^()]*)\)")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
VALUES = tuple(value for value in get_args(Value) if value != "disputed")


def suppose(case: Case, assumptions: Iterable[str], words: Words) -> Case:
    """Return *case* with each of *assumptions* laid over it, checked like any case.

    Raises QuestionError for what cannot be supposed, and for two assumptions that contradict each other.
    """
    facts = dict(case.facts)
    said: dict[str, tuple[str, str]] = {}
    for text in assumptions:
        what, value = _parsed(text)
        if found := _WORD.fullmatch(what):
            changed = _stated(facts, found["word"], _split(found["of"]), value, words)
        elif what in facts:
            changed = {what: _valued(facts[what], value)}
        else:
            raise QuestionError(
                f"there is no fact '{what}' in {case.id}",
                hint=did_you_mean(what, facts) or "or state one: 'sent(afghanistan, imu)=true'",
            )
        for name, fact in changed.items():
            before = said.setdefault(name, (text.strip(), value))
            if before[1] != value:
                raise QuestionError(
                    f"'{before[0]}' and '{text.strip()}' cannot both be supposed", hint="suppose one of the two"
                )
            facts[name] = fact
        supposed = case.with_facts(facts)
        for name in changed:
            try:
                check_fact(supposed, name, words)
            except CaseError as error:
                raise QuestionError(f"cannot suppose '{text.strip()}': {error.what}", hint=error.hint) from None
    supposed = case.with_facts(facts)
    try:
        check_contradictions(supposed)  # nothing else of the case looks at what was changed
    except CaseError as error:
        raise QuestionError(f"what is supposed does not fit the case: {error.what}", hint=error.hint) from None
    return supposed


def _valued(fact: Fact, value: str) -> Fact:
    return fact.model_copy(update={"value": value, "tellings": {}, "sources": (ASSUMED,)})


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


def _stated(facts: dict[str, Fact], word: str, of: tuple[str, ...], value: str, words: Words) -> dict[str, Fact]:
    """Return the facts that say *word* of *of*, with *value*: those of the case that do, or else a new one."""
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
    second = "group" if sorts[1:2] == ("Group",) else "other"
    if word in words.ties:
        same = [
            name
            for name, fact in facts.items()
            if isinstance(fact, Link) and (fact.state, getattr(fact, second), fact.how) == (*of, word)
        ]
        new = supposed_fact("link", {"state": of[0], second: of[1], "how": word, "value": value})
    else:
        same = [name for name, fact in facts.items() if isinstance(fact, Stated) and (fact.word, fact.of) == (word, of)]
        new = supposed_fact("stated", {"word": word, "of": list(of), "value": value})
    if same:
        return {name: _valued(facts[name], value) for name in same}
    return {_free_name(facts, f"{word}_by_{of[0]}" if word in words.ties else f"{word}_{'_'.join(of)}"): new}


def _free_name(facts: dict[str, Fact], wanted: str) -> str:
    name, count = wanted, 2
    while name in facts:
        name, count = f"{wanted}_{count}", count + 1
    return name
