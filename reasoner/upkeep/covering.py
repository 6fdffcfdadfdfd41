"""What the cases show of the rules, in a lawyer's unit: for each provision its rules, for each rule its conditions.

A rule *held* if a case drew its conclusion by it, and the conclusion *rested* on it if no other rule gave the same. A
condition, taken in the order of the sentence, held or *failed* once those before it held; it *decided* against the
conclusion if it alone kept a rule from giving what nothing else gave. So each condition decides twice: for the
conclusion where it rests on the rule, against it where nothing but the condition is missing.

Every question of every case is looked at, on each of its readings and on each account. A condition that fails for
every value of a variable only it binds fails once: "no request", not one absence for each request there could be.
Knows nothing of what a rule means.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

from reasoner.case.atoms import Atom
from reasoner.case.case import Case
from reasoner.case.corpus import Corpus
from reasoner.engine.joining import drawn
from reasoner.engine.law import Law
from reasoner.engine.worlds import Setting, Snapshot, Value, World
from reasoner.errors import QuestionError, RulebookError, did_you_mean
from reasoner.questions.asking import Asking
from reasoner.questions.assessing import Inquiry
from reasoner.rulebook.citations import citations
from reasoner.rulebook.rewriting import (
    OPPOSITE,
    bound,
    condition_text,
    judged,
    needed,
    pattern_text,
    rule_text,
    variables,
)
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.templates import (
    Aggregate,
    Comparison,
    Condition,
    Literal,
    Pattern,
    Template,
    Variable,
    compile_rule,
)
from reasoner.rulebook.vocabulary import Signature
from reasoner.upkeep.testing import questions_of

GIVEN = frozenset({"law_of", "known_on", "asked_about"})
"""Words of the question of which every question has exactly one: with a variable they name it, and cannot fail."""


SET = frozenset({*GIVEN, "asked_under", "asked_act", "accepts", "holds", "alleged", "told"})
"""Words that a question sets."""


@dataclass(frozen=True, slots=True)
class ConditionShown:
    """One condition and, for each thing that can be shown of it, the first case that does. One that is *given* cannot
    fail."""

    text: str
    held: str | None
    failed: str | None
    decided: str | None
    given: bool


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule: its id (with a number from the second of its block on), and what the cases show of it."""

    id: str
    cites: str
    says: str
    file: str
    held: str | None
    rested: str | None
    conditions: tuple[ConditionShown, ...]

    @property
    def asked(self) -> int:
        """How many directions its conditions can decide in."""
        return sum(1 if condition.given else 2 for condition in self.conditions)

    @property
    def shown(self) -> int:
        """In how many of them one did."""
        decided = sum(condition.decided is not None for condition in self.conditions if not condition.given)
        return decided + (len(self.conditions) if self.rested is not None else 0)


@dataclass(frozen=True, slots=True)
class ProvisionShown:
    """The rules that cite one provision first."""

    cites: str
    rules: tuple[RuleShown, ...]

    @property
    def asked(self) -> int:
        """In how many directions the conditions of its rules can decide."""
        return sum(rule.asked for rule in self.rules)

    @property
    def shown(self) -> int:
        """In how many of them one did."""
        return sum(rule.shown for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What *cases* cases with *questions* questions show of the rules, by provision."""

    cases: int
    questions: int
    provisions: tuple[ProvisionShown, ...]

    @property
    def asked(self) -> int:
        """In how many directions the conditions of all rules can decide."""
        return sum(provision.asked for provision in self.provisions)

    @property
    def shown(self) -> int:
        """In how many of them one did."""
        return sum(provision.shown for provision in self.provisions)

    @property
    def percent(self) -> float:
        """What is shown of what is asked, in hundredths, rounded down to a tenth: a floor is never met by rounding."""
        return 1000 * self.shown // self.asked / 10 if self.asked else 100.0


Mark = tuple[str, int, int]
"""What is shown (`held`, `rested`, `met`, `failed` or `alone`), of which rule, and of which of its conditions."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What some cases show, with the first case that does; the parts of a run are added together."""

    cases: int = 0
    questions: int = 0
    marks: Mapping[Mark, str] = field(default_factory=dict)

    def __add__(self, other: Shown) -> Shown:
        return Shown(self.cases + other.cases, self.questions + other.questions, {**other.marks, **self.marks})


@dataclass(frozen=True, slots=True)
class _Told:
    """What holds in one world, and for each rule what tells apart worlds that differ in its words."""

    told: Snapshot
    keys: Sequence[tuple[int, ...]]


class Covering:
    """Looks at cases, one after the other, for what they show of the rules of one law."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._rules = [_Rule(number, template) for number, template in enumerate(templates(law.rulebook))]
        self._signatures = sorted({signature for rule in self._rules for signature in rule.signatures})
        self._ids: dict[tuple[Signature, frozenset[tuple[Value, ...]]], int] = {}
        self._drawn: dict[tuple[int, tuple[int, ...]], frozenset[tuple[Value, ...]]] = {}
        self._marks: dict[Mark, str] = {}

    def look(self, case: Case) -> Shown:
        """Return what *case* shows that no case looked at before it does."""
        before = set(self._marks)
        questions, worlds = 0, []
        for asking, readings in _asked(case, self.law):
            questions += 1
            inquiry = asking.inquiry
            settings = dict.fromkeys(
                inquiry.setting(reading=reading, account=account)
                for reading in readings
                for account in inquiry.accounts() or (inquiry.account,)
            )
            worlds += [self._world(inquiry.world, setting) for setting in settings]
        self._draw(case.id, worlds)
        for world in worlds:
            self._weigh(case.id, world)
        return Shown(1, questions, {mark: name for mark, name in self._marks.items() if mark not in before})

    def _world(self, world: World, setting: Setting) -> _Told:
        told = world.snapshot(setting, *self._signatures)
        ids = {signature: self._id(signature, told[signature]) for signature in self._signatures}
        return _Told(told, [tuple(ids[signature] for signature in rule.signatures) for rule in self._rules])

    def _draw(self, case: str, worlds: Sequence[_Told]) -> None:
        """Draw what is shown in *worlds*, each rule once for all worlds that do not differ in its words."""
        wanted: dict[tuple[int, tuple[int, ...]], int] = {}
        for place, world in enumerate(worlds):
            for rule, key in zip(self._rules, world.keys, strict=True):
                if (rule.number, key) not in self._drawn:
                    wanted.setdefault((rule.number, key), place)
        if not wanted:
            return
        looked = sorted({number for number, _ in wanted})
        facts: list[Atom] = [("_in", (number, place)) for (number, _), place in wanted.items()]
        varying = self._varying(worlds)
        used = dict.fromkeys(
            (signature, place if signature in varying else None)
            for (number, _), place in wanted.items()
            for signature in self._rules[number].signatures
        )
        for signature, at in used:
            where = () if at is None else (at,)
            facts += [(signature[0], (*where, *values)) for values in worlds[at or 0].told[signature]]
        markers = [
            text
            for number in looked
            for mark, text in self._rules[number].markers(varying)
            if mark not in self._marks or mark[0] == "whole"
        ]
        heads: dict[tuple[int, int], set[tuple[Value, ...]]] = defaultdict(set)
        for name, values in drawn(markers, facts):
            number = int(values[0])
            if name == "_held":
                heads[number, int(values[1])].add(values[2:])
                self._marks.setdefault(("held", number, 0), case)
            elif name != "_in":
                self._marks.setdefault((name[1:], number, int(values[1])), case)
        for (number, key), place in wanted.items():
            self._drawn[number, key] = frozenset(heads[number, place])

    def _varying(self, worlds: Sequence[_Told]) -> frozenset[Signature]:
        """Return the words that may differ between *worlds*: as a rule those a rule concludes or a question sets, and
        where facts are supposed all but those only recorded. So a rule is written in few ways."""
        for varying in (self._concluded, self._stated):
            if all(
                world.told[signature] == worlds[0].told[signature]
                for world in worlds[1:]
                for signature in self._signatures
                if signature not in varying
            ):
                return varying
        return frozenset(self._signatures)

    @cached_property
    def _concluded(self) -> frozenset[Signature]:
        heads = frozenset((rule.head.name, len(rule.head.terms)) for rule in self._rules)
        return heads | {signature for signature in self._signatures if signature[0] in SET}

    @cached_property
    def _stated(self) -> frozenset[Signature]:
        records = self.law.rulebook.records
        return self._concluded | {signature for signature in self._signatures if signature[0] not in records}

    def _weigh(self, case: str, world: _Told) -> None:
        """Note which conclusions rest on one rule alone."""
        givers: Counter[Atom] = Counter()
        held = []
        for rule, key in zip(self._rules, world.keys, strict=True):
            if found := self._drawn[rule.number, key]:
                held.append((rule, found))
                givers.update((rule.head.name, values) for values in found)
        for rule, found in held:
            mark = ("rested", rule.number, 0)
            if mark not in self._marks and any(self._alone((rule.head.name, values), givers) for values in found):
                self._marks[mark] = case

    def _alone(self, atom: Atom, givers: Counter[Atom]) -> bool:
        return givers[atom] == 1 and atom not in self._recorded

    @cached_property
    def _recorded(self) -> frozenset[Atom]:
        records = self.law.rulebook.records
        heads = {rule.head.name for rule in self._rules}
        return frozenset((name, record.values) for name in heads for record in records.get(name, ()))

    def _id(self, signature: Signature, values: frozenset[tuple[Value, ...]]) -> int:
        return self._ids.setdefault((signature, values), len(self._ids))


def coverage(law: Law, shown: Shown) -> Coverage:
    """Return *shown* by provision: the citation that stands first in a rule's labels, in the order of the files."""
    by_cite: dict[str, list[RuleShown]] = defaultdict(list)
    found = templates(law.rulebook)
    for number, (template, name) in enumerate(zip(found, names(found), strict=True)):
        rule = _shown(number, template, name, shown.marks)
        by_cite[rule.cites].append(rule)
    provisions = tuple(ProvisionShown(cites, tuple(rules)) for cites, rules in by_cite.items())
    return Coverage(shown.cases, shown.questions, provisions)


def within(law: Law, words: str) -> Callable[[Coverage], Coverage]:
    """Return what keeps of a coverage what cites the provision *words* name; all of it, if they are empty.

    Raises QuestionError if no rule cites it.
    """
    cited = tuple(dict.fromkeys(template.says("cites") or "none" for template in templates(law.rulebook)))
    wanted = citations(words) if words else ()
    kept = [one for one in cited if not words or any(mine.within(it) for mine in citations(one) for it in wanted)]
    if not kept:
        hint = did_you_mean(words, cited) or "cite it as the rules do: 'CST 1992 art. 4(1)', 'ARSIWA art. 8'"
        raise QuestionError(f"no rule cites '{words}'", hint=hint)
    return lambda found: replace(found, provisions=tuple(one for one in found.provisions if one.cites in kept))


def _shown(number: int, template: Template, name: str, marks: Mapping[Mark, str]) -> RuleShown:
    held = marks.get(("held", number, 0))
    conditions = tuple(
        ConditionShown(
            condition_text(condition),
            held or marks.get(("met", number, at)),
            marks.get(("failed", number, at)) or marks.get(("alone", number, at)),
            marks.get(("alone", number, at)),
            is_given(condition),
        )
        for at, condition in enumerate(template.body)
    )
    return RuleShown(
        name, template.says("cites") or "none", template.says() or "", template.statement.file, held,
        marks.get(("rested", number, 0)), conditions,
    )  # fmt: skip


def templates(rulebook: Rulebook) -> tuple[Template, ...]:
    """Return the rules of *rulebook* that can be taken apart; one that matches a function inside a word is left out."""
    found = []
    for statement in rulebook.statements:
        if statement.kind == "rule":
            try:
                found.append(compile_rule(statement))
            except RulebookError:
                continue
    return tuple(found)


def names(found: Iterable[Template]) -> Iterator[str]:
    """Yield a name for each rule: its id, or `id 2` for a second rule of the block."""
    seen: Counter[str] = Counter()
    for template in found:
        name = template.says("id") or pattern_text(template.head)
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} {seen[name]}"


def is_given(condition: Condition) -> bool:
    """Tell whether *condition* only names what every question has."""
    return (
        isinstance(condition, Literal)
        and not condition.negated
        and condition.pattern.name in GIVEN
        and all(isinstance(term, Variable) for term in condition.pattern.terms)
    )


# ---- what is marked -----------------------------------------------------------------------------------------


class _Rule:
    """One rule with the program text that marks what is shown of it."""

    def __init__(self, number: int, template: Template) -> None:
        self.number = number
        self.head = template.head
        self.signatures = tuple(dict.fromkeys(signatures(template)))
        self._template = template
        self._written: dict[frozenset[Signature], tuple[tuple[Mark, str], ...]] = {}

    def markers(self, varying: frozenset[Signature]) -> tuple[tuple[Mark, str], ...]:
        """Return what marks it in many worlds at once, where the words in *varying* say first in which."""
        mine = varying.intersection(self.signatures)
        if mine not in self._written:
            self._written[mine] = tuple(_markers(self.number, in_worlds(self._template, mine)))
        return self._written[mine]


def in_worlds(template: Template, varying: frozenset[Signature]) -> Template:
    """Return the rule with the world in the first place of every word in *varying*."""

    def pattern(found: Pattern) -> Pattern:
        varies = (found.name, len(found.terms)) in varying
        return Pattern(found.name, (PLACE, *found.terms)) if varies else found

    def condition(found: Condition) -> Condition:
        if isinstance(found, Literal):
            return Literal(pattern(found.pattern), found.negated)
        if isinstance(found, Comparison):
            return found
        elements = tuple((terms, tuple(condition(part) for part in parts)) for terms, parts in found.elements)
        return Aggregate(found.function, elements, found.guards)  # type: ignore[arg-type]

    return Template(pattern(template.head), tuple(map(condition, template.body)), template.statement)


PLACE = Variable("World_")
"""A variable no rule has: a rule's are letters alone."""


def signatures(template: Template) -> Iterator[Signature]:
    """Yield the words of a rule, its head's first."""
    yield template.head.name, len(template.head.terms)
    yield from (signature for condition in template.body for signature in _used(condition))


def _used(condition: Condition) -> Iterator[Signature]:
    if isinstance(condition, Literal):
        yield condition.pattern.name, len(condition.pattern.terms)
    elif isinstance(condition, Aggregate):
        yield from (used for _, parts in condition.elements for part in parts for used in _used(part))


def _markers(number: int, template: Template) -> Iterator[tuple[Mark, str]]:
    """Yield each mark with the rule that draws it. The first condition of each names the worlds looked at."""
    world = Literal(Pattern("_in", (number, PLACE)), False)
    body, head = template.body, template.head
    terms = tuple(term for term in head.terms if term != PLACE)
    yield ("whole", number, 0), rule_text(Pattern("_held", (number, PLACE, *terms)), (world, *body))
    for at, condition in enumerate(body):
        if is_given(condition):
            continue
        others = judged((world, *body[:at], *body[at + 1 :]))
        before = judged((world, *body[:at]))
        if not needed(condition, bound(before)) <= bound(before):
            before = others  # what binds its variables stands after it
        yield ("met", number, at), rule_text(Pattern("_met", (number, at)), (*before, condition))
        if (fails := failing(condition, bound(before))) is not None:
            yield ("failed", number, at), f"{_marked('_failed', number, at)} :- {_joined(before, fails)}."
        if (fails := failing(condition, bound(others))) is not None:
            missing = condition_text(Literal(_projected(head, bound(others)), True))
            yield ("alone", number, at), f"{_marked('_alone', number, at)} :- {_joined(others, fails, missing)}."


def _marked(name: str, number: int, at: int) -> str:
    return pattern_text(Pattern(name, (number, at)))


def _joined(body: Iterable[Condition], *more: str) -> str:
    return ", ".join((*map(condition_text, body), *more))


def failing(condition: Condition, known: frozenset[str]) -> str | None:
    """Return the condition that *condition* fails, as program text, where others bind the variables *known*.

    Variables it alone would bind are no longer asked for: it fails for every value of them. None if it cannot fail.
    """
    if isinstance(condition, Literal):
        if condition.negated:
            return condition_text(Literal(condition.pattern, False))
        return condition_text(Literal(_projected(condition.pattern, known), True))
    if not variables(condition) <= known and isinstance(condition, Comparison):
        return None
    if isinstance(condition, Comparison):
        return condition_text(Comparison(condition.left, OPPOSITE[condition.operator], condition.right))
    return f"not {condition_text(condition)}"


def _projected(pattern: Pattern, known: frozenset[str]) -> Pattern:
    terms = tuple(
        term if not isinstance(term, Variable) or term.name in known else Variable("_0") for term in pattern.terms
    )
    return Pattern(pattern.name, terms)


# ---- what is asked --------------------------------------------------------------------------------------------


def _asked(case: Case, law: Law) -> Iterator[tuple[Asking, tuple[str, ...]]]:
    """Yield every question of *case*, with the readings on which something is expected; they share
    ground programs."""
    found: list[tuple[Asking, tuple[str, ...]]] = []
    for expected, options in questions_of(case):
        asking = Asking(case, law, options, whole=False)
        readings = [name for name in (*expected.triggered, *expected.verdicts) if name in law.words.readings]
        found.append((asking, tuple(dict.fromkeys((asking.asked.reading, *readings)))))
    Inquiry.share([asking.inquiry for asking, _ in found])
    yield from found


# ---- over a corpus ----------------------------------------------------------------------------------------------


def looking(rules: Path | None, cases: Path | None) -> Callable[[str], Shown]:
    """Return what looks at a case by its id: rules and cases in these folders, or those that came with the package."""
    corpus = Corpus(cases)
    covering = Covering(Law(Rulebook.read(rules)))
    entries = {entry.id: entry for entry in corpus.entries}
    return lambda name: covering.look(corpus.load(entries[name]))


# ---- for other programs -------------------------------------------------------------------------------------------


def as_data(found: Coverage) -> dict[str, object]:
    """Return the coverage as plain data for JSON."""
    return {
        "schema": "casus-coverage/1",
        "cases": found.cases,
        "questions": found.questions,
        "asked": found.asked,
        "shown": found.shown,
        "percent": found.percent,
        "provisions": [
            {
                "cites": provision.cites, "asked": provision.asked, "shown": provision.shown,
                "rules": [
                    {
                        "id": rule.id, "says": rule.says, "file": rule.file, "held": rule.held, "rested": rule.rested,
                        "conditions": [asdict(condition) for condition in rule.conditions],
                    }
                    for rule in provision.rules
                ],
            }
            for provision in found.provisions
        ],
    }  # fmt: skip
