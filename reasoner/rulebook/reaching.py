"""Which rules can ever fire, and what keeps the others from it.

Values are followed place by place: from the records, from what cases and questions supply, and from rule to rule. A
place holds a set of values, or anything at all. What is left out (`not`, aggregates, which values go together) only
ever lets more rules fire, so that a rule said never to fire never does. Knows no law and no case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from reasoner.errors import RulebookError
from reasoner.rulebook.labels import Statement
from reasoner.rulebook.templates import (
    Aggregate,
    Comparison,
    Condition,
    Literal,
    Pattern,
    Template,
    Term,
    Value,
    Variable,
    compile_rule,
)
from reasoner.rulebook.vocabulary import Signature

Domain = frozenset[Value] | None
"""The values a place may hold; None is anything."""
Domains = Mapping[Signature, tuple[Domain, ...]]

_MANY = 5_000
"""Of a set larger than this no more is known than that it is one."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a rule can never fire, and the word and value at which that shows, if it is one of them."""

    says: str
    word: str | None = None
    value: Value | None = None


class Reach:
    """What can hold under some rules, given what is *supplied* from outside."""

    def __init__(self, statements: Iterable[Statement], supplied: Domains) -> None:
        self._holds: dict[Signature, tuple[Domain, ...]] = dict(supplied)
        self._records: set[Pattern] = set()
        self.rules: list[Template] = []
        self.unread: list[Statement] = []
        """Rules whose terms are not read here: they are taken to fire."""
        for statement in statements:
            if statement.kind in ("fact", "rule"):
                self._take(statement)
        self._spread()

    def can_hold(self, signature: Signature) -> bool:
        """Tell whether anything can make the word hold."""
        return signature in self._holds

    def obstacles(self) -> Iterator[tuple[Template, Obstacle]]:
        """Yield every rule that can never fire, with the first thing that keeps it from it."""
        for rule in self.rules:
            found = self._values(rule)
            if isinstance(found, Obstacle):
                yield rule, found

    def _take(self, statement: Statement) -> None:
        try:
            template = compile_rule(statement)
        except RulebookError:
            self.unread.append(statement)
            return
        if statement.kind == "rule":
            self.rules.append(template)
        else:
            self._records.add(template.head)
            self._add(template.head, {})

    def _spread(self) -> None:
        for statement in self.unread:
            head = statement.node.head.atom.symbol
            arguments = len(head.arguments)
            self._holds[str(head.name), arguments] = (None,) * arguments
        changed = True
        while changed:
            changed = False
            for rule in self.rules:
                values = self._values(rule)
                if not isinstance(values, Obstacle):
                    changed = self._add(rule.head, values) or changed

    def _add(self, head: Pattern, values: Mapping[str, Domain]) -> bool:
        """Let *head* hold for *values* of its variables, and tell whether that is new."""
        signature = (head.name, len(head.terms))
        before = self._holds.get(signature)
        new = [values.get(term.name) if isinstance(term, Variable) else frozenset({term}) for term in head.terms]
        after = tuple(new) if before is None else tuple(map(_either, before, new))
        if after == before:
            return False
        self._holds[signature] = after
        return True

    def _values(self, rule: Template) -> dict[str, Domain] | Obstacle:
        """Return the values each variable of *rule* may take, or what keeps the rule from firing."""
        values: dict[str, Domain] = {}
        for condition in rule.body:
            if isinstance(condition, Literal) and not condition.negated:
                obstacle = self._narrow(condition.pattern, values)
                if obstacle is not None:
                    return obstacle
        comparisons = [condition for condition in rule.body if isinstance(condition, Comparison)]
        return (
            self._denied(rule.body)
            or _contradiction(comparisons)
            or _compared(comparisons, values)
            or values
        )  # fmt: skip

    def _narrow(self, pattern: Pattern, values: dict[str, Domain]) -> Obstacle | None:
        name = pattern.name
        held = self._holds.get((name, len(pattern.terms)))
        if held is None:
            return Obstacle(f"nothing can make '{name}' hold: no rule that can fire, no record, no case", name)
        for place, (term, domain) in enumerate(zip(pattern.terms, held, strict=True), 1):
            if isinstance(term, Variable):
                known = values.get(term.name)
                both = known if domain is None else domain if known is None else known & domain
                if both is not None and not both:
                    return Obstacle(f"no value of '{term.name}' stands here and in the conditions before", name)
                values[term.name] = both
            elif domain is not None and term not in domain:
                return Obstacle(f"nothing can make '{name}' hold with '{term}' in place {place}", name, term)
        return None

    def _denied(self, body: Sequence[Condition]) -> Obstacle | None:
        """Return the obstacle if a condition is wanted and not wanted, or what always holds is not wanted."""
        wanted = [part.pattern for part in body if isinstance(part, Literal) and not part.negated]
        for part in body:
            if not isinstance(part, Literal) or not part.negated:
                continue
            name = part.pattern.name
            if part.pattern in self._records:
                return Obstacle(f"'{name}' is a record here, and so never fails", name)
            if any(_covers(part.pattern, other) for other in wanted):
                return Obstacle(f"'{name}' is asked to hold and not to hold", name)
        return None


def _either(one: Domain, other: Domain) -> Domain:
    if one is None or other is None:
        return None
    both = one | other
    return None if len(both) > _MANY else both


def _covers(denied: Pattern, wanted: Pattern) -> bool:
    """Tell whether *wanted* is among what *denied*, in which `_` is anything, says not to hold."""
    return (denied.name, len(denied.terms)) == (wanted.name, len(wanted.terms)) and all(
        mine == its or (isinstance(mine, Variable) and mine.name.startswith("_"))
        for mine, its in zip(denied.terms, wanted.terms, strict=True)
    )


# ---- comparisons ---------------------------------------------------------------------------------------------------


def _compared(comparisons: Sequence[Comparison], values: dict[str, Domain]) -> Obstacle | None:
    """Narrow *values* to those some comparison allows; return the obstacle if none is left."""
    changed = True
    while changed:
        changed = False
        for comparison in comparisons:
            for term, operator, other in _both_ways(comparison):
                if not isinstance(term, Variable):
                    continue
                mine, its = values.get(term.name), _domain(other, values)
                kept = _kept(mine, operator, its)
                if kept == mine:
                    continue
                if kept is not None and not kept:
                    return Obstacle(f"no value of '{term.name}' passes '{_text(comparison)}'")
                values[term.name] = kept
                changed = True
    return None


def _kept(mine: Domain, operator: str, its: Domain) -> Domain:
    if its is None:
        return mine
    if mine is None:
        return its if operator == "=" else None
    if len(mine) * len(its) > _MANY:
        return mine
    return frozenset(value for value in mine if any(_may(value, operator, other) for other in its))


def _may(left: Value, operator: str, right: Value) -> bool:
    """Tell whether the comparison may be true: of two words, which comes first is not looked at."""
    if operator == "=":
        return left == right
    if operator == "!=":
        return left != right
    if isinstance(left, int) and isinstance(right, int):
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]
    if isinstance(left, int) or isinstance(right, int):
        return isinstance(left, int) == (operator in ("<", "<="))  # every number comes before every word
    return True


def _both_ways(comparison: Comparison) -> Iterator[tuple[Term, str, Term]]:
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    yield comparison.left, comparison.operator, comparison.right
    yield comparison.right, turned.get(comparison.operator, comparison.operator), comparison.left


def _domain(term: Term, values: Mapping[str, Domain]) -> Domain:
    return values.get(term.name) if isinstance(term, Variable) else frozenset({term})


def _contradiction(comparisons: Sequence[Comparison]) -> Obstacle | None:
    """Return the obstacle if the comparisons of a rule cannot all be true, whatever the values."""
    terms = list(dict.fromkeys(term for part in comparisons for term in (part.left, part.right)))
    weak: set[tuple[Term, Term]] = {(term, term) for term in terms}
    strict: set[tuple[Term, Term]] = set()
    for left, right in product(terms, terms):
        if not isinstance(left, Variable) and not isinstance(right, Variable) and left != right:
            if not _may(left, "<", right) or (isinstance(left, str) and isinstance(right, str)):
                continue
            strict.add((left, right))
    for part in comparisons:
        for left, operator, right in _both_ways(part):
            if operator == "<":
                strict.add((left, right))
            if operator in ("<=", "="):
                weak.add((left, right))
    for middle, left, right in product(terms, terms, terms):
        first, second = (left, middle), (middle, right)
        if (first in strict and second in weak | strict) or (first in weak | strict and second in strict):
            strict.add((left, right))
        elif first in weak and second in weak:
            weak.add((left, right))
    unequal = {(part.left, part.right) for part in comparisons if part.operator == "!="}
    words = [term for term in terms if isinstance(term, str)]
    unequal |= {(one, other) for one in words for other in words if one != other}
    if any((term, term) in strict for term in terms) or any(
        (one, other) in weak and (other, one) in weak for one, other in unequal
    ):
        return Obstacle(f"these comparisons cannot all be true: {', '.join(map(_text, comparisons))}")
    return None


def _text(comparison: Comparison) -> str:
    left, right = (term.name if isinstance(term, Variable) else term for term in (comparison.left, comparison.right))
    return f"{left} {comparison.operator} {right}"


def conditions(template: Template) -> Iterator[Literal]:
    """Yield every literal in the body of *template*, those inside aggregates too."""
    for part in template.body:
        if isinstance(part, Literal):
            yield part
        elif isinstance(part, Aggregate):
            for _, inner in part.elements:
                yield from (condition for condition in inner if isinstance(condition, Literal))
