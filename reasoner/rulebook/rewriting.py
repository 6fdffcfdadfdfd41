"""Write a rule again from its template: its conditions one by one, some left out, turned round or changed.

Knows the dialect's form and which variables a body binds; knows nothing of what a rule means, nor why it is rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reasoner.rulebook.templates import Aggregate, Comparison, Condition, Literal, Pattern, Term, Variable

OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def rule_text(head: Pattern, body: Sequence[Condition]) -> str:
    """Return the rule as program text, on one line; without a body, the fact."""
    conditions = ", ".join(map(condition_text, body))
    return f"{pattern_text(head)} :- {conditions}." if conditions else f"{pattern_text(head)}."


def condition_text(condition: Condition) -> str:
    """Return one condition as program text: the same however it was laid out."""
    if isinstance(condition, Literal):
        return f"{'not ' if condition.negated else ''}{pattern_text(condition.pattern)}"
    if isinstance(condition, Comparison):
        return f"{term_text(condition.left)} {condition.operator} {term_text(condition.right)}"
    elements = "; ".join(
        f"{','.join(map(term_text, terms))}{' : ' if parts else ''}{', '.join(map(condition_text, parts))}"
        for terms, parts in condition.elements
    )
    first, *more = condition.guards or (("", ""),)
    left = f"{term_text(more[0][1])} {_TURNED[more[0][0]]} " if more else ""
    right = f" {first[0]} {term_text(first[1])}" if first[0] else ""
    return f"{left}#{condition.function} {{ {elements} }}{right}"


_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "!=": "!=", "=": "="}


def pattern_text(pattern: Pattern) -> str:
    """Return an atom as program text."""
    terms = ",".join(map(term_text, pattern.terms))
    return f"{pattern.name}({terms})" if terms else pattern.name


def term_text(term: Term) -> str:
    """Return a term as program text; a variable that the rule did not name is `_` again."""
    if isinstance(term, Variable):
        return "_" if is_nameless(term) else term.name
    return str(term)


def is_nameless(variable: Variable) -> bool:
    """Tell whether the rule wrote `_`."""
    return variable.name[1:].isdecimal()


def named(terms: Iterable[Term]) -> Iterator[str]:
    """Yield the names of the variables among *terms* that the rule names."""
    return (term.name for term in terms if isinstance(term, Variable) and not is_nameless(term))


def variables(condition: Condition) -> frozenset[str]:
    """Return the variables *condition* names; of an aggregate, also those that are its own."""
    if isinstance(condition, Literal):
        return frozenset(named(condition.pattern.terms))
    if isinstance(condition, Comparison):
        return frozenset(named((condition.left, condition.right)))
    found = set(named(term for _, term in condition.guards))
    for terms, parts in condition.elements:
        found |= set(named(terms)).union(*map(variables, parts))
    return frozenset(found)


def bound(body: Iterable[Condition]) -> frozenset[str]:
    """Return the variables that *body* binds."""
    conditions = list(body)
    found: set[str] = set()
    for condition in conditions:
        if isinstance(condition, Literal) and not condition.negated:
            found |= variables(condition)
    grew = True
    while grew:
        grew = False
        for condition in conditions:
            new = _equal(condition, found) - found
            found |= new
            grew = grew or bool(new)
    return frozenset(found)


def _equal(condition: Condition, known: set[str]) -> set[str]:
    """Return what an `=` binds: one side, once the other is known, or what an aggregate comes to."""
    if isinstance(condition, Comparison) and condition.operator == "=":
        left, right = set(named((condition.left,))), set(named((condition.right,)))
        return (right if left <= known else set()) | (left if right <= known else set())
    if isinstance(condition, Aggregate):
        return {name for operator, term in condition.guards if operator == "=" for name in named((term,))}
    return set()


def needed(condition: Condition, known: frozenset[str]) -> frozenset[str]:
    """Return the variables that others must bind before *condition* can be judged; *known* are those others bind."""
    if isinstance(condition, Literal):
        return variables(condition) if condition.negated else frozenset()
    if isinstance(condition, Comparison):
        return variables(condition)
    found = set(named(term for _, term in condition.guards))
    for terms, parts in condition.elements:
        own = bound(parts)
        used = set(named(terms)).union(*(needed(part, known) for part in parts))
        found |= used - own
    return frozenset(found)


def is_safe(head: Pattern, body: Sequence[Condition]) -> bool:
    """Tell whether *body* binds every variable of the rule that something else must bind."""
    known = bound(body)
    if not known.issuperset(named(head.terms)):
        return False
    return all(needed(condition, known) <= known for condition in body)


def judged(body: Sequence[Condition]) -> tuple[Condition, ...]:
    """Return the conditions of *body* that can be judged by themselves: those whose variables the rest binds."""
    kept = tuple(body)
    while True:
        known = bound(kept)
        found = tuple(condition for condition in kept if needed(condition, known) <= known)
        if found == kept:
            return kept
        kept = found
