"""Ask the rules about scenarios, thousands at once: one ground program in which everything a scenario says is a switch.

Knows how a scenario is said in the words of the vocabulary, and nothing of the law. The program is evaluated as a
circuit; that the circuit says what clingo says, and the ground program what `casus ask` says of a case file, is for
the tests beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from oracle.scenario import (
    BAND,
    BAND_TIES,
    BEGAN,
    CIS,
    EARLIER,
    ENDED,
    FORMS,
    MEANS,
    OPEN_ENDED,
    QUESTIONS,
    STATE_TIES,
    STATES,
    TARGETS,
    TIED,
    WHEN,
    WORDS,
    WORDS_OF,
    Consent,
    Resolution,
    Scenario,
    Tie,
)  # fmt: skip
from oracle.trigger import ELEMENTS

from reasoner.case.atoms import Atom, CaseAtoms
from reasoner.engine.circuit import Folded, Recorder
from reasoner.engine.worlds import World
from reasoner.rulebook.rulebook import Rulebook

CONSENTED_TO = ("ground_operations", "air_strikes", "troops", "equipment")
NOBODY = "mongolia"
"""A state that is never anything else: somebody else's consent, somebody else's authority."""
OTHER = "china"
VICTIMS = (*CIS, "afghanistan")

DAYS = (
    19930701, 19940419, 19940420, 19940421, 19990401, 19990402, 19990419, 19990420, 19990421, 19990422, 19991002,
    20000321, 20000322, 20000323, 20010510, 20030917, 20030918, 20030919, 20060622, 20060623, 20060624, 20060815,
    20060816, 20060817, 20061212, 20061213, 20061214, 20080327, 20080328, 20080329, 20101209, 20101210, 20120619,
    20120620, 20120621, 20121218, 20121219, 20121220, 20121221, 20240221, 20240222, 20240223, 20261123,
)  # fmt: skip
"""Every day on which the law or what is known of it changes, with its neighbours, and a few others."""


def consent_name(consent: Consent) -> str:
    whose = "victim" if consent.by != NOBODY else "nobody"
    return f"consent_{whose}_{consent.what}_{consent.when}_{'to' if consent.to_attacker else 'not_to'}"


def resolution_name(resolution: Resolution, victim: str) -> str:
    about = "vague" if not resolution.against else "victim" if resolution.against == victim else "nobody"
    return f"resolution_{resolution.when}_{'to' if resolution.to_attacker else 'not_to'}_{about}"


def program() -> str:
    """Return the words of every scenario as choices, and what follows from them by who is who."""
    lines: list[str] = [
        "asked_under(cst,art_4).", "asked_act(attack).", f"armed_group({BAND}).",
        "is(attack,use_of_force).", f"from(attack,{BEGAN}).", f"until(attack,{ENDED}).",
        "is(where,place).", "from(where,0).", f"until(where,{OPEN_ENDED}).", "held_by(where,V) :- held_by_victim, asked_about(V).",
        "{ held_by_victim }.", "#defined held_by_victim/0.",
        "is(profile,profile).", f"group(profile,{BAND}).", "from(profile,0).", f"until(profile,{OPEN_ENDED}).",
        "is(earlier,use_of_force).", "target(earlier,territory).",
    ]  # fmt: skip
    lines += [f"{{ {text(atom)} }}." for atom in switches()]
    for day in EARLIER.values():
        lines += [f"from(earlier,{day}) :- earlier_day({day}).", f"until(earlier,{day}) :- earlier_day({day})."]
    for tie in every_tie():
        name = tie_name(tie)
        first, last = TIED[tie.when]
        lines += [
            f"is({name},link).",
            f"how({name},{tie.how}).",
            f"link_state({name},{tie.state}).",
            *period(name, first, last),
        ]
        lines.append(
            f"group({name},{BAND})."
            if tie.how in BAND_TIES
            else f"other({name},A) :- by(attack,A), state(A), A != {tie.state}."
        )
    for when, (first, last) in WHEN.items():
        lines += [
            f"is(let_{when},consent).",
            f"what(let_{when},troops).",
            f"expression(let_{when},expressed).",
            *period(f"let_{when}", first, last),
        ]
        lines += [f"by(let_{when},A) :- by(attack,A), state(A).", f"to(let_{when},V) :- asked_about(V)."]
    lines += [
        "is(claim,statement).",
        "about(claim,attack).",
        "claims(claim,foreign_link).",
        "by(claim,mongolia).",
        *period("claim", BEGAN, BEGAN),
    ]
    for whose in ("victim", "nobody"):
        for what in CONSENTED_TO:
            for when, (first, last) in WHEN.items():
                for to in ("to", "not_to"):
                    name = f"consent_{whose}_{what}_{when}_{to}"
                    lines += [
                        f"is({name},consent).",
                        f"what({name},{what}).",
                        f"expression({name},expressed).",
                        *period(name, first, last),
                    ]
                    lines.append(f"by({name},V) :- asked_about(V)." if whose == "victim" else f"by({name},{NOBODY}).")
                    lines.append(f"to({name},A) :- by(attack,A)." if to == "to" else f"to({name},{NOBODY}).")
    for when, (first, last) in WHEN.items():
        for to in ("to", "not_to"):
            for about in ("vague", "victim", "nobody"):
                name = f"resolution_{when}_{to}_{about}"
                lines += [f"is({name},resolution).", f"does({name},authorises_force).", *period(name, first, last)]
                lines.append(f"to({name},A) :- by(attack,A)." if to == "to" else f"to({name},{NOBODY}).")
                if about != "vague":
                    lines.append(
                        f"against({name},V) :- asked_about(V)." if about == "victim" else f"against({name},{NOBODY})."
                    )
    lines += [f"{word}(attack) :- holds(said_{word})." for word in WORDS]
    lines += [f"{word}(attack,{state}) :- holds(said_{word}_{state})." for word in WORDS_OF for state in STATES]
    return "\n".join(lines)


def every_tie() -> Iterator[Tie]:
    """Yield every tie a scenario may have."""
    yield from (Tie(state, how, when) for how in (*BAND_TIES, *STATE_TIES) for state in STATES for when in TIED)


def tie_name(tie: Tie) -> str:
    return f"tie_{tie.how}_{tie.state}_{tie.when or 'always'}"


def period(name: str, first: int, last: int | None) -> list[str]:
    return [f"from({name},{first}).", f"until({name},{last or OPEN_ENDED})."]


@cache
def fact_names() -> tuple[str, ...]:
    """Return the name of every fact a scenario may hold."""
    found = ["attack", "where", "profile", "earlier", "claim", *(f"let_{when}" for when in WHEN)]
    found += [tie_name(tie) for tie in every_tie()]
    found += [
        f"consent_{whose}_{what}_{when}_{to}"
        for whose in ("victim", "nobody")
        for what in CONSENTED_TO
        for when in WHEN
        for to in ("to", "not_to")
    ]
    found += [
        f"resolution_{when}_{to}_{about}"
        for when in WHEN
        for to in ("to", "not_to")
        for about in ("vague", "victim", "nobody")
    ]
    found += [f"said_{word}" for word in WORDS] + [f"said_{word}_{state}" for word in WORDS_OF for state in STATES]
    return tuple(found)


def switches() -> list[Atom]:
    """Return everything that one scenario has and another has not."""
    found: list[Atom] = [(word, (name,)) for name in fact_names() for word in ("holds", "alleged", "told")]
    found += [("asked_about", (state,)) for state in VICTIMS]
    found += [("law_of", (day,)) for day in DAYS] + [("known_on", (day,)) for day in DAYS]
    found += [("accepts", (position,)) for positions in QUESTIONS.values() for position in positions]
    found += [("by", ("attack", actor)) for actor in (BAND, *STATES)]
    found += [("against", ("attack", state)) for state in STATES]
    found += [("target", ("attack", target)) for target in TARGETS]
    found += [("form", (act, form)) for act in ("attack", "earlier") for form in FORMS if form]
    found += [("soil", ("attack", state)) for state in STATES]
    found += [("means", ("attack", means)) for means in MEANS if means]
    found += [(word, ("attack", whether)) for word in ("territory_held", "organised") for whether in ("yes", "no")]
    found += [("dead", (act, dead)) for act in ("attack", "earlier") for dead in ("some", "none")]
    found += [("intent", ("attack", intent)) for intent in ("deliberate", "mistake")]
    found += [("place", ("attack", "where"))] + [("in", ("where", state)) for state in STATES]
    found += [("status", ("where", status)) for status in ("recognised", "undelimited", "occupied", "administered")]
    found += [("base", ("profile", state)) for state in STATES]
    found += [(word, ("earlier", state)) for word in ("by", "against") for state in STATES] + [
        ("against", ("earlier", BAND))
    ]
    found += [("earlier_day", (day,)) for day in EARLIER.values()] + [("answers", ("attack", "earlier"))]
    return found


def text(atom: Atom) -> str:
    name, values = atom
    return f"{name}({','.join(map(str, values))})" if values else name


def turned_on(scenario: Scenario) -> list[Atom]:
    """Return the switches of a settled scenario."""
    attack = scenario.attack
    victim = scenario.victim
    on: list[Atom] = [
        ("asked_about", (victim,)), ("law_of", (scenario.day,)), ("known_on", (scenario.known,)),
        ("by", ("attack", attack.by)), ("target", ("attack", attack.target)),
        ("against", ("attack", OTHER if attack.elsewhere else victim)),
    ]  # fmt: skip
    on += [("accepts", (scenario.view(question),)) for question in QUESTIONS]
    for word, value in (
        ("form", attack.form), ("soil", attack.soil), ("means", attack.means), ("territory_held", attack.held),
        ("dead", attack.dead), ("intent", attack.intent), ("organised", attack.organised),
    ):  # fmt: skip
        if value:
            on.append((word, ("attack", value)))
    on += valued("attack", attack.value)
    if scenario.place:
        on += [
            ("place", ("attack", "where")),
            ("in", ("where", scenario.place.state)),
            ("status", ("where", scenario.place.status)),
            *valued("where", "true"),
        ]
        on += [("held_by_victim", ())] if scenario.place.held_by_victim else []
    if scenario.base:
        on += [("base", ("profile", scenario.base)), *valued("profile", "true")]
    for tie in scenario.ties:
        on += valued(tie_name(tie), tie.value)
    on += valued(f"let_{scenario.let_in}", "true") if scenario.let_in else []
    on += valued("claim", "true") if scenario.claimed else []
    for consent in scenario.consents:
        on += valued(consent_name(consent), consent.value)
    for resolution in scenario.resolutions:
        on += valued(resolution_name(resolution, victim), resolution.value)
    for one in scenario.said:
        on += valued(f"said_{one.word}_{one.of}" if one.of else f"said_{one.word}", one.value)
    earlier = scenario.earlier
    if earlier:
        on += [
            ("by", ("earlier", earlier.by)),
            ("against", ("earlier", earlier.against)),
            ("earlier_day", (EARLIER[earlier.when],)),
            *valued("earlier", earlier.value),
        ]
        on += [("form", ("earlier", earlier.form))] if earlier.form else []
        on += [("dead", ("earlier", earlier.dead))] if earlier.dead else []
        on += [("answers", ("attack", "earlier"))] if earlier.answered else []
    return on


def valued(name: str, value: str) -> list[Atom]:
    """Return the switches of a fact of this value: what is not shown is alleged all the same."""
    if value == "false":
        return []
    found: list[Atom] = [("alleged", (name,))]
    if value != "not_shown":
        found.append(("told", (name,)))
    return [*found, ("holds", (name,))] if value == "true" else found


class Stage(World):
    """The ground program of every scenario."""

    def program(self) -> str:
        """Return the program text."""
        return program()

    def switches(self) -> list[Atom]:
        """Return everything that one scenario has and another has not."""
        return [*switches(), ("held_by_victim", ())]


@dataclass(frozen=True)
class Found:
    """What the rules say of one settled scenario: the elements met, those left open or unknown, and the clause."""

    met: frozenset[str]
    unsettled: frozenset[tuple[str, str]]
    grounded: bool
    perhaps: bool


class RulesSide:
    """The rules of a rulebook, asked about many scenarios at once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.stage = Stage(
            rulebook, CaseAtoms((), (), ()), (), VICTIMS, [("cst", "art_4")], DAYS, (), DAYS, ("attack",),
            recorder=Recorder(),
        )  # fmt: skip
        wanted: list[Atom] = [("met", (name,)) for name in ELEMENTS]
        wanted += [("unsettled", (name, why)) for name in ELEMENTS for why in ("open", "unknown")]
        wanted += [("grounded", ("cst",)), ("perhaps_grounded", ("cst",))]
        self.goals = {atom: literal for atom in wanted if (literal := self.stage.literal(atom))}

    @cached_property
    def folded(self) -> Folded:
        """The circuit for what is compared."""
        return self.stage.circuit.folded(tuple(self.goals.values()), {})

    @cached_property
    def inputs(self) -> dict[Atom, int]:
        """The number of each switch that can bear on what is compared."""
        relevant = self.folded.inputs(self.goals.values())
        return {
            atom: literal
            for atom in self.stage.switches()
            if (literal := self.stage.literal(atom)) is not None and literal in relevant
        }

    def columns(self, scenarios: Sequence[Scenario]) -> dict[Atom, int]:
        """Return for each thing compared the settled scenarios in which it holds, as bits."""
        width = len(scenarios)
        size = (width + 7) // 8
        packed: dict[int, bytearray] = {literal: bytearray(size) for literal in self.inputs.values()}
        for at, scenario in enumerate(scenarios):
            byte, bit = at >> 3, 1 << (at & 7)
            for atom in turned_on(scenario):
                literal = self.inputs.get(atom)
                if literal is not None:
                    packed[literal][byte] |= bit
        values = {literal: int.from_bytes(column, "little") for literal, column in packed.items()}
        told = self.folded.run(list(self.goals.values()), values, width)
        return dict(zip(self.goals, told, strict=True))

    def found(self, scenarios: Iterable[Scenario]) -> list[Found]:
        """Return what the rules say of each of *scenarios*, all of them settled."""
        listed = list(scenarios)
        columns = self.columns(listed)

        def held(at: int, atom: Atom) -> bool:
            return bool(columns.get(atom, 0) >> at & 1)

        return [
            Found(
                frozenset(name for name in ELEMENTS if held(at, ("met", (name,)))),
                frozenset((name, why) for name in ELEMENTS for why in ("open", "unknown") if held(at, ("unsettled", (name, why)))),
                held(at, ("grounded", ("cst",))),
                held(at, ("perhaps_grounded", ("cst",))),
            )
            for at in range(len(listed))
        ]  # fmt: skip
