"""How each element of a clause stands in one world, and which verdict follows.

A fact that is unknown may be either: an element stands if it holds however that is settled, fails if it fails
however, and is `unknown` otherwise. Where speakers dispute a fact, each account is assessed, and the verdict stands
only if all give the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from reasoner.case.atoms import Atom, case_atoms, stated_atoms
from reasoner.case.case import Case, value_on
from reasoner.case.checking import period, places
from reasoner.case.dates import parse_day
from reasoner.case.facts import Fact
from reasoner.engine.circuit import Recorder
from reasoner.engine.law import IN_STANDING, Law
from reasoner.engine.worlds import TOLD, Setting, Snapshot, World

Status = Literal["met", "not_met", "not_shown", "unknown", "open", "not_reached"]
Verdict = Literal["grounded", "not_grounded", "undetermined"]

THRESHOLD = ("in_force", "party")
"""The elements that must stand before anything triggers a clause: the contract names them for every treaty."""

FAILED = frozenset({"not_met", "not_shown", "not_reached"})
MAX_WAYS = 64
"""Up to how many ways of settling what is open are tried at once."""
DEFAULT_READING = "orthodox"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in full: what is asked, of whom, on which day, seen from when, on which reading and account."""

    treaty: str
    article: str
    victim: str
    on: int
    known: int
    reading: str = DEFAULT_READING
    account: str | None = None
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The elements in order with their status, how each stands by itself, and the verdict."""

    elements: Mapping[str, Status]
    alone: Mapping[str, Status]
    presupposed: Mapping[str, tuple[str, ...]]
    verdict: Verdict
    may: frozenset[str] = frozenset()
    """The elements that are met, or would be if what is unknown turned out so."""

    @property
    def blockers(self) -> tuple[str, ...]:
        """The elements that fail or are open, in order; those merely not reached are not among them."""
        return tuple(name for name, status in self.elements.items() if status not in ("met", "not_reached"))

    @property
    def triggered(self) -> Status:
        """The status of what triggers the clause: everything past in force and party."""
        if any(self.elements.get(name) in FAILED for name in THRESHOLD):
            return "not_reached"
        statuses = [status for name, status in self.elements.items() if name not in THRESHOLD]
        for wanted in ("not_met", "not_shown", "unknown", "open"):
            if wanted in statuses:
                return wanted
        return "met"


class Inquiry:
    """A case under a rulebook, grounded once, that can be asked in many ways."""

    def __init__(
        self,
        case: Case,
        law: Law,
        asked: Asked,
        *,
        knowns: Iterable[int] = (),
        supposed: Mapping[str, Fact] | None = None,
        varied: bool = False,
        days: Iterable[int] = (),
    ) -> None:
        self.case = case
        self.law = law
        self.asked = asked
        self.supposed = dict(supposed or {})
        """Facts that are in the program but established only where a setting says so."""
        self.facts = {**case.facts, **self.supposed}
        self.varied = varied
        """Whether the ground program is to be asked of many worlds at once."""
        self._days = tuple(days)
        """Other days whose law the ground program is to serve."""
        self._knowns = tuple(dict.fromkeys((asked.known, *knowns)))
        self._denied: frozenset[str] = frozenset()
        """The facts that are not so here, and are alleged in the ground program: it serves another question in which
        they are."""

    @cached_property
    def world(self) -> World:
        """The ground program."""
        return self._grounded((self,), self.facts)

    @staticmethod
    def share(inquiries: Iterable[Inquiry]) -> None:
        """Give *inquiries* into one case, also where facts are supposed to have other values, as few ground programs
        between them as serve."""
        groups: list[tuple[list[Inquiry], Mapping[str, Fact]]] = []
        for inquiry in inquiries:
            for place, (group, facts) in enumerate(groups):
                if (both := _alike([facts, inquiry.facts])) is not None:
                    groups[place] = [*group, inquiry], both
                    break
            else:
                groups.append(([inquiry], inquiry.facts))
        for group, facts in groups:
            world = group[0]._grounded(group, facts)
            for inquiry in group:
                inquiry.world = world
                inquiry._denied = frozenset(
                    name for name, fact in inquiry.facts.items()
                    if fact.value == "false" and facts[name].value != "false"
                )  # fmt: skip

    def _grounded(self, served: Sequence[Inquiry], facts: Mapping[str, Fact]) -> World:
        """Return a ground program for every inquiry in *served*, which state *facts*: in what they differ is for
        switches."""
        case = self.case if facts is self.case.facts else self.case.with_facts(facts)
        rulebook = self.law.rulebook
        clauses = [(treaty, article) for treaty in self.law.treaties for article, _ in self.law.clauses(treaty)]
        acts = tuple(dict.fromkeys(act for one in served for asked in one._asked_acts() for act in asked))
        return World(
            rulebook,
            case_atoms(case, rulebook.days),
            tuple(stated_atoms(case)),
            tuple(dict.fromkeys(victim for one in served for victim in one.victims)),
            clauses,
            tuple(dict.fromkeys(known for one in served for known in one._knowns)),
            tuple(self.law.positions),
            tuple(dict.fromkeys(day for one in served for day in (one.asked.on, *one._days))),
            acts,
            frozenset(act for act in acts if any(act not in asked for one in served for asked in one._asked_acts())),
            Recorder() if self.varied else None,
        )

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The acts asked about: the one named, or all; on the case's own day, all that had begun by then.

        Help to a state is no attack on it: asked about, it stands beside all else that was done.
        """
        return self.acts_on(self.asked.on)

    def acts_on(self, on: int) -> tuple[str, ...]:
        """Return the acts asked about where the law is that of the day *on*."""
        asked, case = self.asked, self.case
        if asked.act is not None and case.facts[asked.act].is_ != "assistance":
            return (asked.act,)
        if on != parse_day(case.question.on):
            return case.acts
        begun = {name: period(case.facts[name])[0] for name in case.acts}
        return tuple(name for name, first in begun.items() if first is None or first.first <= on)

    def _asked_acts(self) -> tuple[tuple[str, ...], ...]:
        return self.acts, *(self.acts_on(day) for day in self._days)

    @cached_property
    def victims(self) -> tuple[str, ...]:
        """The state that asks, and every other state the case says something was directed against or done in."""
        found = {self.asked.victim: None}
        for fact in self.case.facts.values():
            for key, place, value in places(fact):
                if place.sort == "State" and key in ("against", "on", "soil"):
                    found[value] = None
        states = {name for name, actor in self.case.actors.items() if actor.is_ == "state"} | set(self.law.words.states)
        return tuple(name for name in found if name in states)

    def setting(
        self,
        *,
        victim: str | None = None,
        article: str | None = None,
        known: int | None = None,
        positions: frozenset[str] | None = None,
        reading: str | None = None,
        account: str | None = None,
    ) -> Setting:
        """Return the switches of this question, with what is given changed."""
        asked = self.asked
        account = account if account is not None else self.account
        on, free = set(), set()
        for name, fact in self.case.facts.items():
            value = value_on(fact, account)
            if value == "true":
                on.add(name)
            elif value in ("unknown", "disputed"):
                free.add(name)
        if positions is None:
            positions = self.law.taken(reading or asked.reading)
        return Setting(
            victim or asked.victim, asked.treaty, article or asked.article, known or asked.known, positions,
            frozenset(on), frozenset(free), asked.on, frozenset(self.acts), self._denied,
        )  # fmt: skip

    @property
    def account(self) -> str | None:
        """The account asked for, else the independent source the case names."""
        return self.asked.account or self.case.account

    def accounts(self) -> tuple[str, ...]:
        """Return the speakers whose tellings must be compared: all, if disputed facts stand open."""
        if self.account is not None or not any(fact.value == "disputed" for fact in self.case.facts.values()):
            return ()
        return tuple(
            speaker
            for speaker in self.case.speakers
            if any(fact.value == "disputed" and speaker in fact.tellings for fact in self.case.facts.values())
        )

    # -- assessing -----------------------------------------------------------------------------------------

    def assess(self, setting: Setting) -> Assessment:
        """Return how the clause stands in *setting*, by itself."""
        found = self._assessed.get(setting)
        if found is None:
            found = self._assessed[setting] = self._assess(setting)
        return found

    @cached_property
    def _assessed(self) -> dict[Setting, Assessment]:
        return {}

    def assess_all(self, settings: Iterable[Setting]) -> None:
        """Assess many settings at once, by the ground program's circuit, so that `assess` need not ask clingo.

        Those with more than MAX_WAYS ways of settling what is open are left to it, and everything where the ground
        program was not recorded.
        """
        left = [setting for setting in dict.fromkeys(settings) if setting not in self._assessed]
        if self.world.recorder is None or len(left) < 2:
            return
        told = [(key, values, atom) for key in TOLD for values, atom in self.world.atoms_of(*key)]
        goals = [atom for _, _, atom in told]
        states = [{abs(atom): atom > 0 for atom in self.world.assumptions(setting)} for setting in left]
        fixed = {atom: value for atom, value in states[0].items() if all(state.get(atom) == value for state in states)}
        folded = self.world.circuit.folded(goals, fixed)
        inputs = folded.inputs(goals)
        columns = dict.fromkeys(inputs, 0)
        ranges: list[tuple[Setting, int, int]] = []
        width = 0
        for setting, state in zip(left, states, strict=True):
            ways, exact = self.world.ways(setting, inputs, MAX_WAYS)
            if not exact:
                continue
            ranges.append((setting, width, len(ways)))
            for way in ways:
                for atom in inputs:
                    if way.get(atom, state.get(atom, False)):
                        columns[atom] |= 1 << width
                width += 1
        found = folded.run(goals, columns, width)
        for setting, first, count in ranges:
            every = (1 << count) - 1
            worlds = {
                (*key, *values): bits for (key, values, _), all_ in zip(told, found, strict=True)
                if (bits := all_ >> first & every)
            }  # fmt: skip
            self._assessed[setting] = self._read(setting, worlds, every)

    def _read(self, setting: Setting, worlds: Mapping[tuple[str | int, ...], int], every: int) -> Assessment:
        """Return the assessment of *setting*: *worlds* says of everything told in which ways of settling what is open
        it holds, of the ways *every*."""
        first: dict[tuple[str, int], set[tuple[str | int, ...]]] = {key: set() for key in TOLD}
        for (name, arity, *values), bits in worlds.items():
            if bits & 1:
                first[str(name), int(arity)].add(tuple(values))
        elements, presupposed = element_order({key: frozenset(values) for key, values in first.items()})
        free = any(bits != every for bits in worlds.values())
        may: set[str] = set()
        alone: dict[str, Status] = {}
        for name in elements:
            met = worlds.get(("met", 1, name), 0)
            if met:
                may.add(name)
            given = every
            for other in given_for(name, may, presupposed) if free else ():
                given &= worlds.get(("met", 1, other), 0)
            open_ = sorted(why for why in ("unknown", "open") if worlds.get(("unsettled", 2, name, why)))
            if not given & ~met:
                alone[name] = "met"
            elif free and given & met:
                alone[name] = "unknown"
            elif open_:
                alone[name] = open_[-1]  # type: ignore[assignment]
            else:
                alone[name] = self._failed(name, setting)
        grounded = worlds.get(("grounded", 1, setting.treaty), 0)
        perhaps = worlds.get(("perhaps_grounded", 1, setting.treaty), 0)
        verdict: Verdict = (
            "grounded" if grounded == every else "not_grounded" if not grounded | perhaps else "undetermined"
        )
        return Assessment(self._reached(alone, presupposed), alone, presupposed, verdict, frozenset(may))

    def _assess(self, setting: Setting) -> Assessment:
        model = self.world.snapshot(setting, *TOLD)
        elements, presupposed = element_order(model)
        met = {str(values[0]) for values in model["met", 1]}
        free = (bool(setting.free) or bool(self.world.atoms.choices)) and not self.world.settled(setting, model)
        seen = [model]
        if free and setting.free:
            other = self.world.snapshot(replace(setting, facts=setting.facts | setting.free), *TOLD)
            seen += [other] if other["element", 2] else []
        alone: dict[str, Status] = {}
        may: set[str] = set()
        for name in elements:
            if name in met or (free and self._can(setting, {("met", (name,)): True}, seen)):
                may.add(name)
            alone[name] = self._alone(name, setting, seen, free, given_for(name, may, presupposed))
        grounded: Atom
        perhaps: Atom
        grounded, perhaps = ("grounded", (setting.treaty,)), ("perhaps_grounded", (setting.treaty,))
        if free:
            always = not self._can(setting, {grounded: False}, seen)
            never = not any(self._can(setting, {atom: True}, seen) for atom in (grounded, perhaps))
        else:
            always = grounded[1] in model["grounded", 1]
            never = not always and perhaps[1] not in model["perhaps_grounded", 1]
        verdict: Verdict = "grounded" if always else "not_grounded" if never else "undetermined"
        return Assessment(self._reached(alone, presupposed), alone, presupposed, verdict, frozenset(may))

    def _can(self, setting: Setting, wanted: Mapping[Atom, bool], seen: Iterable[Snapshot]) -> bool:
        """Tell whether some way of settling what is free makes every one of the *wanted* atoms as asked: one of the
        worlds *seen* may show it."""
        for world in seen:
            if all((values in world[name, len(values)]) == value for (name, values), value in wanted.items()):
                return True
        return self.world.satisfiable(setting, wanted)

    def _alone(
        self, name: str, setting: Setting, seen: Sequence[Snapshot], free: bool, given: frozenset[str]
    ) -> Status:
        """Return how the element stands, where facts are free: given that what it presupposes is met."""
        if not free:
            model = seen[0]
            if (name,) in model["met", 1]:
                return "met"
            return self._unsettled(name, model) or self._failed(name, setting)
        above: dict[Atom, bool] = {("met", (other,)): True for other in given}
        met: Atom = ("met", (name,))
        if not self._can(setting, {**above, met: False}, seen):
            return "met"
        if self._can(setting, {**above, met: True}, seen):
            return "unknown"
        for why in ("unknown", "open"):
            if self._can(setting, {("unsettled", (name, why)): True}, seen):
                return why
        return self._failed(name, setting)

    def _unsettled(self, name: str, model: Snapshot) -> Status | None:
        found = sorted(why for element, why in model["unsettled", 2] if element == name)
        return found[-1] if found else None  # type: ignore[return-value]

    def _failed(self, name: str, setting: Setting) -> Status:
        return "not_shown" if name in self._bearing(setting) else "not_met"

    def _reached(self, alone: Mapping[str, Status], presupposed: Mapping[str, tuple[str, ...]]) -> dict[str, Status]:
        found: dict[str, Status] = {}
        for name, status in alone.items():
            found[name] = "not_reached" if any(found.get(other) in FAILED for other in presupposed[name]) else status
        return found

    def _bearing(self, setting: Setting) -> frozenset[str]:
        """Return the elements on which facts that are alleged but not shown bear.

        They bear on an element if, under some named reading, it fails without them and is met with them.
        """
        key = (setting.victim, setting.treaty, setting.article, setting.known)
        found = self._bearings.get(key)
        if found is None:
            found = self._bearings[key] = self._find_bearing(setting)
        return found

    @cached_property
    def _bearings(self) -> dict[tuple[str, str, str, int], frozenset[str]]:
        return {}

    def _find_bearing(self, setting: Setting) -> frozenset[str]:
        found: set[str] = set()
        for shown, plain in self._with_and_without(setting):
            found |= self.world.met(shown) - self.world.met(plain)
        return frozenset(found)

    def _with_and_without(self, setting: Setting) -> Iterator[tuple[Setting, Setting]]:
        """Yield *setting* on each named reading with all that is alleged established, and with none of it."""
        alleged = frozenset(name for name, fact in self.case.facts.items() if fact.value in ("not_shown", "disputed"))
        for reading in self.law.readings if alleged else ():
            plain = replace(setting, positions=self.law.taken(reading), free=frozenset(), facts=setting.facts - alleged)
            yield replace(plain, facts=plain.facts | alleged), plain

    def settings(self) -> Iterator[Setting]:
        """Yield every setting that how the question stands, and how those after it do, is read from."""
        for account in (self.account, *self.accounts()):
            setting = self.setting(account=account)
            yield setting
            for both in self._with_and_without(setting):
                yield from both

    def settings_around(self) -> Iterator[Setting]:
        """Yield every setting that is looked at for what stands around the question: other positions, readings, and
        other victims."""
        taken = self.law.taken(self.asked.reading)
        other = [self.law.swapped(taken, position) for position in self.law.positions]
        other += [self.law.taken(reading) for reading in self.law.readings]
        for account in (self.account, *self.accounts()):
            yield from (self.setting(account=account, positions=positions) for positions in dict.fromkeys(other))
            yield from (self.setting(account=account, victim=victim) for victim in self.victims)

    def combined(self, **changes: object) -> tuple[Assessment, Mapping[str, Assessment]]:
        """Return the assessment of the question, and, where facts are disputed, that on each account.

        Where the accounts differ in verdict it is undetermined, and what they differ on is open.
        """
        speakers = self.accounts()
        if not speakers:
            return self.assess(self.setting(**changes)), {}  # type: ignore[arg-type]
        found = {speaker: self.assess(self.setting(account=speaker, **changes)) for speaker in speakers}  # type: ignore[arg-type]
        first = next(iter(found.values()))
        verdicts = {assessment.verdict for assessment in found.values()}
        if len(verdicts) == 1 and len({tuple(one.elements.items()) for one in found.values()}) == 1:
            return first, found
        elements: dict[str, Status] = {}
        for name, status in first.elements.items():
            # An account on which the element is not even reached says nothing of it.
            statuses = {one.elements.get(name, status) for one in found.values()} - {"not_reached"} or {"not_reached"}
            if len(statuses) == 1:
                elements[name] = next(iter(statuses))
            else:
                elements[name] = _worst(statuses) if statuses <= FAILED else "open"
        elements = self._reached(elements, first.presupposed)
        verdict: Verdict = verdicts.pop() if len(verdicts) == 1 else "undetermined"
        may = frozenset().union(*(one.may for one in found.values()))
        return Assessment(elements, first.alone, first.presupposed, verdict, may), found

    def prepare(self, takings: Iterable[frozenset[str]]) -> None:
        """Assess the question on each of several takings of positions, on every account, at once."""
        speakers: tuple[str | None, ...] = self.accounts() or (None,)
        self.assess_all(
            self.setting(positions=positions, account=speaker)
            for positions in dict.fromkeys(takings)
            for speaker in speakers
        )

    def verdict(self, settings: Iterable[Setting]) -> Verdict:
        """Return the verdict in *settings*, one for each account: grounded or not if it is so in each of them,
        however what is free is settled."""
        open_, closed = True, True
        for setting in settings:
            grounded: Atom = ("grounded", (setting.treaty,))
            perhaps: Atom = ("perhaps_grounded", (setting.treaty,))
            open_ = open_ and not self.world.satisfiable(setting, {grounded: False})
            closed = closed and not any(self.world.satisfiable(setting, {atom: True}) for atom in (grounded, perhaps))
            if not open_ and not closed:
                return "undetermined"
        return "grounded" if open_ else "not_grounded"

    # -- contested ----------------------------------------------------------------------------------------------

    def contested(self, main: Assessment) -> Mapping[str, tuple[str, ...]]:
        """Return, for each element, the positions in standing on the date under which it comes out otherwise."""
        found: dict[str, list[str]] = {name: [] for name in main.elements}
        taken = self.law.taken(self.asked.reading)
        self.prepare(self.law.swapped(taken, position) for position in self.law.positions)
        for position in self.law.positions.values():
            if position.id in taken or position.standing(self.asked.on) not in IN_STANDING:
                continue
            other, _ = self.combined(positions=self.law.swapped(taken, position.id))
            if other.elements.keys() != main.elements.keys():
                continue
            for name, status in other.elements.items():
                if (
                    status != "not_reached"
                    and main.elements[name] != "not_reached"
                    and (status == "met") != (main.elements[name] == "met")
                ):
                    found[name].append(position.id)
        return {name: tuple(positions) for name, positions in found.items()}


def _alike(stated: Sequence[Mapping[str, Fact]]) -> Mapping[str, Fact] | None:
    """Return facts of which one ground program serves all of *stated*: those that differ in their values alone. None
    if there are none.

    What is true in one may be false, alleged and not shown, or else unknown in another; not one of these last two in
    one and the other in another: whether a thing is told as so is no switch.
    """
    first = stated[0]
    if all(facts == first for facts in stated[1:]):
        return first
    if any(facts.keys() != first.keys() for facts in stated):
        return None
    found: dict[str, Fact] = {}
    for name, fact in first.items():
        every = list({id(facts[name]): facts[name] for facts in stated}.values())
        if len(every) == 1:
            found[name] = fact
            continue
        values = {one.value for one in every}
        plain = every[0].model_copy(update=_UNSAID)
        if (
            "disputed" in values
            or {"unknown", "not_shown"} <= values
            or any(one.model_copy(update=_UNSAID) != plain for one in every)
        ):
            return None
        found[name] = next(
            one for value in ("unknown", "not_shown", "true", "false") for one in every if one.value == value
        )
    return found


_UNSAID = {"value": "true", "tellings": {}, "sources": ()}
"""How two facts that differ in what is known of them alone are told the same."""


def element_order(model: Snapshot) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return the elements of the clause asked about, in order, and what each presupposes."""
    elements = tuple(str(name) for name, _ in sorted(model["element", 2], key=lambda pair: pair[1]))
    presupposed: dict[str, tuple[str, ...]] = {
        name: tuple(str(other) for mine, other in sorted(model["presupposes", 2], key=str) if mine == name)
        for name in elements
    }
    return elements, presupposed


def given_for(name: str, may: Collection[str], presupposed: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the elements that *name* presupposes, near and far, of those that *may* be met."""
    above = [*presupposed.get(name, ())]
    for other in above:
        above += [further for further in presupposed.get(other, ()) if further not in above]
    return frozenset(other for other in above if other in may)


def _worst(statuses: set[Status]) -> Status:
    return "not_met" if "not_met" in statuses else "not_shown" if "not_shown" in statuses else "not_reached"
