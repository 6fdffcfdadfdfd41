"""Say a scenario in the words of the vocabulary: as the facts of a case, as a case file, and as atoms.

Knows how a case is stated, and nothing of the law. Every part of a scenario is one fact, in a slot of its own: the
second consent is `consent_1`. So that all scenarios can be one ground program, the atoms are made here and not by the
reader of cases; that they are the same is for the tests beside this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from helpers import invented
from oracle.scenario import (
    BAND,
    BAND_TIES,
    BEGAN,
    CIS,
    CONSENTED_TO,
    EARLIER,
    ELSEWHERE,
    ENDED,
    FORMS,
    MEANS,
    NOBODY,
    QUESTIONS,
    STATE_TIES,
    STATES,
    STATUSES,
    TARGETS,
    TIED,
    WHEN,
    WORDS,
    WORDS_OF,
    Attack,
    Scenario,
)

from reasoner.case.atoms import ALWAYS, FOREVER, Atom
from reasoner.case.case import Case

Fact = dict[str, str | int]
"""What is stated of a fact, field by field; a field left empty is not stated."""

MOST = 2
"""So many ties, consents, resolutions and words a scenario has at most, of each."""
VICTIMS = (*CIS, "afghanistan")
DAYS = (
    19930701, 19940419, 19940420, 19940421, 19990401, 19990402, 19990419, 19990420, 19990421, 19990422, 19991002,
    20000321, 20000322, 20000323, 20010510, 20030917, 20030918, 20030919, 20060622, 20060623, 20060624, 20060815,
    20060816, 20060817, 20061212, 20061213, 20061214, 20080327, 20080328, 20080329, 20101209, 20101210, 20120619,
    20120620, 20120621, 20121218, 20121219, 20121220, 20121221, 20240221, 20240222, 20240223, 20261123,
)  # fmt: skip
"""Every day on which the law or what is known of it changes, with its neighbours, and a few others."""
KINDS = {
    "attack": "use_of_force", "other": "use_of_force", "earlier": "use_of_force", "where": "place", "profile": "profile", "leave": "consent",
    "claim": "statement",
    **{f"{slot}_{number}": kind for number in range(MOST) for slot, kind in (("tie", "link"), ("consent", "consent"), ("resolution", "resolution"), ("said", "stated"))},
}  # fmt: skip
"""Every slot with its kind of fact."""
ACTS = ("attack", "other", "earlier")


def facts(scenario: Scenario) -> dict[str, Fact]:
    """Return what is stated of *scenario*: for each slot in use its fields, those left empty among them."""
    attack, victim, place, earlier = scenario.attack, scenario.victim, scenario.place, scenario.earlier
    found: dict[str, Fact] = {
        "attack": {
            **_force(attack, victim), "place": "where" if place else "",
            "answers": "earlier" if earlier and earlier.answered else "",
        }
    }  # fmt: skip
    if scenario.other:
        found["other"] = _force(scenario.other, victim)
    if place:
        found["where"] = {
            "in": place.state, "status": place.status, "held_by": victim if place.held_by_victim else "", "value": "true",
        }  # fmt: skip
    if scenario.base:
        found["profile"] = {"group": BAND, "base": scenario.base, "value": "true"}
    if scenario.let_in:
        found["leave"] = {
            "by": attack.by,
            "to": victim,
            "what": "troops",
            **_period(WHEN[scenario.let_in]),
            "value": "true",
        }
    if scenario.claimed:
        found["claim"] = {"by": victim, "manner": "fact", "about": "attack", "claims": "foreign_link", "value": "true"}
    if earlier:
        day = EARLIER[earlier.when]
        found["earlier"] = {
            "by": earlier.by, "against": earlier.against, "target": "territory", "form": earlier.form,
            "dead": earlier.dead, "from": day, "until": day, "value": earlier.value,
        }  # fmt: skip
    for number, tie in enumerate(scenario.ties):
        to: Fact = {"group": BAND} if tie.how in BAND_TIES else {"other": attack.by}
        found[f"tie_{number}"] = {
            "state": tie.state,
            **to,
            "how": tie.how,
            **_period(TIED[tie.when]),
            "value": tie.value,
        }
    for number, consent in enumerate(scenario.consents):
        found[f"consent_{number}"] = {
            "by": consent.by, "to": attack.by if consent.to_attacker else NOBODY, "what": consent.what,
            **_period(WHEN[consent.when]), "value": consent.value,
        }  # fmt: skip
    for number, resolution in enumerate(scenario.resolutions):
        found[f"resolution_{number}"] = {
            "does": "authorises_force", "to": attack.by if resolution.to_attacker else NOBODY,
            "against": resolution.against, **_period(WHEN[resolution.when]), "value": resolution.value,
        }  # fmt: skip
    for number, said in enumerate(scenario.said):
        found[f"said_{number}"] = {"word": said.word, "of": said.of, "value": said.value}
    return found


def _force(attack: Attack, victim: str) -> Fact:
    return {
        "by": attack.by, "against": ELSEWHERE if attack.elsewhere else victim, "target": attack.target,
        "form": attack.form, "soil": attack.soil, "means": attack.means, "territory_held": attack.held,
        "hostages_held": attack.hostages, "dead": attack.dead, "intent": attack.intent,
        "organised": attack.organised, "from": BEGAN, "until": ENDED, "value": attack.value,
    }  # fmt: skip


def _period(days: tuple[int | None, int | None]) -> Fact:
    first, last = days
    return {"from": first or "", "until": last or ""}


# ---- as a case file --------------------------------------------------------------------------------------------

_HEAD = """
id: drawn
title: A scenario drawn by lot
question: {{treaty: cst, article: 4, victim: {victim}, on: 2001-05-13, law_of: {day}, known: {known}{reading}}}
actors:
  band: {{is: armed_group, name: the band}}
sources:
  paper: {{title: A paper, checked: assumed}}
facts:
"""


def case(scenario: Scenario) -> Case:
    """Return the case that states *scenario*: to be asked about as any other, and to be shown to a reader."""
    reading = "+".join(position for _, position in scenario.views)
    head = _HEAD.format(
        victim=scenario.victim,
        day=_day(scenario.day),
        known=_day(scenario.known),
        reading=f", reading: {reading}" if reading else "",
    )
    told = []
    for slot, fact in facts(scenario).items():
        fields = {"is": KINDS[slot], **fact}
        if KINDS[slot] == "stated":
            fields["of"] = f"[attack, {fact['of']}]" if fact["of"] else "[attack]"
        if KINDS[slot] == "statement":
            fields["says"] = "there is a foreign link"
        written = ", ".join(
            f"{key}: {_day(value) if isinstance(value, int) else value}" for key, value in fields.items() if value != ""
        )
        told.append(f"{slot}: {{{written}}}")
    return invented(*told, head=head)


def _day(day: int) -> str:
    text = str(day)
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


# ---- as atoms --------------------------------------------------------------------------------------------------

_SPELT = {"link": {"state": "link_state"}, "consent": {"how": "expression"}}
"""Fields whose word is not their name."""
_USUAL: dict[str, Fact] = {
    "consent": {"expression": "expressed"}, "link": {}, "statement": {}, "stated": {}, "place": {}, "profile": {},
    "resolution": {}, "use_of_force": {},
}  # fmt: skip
"""What a fact says of itself if it says nothing else."""


def atoms(scenario: Scenario) -> list[Atom]:
    """Return the atoms that tell *scenario*, in which nothing is unknown, from every other."""
    found: list[Atom] = [
        ("asked_about", (scenario.victim,)),
        ("law_of", (scenario.day,)),
        ("known_on", (scenario.known,)),
    ]
    found += [("accepts", (scenario.view(question),)) for question in QUESTIONS]
    for slot, fact in facts(scenario).items():
        found += _said(slot, fact)
        value = fact["value"]
        found += [("alleged", (slot,))] if value != "false" else []
        found += [("holds", (slot,))] if value == "true" else []
    return found


def _said(slot: str, fact: Fact) -> Iterator[Atom]:
    kind = KINDS[slot]
    if kind == "stated":
        yield "carries", (slot, fact["word"], fact["of"] or "nobody")
        return
    spelt = _SPELT.get(kind, {})
    for field, value in fact.items():
        if value != "" and field != "value":
            yield spelt.get(field, field), (slot, value)
    if not fact.get("from"):
        yield "from", (slot, ALWAYS)
    if not fact.get("until"):
        yield "until", (slot, FOREVER)


def fixed() -> list[Atom]:
    """Return the atoms that are the same in every scenario."""
    found: list[Atom] = [("asked_under", ("cst", "art_4")), ("armed_group", (BAND,))]
    found += [("asked_act", (act,)) for act in ACTS]
    found += [("is", (slot, kind)) for slot, kind in KINDS.items()]
    found += [(word, (slot, value)) for slot, kind in KINDS.items() for word, value in _USUAL[kind].items()]
    return found


def possible() -> list[Atom]:
    """Return every atom that some scenario has and another has not."""
    found: list[Atom] = [(word, (slot,)) for slot in KINDS for word in ("holds", "alleged")]
    found += [("asked_about", (state,)) for state in VICTIMS]
    found += [(word, (day,)) for word in ("law_of", "known_on") for day in DAYS]
    found += [("accepts", (position,)) for positions in QUESTIONS.values() for position in positions]
    for slot, kind in KINDS.items():
        if kind == "stated":
            found += [("carries", (slot, word, "nobody")) for word in WORDS]
            found += [("carries", (slot, word, state)) for word, state in product(WORDS_OF, STATES)]
        else:
            found += [
                (word, (slot, value))
                for word, values in _VALUES[slot.split("_")[0]].items()
                for value in values
                if value != ""
            ]
    return found


def _first(periods: Mapping[str, tuple[int | None, int | None]]) -> tuple[int, ...]:
    return tuple(sorted({first or ALWAYS for first, _ in periods.values()}))


def _last(periods: Mapping[str, tuple[int | None, int | None]]) -> tuple[int, ...]:
    return tuple(sorted({last or FOREVER for _, last in periods.values()}))


_YES_OR_NO = ("yes", "no")
_FORCE: dict[str, tuple[str | int, ...]] = {
    "by": (BAND, *STATES), "against": STATES, "target": TARGETS, "form": FORMS, "soil": STATES, "means": MEANS,
    "territory_held": _YES_OR_NO, "hostages_held": _YES_OR_NO, "dead": ("some", "none"),
    "intent": ("deliberate", "mistake"), "organised": _YES_OR_NO, "from": (BEGAN,), "until": (ENDED,),
}  # fmt: skip
_VALUES: dict[str, dict[str, tuple[str | int, ...]]] = {
    "attack": {**_FORCE, "place": ("where",), "answers": ("earlier",)},
    "other": _FORCE,
    "earlier": {
        "by": (BAND, *STATES), "against": (BAND, *STATES), "target": ("territory",), "form": FORMS,
        "dead": ("some", "none"), "from": tuple(EARLIER.values()), "until": tuple(EARLIER.values()),
    },
    "where": {"in": STATES, "status": STATUSES, "held_by": STATES, "from": (ALWAYS,), "until": (FOREVER,)},
    "profile": {"group": (BAND,), "base": STATES, "from": (ALWAYS,), "until": (FOREVER,)},
    "leave": {"by": STATES, "to": STATES, "what": ("troops",), "from": _first(WHEN), "until": _last(WHEN)},
    "claim": {"by": STATES, "manner": ("fact",), "about": ("attack",), "claims": ("foreign_link",), "from": (ALWAYS,), "until": (FOREVER,)},
    "tie": {
        "link_state": STATES, "group": (BAND,), "other": STATES, "how": (*BAND_TIES, *STATE_TIES),
        "from": _first(TIED), "until": _last(TIED),
    },
    "consent": {"by": (*STATES, NOBODY), "to": (BAND, *STATES, NOBODY), "what": CONSENTED_TO, "from": _first(WHEN), "until": _last(WHEN)},
    "resolution": {
        "does": ("authorises_force",), "to": (BAND, *STATES, NOBODY), "against": (*STATES, NOBODY), "from": _first(WHEN),
        "until": _last(WHEN),
    },
}  # fmt: skip
"""For each kind of slot what may stand in it, by word."""


def program() -> str:
    """Return the program text of all scenarios: what is the same, and what may be so as choices."""
    lines = [f"{text(atom)}." for atom in fixed()]
    lines += [f"{{ {text(atom)} }}." for atom in possible()]
    for slot in (slot for slot, kind in KINDS.items() if kind == "stated"):
        lines += [f"{word}(attack) :- holds({slot}), carries({slot},{word},nobody)." for word in WORDS]
        lines += [f"{word}(attack,S) :- holds({slot}), carries({slot},{word},S), state(S)." for word in WORDS_OF]
    return "\n".join(lines)


def text(atom: Atom) -> str:
    """Return *atom* as program text."""
    name, values = atom
    return f"{name}({','.join(map(str, values))})"
