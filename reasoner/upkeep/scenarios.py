"""The scenarios over which rules are asked beyond the corpus: every case that can be told of a small cast
by one fact of each kind (two acts, a tie of each sort).

A stage is a set of slots, each with a few options of which exactly one is taken: who asks, what happened and by whom,
what else is so, when, under the law of which day. What the options are comes from the rulebook: its lists of words,
the words it lets vary, the states of its record, every day it names. As a program the stage leaves every slot open;
one way of settling them all is a scenario, and every scenario is an ordinary case, with the same atoms.

Knows the kinds of fact and no law.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reasoner.case.atoms import ALWAYS, FOREVER, LASTING, Atom
from reasoner.case.case import Actor, Case, Expect, Question
from reasoner.case.checking import places_of
from reasoner.case.dates import iso, next_day, previous_day
from reasoner.case.facts import KINDS
from reasoner.case.loading import supposed_fact
from reasoner.engine.law import Law
from reasoner.rulebook.vocabulary import Word

SET = "_set"
"""`_set(Slot, Option)`: what a scenario settles. No word of a vocabulary begins with an underscore."""

Value = str | tuple[str, ...]
Options = Mapping[str | int, Mapping[str, Value]]
"""The options of a slot, each with what stands in the keys of its fact."""
Told = tuple[str, Mapping[str, Value], Mapping[str, Options]]
"""What may be told: its kind, the fields that are fixed, and the options of those that are not, by slot."""
_MARKS = ("territory_held", "hostages_held", "organised", "intent", "dead")
"""Fields that hold no place and are atoms all the same."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a scenario settles: one of its *options*, of which the first is the plainest.

    Of a field of a fact, each option gives what stands in the fact's keys; a key left out stays out.
    """

    name: str
    options: tuple[str | int, ...]
    fact: str | None = None
    values: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Role:
    """Who plays in the scenarios: the states that may ask, one state for each kind, and the rest of the cast."""

    victims: tuple[str, ...]
    states: Mapping[str, str]
    """`party`, `former`, `outsider`, and any state named by itself, with the state that plays it."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way of settling every slot: *taken* names those that are not at their plainest."""

    taken: Mapping[str, str | int]

    def get(self, slot: Slot) -> str | int:
        """Return the option taken in *slot*."""
        return self.taken.get(slot.name, slot.options[0])


ACTORS: Mapping[str, Actor] = {
    "band": Actor.model_validate({"is": "armed_group", "name": "the band"}),
    "junta": Actor.model_validate({"is": "de_facto_authority", "name": "the junta", "of": "outsider"}),
    "allies": Actor.model_validate({"is": "organisation", "name": "the allied organisation"}),
    "speaker": Actor.model_validate({"is": "official", "name": "the speaker", "of": "victim"}),
}
"""The cast beside the states. `of` names a role."""

VICTIM = "victim"
ABSENT, TRUE, NOT_SHOWN, UNKNOWN = "absent", "true", "not_shown", "unknown"
VALUES = (TRUE, NOT_SHOWN, UNKNOWN)
"""The values a fact that is told may have. What is unknown is told and not established here: how it is settled is
another scenario."""
WHENS: Options = {
    "whenever": {},
    "before": {"date": "before"},
    "on": {"date": "on"},
    "after": {"date": "after"},
}
"""When a fact is of, seen from the day of what happened."""


class Stage:
    """The scenarios of *laws*: of everything that all of them have a word for.

    *reading* names the positions taken: None leaves every legal question open. *named* are states and *days* that
    play by themselves, beside the stand-ins; *values* those that a fact may have that is told.
    """

    def __init__(
        self,
        laws: Sequence[Law],
        *,
        reading: str | None,
        named: Iterable[str] = (),
        happened: Iterable[int] = (),
    ) -> None:
        self.laws = laws
        self.law = laws[-1]
        self.reading = reading
        self.cast = _cast(laws, tuple(named))
        self.missing: list[str] = []
        """What some of the laws have no word for, and so no scenario says."""
        last = self.law.kept_through
        day = previous_day(previous_day(last))
        self.dates: tuple[int, ...] = tuple(dict.fromkeys((day, *happened)))
        marks = {*(mark for law in laws for mark in law.rulebook.days_read), *happened}
        self.days: tuple[int, ...] = tuple(
            sorted({previous_day(min(marks)), *marks, *(next_day(mark) for mark in marks)} - set(self.dates))
        )
        """Of the days that the rules could tell from those before them, every one: a day named, and the day after."""

    # -- what there is to settle ---------------------------------------------------------------------------------

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """Every slot by its name."""
        found = [Slot("asks", self.cast.victims), Slot("clause", tuple(self._clauses)), Slot("date", self.dates)]
        found += [Slot("law", ("same", *self.days)), Slot("seen", (self.law.kept_through, *self.days))]
        if self.reading is None:
            found += [Slot(f"on_{question}", options) for question, options in self._positions().items()]
        for name, (_, _, free) in self.facts.items():
            found.append(Slot(name, (ABSENT, *VALUES)))
            found += [
                Slot(f"{name}__{key}", tuple(options), name, options)
                for key, options in free.items() if len(options) > 1
            ]  # fmt: skip
        return {slot.name: slot for slot in found}

    def unlike(self) -> tuple[str, ...]:
        """Return the states that stand beside those that ask and of which other things are on record."""
        records = self.law.rulebook.records
        told = {
            state: {word for word in self.law.recorded if any(state in one.values for one in records.get(word, ()))}
            for state in (*self.cast.victims, *self.cast.states.values())
        }
        asking = [told[state] for state in self.cast.victims]
        return tuple(state for state in dict.fromkeys(self.cast.states.values()) if told[state] not in asking)

    @cached_property
    def _clauses(self) -> Mapping[str, tuple[str, str]]:
        shared = [
            {(treaty, article): kind for treaty in law.treaties for article, kind in law.clauses(treaty)}
            for law in self.laws
        ]
        both = [clause for clause in shared[-1] if all(clause in one for one in shared)]
        both.sort(key=lambda clause: shared[-1][clause] != "mutual_defence")
        return {f"{treaty}__{article}": (treaty, article) for treaty, article in both}

    def _positions(self) -> dict[str, tuple[str, ...]]:
        law = self.law
        found: dict[str, list[str]] = {question: [law.defaults[question]] for question, _ in law.questions}
        for position in law.positions.values():
            if position.id not in found[position.question] and all(position.id in one.positions for one in self.laws):
                found[position.question].append(position.id)
        return {question: tuple(positions) for question, positions in found.items()}

    @cached_property
    def facts(
        self,
    ) -> Mapping[str, tuple[str, Mapping[str, Value], Mapping[str, Options]]]:
        """What may be told, by name: its kind, the fields that are fixed, and the options of those that are not."""
        found = {name: (kind, fixed, dict(free)) for name, kind, fixed, free in self._told()}
        for kind, fixed, free in found.values():
            own = {key for options in free.values() for values in options.values() for key in values}
            for field_name, key, _ in places_of(KINDS[kind]):
                usual = KINDS[kind].model_fields[field_name].default
                if isinstance(usual, str) and key not in own:
                    fixed.setdefault(key, usual)
            for key in [key for key, options in free.items() if len(options) == 1]:
                fixed |= next(iter(free.pop(key).values()))
        return found

    def _told(self) -> Iterator[tuple[str, str, dict[str, Value], dict[str, Options]]]:
        """Yield each fact of the stage: its name, kind, fixed fields, and options by slot."""
        states = tuple(self.cast.states)
        anyone = (*states, "band", "junta", VICTIM)
        soils = ("", VICTIM, *states)
        whenever: dict[str, Options] = {"when": dict(WHENS)}
        treaty = {"treaty": self._named("treaty", ("", *self._treaties()))}
        yield "attack", "use_of_force", {"date": "on"}, {
            "by": self._named("by", anyone), "against": self._named("against", (VICTIM, "band", *states)),
            "target": self._listed("target", "target", default="territory"), "form": self._listed("form", "form", ""),
            "means": self._listed("means", "means", ""), "soil": self._named("soil", soils),
            "place": self._named("place", ("", "hill")), "dead": self._named("dead", ("", "some", "none")),
            "territory_held": self._named("territory_held", ("", "yes", "no")),
            "hostages_held": self._named("hostages_held", ("", "yes", "no")),
            "organised": self._named("organised", ("", "yes", "no")),
            "intent": self._named("intent", ("", "mistake", "deliberate")),
            "answers": self._named("answers", ("", "earlier")),
        }  # fmt: skip
        yield "earlier", "use_of_force", {}, {
            "by": self._named("by", (VICTIM, "band", *states)), "against": self._named("against", (*states, VICTIM)),
            "target": self._listed("target", "target", default="territory"), "form": self._listed("form", "form", ""),
            "soil": self._named("soil", soils), "when": WHENS,
        }  # fmt: skip
        yield "hill", "place", {}, {
            "in": self._named("in", (VICTIM, *states)), "status": self._listed("status", "status"),
            "held_by": self._named("held_by", ("", VICTIM, *states)),
        }  # fmt: skip
        yield "profile", "profile", {"group": "band"}, {
            key: self._named(key, soils) for key in ("base", "nationality", "transit")
        }  # fmt: skip
        yield from self._words(states)
        yield "regime", "government", {"authority": "junta"}, {
            "of": self._named("of", ("outsider", VICTIM)), "status": self._listed("status", "government_status"),
            **whenever,
        }  # fmt: skip
        yield "consent", "consent", {}, {
            "by": self._named("by", (VICTIM, *states, "junta")), "to": self._named("to", (*states, VICTIM)),
            "what": self._listed("what", "help"), "on": self._named("on", soils),
            "how": self._listed("how", "expression", default="expressed"), "when": _ended("withdrawn"),
        }  # fmt: skip
        yield "request", "request", {}, {
            "by": self._named("by", (VICTIM, "party", "junta")),
            "to": self._named("to", ("party", *_rest(states), "allies")),
            "what": self._listed("what", "help", default="unspecified"), **treaty,
            "article": self._named("article", ("", *dict.fromkeys(article for _, article in self._clauses.values()))),
            "when": _ended("revoked"),
        }  # fmt: skip
        yield "declaration", "declaration", {}, {
            "by": self._named("by", (VICTIM, "party")), "about": self._named("about", ("attack", "")), **whenever,
        }  # fmt: skip
        signers = {"": {}, "all": {"signed_by": self._joined}, "all_but_one": {"signed_by": self._joined[1:]}}
        against = {"": {}, **{state: {"opposed_by": (state,)} for state in states}}
        yield "decision", "decision", {}, {
            "by": self._listed("by", "organ"), "what": self._listed("what", "help", ""), **treaty,
            "signed_by": _cleaned(signers), "opposed_by": _cleaned(against),
            "about": self._named("about", ("", "attack", "riot")), **whenever,
        }  # fmt: skip
        yield "help", "assistance", {}, {
            "by": self._named("by", ("party", *_rest(states))), "to": self._named("to", (VICTIM, "outsider")),
            "stage": self._listed("stage", "stage"), "what": self._listed("what", "help", default="unspecified"),
            **treaty, **whenever,
        }  # fmt: skip
        yield "stay", "presence", {}, {
            "by": self._named("by", states), "on": self._named("on", (VICTIM, *states)),
            "what": self._listed("what", "help"), **whenever,
        }  # fmt: skip
        yield "appraisal", "appraisal", {"about": "attack"}, {
            "by": self._named("by", (VICTIM, *states)), "finds": self._findings(), **whenever,
        }  # fmt: skip
        yield "report", "report", {"about": "attack"}, {"by": self._named("by", (*states, VICTIM))}
        yield "resolution", "resolution", {}, {
            "does": self._listed("does", "effect"), "to": self._named("to", ("", *states)),
            "about": self._named("about", ("attack", "")), "against": self._named("against", ("", VICTIM, *states)),
            **whenever,
        }  # fmt: skip
        yield "announcement", "statement", {"says": "so it was"}, {
            "by": self._named("by", ("speaker", VICTIM, *states)), "manner": self._listed("manner", "manner"),
            "about": self._named("about", ("attack", "request", "help", "")),
            "claims": self._listed("claims", "claim", ""), **whenever,
        }  # fmt: skip
        for name, kind in (("riot", "unrest"), ("danger", "threat"), ("movement", "movement")):
            yield name, kind, {}, {
                "by": self._named("by", ("", *states, "band")), "against": self._named("against", (VICTIM, *states)),
            }  # fmt: skip

    def _words(self, states: tuple[str, ...]) -> Iterator[tuple[str, str, dict[str, Value], dict[str, Options]]]:
        """Yield a fact for each word the vocabulary lets vary: a tie, or a word said of the attack."""
        for word in self.law.rulebook.vocabulary.words.values():
            if not word.suppose:
                continue
            if not all(_same(word, law) for law in self.laws):
                self.missing.append(word.name)
                continue
            name = f"tie_{word.name}"
            if word.sorts[:1] == ("State",) and word.sorts[1:2] == ("Group",):
                yield name, "link", {"how": word.name, "group": "band"}, {
                    "state": self._named("state", (*states, VICTIM)), "when": WHENS,
                }  # fmt: skip
            elif word.sorts[:1] == ("State",) and word.sorts[1:2] == ("Other",):
                yield name, "link", {"how": word.name}, {
                    "state": self._named("state", (*states[1:], states[0], VICTIM)),
                    "other": self._named("other", states), "when": WHENS,
                }  # fmt: skip
            elif word.silence is not None:
                roles = {"Event": "attack", "Giver": VICTIM, "State": "outsider", "Victim": VICTIM}
                if all(sort in roles for sort in word.sorts):
                    of = tuple(roles[sort] for sort in word.sorts)
                    yield f"said_{word.name}", "stated", {"word": word.name, "of": of}, {}

    def _treaties(self) -> tuple[str, ...]:
        known = self.law.rulebook.values("unencoded_treaty")
        other = [str(values[0]) for values in known][:1]
        return tuple(
            treaty for treaty in (*self.law.treaties, *other) if all(treaty in law.words.treaties for law in self.laws)
        )

    @cached_property
    def _joined(self) -> tuple[str, ...]:
        """Every state that ever joined a treaty, the one that plays the other party first."""
        joined = [state for treaty in self.law.treaties for state in self.law.joined(treaty)]
        return tuple(dict.fromkeys((self.cast.states["party"], *joined)))

    def _named(self, key: str, options: Iterable[str]) -> Options:
        """Return *options* of the field *key*; of none, the field is left out."""
        return {option or "none_": {key: option} if option else {} for option in options}

    def _listed(self, key: str, words: str, *first: str, default: str | None = None) -> Options:
        """Return every constant of a list of the vocabulary that all laws know, *default* first."""
        own = self.law.rulebook.vocabulary.constants.get(words, {})
        known = [word for word in own if all(word in _constants(law, words) for law in self.laws)]
        for law in self.laws:
            odd = (*own, *_constants(law, words))
            self.missing += [f"{words} {word}" for word in dict.fromkeys(odd) if word not in known]
        if default is not None and default in known:
            known = [default, *(word for word in known if word != default)]
        return self._named(key, (*first, *known))

    def _findings(self) -> Options:
        from reasoner.case.checking import _FINDINGS, _SATISFACTION

        matters = self.law.rulebook.vocabulary.constants.get("matter", {})
        return {
            f"{matter}__{finds}": {"matter": matter, "finds": finds}
            for matter in matters if all(matter in _constants(law, "matter") for law in self.laws)
            for finds in _FINDINGS.get(matter, _SATISFACTION)
        }  # fmt: skip

    @cached_property
    def needs(self) -> Mapping[tuple[str, str | int], frozenset[str]]:
        """Each option that speaks of facts, with those: they must be told too."""
        found: dict[tuple[str, str | int], frozenset[str]] = {}
        for name, (_, fixed, free) in self.facts.items():
            for value in VALUES:
                found[name, value] = self._spoken(fixed)
            for key, options in free.items():
                for option, values in options.items():
                    found[f"{name}__{key}", option] = self._spoken(values)
        return {option: facts for option, facts in found.items() if facts}

    def _spoken(self, values: Mapping[str, Value]) -> frozenset[str]:
        told = {one for value in values.values() for one in _all(value)}
        return frozenset(told & self.facts.keys())

    # -- as a program ----------------------------------------------------------------------------------------------

    def program(self) -> str:
        """Return the stage as rules that leave every slot open: the same for all of the laws."""
        lines = [f"#defined {name}/{arity}." for name, arity in (("word", 2), ("accepts", 1))]
        for slot in self.slots.values():
            options = "; ".join(f"{SET}({slot.name},{option})" for option in slot.options)
            lines.append(f"1 {{ {options} }} 1.")
            if slot.fact is not None:  # what is not told has no fields to settle
                lines.append(f":- not {SET}({slot.name},{slot.options[0]}), {SET}({slot.fact},{ABSENT}).")
        lines += [
            f":- {SET}({slot},{option}), {SET}({fact},{ABSENT}), not {SET}({self.slots[slot].fact or slot},{ABSENT})."
            for (slot, option), facts in self.needs.items() for fact in sorted(facts)
        ]  # fmt: skip
        lines += [f"asked_about({state}) :- {SET}(asks,{state})." for state in self.cast.victims]
        lines += [
            f"asked_under({treaty},{article}) :- {SET}(clause,{name})."
            for name, (treaty, article) in self._clauses.items()
        ]
        lines.append(f"law_of(Day) :- {SET}(law,Day), Day != same.")
        lines.append(f"law_of(Day) :- {SET}(law,same), {SET}(date,Day).")
        lines.append(f"known_on(Day) :- {SET}(seen,Day).")
        lines.append(":- law_of(Day), known_on(Known), Known < Day.")
        lines.append(f":- {SET}(law,Day), {SET}(date,Day).")
        if self.reading is None:
            lines += [f"accepts(Position) :- {SET}(on_{question},Position)." for question in self._positions()]
        lines += self._actor_lines()
        for name, (kind, fixed, free) in self.facts.items():
            lines += self._fact_lines(name, kind, fixed, free)
        return "\n".join(lines) + "\n"

    def taken(self, law: Law) -> str:
        """Return, as facts, the positions the reading takes under *law*: empty where they are left open."""
        if self.reading is None:
            return ""
        return "\n".join(f"accepts({position})." for position in sorted(law.taken(self.reading))) + "\n"

    def cost(self) -> str:
        """Return what to minimise for the smallest scenario: the unknown facts, then all facts, then the options that
        are not plain."""
        lines = []
        for slot in self.slots.values():
            level = 2 if slot.name in self.facts else 1
            lines += [f":~ {SET}({slot.name},{option}). [1@{level},{slot.name}]" for option in slot.options[1:]]
            if UNKNOWN in slot.options and slot.name in self.facts:
                lines.append(f":~ {SET}({slot.name},{UNKNOWN}). [1@3,{slot.name}]")
        return "\n".join(lines) + "\n"

    def _actor_lines(self) -> Iterator[str]:
        for name, actor in ACTORS.items():
            yield f"{_actor_word(actor.is_)}({name})."
            if actor.of is not None:
                yield from (f"{line}" for line in self._atom_lines("belongs_to", name, actor.of, ()))

    def _fact_lines(
        self,
        name: str,
        kind: str,
        fixed: Mapping[str, Value],
        free: Mapping[str, Options],
    ) -> Iterator[str]:
        there = f"_there({name})"
        yield from (f"{there} :- {SET}({name},{value})." for value in VALUES)
        yield f"holds({name}) :- {SET}({name},{TRUE})."
        yield f"alleged({name}) :- {there}."
        yield from (f"told({name}) :- {SET}({name},{value})." for value in VALUES if value != NOT_SHOWN)
        yield f"is({name},{kind}) :- {there}."
        if kind == "stated":
            yield from (f"{word}({name},{day}) :- {there}." for word, day in (("from", ALWAYS), ("until", FOREVER)))
            yield from self._stated_lines(str(fixed["word"]), fixed["of"], f"holds({name})")
            return
        yield from self._field_lines(name, kind, fixed, (there,))
        for key, options in free.items():
            for option, values in options.items():
                yield from self._field_lines(name, kind, values, (there, f"{SET}({name}__{key},{option})"))
        yield from self._time_lines(name, kind, fixed, free)
        if KINDS[kind].acts:
            yield from self._asked_lines(name, kind)

    def _field_lines(self, name: str, kind: str, values: Mapping[str, Value], body: tuple[str, ...]) -> Iterator[str]:
        for key, value in values.items():
            predicate = _predicates(kind).get(key)
            for one in _all(value):
                if predicate is not None:
                    yield from self._atom_lines(predicate, name, one, body)

    def _atom_lines(self, predicate: str, first: str, second: str, body: tuple[str, ...]) -> Iterator[str]:
        """Yield `predicate(first, second)` where *body* holds; a role stands for the state that plays it."""
        players = self.cast.victims if second == VICTIM else (self.cast.states.get(second, second),)
        for player in players:
            conditions = (*body, f"asked_about({player})") if second == VICTIM else body
            yield f"{predicate}({first},{player})" + (f" :- {', '.join(conditions)}." if conditions else ".")

    def _stated_lines(self, word: str, of: Value, body: str) -> Iterator[str]:
        for victim in self.cast.victims:
            arguments = ",".join(victim if one == VICTIM else self.cast.states.get(one, one) for one in of)
            yield f"{word}({arguments}) :- {body}, asked_about({victim})."

    def _time_lines(
        self,
        name: str,
        kind: str,
        fixed: Mapping[str, Value],
        free: Mapping[str, Options],
    ) -> Iterator[str]:
        there = f"_there({name})"
        whens = free.get("when")
        if whens is None:
            whens = {"fixed": {key: value for key, value in fixed.items() if key == "date"}}
        for option, values in whens.items():
            chosen = f", {SET}({name}__when,{option})" if "when" in free else ""
            for date in self.dates:
                first, last = _period(kind, values, date)
                body = f"{there}{chosen}, {SET}(date,{date})"
                yield f"from({name},{first}) :- {body}."
                yield f"until({name},{last}) :- {body}."

    def _asked_lines(self, name: str, kind: str) -> Iterator[str]:
        """Yield that the act is asked about: on the day of what happened, if it had begun."""
        slot = self.slots.get(f"{name}__when")
        late = f"_late({name})"
        yield f"#defined {late.split('(')[0]}/1."
        if slot is not None and "after" in slot.options:
            yield f"{late} :- {SET}({name}__when,after), {SET}(law,same)."
        stages: tuple[str, ...] = ("",)
        if kind == "assistance":
            stages = tuple(f", stage({name},{stage})" for stage in ("signed", "delivered"))
        yield from (f"asked_act({name}) :- _there({name}), not {late}{stage}." for stage in stages)

    # -- scenarios ---------------------------------------------------------------------------------------------------

    def scenario(self, atoms: Collection[Atom]) -> Scenario:
        """Return the scenario in which the `_set` atoms among *atoms* hold."""
        taken = {str(values[0]): values[1] for name, values in atoms if name == SET}
        return Scenario(
            {
                name: taken[name]
                for name, slot in self.slots.items()
                if taken.get(name, slot.options[0]) != slot.options[0]
            }
        )

    def switched(self, scenario: Scenario) -> frozenset[Atom]:
        """Return the `_set` atoms that hold in *scenario*."""
        return frozenset((SET, (slot.name, scenario.get(slot))) for slot in self.slots.values())

    def possible(self, scenario: Scenario) -> bool:
        """Tell whether *scenario* is one: what is not told has no fields and is not spoken of, and nobody looks back
        from before."""
        slots = self.slots
        for name in scenario.taken:
            fact = slots[name].fact
            if fact is not None and scenario.get(slots[fact]) == ABSENT:
                return False
        for name, slot in slots.items():
            told = slot.fact is None or scenario.get(slots[slot.fact]) != ABSENT
            if told and any(
                scenario.get(slots[fact]) == ABSENT for fact in self.needs.get((name, scenario.get(slot)), ())
            ):
                return False
        on, known = self.law_day(scenario), int(scenario.get(slots["seen"]))
        return known >= on and scenario.get(slots["law"]) != scenario.get(slots["date"])

    def law_day(self, scenario: Scenario) -> int:
        """Return the day whose law is applied in *scenario*."""
        law = scenario.get(self.slots["law"])
        return int(scenario.get(self.slots["date"])) if law == "same" else int(law)

    def reading_of(self, scenario: Scenario) -> str | None:
        """Return the reading *scenario* is asked on: None is the default."""
        if self.reading is not None:
            return self.reading
        own = [scenario.get(slot) for name, slot in self.slots.items() if name.startswith("on_")]
        other = [str(position) for position in own if position not in self.law.defaults.values()]
        return "+".join(other) or None

    def case(self, scenario: Scenario, *, id: str = "scenario", title: str = "A scenario", note: str = "") -> Case:
        """Return *scenario* as a case, which asks what the scenario asks; its sources are all `assumed`."""
        slots = self.slots
        victim, date = str(scenario.get(slots["asks"])), int(scenario.get(slots["date"]))
        treaty, article = self._clauses[str(scenario.get(slots["clause"]))]
        on, known = self.law_day(scenario), int(scenario.get(slots["seen"]))
        facts = {}
        for name, (kind, fixed, free) in self.facts.items():
            value = scenario.get(slots[name])
            if value == ABSENT:
                continue
            fields: dict[str, Any] = {"value": value}
            taken = [options[scenario.get(slots[f"{name}__{key}"])] for key, options in free.items()]
            for values in (fixed, *taken):
                fields |= {key: self._played(key, one, victim, date) for key, one in values.items()}
            facts[name] = supposed_fact(kind, fields)
        spoken = {str(one) for fact in facts.values() for one in _flat(fact.model_dump())}
        actors = {
            name: actor if actor.of is None else actor.model_copy(update={"of": self._state(actor.of, victim)})
            for name, actor in ACTORS.items() if name in spoken
        }  # fmt: skip
        return Case(
            id=id, title=title, sources={}, facts=facts, actors=actors, expect=Expect(), note=note or None,
            question=Question(
                treaty=treaty, article=article, victim=victim, on=iso(date), law_of=iso(on) if on != date else None,
                known=iso(known) if known != self.law.kept_through else None, reading=self.reading_of(scenario),
            ),
        )  # fmt: skip

    def _played(self, key: str, value: Value, victim: str, date: int) -> Value:
        if isinstance(value, tuple):
            return tuple(self._state(one, victim) for one in value)
        if key in ("date", "withdrawn", "revoked"):
            return iso(_day(value, date))
        return value if key in ("how", "status", "word") else self._state(value, victim)

    def _state(self, role: str, victim: str) -> str:
        return victim if role == VICTIM else self.cast.states.get(role, role)

    # -- many at once ------------------------------------------------------------------------------------------------

    def spread(self, count: int, seed: int = 0, slots: Collection[str] | None = None) -> Iterator[Scenario]:
        """Yield *count* scenarios by chance, the same for the same *seed*: an attack, and a few slots not at their
        plainest, mostly of those in *slots*."""
        dice = random.Random(seed)
        every = list(self.slots.values())
        liked = [slot for slot in every if slots is None or slot.name in slots] or every
        while count:
            taken: dict[str, str | int] = {"attack": TRUE} if dice.random() < 0.9 else {}
            for _ in range(dice.randint(0, 12)):
                slot = dice.choice(liked if dice.random() < 0.8 else every)
                taken[slot.name] = dice.choice(slot.options)
                for fact in (*self.needs.get((slot.name, taken[slot.name]), ()), *((slot.fact,) if slot.fact else ())):
                    if taken.get(fact, ABSENT) == ABSENT:
                        taken[fact] = TRUE
            found = Scenario({name: option for name, option in taken.items() if option != self.slots[name].options[0]})
            if self.possible(found):
                count -= 1
                yield found

    def columns(self, scenarios: Sequence[Scenario]) -> dict[Atom, int]:
        """Return for each `_set` atom the scenarios in which it holds, as bits of a number: bit i is scenario i."""
        everywhere = (1 << len(scenarios)) - 1
        found: dict[Atom, int] = {}
        for at, scenario in enumerate(scenarios):
            bit = 1 << at
            for name, option in scenario.taken.items():
                found[SET, (name, option)] = found.get((SET, (name, option)), 0) | bit
        for slot in self.slots.values():
            other = 0
            for option in slot.options[1:]:
                other |= found.get((SET, (slot.name, option)), 0)
            found[SET, (slot.name, slot.options[0])] = everywhere & ~other
        return found

    # -- in words ------------------------------------------------------------------------------------------------------

    def scope(self) -> tuple[str, ...]:
        """Return in words what the scenarios are: who asks, what may be told, on which days, on which positions."""
        states = ", ".join(f"{role} {state}" if role != state else state for role, state in self.cast.states.items())
        clauses = ", ".join(f"{treaty} {article}" for treaty, article in self._clauses.values())
        fields = sum(len(slot.options) for slot in self.slots.values() if slot.fact is not None)
        values = " or ".join(value.replace("_", " ") for value in VALUES)
        days = len(self.days)
        found = [
            f"asked by {', '.join(self.cast.victims)} under {clauses}",
            f"beside them {states}; an armed band, a de facto authority, an organisation, an official",
            f"{len(self.facts)} facts, each {values}, or not told ({', '.join(self.facts)}), with {fields} settings "
            "of their fields",
            f"the law of {days} days, from {iso(self.days[0])} to {iso(self.days[-1])}: every day that a rule reads, "
            "the day after each, and the day before all; each seen from any of them that is no earlier",
            f"what happened is of {', '.join(iso(day) for day in self.dates)}, the rest of the day before, that day, "
            "the day after, or of no day",
            "on every combination of legal positions" if self.reading is None else f"on the reading {self.reading}",
        ]
        if self.missing:
            found.append(f"left out, since one rulebook has no word for it: {', '.join(dict.fromkeys(self.missing))}")
        return tuple(found)


# ---- who plays -----------------------------------------------------------------------------------------------------


def _cast(laws: Sequence[Law], named: tuple[str, ...]) -> Role:
    """Return who plays: for each kind of state one that may ask and one beside it, and those named."""
    law = laws[-1]
    known = set.intersection(*(set(one.words.states) for one in laws))
    victims: dict[str, None] = {}
    states: dict[str, str] = {}
    pools: dict[str, list[str]] = {"party": [], "former": [], "outsider": []}
    for treaty in law.treaties:
        joined, left = law.joined(treaty), law.left(treaty, law.kept_through)
        pools["party"] += [state for state in joined if state not in left]
        pools["former"] += [state for state in joined if state in left]
    joined_any = {state for treaty in law.treaties for state in law.joined(treaty)}
    pools["outsider"] = sorted(known - joined_any)
    for kind, pool in pools.items():
        mine = [state for state in dict.fromkeys(pool) if state in known and state not in victims]
        if mine:
            victims[mine[-1]] = None
        if len(mine) > 1:
            states[kind] = mine[0]
    for state in named:
        if state in known:
            victims[state] = None
            if state not in states.values():
                states[state] = state
    order = ["outsider", "party", "former", *states]
    return Role(tuple(victims), {kind: states[kind] for kind in order if kind in states})


def _all(value: Value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _rest(states: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(state for state in states if state != "party")


def _same(word: Word, law: Law) -> bool:
    other = law.rulebook.vocabulary.words.get((word.name, word.arity))
    return other is not None and other.sorts == word.sorts and other.silence is not None


def _constants(law: Law, words: str) -> Mapping[str, str]:
    return law.rulebook.vocabulary.constants.get(words, {})


def _cleaned(options: Mapping[str, Mapping[str, Value]]) -> Options:
    return {name or "none_": values for name, values in options.items()}


# ---- when ------------------------------------------------------------------------------------------------------------


def _ended(word: str) -> Options:
    """Return when what may be taken back is of: as any fact, or given before and taken back on the day or after it."""
    return {
        **WHENS,
        "before_on": {"date": "before", word: "on"},
        "before_after": {"date": "before", word: "after"},
    }


def _day(when: str, date: int) -> int:
    if when == "on":
        return date
    return previous_day(date) if when == "before" else next_day(date)


def _period(kind: str, values: Mapping[str, Value], date: int) -> tuple[int, int]:
    """Return the first and last day of a fact of *kind*, as `case_atoms` gives them."""
    first, last = ALWAYS, FOREVER
    if "date" in values:
        first = _day(str(values["date"]), date)
        last = FOREVER if kind in LASTING else first
    for word in ("withdrawn", "revoked"):
        if word in values:
            last = previous_day(_day(str(values[word]), date))
    return first, last


# ---- what a field is called in the rules -----------------------------------------------------------------------


def _predicates(kind: str) -> Mapping[str, str]:
    """Return the word of each field of *kind* that is an atom."""
    found = {key: place.predicate or key for _, key, place in places_of(KINDS[kind])}
    return found | {mark: mark for mark in _MARKS if mark in KINDS[kind].model_fields}


def _actor_word(kind: str) -> str:
    return "organisation" if kind == "people" else kind


def _flat(values: Any) -> Iterator[Any]:
    if isinstance(values, Mapping):
        for one in values.values():
            yield from _flat(one)
    elif isinstance(values, list | tuple):
        for one in values:
            yield from _flat(one)
    elif values is not None:
        yield values
