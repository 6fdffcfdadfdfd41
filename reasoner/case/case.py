"""A case: one incident with its sources, its facts, the question asked of it and the answers expected.

Knows the shape of a case and nothing of the law; which words may stand in its facts is checked against the
rulebook's vocabulary (`checking`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, SerializeAsAny, StringConstraints

from reasoner.case.facts import Article, Date, Fact, Line, Model, Name, Names, State, Text, Treaty, Value
from reasoner.errors import Where

CaseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Verdict = Literal["grounded", "not_grounded", "undetermined"]
ElementStatus = Literal["met", "not_met", "not_shown", "unknown", "open", "not_reached"]
ClaimFinding = Literal["borne_out", "partly", "wrong", "undecided", "not_a_claim"]
Reading = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$", max_length=400)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=600)]


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


ChangeSet = Annotated[tuple[Line, ...], BeforeValidator(_one_or_many), Field(min_length=1, max_length=4)]
"""Changes made at once: `sent_by_tajikistan=true`, `sent(outsider, imu)=true`, the name of a position. One may stand
alone."""


Conclusion = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\( *[a-z0-9_]+( *, *[a-z0-9_]+)* *\))?$", max_length=400)
]
"""A word of the rules with what it is said of: `attributed_to(raid, tajikistan)`."""


def parse_conclusion(text: str) -> tuple[str, tuple[str | int, ...]]:
    """Return the word of a `Conclusion` and what it is said of, days as numbers."""
    word, _, rest = text.partition("(")
    of = [part.strip() for part in rest.rstrip(") ").split(",")] if rest else []
    return word, tuple(int(part) if part.isdigit() else part for part in of)


class Question(Model):
    """Which treaty, for which state, under the law of which day; the rest narrows it."""

    treaty: Treaty
    """The treaty asked about."""
    victim: State
    """The state that asks."""
    on: Date
    """The day whose law is applied."""
    article: Article | None = None
    """The article; if left out the one invoked, else that of mutual defence."""
    act: Name | None = None
    """One act of the case, if only that is asked about."""
    law_of: Date | None = None
    """Another day whose law is applied to what happened by `on`."""
    known: Date | None = None
    """The day from which the law is looked at; if left out, the day through which the rules are kept."""
    reading: Reading | None = None
    """A reading or a position to ask on, or several joined by "+"."""


class Actor(Model):
    """Anyone who can act, speak, ask or be asked."""

    is_: Literal["state", "de_facto_authority", "government", "armed_group", "organisation", "official", "people"] = (
        Field(alias="is")
    )
    """What it is."""
    name: Line
    """Its name in sentences, with its article: the band."""
    office: Text | None = None
    """For an official: the office."""
    of: Name | None = None
    """For an official, a government or an authority: the state or organisation it belongs to or claims."""
    note: Text | None = None
    """What a reader should know; no rule reads it."""


class Source(Model):
    """Where a fact comes from, and whether it was read or is only remembered."""

    title: Line
    """The title."""
    date: Date | None = None
    """The day it appeared."""
    url: Url | None = None
    """Where it can be read."""
    publication: Text | None = None
    """Where it appeared; facts from one publication are counted together."""
    checked: Literal["read", "memory", "assumed"]
    """How it was checked: read, memory (only remembered) or assumed."""
    note: Text | None = None
    """What a reader should know; no rule reads it."""


class Expected(Model):
    """What one question of the case should be answered with; what is left out is not looked at."""

    verdict: Verdict | None = None
    """grounded, not_grounded or undetermined."""
    blockers: Names | None = None
    """Exactly the elements that block it."""
    elements: dict[Name, ElementStatus] = {}
    """The status of elements, by id."""
    triggered: dict[Name, ElementStatus] = {}
    """The status of the trigger, by reading."""
    verdicts: dict[Name, Verdict] = {}
    """The verdict, by reading."""
    questions: dict[Name, Name] = {}
    """The status of the questions, by name."""
    contested: Names | None = None
    """Exactly the elements that are contested."""
    also_seen: Names | None = None
    """Exactly the other states seen to be attacked."""
    instead: Names | None = None
    """Grounds among those open instead."""
    claims: dict[Name, ClaimFinding] = {}
    """What is found of each statement, by its name."""
    concludes: dict[Conclusion, Literal["yes", "no", "open"]] = {}
    """What the rules conclude on the way, or do not; open, if it turns on what is not known."""
    flips: tuple[ChangeSet, ...] | None = None
    """Sets of changes, each among the smallest that turn the verdict, as casus flip has them: [[a=true, b=false]]."""


class ExpectedAt(Expected):
    """The same asked another way: another day, viewpoint, article, act, victim, reading or account."""

    on: Date | None = None
    """Another day whose law is applied."""
    known: Date | None = None
    """The day from which the law is looked at."""
    article: Article | None = None
    """Another article."""
    act: Name | None = None
    """One act alone."""
    victim: State | None = None
    """Another state that asks."""
    reading: Name | None = None
    """A reading, or one position."""
    account: Name | None = None
    """A speaker whose telling is taken."""
    assume: Annotated[tuple[str, ...], BeforeValidator(_one_or_many)] = ()
    """What is supposed: fact=value."""
    note: Text | None = None
    """Why this is expected."""


class Expect(Expected):
    """The answers expected of the case's own question, and `at` other ways of asking it."""

    at: tuple[ExpectedAt, ...] = ()
    """Other ways of asking, each with what is expected."""
    note: Text | None = None
    """Why this is expected."""


class Case(Model):
    """One incident. `facts` is by name; names are how variants, `--assume` and messages call a fact."""

    id: CaseId
    """The case's name on the command line: lower case, digits, hyphens."""
    aliases: Annotated[tuple[CaseId, ...], BeforeValidator(_one_or_many)] = ()
    """Other names."""
    title: Line
    """One line that says what happened."""
    summary: Text | None = None
    """A paragraph for the reader."""
    question: Question
    """What is asked."""
    actors: dict[Name, Actor] = {}
    """Everybody who acts, speaks or is asked, by name; states of the rulebook need no entry."""
    sources: dict[Name, Source]
    """Where facts come from, by name."""
    account: Name | None = None
    """The speaker, independent of both sides, whose telling is taken where facts are disputed."""
    facts: dict[Name, SerializeAsAny[Fact]]
    """What happened, by names that never change."""
    expect: Expect = Expect()
    """The answers expected; `casus test` holds the case to them."""
    note: Text | None = None
    """What a reader should know; no rule reads it."""

    _positions: dict[tuple[str, ...], Where] = PrivateAttr(default_factory=dict)
    _file: str = PrivateAttr(default="")
    _digest: str = PrivateAttr(default="")
    _extends: str | None = PrivateAttr(default=None)

    @property
    def file(self) -> str:
        """The file the case was read from, as it was named."""
        return self._file

    @property
    def digest(self) -> str:
        """SHA-256 over the text the case was read from, that of the case it extends included."""
        return self._digest

    @property
    def extends(self) -> str | None:
        """The id of the case this one is a variant of, if it is one."""
        return self._extends

    def where(self, *path: str) -> Where | None:
        """Return where the value at *path* stands, or the nearest enclosing one that has a place."""
        for length in range(len(path), -1, -1):
            if found := self._positions.get(path[:length]):
                return found
        return None

    def _repr_html_(self) -> str:
        """Return a short table of the facts, for a notebook."""
        from html import escape

        about = f"({escape(self.id)}): {escape(self.question.victim)}, {escape(self.question.on)}"
        rows = [[name, fact.is_, fact.value, fact.says or ""] for name, fact in self.facts.items()]
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        titles = "".join(f"<th>{title}</th>" for title in ("fact", "kind", "value", "says"))
        head = f"<p><b>{escape(self.title)}</b> {about}</p>"
        return f"{head}<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"

    def with_facts(self, facts: Mapping[str, Fact]) -> Case:
        """Return the same case of other *facts*."""
        found = self.model_copy(update={"facts": dict(facts)})
        for read_off in ("acts", "speakers"):
            found.__dict__.pop(read_off, None)
        return found

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
