"""A case: one incident with its sources, its facts, the question asked of it and the answers expected.

Knows the shape of a case and nothing of the law; which words may stand in its facts is checked against the
rulebook's vocabulary (`checking`).
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, SerializeAsAny, StringConstraints

from reasoner.case.facts import Article, Date, Fact, Model, Name, Names, State, Text, Treaty, Value
from reasoner.errors import Where

CaseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Verdict = Literal["grounded", "not_grounded", "undetermined"]
ElementStatus = Literal["met", "not_met", "not_shown", "unknown", "open", "not_reached"]
ClaimFinding = Literal["borne_out", "partly", "wrong", "undecided", "not_a_claim"]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=600)]


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Question(Model):
    """Which treaty, for which state, under the law of which day; the rest narrows it."""

    treaty: Treaty
    victim: State
    on: Date
    article: Article | None = None
    act: Name | None = None


class Actor(Model):
    """Anyone who can act, speak, ask or be asked."""

    is_: Literal["state", "de_facto_authority", "government", "armed_group", "organisation", "official", "people"] = (
        Field(alias="is")
    )
    name: Text
    office: Text | None = None
    of: Name | None = None
    """For an official, a government or an authority: the state or organisation it belongs to or claims."""
    note: Text | None = None


class Source(Model):
    """Where a fact comes from, and whether it was read or is only remembered."""

    title: Text
    date: Date | None = None
    url: Url | None = None
    publication: Text | None = None
    checked: Literal["read", "memory", "assumed"]
    note: Text | None = None


class Expected(Model):
    """What one question of the case should be answered with; what is left out is not looked at."""

    verdict: Verdict | None = None
    blockers: Names | None = None
    elements: dict[Name, ElementStatus] = {}
    triggered: dict[Name, ElementStatus] = {}
    verdicts: dict[Name, Verdict] = {}
    questions: dict[Name, Name] = {}
    contested: Names | None = None
    also_seen: Names | None = None
    instead: Names | None = None
    claims: dict[Name, ClaimFinding] = {}


class ExpectedAt(Expected):
    """The same asked another way: another day, viewpoint, article, act, victim, reading or account."""

    on: Date | None = None
    known: Date | None = None
    article: Article | None = None
    act: Name | None = None
    victim: State | None = None
    reading: Name | None = None
    account: Name | None = None
    assume: Annotated[tuple[str, ...], BeforeValidator(_one_or_many)] = ()
    note: Text | None = None


class Expect(Expected):
    """The answers expected of the case's own question, and `at` other ways of asking it."""

    at: tuple[ExpectedAt, ...] = ()
    note: Text | None = None


class Case(Model):
    """One incident. `facts` is by name; names are how variants, `--assume` and messages call a fact."""

    id: CaseId
    aliases: Annotated[tuple[CaseId, ...], BeforeValidator(_one_or_many)] = ()
    title: Text
    summary: Text | None = None
    question: Question
    actors: dict[Name, Actor] = {}
    sources: dict[Name, Source]
    account: Name | None = None
    """The speaker, independent of both sides, whose telling is taken where facts are disputed."""
    facts: dict[Name, SerializeAsAny[Fact]]
    expect: Expect = Expect()
    note: Text | None = None

    _positions: dict[tuple[str, ...], Where] = PrivateAttr(default_factory=dict)
    _file: str = PrivateAttr(default="")
    _digest: str = PrivateAttr(default="")

    @property
    def file(self) -> str:
        """The file the case was read from, as it was named."""
        return self._file

    @property
    def digest(self) -> str:
        """SHA-256 over the text the case was read from, that of the case it extends included."""
        return self._digest

    def where(self, *path: str) -> Where | None:
        """Return where the value at *path* stands, or the nearest enclosing one that has a place."""
        for length in range(len(path), -1, -1):
            if found := self._positions.get(path[:length]):
                return found
        return None

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """Names of the facts that can be asked about on their own: force, presence, assistance agreed or delivered."""
        return tuple(
            name
            for name, fact in self.facts.items()
            if fact.acts and getattr(fact, "stage", "delivered") in ("signed", "delivered")
        )

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """Everyone who tells a fact in a way of their own, in the order met."""
        return tuple(dict.fromkeys(speaker for fact in self.facts.values() for speaker in fact.tellings))


ASSUMED = "assumed"
"""The built-in source of what the program or the user supposes."""


def value_on(fact: Fact, account: str | None) -> Value:
    """Return the value of *fact* as *account* tells it; where the speaker is silent, as the case has it."""
    telling = fact.tellings.get(account) if account else None
    return telling.value if telling else fact.value


__all__ = ["ASSUMED", "Actor", "Case", "Expect", "Expected", "ExpectedAt", "Question", "Source", "value_on"]
