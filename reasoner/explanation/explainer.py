"""Find, for one answer set, the rule instance that makes an atom hold, or the nearest one that would have.

The program is solved as it stands; an explanation is found on demand by joining the rules' templates with what
holds. *Why*: one instance all of whose conditions hold, and so on down to facts and records. *Why not*: of all
instances the one that fails in the fewest conditions, each explained in turn. A condition nothing matches fails
for every value of what it leaves open, and is said that way: "no state ...".

Knows nothing of the law: what is said comes from the labels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from typing import Literal as OneOf

from reasoner.engine.worlds import Model
from reasoner.explanation.wording import Wording
from reasoner.rulebook.labels import Statement
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.templates import (
    Aggregate,
    Comparison,
    Condition,
    Literal,
    Pattern,
    Template,
    Term,
    Variable,
    compile_rule,
)

Value = str | int
Binding = Mapping[str, Value]
Atom = tuple[str, tuple[Value, ...]]
Status = OneOf["holds", "fails", "fact", "record", "absent", "not_shown", "unknown", "disputed", "false", "not_stated",
    "not_reached",
]  # fmt: skip

QUESTION = frozenset(
    {
        "asked_about",
        "asked_under",
        "asked_act",
        "law_of",
        "known_on",
        "accepts",
        "is",
        "act",
        "considered",
        "concerns",
        "worded",
        "left_open",
    }
)
"""Words whose holding goes without saying in an explanation: they repeat the question or the kind of a fact."""

NOTHING = "nothing of the kind is stated"
"""What is said of a condition for which no label has words."""

CHOSEN = frozenset({"in_play", "accepts", "worded", "asked_under", "term_over"})
"""Words that say which law is looked at: a rule of other law is no way that nearly led somewhere."""

MAX_ROUTES = 6
"""How many instances of one rule that want one fact each are told."""

MAX_INSTANCES = 2_000
"""How many partial instances of one rule are tried before the nearest found so far is taken."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation. *facts* are the case's facts it rests on, *because* the steps below it."""

    says: str
    status: Status
    atom: Pattern | None = None
    cites: tuple[str, ...] = ()
    rule: str | None = None
    file: str | None = None
    line: int | None = None
    facts: tuple[str, ...] = ()
    because: tuple[Reason, ...] = ()
    gaps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    source: str | None = None
    failed: tuple[Literal | Comparison | Aggregate, ...] = ()
    """For a step that fails: the conditions of the nearest instance that fail, as far as they are bound."""
    body: tuple[Literal | Comparison | Aggregate, ...] = ()
    """The conditions of the instance, as far as they are bound."""


_LEAVES = frozenset({"not_shown", "unknown", "disputed", "false", "not_stated"})


@dataclass(frozen=True, slots=True)
class _Instance:
    template: Template
    binding: Binding
    failed: tuple[int, ...]
    """Positions in the body of the conditions that fail."""
    weight: int


class Explainer:
    """Explains one answer set of one rulebook and case.

    *values* gives the value of each fact of the case; *fields* the atoms its fields put into the program; *stated* the
    fact behind each atom that a case states outright; facts in *hidden* stand in the program only to be supposed, and
    are never spoken of.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        model: Model,
        wording: Wording,
        values: Mapping[str, str],
        fields: Collection[str],
        hidden: frozenset[str] = frozenset(),
        stated: Mapping[Atom, str] | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.model = model
        self.wording = wording
        self.values = values
        self.fields = fields
        self.hidden = hidden
        self.stated = stated or {}
        self._why: dict[Atom, Reason] = {}
        self._why_not: dict[Pattern, Reason] = {}

    # -- why ---------------------------------------------------------------------------------------------

    def why(self, name: str, *values: Value) -> Reason:
        """Return why the atom holds, down to facts and records."""
        return self._holding((name, values), frozenset())

    def saying(self, name: str, *values: Value) -> str:
        """Say in one sentence why the atom holds, by the rule that gives it, without explaining further."""
        pattern = Pattern(name, values)
        for statement in self.rulebook.rules.get(name, ()):
            template = template_of(statement)
            start = unify(template.head, pattern, {})
            if start is not None:
                for binding in self._instances(template.body, start):
                    return self._says(template, binding, "says", pattern)
        return self._record((name, values), pattern).says

    def _holding(self, atom: Atom, above: frozenset[Atom]) -> Reason:
        found = self._why.get(atom)
        if found is None:
            found = self._why[atom] = self._find_why(atom, above)
        return found

    def _find_why(self, atom: Atom, above: frozenset[Atom]) -> Reason:
        name, values = atom
        pattern = Pattern(name, values)
        if name == "holds":
            return self._fact(str(values[0]), pattern)
        for statement in self.rulebook.rules.get(name, ()):
            template = template_of(statement)
            start = unify(template.head, pattern, {})
            if start is None:
                continue
            for binding in self._instances(template.body, start):
                if any(part in above or part == atom for part in _positive(template.body, binding)):
                    continue
                return self._supported(template, binding, pattern, above | {atom})
        if atom in self.stated:
            return self._fact(self.stated[atom], pattern)
        return self._record(atom, pattern)

    def _supported(self, template: Template, binding: Binding, pattern: Pattern, above: frozenset[Atom]) -> Reason:
        facts: dict[str, None] = {}
        because: list[Reason] = []
        for condition in template.body:
            if not isinstance(condition, Literal):
                continue
            bound = bind(condition.pattern, binding)
            name = bound.name
            if condition.negated:
                if name not in QUESTION:
                    because.append(self._absence(bound))
            elif name == "holds":
                facts[str(bound.terms[0])] = None
            elif name in QUESTION:
                continue
            elif self._is_field(bound):
                facts[str(bound.terms[0])] = None
            else:
                because.append(self._holding((name, _values(bound)), above))
        return Reason(
            says=self._says(template, binding, "says", pattern),
            status="holds",
            atom=pattern,
            facts=tuple(facts),
            because=tuple(because),
            body=tuple(bind_condition(condition, binding) for condition in template.body),
            **_origin(template),
        )

    def _is_field(self, pattern: Pattern) -> bool:
        return pattern.name in self.fields and bool(pattern.terms) and pattern.terms[0] in self.values

    def _fact(self, name: str, pattern: Pattern) -> Reason:
        return Reason(self.wording.name(name), "fact", pattern, facts=(name,))

    def _record(self, atom: Atom, pattern: Pattern) -> Reason:
        for record in self.rulebook.records.get(atom[0], ()):
            if record.values == atom[1]:
                labels, statement = record.labels, record.statement
                return Reason(
                    self._word(pattern, "says") or f"{atom[0]}({', '.join(map(str, atom[1]))})",
                    "record",
                    pattern,
                    file=statement.file,
                    line=statement.line,
                    source="; ".join(labels.all("source")) if labels else None,
                    gaps=labels.all("gap") if labels else (),
                )
        return Reason(self._word(pattern, "says") or atom[0].replace("_", " "), "record", pattern)

    def _absence(self, pattern: Pattern) -> Reason:
        """Say what is absent, and, where facts of the case bear on it, why they do not suffice."""
        below = self.why_not(pattern)
        if self._stated(below) or len(below.because) > 1:
            return replace(below, status="absent")
        return Reason(
            below.says,
            "absent",
            pattern,
            cites=below.cites,
            rule=below.rule,
            file=below.file,
            line=below.line,
        )

    def _stated(self, reason: Reason) -> bool:
        return bool(reason.facts) or any(self._stated(part) for part in reason.because)

    # -- why not -----------------------------------------------------------------------------------------

    def why_not(self, pattern: Pattern) -> Reason:
        """Return why no atom that *pattern* matches holds: the nearest instance, and what fails in it."""
        found = self._why_not.get(pattern)
        if found is None:
            # Set first, so that a rule that needs itself ends here.
            self._why_not[pattern] = Reason(self._denied(pattern), "fails", pattern)
            found = self._why_not[pattern] = self._find_why_not(pattern)
        return found

    def denial(self, name: str, *values: Value) -> str:
        """Say in one sentence that the atom does not hold, by the nearest rule, without explaining further."""
        pattern = Pattern(name, values)
        instances = self.nearest(pattern, deep=False)
        if not instances:
            return self._denied(pattern)
        nearest = instances[0]
        return self._says(nearest.template, nearest.binding, "denies", bind(nearest.template.head, nearest.binding))

    def _find_why_not(self, pattern: Pattern) -> Reason:
        if pattern.name == "holds":
            return self._unestablished(pattern)
        routes = self._routes(pattern)
        stated = [self._unestablished(Pattern("holds", (name,))) for name in self._stated_as(pattern)]
        if not routes and not stated:
            return Reason(self._denied(pattern), "not_stated", pattern)
        if not routes:
            return replace(stated[0], says=self._denied(pattern), atom=pattern)
        reasons = tuple(dict.fromkeys([*(self._failing(route, pattern) for route in routes), *stated]))
        if len(reasons) == 1:
            return reasons[0]
        # Several ways lead here and all fail: the nearest one speaks for itself, the others stand beside it.
        return Reason(
            self._word(pattern, "denies") or reasons[0].says, _joint(reasons), pattern, cites=reasons[0].cites,
            rule=reasons[0].rule, file=reasons[0].file, line=reasons[0].line, because=reasons,
        )  # fmt: skip

    def _stated_as(self, pattern: Pattern) -> Iterator[str]:
        """Yield the facts of the case that state outright what *pattern* asks for, established or not."""
        for (name, values), fact in self.stated.items():
            if name == pattern.name and unify(pattern, Pattern(name, values), {}) is not None:
                yield fact

    def _denied(self, pattern: Pattern) -> str:
        """Say that nothing *pattern* matches holds."""
        if said := self._word(pattern, "denies"):
            return said
        return NOTHING

    def _routes(self, pattern: Pattern) -> list[_Instance]:
        """Return the nearest instances of every rule that could give *pattern*, without those of positions not
        taken while a rule of a position taken is there."""
        found = self.nearest(pattern)
        taken = [route for route in found if not self._untaken(route)] or found[:1]
        wanting = [
            frozenset(bind_condition(route.template.body[at], route.binding) for at in route.failed) for route in taken
        ]
        # A route that wants all that another wants, and more, tells nothing.
        return [route for route, mine in zip(taken, wanting, strict=True) if not any(other < mine for other in wanting)]

    def _untaken(self, route: _Instance) -> bool:
        return any(
            isinstance(part, Literal) and part.pattern.name in CHOSEN
            for part in (route.template.body[at] for at in route.failed)
        )

    def nearest(self, pattern: Pattern, *, deep: bool = True) -> list[_Instance]:
        """Return, for each rule that could give *pattern*, its nearest instances, nearest first.

        *deep* prefers, among equals, the instance on which facts of the case bear further down.
        """
        found: list[_Instance] = []
        for statement in self.rulebook.rules.get(pattern.name, ()):
            template = template_of(statement)
            start = unify(template.head, pattern, {})
            if start is not None:
                found += self._nearest(template, start, deep)
        return sorted(found, key=lambda instance: (len(instance.failed), instance.weight))

    def _failing(self, instance: _Instance, pattern: Pattern) -> Reason:
        template, binding = instance.template, instance.binding
        because = []
        facts: dict[str, None] = {}
        for at in instance.failed:
            below = self._failed_condition(template.body[at], binding)
            if below is not None:
                because.append(below)
        for at, condition in enumerate(template.body):
            if at not in instance.failed and isinstance(condition, Literal) and not condition.negated:
                bound = bind(condition.pattern, binding)
                if (bound.name == "holds" or self._is_field(bound)) and isinstance(bound.terms[0], str):
                    facts[bound.terms[0]] = None
        status: Status = "fails"
        if len(because) == 1 and because[0].status in _LEAVES and because[0].atom is not None:
            # A step that fails for one fact alone, or because nothing of the kind is stated, says so itself.
            leaf = because[0]
            if leaf.atom is not None and (
                leaf.atom.name in ("holds", "at_the_time", "throughout") or leaf.status == "not_stated"
            ):
                status, facts, because = leaf.status, dict.fromkeys(leaf.facts), []
        return Reason(
            says=self._says(template, binding, "denies", bind(template.head, binding)),
            status=status,
            atom=pattern,
            facts=tuple(facts),
            because=tuple(because),
            failed=tuple(bind_condition(template.body[at], binding) for at in instance.failed),
            body=tuple(bind_condition(condition, binding) for condition in template.body),
            **_origin(template),
        )

    def _failed_condition(self, condition: Condition, binding: Binding) -> Reason | None:
        if isinstance(condition, Comparison):
            return None
        if isinstance(condition, Aggregate):
            return Reason("the count asked for is not reached", "fails")
        bound = bind(condition.pattern, binding)
        if condition.negated:
            return self._holding((bound.name, self._match(bound)), frozenset())
        if bound.name in QUESTION and bound.name not in ("accepts", "is"):
            return None
        return self.why_not(bound)

    def _match(self, pattern: Pattern) -> tuple[Value, ...]:
        for values in self.model.all(pattern.name, len(pattern.terms)):
            if unify(pattern, Pattern(pattern.name, values), {}) is not None:
                return values
        raise AssertionError(f"{pattern} is matched by nothing")

    def _unestablished(self, pattern: Pattern) -> Reason:
        name = pattern.terms[0]
        if isinstance(name, Variable):
            return Reason(NOTHING, "not_stated", pattern)
        value = self.values.get(str(name), "false")
        status: Status = value if value in ("not_shown", "unknown", "disputed", "false") else "false"  # type: ignore[assignment]
        return Reason(self.wording.name(str(name)), status, pattern, facts=(str(name),))

    # -- joins -------------------------------------------------------------------------------------------

    def _instances(self, body: tuple[Condition, ...], binding: Binding) -> Iterator[Binding]:
        """Yield every binding under which all conditions of *body* hold."""
        if not body:
            yield binding
            return
        first = next((at for at, part in enumerate(body) if _ready(part, binding)), 0)
        condition, rest = body[first], body[:first] + body[first + 1 :]
        for more in self._holds(condition, binding):
            yield from self._instances(rest, more)

    def _holds(self, condition: Condition, binding: Binding) -> Iterator[Binding]:
        if isinstance(condition, Comparison):
            yield from _compared(condition, binding)
        elif isinstance(condition, Aggregate):
            if self._aggregated(condition, binding):
                yield binding
        elif condition.negated:
            if not any(True for _ in self._matches(condition.pattern, binding)):
                yield binding
        else:
            yield from self._matches(condition.pattern, binding)

    def _matches(self, pattern: Pattern, binding: Binding) -> Iterator[Binding]:
        bound = bind(pattern, binding)
        if not any(isinstance(term, Variable) for term in bound.terms):
            if self.model.holds(bound.name, *_values(bound)):
                yield binding
            return
        for values in self._candidates(bound):
            if self.hidden and values and values[0] in self.hidden:
                continue
            found = _bound_to(bound.terms, values, binding)
            if found is not None:
                yield found

    def _candidates(self, bound: Pattern) -> list[tuple[Value, ...]]:
        for place, term in enumerate(bound.terms):
            if not isinstance(term, Variable):
                return self.model.matching(bound.name, len(bound.terms), place, term)
        return self.model.all(bound.name, len(bound.terms))

    def _aggregated(self, aggregate: Aggregate, binding: Binding) -> bool:
        tuples = {
            tuple(_value(term, found) for term in terms)
            for terms, conditions in aggregate.elements
            for found in self._instances(conditions, binding)
        }
        total = len(tuples) if aggregate.function == "count" else sum(int(found[0] or 0) for found in tuples)
        return all(_compare(total, operator, _value(term, binding)) for operator, term in aggregate.guards)

    def _nearest(self, template: Template, start: Binding, deep: bool) -> list[_Instance]:
        """Return the instances of *template* that fail in the fewest conditions: one, or, where facts of the case
        alone are wanting, one for each such fact."""
        body = template.body
        best: list[_Instance] = []
        tries = 0

        def go(at: int, binding: Binding, frozen: frozenset[str], failed: tuple[int, ...], weight: int) -> None:
            nonlocal tries
            tries += 1
            mine = (len(failed), weight)
            if tries > MAX_INSTANCES or (best and mine > (len(best[0].failed), best[0].weight)):
                return
            if at == len(body):
                if failed and self._better(mine, best):
                    if best and mine < (len(best[0].failed), best[0].weight):
                        best.clear()
                    best.append(_Instance(template, binding, failed, weight))
                return
            condition = body[at]
            if _open(condition, frozen, binding):
                go(at + 1, binding, frozen, failed, weight)
                return
            passed = False
            for more in self._holds(condition, binding):
                passed = True
                go(at + 1, more, frozen, failed, weight)
            if not passed:
                # What nothing matches fails for every value of what it leaves open: that stays open.
                still = frozen | {name for name in _variables(condition) if name not in binding}
                go(at + 1, binding, still, (*failed, at), weight + self._weight(condition, binding, deep))

        go(0, dict(start), frozenset(), (), 0)
        return best

    def _better(self, mine: tuple[int, int], best: list[_Instance]) -> bool:
        if not best or mine < (len(best[0].failed), best[0].weight):
            return True
        return mine[1] == 0 and len(best) < MAX_ROUTES

    def _weight(self, condition: Condition, binding: Binding, deep: bool) -> int:
        """Weigh a failure: least where a fact of the case bears on it, most where the question itself forbids it."""
        if not isinstance(condition, Literal):
            return 4
        bound = bind(condition.pattern, binding)
        if bound.name in QUESTION or bound.name == "in_play":
            return 9
        if condition.negated:
            return 3
        if bound.name == "holds":
            return 0
        return 1 if deep and self._touched(bound) else 2

    def _touched(self, pattern: Pattern) -> bool:
        """Tell whether a fact of the case bears on *pattern*, as a rule one step down shows."""
        return self._stated(self.why_not(pattern)) if pattern.name in self.rulebook.rules else False

    # -- words -------------------------------------------------------------------------------------------

    def _says(self, template: Template, binding: Binding, key: str, pattern: Pattern) -> str:
        label = template.says(key)
        if label is None and key == "denies":
            return self._denied(pattern)
        return self.wording.fill(label or _raw(pattern), binding)

    def _word(self, pattern: Pattern, key: str) -> str | None:
        word = self.rulebook.vocabulary.words.get((pattern.name, len(pattern.terms)))
        label = (word.says if key == "says" else word.denies) if word else None
        if word is None or label is None:
            return None
        return self.wording.fill(label, dict(zip(word.sorts, pattern.terms, strict=True)))


def template_of(statement: Statement) -> Template:
    """Return the compiled rule of *statement*, compiled once."""
    return _compiled(statement)


@cache
def _compiled(statement: Statement) -> Template:
    return compile_rule(statement)


def unify(left: Pattern, right: Pattern, binding: Binding) -> dict[str, Value] | None:
    """Return *binding* with the variables of *left* bound so that it is *right*; right's own stay open."""
    if left.name != right.name or len(left.terms) != len(right.terms):
        return None
    found = dict(binding)
    for mine, other in zip(left.terms, right.terms, strict=True):
        if isinstance(other, Variable):
            continue
        if isinstance(mine, Variable):
            if found.setdefault(mine.name, other) != other:
                return None
        elif mine != other:
            return None
    return found


def bind(pattern: Pattern, binding: Binding) -> Pattern:
    """Return *pattern* with its bound variables replaced."""
    return Pattern(
        pattern.name,
        tuple(binding.get(term.name, term) if isinstance(term, Variable) else term for term in pattern.terms),
    )


def bind_condition(condition: Condition, binding: Binding) -> Condition:
    """Return *condition* with its bound variables replaced; an aggregate stays as it is."""
    if isinstance(condition, Literal):
        return Literal(bind(condition.pattern, binding), condition.negated)
    if isinstance(condition, Comparison):
        left, right = (
            binding.get(term.name, term) if isinstance(term, Variable) else term
            for term in (condition.left, condition.right)
        )
        return Comparison(left, condition.operator, right)
    return condition


def _bound_to(terms: tuple[Term, ...], values: tuple[Value, ...], binding: Binding) -> Binding | None:
    found = dict(binding)
    for term, value in zip(terms, values, strict=True):
        if isinstance(term, Variable):
            if found.setdefault(term.name, value) != value:
                return None
        elif term != value:
            return None
    return found


def _value(term: Term, binding: Binding) -> Value | None:
    return binding.get(term.name) if isinstance(term, Variable) else term


def _values(pattern: Pattern) -> tuple[Value, ...]:
    return tuple(term for term in pattern.terms if not isinstance(term, Variable))


def _ready(condition: Condition, binding: Binding) -> bool:
    """Tell whether *condition* can be decided: a comparison or negation needs its variables bound."""
    if isinstance(condition, Comparison):
        return all(_value(term, binding) is not None for term in (condition.left, condition.right))
    if isinstance(condition, Literal):
        return not condition.negated or all(_value(term, binding) is not None for term in condition.pattern.terms)
    return all(_value(term, binding) is not None for _, term in condition.guards)


def _compared(comparison: Comparison, binding: Binding) -> Iterator[Binding]:
    left, right = _value(comparison.left, binding), _value(comparison.right, binding)
    if comparison.operator == "=" and (left is None) != (right is None):
        open_term = comparison.left if left is None else comparison.right
        if isinstance(open_term, Variable):
            yield {**binding, open_term.name: right if left is None else left}  # type: ignore[dict-item]
    elif _compare(left, comparison.operator, right):
        yield binding


def _compare(left: Value | None, operator: str, right: Value | None) -> bool:
    if operator == "=":
        return left == right
    if operator == "!=":
        return left != right
    # clingo orders numbers before names.
    a, b = ((isinstance(value, str), value) for value in (left, right))
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]


def _variables(condition: Condition) -> Iterator[str]:
    terms: tuple[Term, ...] = ()
    if isinstance(condition, Literal):
        terms = condition.pattern.terms
    elif isinstance(condition, Comparison):
        terms = (condition.left, condition.right)
    for term in terms:
        if isinstance(term, Variable):
            yield term.name


def _open(condition: Condition, frozen: frozenset[str], binding: Binding) -> bool:
    """Tell whether *condition* speaks of something an earlier failure left open, so that nothing can be said of it."""
    unbound = [name for name in _variables(condition) if name not in binding]
    if any(name in frozen for name in unbound):
        return True
    return bool(unbound) and not _is_positive(condition) and not isinstance(condition, Literal)


def _is_positive(condition: Condition) -> bool:
    return isinstance(condition, Literal) and not condition.negated


def _joint(reasons: tuple[Reason, ...]) -> Status:
    statuses = {reason.status for reason in reasons}
    for status in ("unknown", "disputed", "not_shown", "false"):
        if status in statuses:
            return status
    return "not_stated" if statuses == {"not_stated"} else "fails"


def _positive(body: tuple[Condition, ...], binding: Binding) -> Iterator[Atom]:
    for condition in body:
        if isinstance(condition, Literal) and not condition.negated:
            bound = bind(condition.pattern, binding)
            yield bound.name, _values(bound)


def _raw(pattern: Pattern) -> str:
    return f"no {pattern.name.replace('_', ' ')}"


def _origin(template: Template) -> dict[str, Any]:
    statement = template.statement
    labels = statement.labels
    return {
        "cites": labels.all("cites") if labels else (),
        "rule": labels.one("id") if labels else None,
        "file": statement.file,
        "line": statement.line,
        "gaps": labels.all("gap") if labels else (),
        "words": (" ".join(statement.quoted),) if statement.quoted else (),
    }


__all__ = ["Explainer", "Reason", "bind", "unify"]
