"""Which rules hold in an answer: each rule's body stands in the program a second time, with a marker for its head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from helpers import shipped_law

from reasoner.case.case import Case
from reasoner.engine.law import Law
from reasoner.questions.asking import Asking, Options
from reasoner.rulebook.labels import Statement
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile


@cache
def marked(record: str = "") -> tuple[Law, tuple[str, ...]]:
    """Return the shipped law, with *record* added to it and a marker for each rule, and the names of the rules."""
    rulebook = shipped_law().rulebook
    rules = [statement for statement in rulebook.statements if statement.kind == "rule"]
    markers = [f"fired({number}) :- {rule.text.partition(':-')[2]}" for number, rule in enumerate(rules)]
    added = RuleFile("zz_markers.lp", "\n".join(["#defined fired/1.", record, *markers]) + "\n")
    return Law(Rulebook((*rulebook.files, added), own=True)), tuple(names(rules))


def names(rules: list[Statement]) -> Iterator[str]:
    """Yield a name for each rule: its id, or `id 2` for a second rule of the block."""
    seen: Counter[str] = Counter()
    for rule in rules:
        name = (rule.labels.one("id") if rule.labels else None) or rule.text
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} {seen[name]}"


def fired(case: Case, options: Options, *positions: str, record: str = "") -> frozenset[str]:
    """Return the rules that hold in an answer, on every account, on the reading asked and on each of *positions*."""
    law, rules = marked(record)
    asking = Asking(case, law, options)
    inquiry, found = asking.inquiry, set[str]()
    for account in inquiry.accounts() or (inquiry.account,):
        for reading in dict.fromkeys((asking.asked.reading, *positions)):
            setting = inquiry.setting(reading=reading, account=account)
            found |= {rules[int(number)] for (number,) in inquiry.world.holding(setting, "fired", 1)}
    return frozenset(found)
