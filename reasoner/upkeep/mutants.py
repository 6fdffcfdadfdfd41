"""Faults that could stand in the rules: each a small change of one statement, as a slip of the pen would make it.

A condition dropped or negated, an exception removed, a comparison that takes in its end or does not, a day moved by
one, two variables of one kind swapped, a rule or a whole block deleted. Knows the dialect and no law; whether a fault
matters is asked elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from reasoner.case.atoms import Atom
from reasoner.case.dates import next_day, previous_day
from reasoner.errors import RulebookError
from reasoner.rulebook.labels import Statement
from reasoner.rulebook.parts import uncommented
from reasoner.rulebook.rewriting import (
    OPPOSITE,
    bound,
    condition_text,
    is_safe,
    named,
    pattern_text,
    rule_text,
)
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.templates import (
    Comparison,
    Condition,
    Literal,
    Pattern,
    Template,
    Term,
    Variable,
    compile_rule,
)

DROPPED, NEGATED, REMOVED, END, MOVED, SWAPPED, DELETED = (
    "condition dropped", "condition negated", "exception removed", "end of a comparison", "day moved",
    "variables swapped", "deleted",
)  # fmt: skip
_HEAD = re.compile(r"\s*([a-z]\w*)")
_ENDS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_DAY = re.compile(r"\b(?:1[89]|2[01])(?:\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: its *kind*, what it does in words, the statements it takes away, and the one it puts in their place.

    *rule* is the name of what it stands in; *words* say it the same however the rule is laid out. *invalid* says why
    no rulebook could have it.
    """

    rule: str
    kind: str
    words: str
    gone: tuple[int, ...]
    come: str | None = None
    invalid: str | None = None

    @property
    def name(self) -> str:
        """The name of the rule and the fault."""
        return f"{self.rule}: {self.words}"


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of a rulebook that faults are planted in: its place among them, its name, its template if it is
    a rule."""

    number: int
    name: str
    statement: Statement
    template: Template | None


def stated(rulebook: Rulebook) -> tuple[Stated, ...]:
    """Return every rule and record of *rulebook*, named by its id: from the second of a block on with a number."""
    seen: dict[str, int] = defaultdict(int)
    found = []
    for number, statement in enumerate(rulebook.statements):
        if statement.kind not in ("fact", "rule"):
            continue
        name = (statement.labels.one("id") if statement.labels else None) or _plain(statement.text)
        seen[name] += 1
        numbered = name if seen[name] == 1 else f"{name} {seen[name]}"
        found.append(Stated(number, numbered, statement, _template(statement)))
    return tuple(found)


def _template(statement: Statement) -> Template | None:
    if statement.kind != "rule":
        return None
    try:
        return compile_rule(statement)
    except RulebookError:
        return None


def _plain(text: str) -> str:
    return "".join(text.split()).removesuffix(".")


def mutants(rulebook: Rulebook) -> tuple[Mutant, ...]:
    """Return every fault, in the order of the rules; of those that come to the same statement the first."""
    every = stated(rulebook)
    kinds = _Kinds(one.template for one in every if one.template)
    read = {name for one in every if one.template for name in _read(one.template)}
    depends = Depends(one.template for one in every if one.template)
    found: list[Mutant] = []
    seen: set[tuple[tuple[int, ...], str | None, str | None]] = set()
    for one in every:
        made = _of_rule(one, kinds, depends) if one.template else _of_record(one, read)
        for mutant in made:
            key = (mutant.gone, mutant.come, mutant.words if mutant.invalid else None)
            if key not in seen:
                seen.add(key)
                found.append(mutant)
    return (*found, *_blocks(every))


def _blocks(every: Iterable[Stated]) -> Iterator[Mutant]:
    """Yield for each block of several rules that all of them are gone."""
    blocks: dict[str, list[Stated]] = defaultdict(list)
    for one in every:
        if one.template and (name := one.template.says("id")):
            blocks[name].append(one)
    for name, rules in blocks.items():
        if len(rules) > 1:
            yield Mutant(name, DELETED, "delete all of it", tuple(one.number for one in rules))


def _of_record(one: Stated, read: Iterable[str]) -> Iterator[Mutant]:
    text = one.statement.text
    if text.partition("(")[0].strip() not in read:
        return
    for match in _DAY.finditer(text):
        day = int(match[0])
        for other, way in ((previous_day(day), "earlier"), (next_day(day), "later")):
            come = f"{text[: match.start()]}{other}{text[match.end() :]}"
            yield Mutant(one.name, MOVED, f"{day} a day {way}", (one.number,), come)


def _of_rule(one: Stated, kinds: _Kinds, depends: Depends) -> Iterator[Mutant]:
    template = one.template
    assert template is not None
    head, body = template.head, template.body

    def made(kind: str, words: str, changed: Template) -> Mutant:
        invalid = None
        if not is_safe(changed.head, changed.body):
            invalid = "a variable is bound by no condition"
        elif depends.recurs(changed):
            invalid = "it recurs through 'not'"
        come = None if invalid else rule_text(changed.head, changed.body)
        return Mutant(one.name, kind, words, (one.number,), come, invalid)

    yield Mutant(one.name, DELETED, "delete", (one.number,))
    for at, condition in enumerate(body):
        text = condition_text(condition)
        others = (*body[:at], *body[at + 1 :])
        exception = isinstance(condition, Literal) and condition.negated
        yield made(REMOVED if exception else DROPPED, f"drop {text}", replace(template, body=others))
        for kind, words, other in _changed(condition, bound(others), kinds):
            yield made(kind, words, replace(template, body=(*body[:at], other, *body[at + 1 :])))
    for words, pattern in _swapped(head, kinds):
        yield made(SWAPPED, f"in {pattern_text(head)} {words}", replace(template, head=pattern))


def _changed(condition: Condition, known: frozenset[str], kinds: _Kinds) -> Iterator[tuple[str, str, Condition]]:
    text = condition_text(condition)
    if isinstance(condition, Literal):
        terms = condition.pattern.terms
        if not condition.negated:  # what it alone binds is no longer asked for
            terms = tuple(t if not isinstance(t, Variable) or t.name in known else Variable("_0") for t in terms)
        yield NEGATED, f"negate {text}", Literal(Pattern(condition.pattern.name, terms), not condition.negated)
        for words, pattern in _swapped(condition.pattern, kinds):
            yield SWAPPED, f"in {text} {words}", Literal(pattern, condition.negated)
        return
    if isinstance(condition, Comparison):
        yield NEGATED, f"negate {text}", replace(condition, operator=OPPOSITE[condition.operator])
        if condition.operator in _ENDS:
            other = _ENDS[condition.operator]
            yield END, f"{other} in {text}", replace(condition, operator=other)
        if condition.operator in _ENDS and {*named((condition.left,))} and {*named((condition.right,))}:
            yield SWAPPED, f"turn round {text}", replace(condition, left=condition.right, right=condition.left)
        for words, term, moved in _moved((condition.left, condition.right)):
            left, right = (moved if part == term else part for part in (condition.left, condition.right))
            yield MOVED, f"in {text} {words}", replace(condition, left=left, right=right)


def _moved(terms: Iterable[Term]) -> Iterator[tuple[str, Term, int]]:
    for term in terms:
        if isinstance(term, int) and _DAY.fullmatch(str(term)):
            yield f"{term} a day earlier", term, previous_day(term)
            yield f"{term} a day later", term, next_day(term)


def _swapped(pattern: Pattern, kinds: _Kinds) -> Iterator[tuple[str, Pattern]]:
    """Yield *pattern* with two of its variables swapped that stand for the same kind of thing."""
    for one, other in combinations(dict.fromkeys(named(pattern.terms)), 2):
        if kinds.of_one_kind(pattern, one, other):
            swap: dict[Term, Term] = {Variable(one): Variable(other), Variable(other): Variable(one)}
            terms = tuple(swap.get(term, term) for term in pattern.terms)
            yield f"swap {one} and {other}", Pattern(pattern.name, terms)


class _Kinds:
    """Which places of words hold things of one kind: those that a variable of some rule joins."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._parent: dict[object, object] = {}
        for number, template in enumerate(templates):
            for pattern in (template.head, *(c.pattern for c in template.body if isinstance(c, Literal))):
                for place, term in enumerate(pattern.terms):
                    if isinstance(term, Variable):
                        self._join((pattern.name, len(pattern.terms), place), (number, term.name))
            for condition in template.body:
                if isinstance(condition, Comparison):
                    names = [(number, name) for name in named((condition.left, condition.right))]
                    for first, second in combinations(names, 2):
                        self._join(first, second)

    def of_one_kind(self, pattern: Pattern, one: str, other: str) -> bool:
        """Tell whether the places at which *one* and *other* stand in *pattern* hold things of one kind."""
        places = [
            next(place for place, term in enumerate(pattern.terms) if term == Variable(name)) for name in (one, other)
        ]
        first, second = (self._find((pattern.name, len(pattern.terms), place)) for place in places)
        return first == second

    def _join(self, one: object, other: object) -> None:
        self._parent[self._find(one)] = self._find(other)

    def _find(self, one: object) -> object:
        while (parent := self._parent.setdefault(one, one)) != one:
            self._parent[one] = one = self._parent[parent]
        return one


class Depends:
    """What each word depends on."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._below: dict[str, set[str]] = defaultdict(set)
        for template in templates:
            self._below[template.head.name] |= set(_read(template))
        self._reached: dict[str, frozenset[str]] = {}

    def recurs(self, template: Template) -> bool:
        """Tell whether the rule would make its head depend on itself through `not`: the one loop law may not have."""
        head = template.head.name
        return any(
            head in self._reach(condition.pattern.name)
            for condition in template.body
            if isinstance(condition, Literal) and condition.negated
        )

    def linked(self, one: str, other: str) -> bool:
        """Tell whether one of the two words depends on the other."""
        return other in self._reach(one) or one in self._reach(other)

    def _reach(self, word: str) -> frozenset[str]:
        if word not in self._reached:
            found, left = {word}, [word]
            while left:
                for other in self._below.get(left.pop(), ()):
                    if other not in found:
                        found.add(other)
                        left.append(other)
            self._reached[word] = frozenset(found)
        return self._reached[word]


def ties(template: Template) -> int:
    """Return into how many groups the variables of a rule fall that no condition without `not` ties to each other."""
    groups: list[set[str]] = []
    for condition in template.body:
        if isinstance(condition, Literal) and not condition.negated and (own := set(named(condition.pattern.terms))):
            joined = [group for group in groups if group & own]
            groups = [group for group in groups if not group & own] + [own.union(*joined)]
    return len(groups)


ON, OFF = "_on", "_off"
"""`_on(N)`: the statement the fault N puts in counts; `_off(M)`: the statement M does not."""


class Planting:
    """The program of *rulebook* with some of *mutants* in it as switches."""

    def __init__(self, rulebook: Rulebook, mutants: Sequence[Mutant]) -> None:
        self.rulebook = rulebook
        self.mutants = mutants

    def lines(self, faults: Iterable[int], needed: Container[str] | None = None) -> Iterator[str]:
        """Yield each fact and rule, with *faults* as switches; of words that are *needed* alone, if these are given."""
        faults = tuple(faults)
        gone = frozenset(number for one in faults for number in self.mutants[one].gone)
        yield from (text for head, text in self._vocabulary if needed is None or head in needed)
        for number, (head, text) in self._texts.items():
            if needed is None or head in needed:
                yield _switched(text, f"not {OFF}({number})") if number in gone else text
        yield from (_switched(new, f"{ON}({one})") for one in faults if (new := self.mutants[one].come) is not None)

    def switches(self, fault: int) -> tuple[Atom, ...]:
        """Return the switches that turn *fault* on."""
        return (ON, (fault,)), *((OFF, (number,)) for number in self.mutants[fault].gone)

    @cached_property
    def _texts(self) -> Mapping[int, tuple[str, str]]:
        """Every rule and record by its number: the word it concludes, and its text without comments."""
        return {
            number: (head_of(one), uncommented(one.text).strip())
            for number, one in enumerate(self.rulebook.statements) if one.kind in ("fact", "rule")
        }  # fmt: skip

    @cached_property
    def _vocabulary(self) -> tuple[tuple[str, str], ...]:
        """The same of what the vocabulary states."""
        own = {one.text for one in self.rulebook.statements}
        return tuple((next(iter(one.heads)), one.text) for one in self.rulebook.parts if one.text not in own)


def _switched(text: str, condition: str) -> str:
    """Return the statement with one more condition."""
    joint = ", " if ":-" in text else " :- "
    return f"{text.strip().removesuffix('.').rstrip()}{joint}{condition}."


def head_of(statement: Statement) -> str:
    """Return the word that a fact or rule concludes."""
    found = _HEAD.match(statement.text)
    return found[1] if found else ""


def _read(template: Template) -> Iterator[str]:
    for condition in template.body:
        if isinstance(condition, Literal):
            yield condition.pattern.name
        elif not isinstance(condition, Comparison):
            yield from (
                part.pattern.name for _, parts in condition.elements for part in parts if isinstance(part, Literal)
            )
