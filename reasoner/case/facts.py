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

    sort: Literal["State", "Actor", "Group", "Authority", "Act", "Fact", "Place", "Treaty", "Article", "word", "set"]
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
    sources: Names


class Fact(Model):
    """What every fact has: a value, its sources, and a line of plain words."""

    kind: ClassVar[str]
    acts: ClassVar[bool] = False
    """Whether it is an act that can be asked about on its own."""

    is_: str = Field(alias="is")
    value: Value = "true"
    tellings: dict[Name, Telling] = {}
    sources: Names
    says: Text | None = None
    note: Text | None = None


class Dated(Fact):
    """A fact with a time: `date` for one day, or `from` and `until`; a day left out is open."""

    date: Date | None = None
    from_: Date | None = Field(default=None, alias="from")
    until: Date | None = None


class UseOfForce(Dated):
    """Armed force by anyone against a state: its territory, or its forces, vessel, aircraft or mission."""

    kind = "use_of_force"
    acts = True
    by: Actor
    against: Actor
    target: Annotated[Name, Place("word", "target")] = "territory"
    form: Annotated[Names, Place("word", "form")] = ()
    place: Annotated[Name, Place("Place")] | None = None
    soil: State | None = None
    means: Annotated[Names, Place("word", "means")] = ()
    dead: Count | None = None
    wounded: Count | None = None
    territory_held: Whether | None = None
    hostages_held: Whether | None = None
    organised: Whether | None = None
    intent: Literal["deliberate", "mistake"] | None = None
    answers: Annotated[Name, Place("Act")] | None = None


class Presence(Dated):
    """Forces, advisers or others of a state on another's soil, without fire."""

    kind = "presence"
    acts = True
    by: Actor
    on: State
    what: Annotated[Names, Place("word", "help")]
    label: Annotated[Name, Place("word", "label")] = "not_stated"


class _Danger(Dated):
    by: Actor | None = None
    against: State
    place: Annotated[Name, Place("Place")] | None = None


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
    status: Annotated[Name, Place("word", "status")] = "recognised"
    held_by: Annotated[Name, Place("Actor")] | None = None


class Profile(Dated):
    """What is said of an armed group: nationality, base, transit, aim. None of it makes its acts a state's."""

    kind = "profile"
    group: Annotated[Name, Place("Actor")]
    nationality: Annotated[Names, Place("State")] = ()
    base: Annotated[Names, Place("State")] = ()
    transit: Annotated[Names, Place("State")] = ()
    aim: Annotated[Names, Place("set")] = ()


class Link(Dated):
    """One tie between a state and an armed group, or between two states, in relation to what was done."""

    kind = "link"
    state: Annotated[Name, Place("State", predicate="link_state")]
    group: Group | None = None
    other: State | None = None
    how: Annotated[Name, Place("set")]


class Government(Dated):
    """Who speaks for a state: a recognised, interim or rival government, or an authority without recognition."""

    kind = "government"
    of: State
    authority: Annotated[Name, Place("Authority", predicate="authority_of")]
    status: Annotated[Name, Place("word", "government_status")]


class Consent(Dated):
    """Agreement of a state to what another does on its soil, with scope and time."""

    kind = "consent"
    by: Annotated[Name, Place("Actor")]
    to: Annotated[Names, Place("Actor")]
    what: Annotated[Names, Place("word", "help")]
    on: State | None = None
    how: Annotated[Name, Place("word", "expression", "expression")] = "expressed"
    official: Actor | None = None
    withdrawn: Date | None = None


class Declaration(Dated):
    """A state's own declaration that it is the victim of an armed attack."""

    kind = "declaration"
    by: State
    about: Annotated[Names, Place("Act")] = ()


class Request(Dated):
    """A request for help: of whom, for what, under which treaty and article."""

    kind = "request"
    by: Annotated[Name, Place("Actor")]
    to: Annotated[Names, Place("Actor")]
    what: Annotated[Names, Place("word", "help")] = ("unspecified",)
    official: Actor | None = None
    treaty: Annotated[Name, Place("Treaty", predicate="under")] | None = None
    article: Article | None = None
    revoked: Date | None = None


class Assistance(Dated):
    """Help by one state or several together at one stage: expected, announced, signed, offered, refused, delivered."""

    kind = "assistance"
    acts = True
    by: Annotated[Names, Place("State")]
    to: State
    stage: Annotated[Name, Place("word", "stage")]
    what: Annotated[Names, Place("word", "help")] = ("unspecified",)
    label: Annotated[Name, Place("word", "label")] = "not_stated"
    treaty: Annotated[Name, Place("Treaty", predicate="under")] | None = None


class Decision(Dated):
    """A decision and the organ that took it."""

    kind = "decision"
    by: Annotated[Name, Place("word", "organ", "by_organ")]
    what: Annotated[Names, Place("word", "help")] = ()
    treaty: Annotated[Name, Place("Treaty", predicate="under")] | None = None
    article: Article | None = None
    signed_by: Annotated[Names, Place("State")] = ()
    about: Annotated[Names, Place("Fact")] = ()


class Appraisal(Dated):
    """Someone's judgment of an act: how grave, whether necessary or proportionate; with holder and grounds."""

    kind = "appraisal"
    by: Annotated[Name, Place("Actor")]
    about: Annotated[Names, Place("Act")]
    matter: Annotated[Name, Place("word", "matter")]
    finds: Annotated[Name, Place("word", "finding")]
    grounds: Annotated[Names, Place("word", "appraisal_ground")] = ()


class Report(Dated):
    """A report of measures taken to the Security Council."""

    kind = "report"
    by: Actor
    about: Annotated[Names, Place("Act")] = ()


class Resolution(Dated):
    """A resolution of the Security Council and what it does."""

    kind = "resolution"
    does: Annotated[Names, Place("word", "effect")]
    to: Annotated[Names, Place("Actor")] = ()
    about: Annotated[Names, Place("Fact")] = ()
    against: Annotated[Names, Place("Actor")] = ()


class Assertion(Model):
    """One thing a statement says, so put that it can be checked. The first key tells which kind of thing:

    `fact` (of the case, and the value it gives it); `word` (of the rules: said `of` whom, under the law of the day
    `on`, or, for a word of the record that ends in a day, on a day `in` a time); `count` (how many states or
    instruments the record has for such a word); `article` (whether that clause of the treaty was open); `position`
    (what the law is, by the name of a legal position); `beyond` (why it cannot be checked).
    """

    fact: Annotated[Name, Place("Fact")] | None = None
    word: Name | None = None
    count: Name | None = None
    article: Article | None = None
    position: Name | None = None
    beyond: Annotated[Name, Place("word", "beyond")] | None = None
    value: Literal["true", "false"] = "true"
    of: Names = ()
    on: Date | None = None
    in_: Date | None = Field(default=None, alias="in")
    treaty: Treaty | None = None
    is_: Annotated[str, StringConstraints(pattern=r"^\d{1,9}$")] | None = Field(default=None, alias="is")
    says: Text | None = None


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
    office: Text | None = None
    manner: Annotated[Name, Place("word", "manner")]
    says: Text
    about: Annotated[Names, Place("Fact")] = ()
    claims: Annotated[Names, Place("word", "claim")] = ()
    asserts: Annotated[tuple[Assertion, ...], BeforeValidator(_as_assertions)] = ()
    """What exactly it says, checkable; never what makes it so."""


class Stated(Dated):
    """Any declared word that no other kind carries."""

    kind = "stated"
    word: Name
    of: Names


KINDS: dict[str, type[Fact]] = {
    model.kind: model
    for model in (
        UseOfForce, Presence, Threat, Unrest, Movement, PlaceFact, Profile, Link, Government, Consent, Declaration,
        Request, Assistance, Decision, Appraisal, Report, Resolution, Statement, Stated,
    )
}  # fmt: skip
