"""Draw scenarios at random: the same way for a seeded run of millions and for hypothesis, which shrinks.

`choose` takes a sequence and returns one member; the simplest stands first, so that what is shrunk is simple. What is
usual is repeated, so that enough scenarios reach the later questions. Knows no law.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random
from typing import Protocol, TypeVar

from oracle.saying import DAYS, VICTIMS
from oracle.scenario import (
    BAND,
    BAND_TIES,
    CONSENTED_TO,
    EARLIER,
    ELSEWHERE,
    FORMS,
    MEANS,
    NOBODY,
    ONLY_OF_TERRITORY,
    QUESTIONS,
    STATE_TIES,
    STATUSES,
    TARGETS,
    TIED,
    WHEN,
    WORDS,
    WORDS_OF,
    Attack,
    Consent,
    Earlier,
    Place,
    Resolution,
    Said,
    Scenario,
    Tie,
)  # fmt: skip

T = TypeVar("T")
P = TypeVar("P", Tie, Consent, Resolution, Said)


class Choose(Protocol):
    """Returns one of several."""

    def __call__(self, options: Sequence[T], /) -> T: ...


SOME_STATES = ("afghanistan", "tajikistan", "uzbekistan", "georgia", "china", "armenia")
PARTIES = ("kyrgyzstan", "russia", "armenia", "tajikistan", "kazakhstan", "belarus", "uzbekistan")
SELDOM = (False,) * 9 + (True,)
SOMETIMES = (False, False, True)
MOSTLY_TRUE = ("true", "true", "true", "true", "not_shown", "false", "unknown")
MOSTLY_NONE = (0, 0, 0, 0, 1, 2)
AFTER = {day: tuple(other for other in reversed(DAYS) if other >= day) for day in DAYS}


def scenario(choose: Choose) -> Scenario:
    """Return one scenario."""
    victim = choose(PARTIES * 3 + VICTIMS)
    day = choose((20010510, 20261123, 20010510, *DAYS))
    attack = an_attack(choose, victim)
    ties = distinct(a_tie(choose, victim, attack) for _ in range(choose((1, 0, 1, 2))))
    place = a_place(choose, victim, attack) if choose(SOMETIMES) else None
    if place and attack.soil:
        attack = replace(attack, soil=place.state)
    cast = [state for state in (attack.by, *(tie.state for tie in ties)) if state not in (BAND, victim)]
    return Scenario(
        victim=victim,
        day=day,
        known=choose(AFTER[day][:1] * 3 + AFTER[day]),
        attack=attack,
        base=choose(("", "", victim, "afghanistan", "tajikistan")) if attack.by == BAND else "",
        ties=ties,
        place=place,
        consents=distinct(a_consent(choose, victim) for _ in range(choose(MOSTLY_NONE))),
        resolutions=distinct(a_resolution(choose, victim) for _ in range(choose(MOSTLY_NONE))),
        earlier=an_earlier(choose, victim, cast) if choose(SOMETIMES) else None,
        other=another(choose, victim, attack) if choose(SELDOM) else None,
        said=distinct(a_word(choose, victim, cast) for _ in range(choose(MOSTLY_NONE))),
        let_in=choose(("", "", "", *WHEN)) if attack.by not in (BAND, victim) and attack.target in FORCES else "",
        claimed=choose(SELDOM),
        views=views(choose),
    )


FORCES = ("forces", "vessel", "aircraft")


def distinct(parts: Iterable[P]) -> tuple[P, ...]:
    """Return *parts* without those that say of one thing twice whether it is so."""
    return tuple({replace(part, value=""): part for part in parts}.values())


def another(choose: Choose, victim: str, attack: Attack) -> Attack | None:
    """Return a second attack, unless it is the first told again."""
    found = an_attack(choose, victim)
    told = [(one.by, one.elsewhere, one.target, one.form, one.soil) for one in (attack, found)]
    return found if told[0] != told[1] else None


def an_attack(choose: Choose, victim: str) -> Attack:
    """Return an attack on *victim*, or on another; one that is said to have happened somewhere happened nowhere else."""
    by = choose((BAND, BAND, *SOME_STATES, BAND, victim))
    target = choose(("territory", "territory", "territory", "territory", *TARGETS))
    forms = FORMS if target == "territory" else tuple(form for form in FORMS if form not in ONLY_OF_TERRITORY)
    attacker = by if by != BAND else "tajikistan"
    return Attack(
        by=by,
        elsewhere=victim != ELSEWHERE and by != ELSEWHERE and choose(SELDOM),
        target=target,
        form=choose(("invasion", "invasion", "invasion", *forms) if target == "territory" else forms),
        soil=choose(
            ("", "", "", victim, attacker, "china") if target == "territory" else ("", victim, attacker, "china")
        ),
        means=choose((*MEANS, *MEANS[1:])),
        held=choose(("", "", "yes", "no")),
        dead=choose(("", "", "some", "none")),
        intent=choose(("", "", "", "", "", "", "deliberate", "mistake")),
        hostages=choose(("", "", "yes", "no")),
        organised=choose(("", "", "yes", "no")),
        value=choose(("true",) * 6 + MOSTLY_TRUE),
    )


def a_tie(choose: Choose, victim: str, attack: Attack) -> Tie:
    when = choose(("", "", "", *TIED))
    if attack.by == BAND:
        return Tie(
            choose((*SOME_STATES, *SOME_STATES, victim)),
            choose((*BAND_TIES[:6], *BAND_TIES)),
            when,
            choose(MOSTLY_TRUE),
        )
    others = tuple(other for other in (*SOME_STATES, victim) if other != attack.by)
    return Tie(choose(others), choose(STATE_TIES), when, choose(MOSTLY_TRUE))


def a_place(choose: Choose, victim: str, attack: Attack) -> Place:
    owner = choose((victim, victim, attack.by if attack.by != BAND else "tajikistan", "china"))
    return Place(owner, choose(STATUSES), choose(SOMETIMES))


def a_consent(choose: Choose, victim: str) -> Consent:
    return Consent(
        choose((victim, victim, victim, NOBODY)), choose(CONSENTED_TO), choose(tuple(WHEN)), choose((True, True, True, False)),
        choose(MOSTLY_TRUE),
    )  # fmt: skip


def a_resolution(choose: Choose, victim: str) -> Resolution:
    return Resolution(
        choose(tuple(WHEN)), choose((True, True, False)), choose((victim, "", NOBODY)), choose(MOSTLY_TRUE)
    )


def an_earlier(choose: Choose, victim: str, cast: Sequence[str]) -> Earlier:
    by = choose((victim, victim, victim, "moldova"))
    return Earlier(
        by, choose((*cast, *cast, "belarus" if victim != "belarus" else "russia", BAND)), choose(("invasion", "", *FORMS)),
        choose(("", "some", "none")), choose(tuple(EARLIER)), choose((True, True, True, False)), choose(MOSTLY_TRUE),
    )  # fmt: skip


def a_word(choose: Choose, victim: str, cast: Sequence[str]) -> Said:
    word = choose((*WORDS, *WORDS_OF))
    if word not in WORDS_OF:
        return Said(word, "", choose(MOSTLY_TRUE))
    of = (victim, victim, "china") if word == "consented" else (*cast, *cast, "belarus")
    return Said(word, choose(of), choose(MOSTLY_TRUE))


def views(choose: Choose) -> tuple[tuple[str, str], ...]:
    found = {}
    for _ in range(choose((0, 1, 1, 2, 3))):
        question = choose(tuple(QUESTIONS))
        found[question] = choose(QUESTIONS[question][1:])
    return tuple(sorted(found.items()))


def drawn(seed: str, count: int) -> list[Scenario]:
    """Return *count* scenarios drawn by the lot that *seed* begins."""
    chance = Random(seed)
    return [scenario(chance.choice) for _ in range(count)]
