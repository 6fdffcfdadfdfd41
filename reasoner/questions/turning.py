"""Everything that turns a verdict: `casus flip`. Every smallest set of changes in four currencies and of several, with
the positions to be accepted, who holds them, and how far was looked.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from reasoner.answer import Currency, Dissent, Flip, Part, Scope, Verdict, Way
from reasoner.case.case import Case
from reasoner.case.dates import iso
from reasoner.engine.law import Law
from reasoner.errors import QuestionError, did_you_mean
from reasoner.questions.asking import Asking, Options, opened
from reasoner.questions.assessing import THRESHOLD
from reasoner.questions.changing import Change, changes, days_apart, of_law
from reasoner.questions.dissenting import dissent
from reasoner.questions.flipping import APART, CURRENCIES, MOST_CHANGES, turned
from reasoner.questions.putting import as_put
from reasoner.rulebook.rulebook import Rulebook

_KINDS = (*CURRENCIES, "mixed")
_TARGETS: tuple[Verdict, ...] = ("grounded", "not_grounded", "undetermined")
LARGEST = 4
"""The largest sets of changes that can be asked for."""


class Turns(Part):
    """What turns the verdict of one question: by currency, and of each the nearest first."""

    schema_: Annotated[Literal["casus-flips/1"], Field(alias="schema")] = "casus-flips/1"
    case: str
    title: str
    treaty: str
    clause: str
    victim: str
    on: str
    known: str
    reading: str
    account: str | None
    act: str | None
    verdict: Verdict
    headline: str
    ways: tuple[Way, ...]
    """The flips in lines, in the order of their numbers, from 1."""
    flips: tuple[Flip, ...]
    scope: Scope
    positions: dict[str, Dissent]
    """The positions that a flip takes, or that contest one."""
    alike: tuple[str, ...] = ()
    """Positions contested on the day on which the treaty is otherwise in force or the state otherwise bound: they
    contest every flip alike."""


class Turning(Asking):
    """One question, asked for what would turn its verdict."""

    def __init__(
        self,
        case: Case,
        law: Law,
        options: Options,
        *,
        by: Iterable[str] = CURRENCIES,
        size: int = MOST_CHANGES,
        seconds: float | None = None,
    ) -> None:
        super().__init__(case, law, options)
        self.by = currencies(by)
        if not 1 <= size <= LARGEST:
            raise QuestionError(f"sets of {size} changes are not searched for", hint=f"from 1 to {LARGEST}")
        self.size = size
        self.deadline = None if seconds is None else time.monotonic() + seconds

    @property
    def days(self) -> tuple[int, ...]:
        """The other days whose law is tried."""
        return days_apart(self.case, self.law) if "law" in self.by else ()

    def turns(self) -> Turns:
        """Return what turns the verdict."""
        main, _ = self.assessed
        made = self.made
        found = turned(
            self.inquiry, main, made, self.supposed, self.wording, by=self.by, most=self.size, deadline=self.deadline
        )
        ways = sorted(found.ways, key=_place)
        asked = self.asked
        contested = self.inquiry.contested(main)
        alike = tuple(dict.fromkeys(name for element in THRESHOLD for name in contested.get(element, ())))
        positions = {change.name: change.position for change in made if change.position is not None}
        named = {name for flip in found.flips for name in (*flip.changes, flip.contested) if name in positions}
        return Turns(
            case=self.case.id, title=self.case.title, treaty=asked.treaty, clause=asked.article, victim=asked.victim,
            on=iso(asked.on), known=iso(asked.known), reading=asked.reading, account=self.inquiry.account,
            act=asked.act, verdict=main.verdict, headline=self.headline(main), ways=tuple(ways), flips=found.flips,
            scope=found.scope,
            positions={
                name: dissent(self.law.positions[name], asked.on)
                for name in self.law.positions
                if name in named or name in alike
            },
            alike=alike,
        )  # fmt: skip

    @cached_property
    def made(self) -> list[Change]:
        """Every single change that may be made."""
        made = list(changes(self.inquiry, self.supposed, self.wording))
        if "law" in self.by:
            made += of_law(self.inquiry, made, self.wording)
        return made


def _place(way: Way) -> tuple[int, int, bool]:
    """Return where a way stands: by what it turns the verdict to, by currency, what could not be argued last."""
    return _TARGETS.index(way.verdict), _KINDS.index(way.by), way.standing in APART


def currencies(names: Iterable[str]) -> tuple[Currency, ...]:
    """Return the currencies *names* mean, in their order. Raises QuestionError for what is none."""
    given = [part.strip() for name in names for part in name.split(",") if part.strip()]
    for name in given:
        if name not in CURRENCIES:
            raise QuestionError(
                f"'{name}' is no kind of change",
                hint=did_you_mean(name, CURRENCIES) or f"one or more of {', '.join(CURRENCIES)}",
            )
    return tuple(currency for currency in CURRENCIES if currency in given) or CURRENCIES


def flip(
    case: Case | str | Path,
    options: Options | None = None,
    *,
    law: Law | None = None,
    by: Collection[str] = CURRENCIES,
    size: int = MOST_CHANGES,
    seconds: float | None = None,
    **changes: Any,
) -> Turns:
    """Return every smallest set of at most *size* changes that turns the verdict of *case*.

    *case* is a case, a path, or words that name one in the corpus; it is asked with *options*, or keywords of the same
    names, as `ask` takes them. Only changes of the currencies *by* are made. After *seconds* no larger sets are begun,
    and the scope says so. Everything is read and grounded here, as trusted.

    Raises CaseError or QuestionError.
    """
    asked = replace(options or Options(), **as_put(changes))
    law = law or Law(Rulebook.read())
    return Turning(
        opened(case), law, asked, by=(by,) if isinstance(by, str) else by, size=size, seconds=seconds
    ).turns()
