"""Say the facts of a case as atoms: which hold for certain, and which are switched by what is established.

A fact's fields are plain atoms (`by(incursion, imu).`); whether it is established is one switch, `holds(incursion)`.
A day that is not precise becomes a choice among the days a rule could tell apart. Only checked names and
numbers enter an atom: no text of a case ever becomes program text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reasoner.case.case import Case
from reasoner.case.checking import period, places
from reasoner.case.dates import Span, next_day, parse_span, previous_day
from reasoner.case.facts import Fact, Stated

ALWAYS = 0
FOREVER = 99999999
"""The days that stand for "no first day stated" and "no last day stated"."""

Atom = tuple[str, tuple[str | int, ...]]


@dataclass(frozen=True, slots=True)
class DayChoice:
    """A day stated as a span: one of *days* is the true one; each gives the atoms named in *predicates*."""

    fact: str
    predicates: tuple[str, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseAtoms:
    """A case as atoms: *plain* hold, *switches* are the facts, *choices* the imprecise days.

    Of the facts, those in *alleged* are at least alleged, and those in *told* told as so by somebody.
    """

    plain: tuple[Atom, ...]
    switches: tuple[str, ...]
    choices: tuple[DayChoice, ...]
    alleged: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


def case_atoms(case: Case, extra_days: Iterable[int] = ()) -> CaseAtoms:
    """Return *case* as atoms; *extra_days* are the days the rules name, at which an imprecise day is split."""
    plain: list[Atom] = [(_actor_word(actor.is_), (name,)) for name, actor in case.actors.items()]
    plain += [("belongs_to", (name, actor.of)) for name, actor in case.actors.items() if actor.of is not None]
    choices: list[DayChoice] = []
    spans = {name: _period(fact) for name, fact in case.facts.items()}
    days = sorted(
        {
            *extra_days,
            *(day for pair in spans.values() for span in pair if span for day in (span.first, span.last)),
        }
    )
    for name, fact in case.facts.items():
        plain += _field_atoms(name, fact)
        first, last = spans[name]
        if first is not None and first == last and not first.precise:
            choices.append(DayChoice(name, ("from", "until"), _split(first, days)))
            continue
        for predicate, span, default in (("from", first, ALWAYS), ("until", last, FOREVER)):
            if span is None or span.precise:
                plain.append((predicate, (name, span.first if span else default)))
            else:
                choices.append(DayChoice(name, (predicate,), _split(span, days)))
    alleged = frozenset(name for name, fact in case.facts.items() if fact.value != "false")
    told = frozenset(name for name in alleged if case.facts[name].value != "not_shown")
    return CaseAtoms(tuple(plain), tuple(case.facts), tuple(choices), alleged, told)


def _actor_word(kind: str) -> str:
    return "organisation" if kind == "people" else kind


def _field_atoms(name: str, fact: Fact) -> Iterator[Atom]:
    yield "is", (name, fact.is_)
    if isinstance(fact, Stated):
        return
    for key, place, value in places(fact):
        yield (place.predicate or key), (name, value)
    for key in ("territory_held", "hostages_held", "organised", "intent"):
        mark: str | None = getattr(fact, key, None)
        if mark is not None:
            yield key, (name, mark)
    dead = getattr(fact, "dead", None)
    if dead is not None:
        # A count is never compared with a number: all a rule may ask is whether anybody died.
        yield "dead", (name, "none" if dead in ("none", "0") else "some")


def stated_atoms(case: Case) -> Iterator[tuple[str, Atom]]:
    """Yield, for every `is: stated` fact, its name and the atom it carries when it is established."""
    for name, fact in case.facts.items():
        if isinstance(fact, Stated):
            yield name, (fact.word, fact.of)


def _period(fact: Fact) -> tuple[Span | None, Span | None]:
    """Return the period of *fact*: what is given on a day lasts from it, and what is withdrawn or revoked on a day
    last held on the day before."""
    first, last = period(fact)
    if fact.is_ in LASTING and first is last:
        last = None
    for key in ("withdrawn", "revoked"):
        if text := getattr(fact, key, None):
            span = parse_span(text)
            ended = Span(previous_day(span.first), previous_day(span.last))
            last = ended if last is None or ended.last < last.last else last
    return first, last


LASTING = frozenset({"consent", "government", "request", "resolution"})
"""Kinds of fact that, dated by one day, hold on from it: a consent or request until it is taken back, a government that
takes office, a resolution."""


def _split(span: Span, days: Iterable[int]) -> tuple[int, ...]:
    """Return the days within *span* that differ for some comparison with one of *days*: its ends, and each of
    *days* inside it with its neighbours."""
    found = {span.first, span.last}
    for day in days:
        if span.first < day < span.last:
            found |= {day, max(span.first, previous_day(day)), min(span.last, next_day(day))}
    return tuple(sorted(found))
