"""What may have happened: one attack on one state and all that could bear on it, as a small model.

Both evaluators are asked about a scenario: the oracle beside this file, and the rules. A scenario knows no law. Every
fact has a value: `true`, `false`, `not_shown` (alleged and not established) or `unknown`. The attack began on 10 May
2001 and ended on 12 May; what varies is the day whose law is laid over it and the day from which one looks back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import product
from typing import TypeVar

VALUES = ("true", "not_shown", "false", "unknown")
BEGAN, ENDED = 20010510, 20010512

BAND = "band"
OUTSIDERS = ("afghanistan", "china")
"""Two states that were never near the Treaty."""
CIS = (
    "kyrgyzstan", "armenia", "azerbaijan", "belarus", "georgia", "kazakhstan", "moldova", "russia", "tajikistan",
    "turkmenistan", "ukraine", "uzbekistan",
)  # fmt: skip
STATES = (*CIS, *OUTSIDERS)

TARGETS = ("territory", "forces", "vessel", "aircraft", "mission")
FORMS = (
    "", "attack", "incursion", "invasion", "occupation", "annexation", "bombardment", "blockade", "clash", "terror_attack",
    "hostage_taking",
)  # fmt: skip
ONLY_OF_TERRITORY = frozenset({"incursion", "invasion", "occupation", "annexation", "blockade"})
"""Forms that can only be done to territory: one does not occupy a vessel."""
MEANS = ("", "armour", "aircraft", "small_arms", "drones")
STATUSES = ("recognised", "undelimited", "occupied", "administered")
CONSENTED_TO = ("ground_operations", "air_strikes", "troops", "equipment")
NOBODY = "mongolia"
"""A state that is never anything else: somebody else's consent, somebody else's authority."""
ELSEWHERE = "china"
"""Whom an attack struck that was not directed at the state that asks."""
BAND_TIES = (
    "sent", "substantial_involvement", "organ", "directed", "effective_control", "overall_control", "adopted", "arms",
    "sanctuary", "unable", "unwilling",
)  # fmt: skip
STATE_TIES = ("territory_lent", "overflight", "aid", "joint_operation")

WHEN: dict[str, tuple[int, int | None]] = {
    "standing": (20010101, None),
    "on_the_day": (20010510, None),
    "to_the_last_day": (20010101, 20010512),
    "the_day_before": (20010509, None),
    "ended_before": (20010101, 20010509),
    "withdrawn_within": (20010101, 20010511),
    "given_within": (20010511, None),
    "given_after": (20010513, None),
}
"""When a consent or a resolution stood: its first and its last day."""
TIED: dict[str, tuple[int | None, int | None]] = {
    "": (None, None),
    "until_the_day_before": (20010101, 20010509),
    "until_the_first_day": (20010101, 20010510),
    "from_the_last_day": (20010512, None),
    "from_the_day_after": (20010513, None),
}
"""When a tie of a state to whoever attacked stood: always, or its first and its last day."""
EARLIER = {"before": 20010501, "same_day": 20010510, "within": 20010511, "after": 20010513}
"""When the act was done that the attack is said to answer."""

QUESTIONS = {
    "author": ("control_or_sending", "own_forces", "overall_control", "harbouring"),
    "state_author": ("state_only", "amended_text", "external_incursion", "terrorism"),
    "fellow_party": ("any_state", "fellow_party_excluded"),
    "continuity": ("retroactive", "lapsed", "by_conduct"),
    "earlier_attack": ("self_defence_excludes", "literal_attack"),
    "host_soil": ("consent_or_author", "unable_unwilling"),
    "gravity": ("one_event", "accumulation"),
    "decides": ("the_text", "agreed_practice"),
    "georgia_joined": ("joined_december", "joined_september"),
    "uzbek_absence": ("left_unprolonged", "never_denounced"),
    "uzbek_return": ("back_by_protocol", "back_by_decision", "back_by_law_of_2006", "back_by_ratification_of_2008"),
    "uzbek_suspension": ("suspended_by_council", "suspended_by_note", "note_was_notice"),
    "armenian_freeze": ("freeze_changes_nothing", "freeze_suspends"),
}
"""Each disputed question of law with the answers it is given, the usual one first."""


@dataclass(frozen=True)
class Attack:
    """One use of armed force."""

    by: str = BAND
    elsewhere: bool = False
    """Directed at some other state than the one that asks."""
    target: str = "territory"
    form: str = ""
    soil: str = ""
    means: str = ""
    held: str = ""
    """Whether territory was held: yes, no or not stated."""
    dead: str = ""
    """Whether anybody died: some, none or not stated. A number decides nothing."""
    intent: str = ""
    hostages: str = ""
    organised: str = ""
    value: str = "true"


@dataclass(frozen=True)
class Tie:
    """One tie of a state to whoever attacked."""

    state: str
    how: str = "sent"
    when: str = ""
    value: str = "true"


@dataclass(frozen=True)
class Place:
    """Where it happened, if whose place that is matters."""

    state: str
    status: str = "recognised"
    held_by_victim: bool = False


@dataclass(frozen=True)
class Consent:
    """A state's agreement to what another does."""

    by: str
    what: str = "ground_operations"
    when: str = "standing"
    to_attacker: bool = True
    value: str = "true"


@dataclass(frozen=True)
class Resolution:
    """A resolution of the Security Council that authorises force."""

    when: str = "standing"
    to_attacker: bool = True
    against: str = ""
    """The state it is directed at, if it says so."""
    value: str = "true"


@dataclass(frozen=True)
class Earlier:
    """An earlier use of force, which the attack is said to answer."""

    by: str
    against: str
    form: str = "invasion"
    dead: str = ""
    when: str = "before"
    answered: bool = True
    value: str = "true"


@dataclass(frozen=True)
class Said:
    """A word of the vocabulary stated outright of the attack."""

    word: str
    of: str = ""
    """The state of which it is said, if the word is said of one."""
    value: str = "true"


WORDS = ("mistaken", "determined_aggression", "held_in_operation", "conceded_minor")
WORDS_OF = ("conceded_grave", "authorised_by_council", "self_defence", "consented")


Fact = Attack | Tie | Consent | Resolution | Earlier | Said
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Scenario:
    """Who asks, under the law of which day, seen from which; what happened; which answers to disputed law are taken."""

    victim: str = "kyrgyzstan"
    day: int = 20010510
    known: int = 20261123
    attack: Attack = field(default_factory=Attack)
    base: str = ""
    """The state the band is based in, if known."""
    ties: tuple[Tie, ...] = ()
    place: Place | None = None
    consents: tuple[Consent, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    earlier: Earlier | None = None
    other: Attack | None = None
    """A second attack on the same days, by itself: what else is stated is of the first."""
    said: tuple[Said, ...] = ()
    let_in: str = ""
    """When, if ever, the state that attacked had let the victim's forces onto its own soil."""
    claimed: bool = False
    """Somebody claims a foreign link of the attack: a statement, which shows nothing."""
    views: tuple[tuple[str, str], ...] = ()
    """The positions taken in place of the usual ones: (question, position)."""

    def view(self, question: str) -> str:
        """Return the position taken on *question*."""
        for asked, position in self.views:
            if asked == question:
                return position
        return QUESTIONS[question][0]

    def settled(self) -> Iterator[Scenario]:
        """Yield the scenario once for every way of settling what is unknown: it is so, or it is not established."""
        values = [fact.value for fact in self.facts()]
        if "unknown" not in values:
            yield self
            return
        for way in product(*((value,) if value != "unknown" else ("true", "not_shown") for value in values)):
            yield self.valued(way)

    def facts(self) -> list[Fact]:
        """Return everything that has a value."""
        return [
            self.attack, *(one for one in (self.earlier, self.other) if one),
            *self.ties, *self.consents, *self.resolutions, *self.said,
        ]  # fmt: skip

    def valued(self, values: Iterable[str]) -> Scenario:
        """Return the scenario with *values* given to its facts, in their order."""
        left = iter(values)

        def given(fact: F) -> F:
            return replace(fact, value=next(left))

        return replace(
            self,
            attack=given(self.attack),
            earlier=given(self.earlier) if self.earlier else None,
            other=given(self.other) if self.other else None,
            ties=tuple(map(given, self.ties)),
            consents=tuple(map(given, self.consents)),
            resolutions=tuple(map(given, self.resolutions)),
            said=tuple(map(given, self.said)),
        )

    def __str__(self) -> str:
        lines = [f"{self.victim} asks under the law of {self.day}, seen from {self.known}."]
        for name in ("attack", "other", "place", "earlier"):
            if getattr(self, name):
                lines.append(f"  {name}: {_told(getattr(self, name))}")
        lines += [f"  the band is based in {self.base}"] if self.base else []
        lines += [f"  the attacker had let the victim's forces in: {self.let_in}"] if self.let_in else []
        lines += ["  a foreign link is claimed"] if self.claimed else []
        for name in ("ties", "consents", "resolutions", "said"):
            lines += [f"  {name.rstrip('s')}: {_told(one)}" for one in getattr(self, name)]
        lines += [f"  on {question}: {position}" for question, position in self.views]
        return "\n".join(lines)


def _told(part: object) -> str:
    told = []
    for one in fields(part):  # type: ignore[arg-type]
        value = getattr(part, one.name)
        if value != "" and value != one.default:
            told.append(one.name if value is True else f"{one.name} {value}")
    return ", ".join(told) or "as it stands by default"
