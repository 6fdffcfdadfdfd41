"""Draw scenarios at random: the same way for a seeded run of millions and for hypothesis, which shrinks.

`choose` takes a sequence and returns one member; the simplest stands first, so that what is shrunk is simple. What is
usual is repeated, so that enough scenarios reach the later questions. Knows no law.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from oracle.rules_side import CONSENTED_TO, DAYS, NOBODY, OTHER, VICTIMS
from oracle.scenario import (
    BAND,
    BAND_TIES,
    EARLIER,
    FORMS,
    MEANS,
    ONLY_OF_TERRITORY,
    QUESTIONS,
    STATE_TIES,
    STATES,
    TARGETS,
    TIED,
    VALUES,
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
Choose = Callable[[Sequence[T]], T]

SOME_STATES = ("afghanistan", "tajikistan", "uzbekistan", "georgia", "china", "armenia")
PARTIES = ("kyrgyzstan", "russia", "armenia", "tajikistan", "kazakhstan", "belarus", "uzbekistan")
USUALLY_NO = (False,) * 5 + (True,)
MOSTLY_TRUE = ("true", "true", "true", "not_shown", "false", "unknown")
COUNTS = (0, 0, 0, 1, 1, 2)
WHENS = ("", "", *TIED)
AFTER = {day: tuple(other for other in reversed(DAYS) if other >= day) for day in DAYS}


def scenario(choose: Choose) -> Scenario:  # type: ignore[type-arg]
    """Return one scenario."""
    victim = choose(PARTIES * 3 + VICTIMS)
    day = choose((20010510, 20261123, 20010510, *DAYS))
    attack = an_attack(choose, victim)
    ties = tuple(a_tie(choose, victim, attack) for _ in range(choose((1, 0, 1, 2))))
    cast = [*([attack.by] if attack.by != BAND else []), *(tie.state for tie in ties)] or ["afghanistan"]
    place = a_place(choose, victim, attack) if choose(USUALLY_NO) else None
    if place is not None:
        attack = replace(attack, soil="")  # a place says whose soil it is
    return Scenario(
        victim,
        day,
        choose(AFTER[day][:1] * 3 + AFTER[day]),
        attack,
        choose(("", "", victim, "afghanistan", "tajikistan")) if attack.by == BAND else "",
        ties,
        place,
        tuple(a_consent(choose, victim) for _ in range(choose(COUNTS))),
        tuple(a_resolution(choose, victim) for _ in range(choose(COUNTS[:5]))) if choose(USUALLY_NO) else (),
        an_earlier(choose, victim, cast) if choose((False, False, True)) else None,
        tuple(said(choose, victim, cast) for _ in range(choose(COUNTS))),
        choose(("", "", "", *WHEN)) if attack.by not in (BAND, victim) else "",
        choose(USUALLY_NO),
        views(choose),
    )


def an_attack(choose: Choose, victim: str) -> Attack:  # type: ignore[type-arg]
    by = choose((BAND, BAND, *SOME_STATES, BAND, victim))
    target = choose(("territory", "territory", "territory", "territory", *TARGETS))
    forms = FORMS if target == "territory" else tuple(form for form in FORMS if form not in ONLY_OF_TERRITORY)
    form = choose(("invasion", "invasion", *forms) if target == "territory" else forms)
    return Attack(
        by, choose((False,) * 9 + (by != OTHER,)), target, form, choose(("", "", victim, by if by != BAND else "tajikistan", "china")),
        choose((*MEANS, *MEANS[1:])), choose(("", "", "yes", "no")), choose(("", "", "some", "none")),
        choose(("", "", "", "", "deliberate", "mistake")), choose(("", "", "yes", "no")),
        choose(MOSTLY_TRUE[:3] * 2 + MOSTLY_TRUE),
    )  # fmt: skip


def a_tie(choose: Choose, victim: str, attack: Attack) -> Tie:  # type: ignore[type-arg]
    state = choose((*SOME_STATES, *SOME_STATES, victim))
    if attack.by == BAND:
        return Tie(state, choose(BAND_TIES), choose(WHENS), choose(MOSTLY_TRUE))
    others = tuple(other for other in (*SOME_STATES, victim) if other != attack.by)
    return Tie(choose(others), choose(STATE_TIES), choose(WHENS), choose(MOSTLY_TRUE))


def a_place(choose: Choose, victim: str, attack: Attack) -> Place:  # type: ignore[type-arg]
    owner = choose((victim, victim, attack.by if attack.by in STATES else "tajikistan", "china"))
    return Place(owner, choose(("recognised", "undelimited", "occupied", "administered")), choose((False, False, True)))


def a_consent(choose: Choose, victim: str) -> Consent:  # type: ignore[type-arg]
    return Consent(
        choose((victim, victim, victim, NOBODY)), choose(CONSENTED_TO), choose(tuple(WHEN)), choose((True, True, True, False)),
        choose(MOSTLY_TRUE),
    )  # fmt: skip


def a_resolution(choose: Choose, victim: str) -> Resolution:  # type: ignore[type-arg]
    return Resolution(
        choose(tuple(WHEN)), choose((True, True, False)), choose((victim, "", NOBODY)), choose(MOSTLY_TRUE)
    )


def an_earlier(choose: Choose, victim: str, cast: Sequence[str]) -> Earlier:  # type: ignore[type-arg]
    return Earlier(
        choose((victim, victim, victim, "china")), choose((*cast, *cast, "belarus", BAND)),
        choose(("invasion", "", "attack", "bombardment", "clash")), choose(("", "some", "none")), choose(tuple(EARLIER)),
        choose((True, True, True, False)), choose(MOSTLY_TRUE),
    )  # fmt: skip


def said(choose: Choose, victim: str, cast: Sequence[str]) -> Said:  # type: ignore[type-arg]
    word = choose((*WORDS, *WORDS_OF))
    of = (
        "" if word in WORDS else choose((victim, victim, "china") if word == "consented" else (*cast, *cast, "belarus"))
    )
    return Said(word, of, choose(MOSTLY_TRUE))


def views(choose: Choose) -> tuple[tuple[str, str], ...]:  # type: ignore[type-arg]
    found = {}
    for _ in range(choose((0, 1, 1, 2, 3))):
        question = choose(tuple(QUESTIONS))
        found[question] = choose(QUESTIONS[question][1:])
    return tuple(sorted(found.items()))


assert set(VALUES) >= set(MOSTLY_TRUE)
