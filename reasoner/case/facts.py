"""The kinds of fact a case may state, and their fields.

Knows what a use of force or a consent *has*; knows no treaty, no law, and no word inside the fields: those are
declared in the rulebook's vocabulary. A field's name is the key in the YAML file and the predicate in the rules:
`by: imu` of the fact `incursion` is the atom `by(incursion, imu)`. Where the predicate has another name, or the
words come from a list of the vocabulary, the field says so in its `Place`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from reasoner.case.dates import parse_span


@dataclass(frozen=True, slots=True)
class Place:
    """What may stand in a field: an actor of some sort, another fact, or a word of a list."""

    sort: Literal[
        "State", "Actor", "Struck", "Group", "Authority", "Act", "Fact", "Place", "Treaty", "Article", "word", "set"
    ]
    words: str | None = None
    """For `word`: the list in the vocabulary, as in `word(means, aircraft).`"""
    predicate: str | None = None
    """The atom's name where it is not the field's."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _date(value: str) -> str:
    parse_span(value)
    return value


def _article(value: object) -> object:
    return f"art_{value}" if isinstance(value, str) and re.fullmatch(r"\d+[a-z]?", value) else value


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
Text = Annotated[str, StringConstraints(max_length=4000)]
NOT_BLANK = r"\S"
Line = Annotated[str, StringConstraints(pattern=NOT_BLANK, max_length=4000)]
"""A text that says something."""
Date = Annotated[str, AfterValidator(_date)]
Whether = Literal["yes", "no"]
Value = Literal["true", "false", "not_shown", "unknown", "disputed"]
Count = Annotated[str, StringConstraints(pattern=r"^(\d{1,9}|none|some)$")]

State = Annotated[Name, Place("State")]
Actor = Annotated[Name, Place("Actor")]
Group = Annotated[Name, Place("Group")]
Treaty = Annotated[Name, Place("Treaty")]
Article = Annotated[Name, BeforeValidator(_article), Place("Article")]


Names = Annotated[tuple[Name, ...], BeforeValidator(_as_list)]
"""One name or a list of them."""


class Model(BaseModel):
    """Frozen, no other keys than those named here."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Telling(Model):
    """What one speaker says of a fact's value."""

    value: Value
    """What this speaker says: true, false, not_shown or unknown."""
    sources: Names
    """Where the speaker says it."""


class Fact(Model):
    """What every fact has: a value, its sources, and a line of plain words."""

    kind: ClassVar[str]
    acts: ClassVar[bool] = False
    """Whether it is an act that can be asked about on its own."""
    beside: ClassVar[frozenset[str]] = frozenset()
    """Fields that say more of a fact and do not make it another one."""

    is_: str = Field(alias="is")
    """The kind of fact."""
    value: Value = "true"
    """How far it is established: true (if left out), false, not_shown, unknown or disputed."""
    tellings: dict[Name, Telling] = {}
    """For a disputed fact: each speaker's own value, with its sources."""
    sources: Names
    """The sources it rests on, by their names in this case."""
    says: Line | None = None
    """The fact as a phrase that fits inside a sentence."""
    note: Text | None = None
    """What a reader of the case should know; no rule reads it."""


class Dated(Fact):
    """A fact with a time: `date` for one day, or `from` and `until`; a day left out is open."""

    date: Date | None = None
    """The one day, month, year or span (1999-08-01..1999-08-10) it belongs to."""
    from_: Date | None = Field(default=None, alias="from")
    """Its first day; open if left out."""
    until: Date | None = None
    """Its last day; open if left out."""


class UseOfForce(Dated):
    """Armed force by anyone against a state: its territory, or its forces, vessel, aircraft or mission."""

    kind = "use_of_force"
    acts = True
    beside = frozenset(
        {"means", "dead", "wounded", "territory_held", "hostages_held", "organised", "intent", "answers"}
    )
    by: Actor
    """Who used force: a state, group or authority."""
    against: Annotated[Name, Place("Struck")]
    """Whom it struck: a state, an armed group or a de facto authority."""
    target: Annotated[Name, Place("word", "target")] = "territory"
    """What was struck: territory (if left out), or forces, vessel, aircraft or mission abroad."""
    form: Annotated[Names, Place("word", "form")] = ()
    """What was done: incursion, bombardment, blockade ..."""
    place: Annotated[Name, Place("Place")] | None = None
    """A fact of kind place: where it happened, if the status of the place matters."""
    soil: State | None = None
    """The state on whose soil it happened."""
    means: Annotated[Names, Place("word", "means")] = ()
    """What it was done with."""
    dead: Count | None = None
    """How many died: a number, none or some. No rule compares it with another number."""
    wounded: Count | None = None
    """How many were wounded: a number, none or some."""
    territory_held: Whether | None = None
    """Whether territory was held."""
    hostages_held: Whether | None = None
    """Whether hostages were held."""
    organised: Whether | None = None
    """Whether it was an organised operation."""
    intent: Literal["deliberate", "mistake"] | None = None
    """Whether it was deliberate or a mistake."""
    answers: Annotated[Name, Place("Act")] | None = None
    """An earlier act that it answers."""


class Presence(Dated):
    """Forces, advisers or others of a state on another's soil, without fire."""

    kind = "presence"
    acts = True
    beside = frozenset({"label"})
    by: Actor
    """Whose forces or people."""
    on: State
    """The state on whose soil they are."""
    what: Annotated[Names, Place("word", "help")]
    """What is there: troops, border_guards, advisers ..."""
    label: Annotated[Name, Place("word", "label")] = "not_stated"
    """Under what name: a treaty, bilateral, cis, not_stated."""


class _Danger(Dated):
    by: Actor | None = None
    """Whoever it comes from, if known."""
    against: State
    """The state in danger."""
    place: Annotated[Name, Place("Place")] | None = None
    """A fact of kind place: where."""


class Threat(_Danger):
    """A danger of attack, or to security, without armed force yet."""

    kind = "threat"


class Unrest(_Danger):
    """Riots, protest or other disorder inside a state."""

    kind = "unrest"


class Movement(_Danger):
    """Forces or a band moving, massing or crossing without fire."""

    kind = "movement"


class PlaceFact(Dated):
    """A place that matters because of whose it is."""

    kind = "place"
    in_: State = Field(alias="in")
    """The state whose place it is."""
    status: Annotated[Name, Place("word", "status")] = "recognised"
    """Its status: recognised (if left out), undelimited, occupied, administered."""
    held_by: Annotated[Name, Place("Actor")] | None = None
    """Who holds it, if another."""


class Profile(Dated):
    """What is said of an armed group: nationality, base, transit, aim. None of it makes its acts a state's."""

    kind = "profile"
    group: Annotated[Name, Place("Actor")]
    """The armed group."""
    nationality: Annotated[Names, Place("State")] = ()
    """States whose citizens its members are."""
    base: Annotated[Names, Place("State")] = ()
    """States it is based in."""
    transit: Annotated[Names, Place("State")] = ()
    """States it passes through."""
    aim: Annotated[Names, Place("set")] = ()
    """Words for what it wants; any names."""


class Link(Dated):
    """One tie between a state and an armed group, or between two states, in relation to what was done."""

    kind = "link"
    state: Annotated[Name, Place("State", predicate="link_state")]
    """The state of which the tie is said."""
    group: Group | None = None
    """The armed group tied to it."""
    other: State | None = None
    """Or the other state tied to it."""
    how: Annotated[Name, Place("set")]
    """The tie: sent, organ, sanctuary ...; one fact for each."""


class Government(Dated):
    """Who speaks for a state: a recognised, interim or rival government, or an authority without recognition."""

    kind = "government"
    of: State
    """The state."""
    authority: Annotated[Name, Place("Authority", predicate="authority_of")]
    """The government or authority, an actor of this case."""
    status: Annotated[Name, Place("word", "government_status")]
    """What it is: recognised, interim, rival, effective."""


class Consent(Dated):
    """Agreement of a state to what another does on its soil, with scope and time."""

    kind = "consent"
    beside = frozenset({"official", "withdrawn"})
    by: Annotated[Name, Place("Actor")]
    """Who consented."""
    to: Annotated[Names, Place("Actor")]
    """To whom."""
    what: Annotated[Names, Place("word", "help")]
    """To what."""
    on: State | None = None
    """On whose soil; that of whoever consented if left out."""
    how: Annotated[Name, Place("word", "expression", "expression")] = "expressed"
    """expressed (if left out), presumed, or acquiescence."""
    official: Actor | None = None
    """The official who gave it."""
    withdrawn: Date | None = None
    """The day it was taken back."""


class Declaration(Dated):
    """A state's own declaration that it is the victim of an armed attack."""

    kind = "declaration"
    by: State
    """The state that declares itself attacked."""
    about: Annotated[Names, Place("Act")] = ()
    """The acts it speaks of."""


class Request(Dated):
    """A request for help: of whom, for what, under which treaty and article."""

    kind = "request"
    beside = frozenset({"official", "revoked"})
    by: Annotated[Name, Place("Actor")]
    """Who asked."""
    to: Annotated[Names, Place("Actor")]
    """Who was asked."""
    what: Annotated[Names, Place("word", "help")] = ("unspecified",)
    """For what."""
    official: Actor | None = None
    """The official who asked."""
    treaty: Annotated[Name, Place("Treaty", predicate="under")] | None = None
    """The treaty named, if any."""
    article: Article | None = None
    """The article named, if any."""
    revoked: Date | None = None
    """The day it was taken back."""


class Assistance(Dated):
    """Help by one state or several together at one stage: expected, announced, signed, offered, refused, delivered."""

    kind = "assistance"
    acts = True
    by: Annotated[Names, Place("State")]
    """The state or states that help."""
    to: State
    """The state helped."""
    stage: Annotated[Name, Place("word", "stage")]
    """How far it went: expected, announced, signed, offered, refused, delivered ..."""
    what: Annotated[Names, Place("word", "help")] = ("unspecified",)
    """What help."""
    label: Annotated[Name, Place("word", "label")] = "not_stated"
    """Under what name: a treaty, bilateral, cis, not_stated."""
    treaty: Annotated[Name, Place("Treaty", predicate="under")] | None = None
    """The treaty it is said to be given under."""


class Decision(Dated):
    """A decision and the organ that took it."""

    kind = "decision"
    by: Annotated[Name, Place("word", "organ", "by_organ")]
    """The organ that decided."""
    what: Annotated[Names, Place("word", "help")] = ()
    """The help decided on."""
    treaty: Annotated[Name, Place("Treaty", predicate="under")] | None = None
    """The treaty it was taken under."""
    article: Article | None = None
    """The article it was taken under."""
    signed_by: Annotated[Names, Place("State")] = ()
    """The states that signed it."""
    opposed_by: Annotated[Names, Place("State")] = ()
    """The states that were against it."""
    about: Annotated[Names, Place("Fact")] = ()
    """The facts it is about."""


class Appraisal(Dated):
    """Someone's judgment of an act: how grave, whether necessary or proportionate; with holder and grounds."""

    kind = "appraisal"
    beside = frozenset({"grounds"})
    by: Annotated[Name, Place("Actor")]
    """Whose judgment it is."""
    about: Annotated[Names, Place("Act")]
    """The acts it is about."""
    matter: Annotated[Name, Place("word", "matter")]
    """What is judged: gravity, necessity, proportionality, immediacy."""
    finds: Annotated[Name, Place("word", "finding")]
    """What is found: grave or incident of gravity; satisfied or not_satisfied of the others."""
    grounds: Annotated[Names, Place("word", "appraisal_ground")] = ()
    """What the judgment rests on."""


class Report(Dated):
    """A report of measures taken to the Security Council."""

    kind = "report"
    by: Actor
    """Who reported."""
    about: Annotated[Names, Place("Act")] = ()
    """The acts reported."""


class Resolution(Dated):
    """A resolution of the Security Council and what it does."""

    kind = "resolution"
    does: Annotated[Names, Place("word", "effect")]
    """What it does."""
    to: Annotated[Names, Place("Actor")] = ()
    """To whom it gives authority."""
    about: Annotated[Names, Place("Fact")] = ()
    """The facts it is about."""
    against: Annotated[Names, Place("Actor")] = ()
    """Whom it is directed at."""


class Assertion(Model):
    """One thing a statement says, so put that it can be checked. The first key tells which kind of thing:

    `fact` (of the case, and the value it gives it); `word` (of the rules: said `of` whom, under the law of the day
    `on`, or, for a word of the record that ends in a day, on a day `in` a time); `count` (how many states or
    instruments the record has for such a word); `article` (whether that clause of the treaty was open); `position`
    (what the law is, by the name of a legal position); `beyond` (why it cannot be checked).
    """

    fact: Annotated[Name, Place("Fact")] | None = None
    """A fact of the case, of which a value is said."""
    word: Name | None = None
    """A word of the rules, said of somebody."""
    count: Name | None = None
    """A word of the record whose states or instruments are counted."""
    article: Article | None = None
    """A clause said to have been open, or not."""
    position: Name | None = None
    """A legal position said to be the law."""
    beyond: Annotated[Name, Place("word", "beyond")] | None = None
    """Why it cannot be checked."""
    value: Literal["true", "false"] = "true"
    """Whether it is said to be so: true (if left out) or false."""
    of: Names = ()
    """Whom the word is said of, in order."""
    on: Date | None = None
    """The day under whose law it is said."""
    in_: Date | None = Field(default=None, alias="in")
    """The day, month, year or span in which it is said to have been."""
    treaty: Treaty | None = None
    """The treaty whose states are counted."""
    is_: Annotated[str, StringConstraints(pattern=r"^\d{1,9}$")] | None = Field(default=None, alias="is")
    """The number said."""
    says: Text | None = None
    """The assertion in words."""


ASSERTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fact": ((), ("value", "says")),
    "word": (("of",), ("value", "on", "in", "says")),
    "count": (("is",), ("treaty", "in", "says")),
    "article": ((), ("value", "says")),
    "position": ((), ("says",)),
    "beyond": (("says",), ()),
}
"""For each kind of assertion, by the key that tells it: the other keys it needs, and those it may have."""


def _as_assertions(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class Statement(Dated):
    """What somebody said, in what manner, about what. It never establishes what it states."""

    kind = "statement"
    by: Actor
    """The speaker."""
    office: Text | None = None
    """The speaker's office, as the source gives it."""
    manner: Annotated[Name, Place("word", "manner")]
    """As what it was said: fact, opinion, proposal or forecast."""
    says: Line
    """What was said, as a sentence without its full stop."""
    about: Annotated[Names, Place("Fact")] = ()
    """The facts it is about."""
    claims: Annotated[Names, Place("word", "claim")] = ()
    """What it claims, in the words of the vocabulary."""
    asserts: Annotated[tuple[Assertion, ...], BeforeValidator(_as_assertions)] = ()
    """What exactly it says, checkable; never what makes it so."""


class Stated(Dated):
    """Any declared word that no other kind carries."""

    kind = "stated"
    word: Name
    """A word of the vocabulary that a case may state."""
    of: Names
    """What it is said of, in order."""


KINDS: dict[str, type[Fact]] = {
    model.kind: model
    for model in (
        UseOfForce, Presence, Threat, Unrest, Movement, PlaceFact, Profile, Link, Government, Consent, Declaration,
        Request, Assistance, Decision, Appraisal, Report, Resolution, Statement, Stated,
    )
}  # fmt: skip
