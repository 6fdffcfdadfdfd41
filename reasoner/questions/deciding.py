"""What a case leaves unsaid, and which of it can still decide the verdict.

An *item* is one thing that may or may not be so: a tie that any state might have had, a word said of an act, a mark
of the act, a fact not known or disputed. All items are switches in one ground program. Which verdicts are still
possible clingo tells exactly; which items can still turn one is found in its gates, by trying each item both ways in
many ways of settling the others. Knows fields of facts, and no law: what an item says is in the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations
from random import Random
from typing import Literal

from reasoner.case.atoms import Atom
from reasoner.case.case import Actor, Case
from reasoner.case.checking import identity
from reasoner.case.facts import Decision, Fact, Link, Presence, Profile, Request, Stated, Statement, UseOfForce
from reasoner.case.loading import supposed_fact
from reasoner.engine.circuit import Folded
from reasoner.engine.law import Law
from reasoner.engine.worlds import Setting
from reasoner.explanation.wording import Wording
from reasoner.questions.assessing import Asked, Inquiry, Verdict
from reasoner.questions.changing import Said, supposable
from reasoner.questions.searching import open_settings
from reasoner.rulebook.vocabulary import Word

Told = Literal["true", "false", "not_shown", "unknown"]

Bearing = tuple[str, bool, bool]
"""The element an item bears on, whether it speaks for the clause being open, and whether it can make it so."""

ANOTHER_STATE = "another_state"
"""The actor of whom it is written that no further state had a tie."""

ANY = "any other state"

MARKS: tuple[tuple[str, str, str | None, str], ...] = (
    ("hostages_held", "yes", "no", "hostages were held"),
    ("dead", "none", None, "nobody was killed"),
)
"""Marks of a use of force that rules may read by themselves: the field, its value, the value if it is not so, the mark
in words.
Where it is not shown that nobody was killed, it is not said that somebody was."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing not settled. Any of its *switches* makes it so."""

    id: str
    kind: Literal["tie", "word", "mark", "base", "new", "fact"]
    says: str
    """The item as a clause."""
    asks: str
    """The item as a question."""
    word: str
    """The word, or the field, it is said with."""
    of: tuple[str, ...]
    """Whom the word is said of, a state that may be any left out; for a mark the act and the value; for a whole
    fact, its name, or those of facts that say the same."""
    switches: tuple[str, ...]
    states: tuple[str, ...] = ()
    """For a tie: the states the case knows by name of which it is not said."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Items that bear on one element in one way: shown, each speaks for the clause being open, or against it."""

    element: str
    opens: bool
    reaches: bool
    """Whether they can make the clause open, or keep it from being so; else they only leave it open to doubt or not."""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How matters stand: the verdicts still possible, and what can still decide between them.

    The menu whose denial leaves the least to decide comes first.
    """

    possible: frozenset[Verdict]
    menus: tuple[Menu, ...] = ()

    @property
    def settled(self) -> Verdict | None:
        """The verdict, if it is the same whatever the rest."""
        return next(iter(self.possible)) if len(self.possible) == 1 else None

    @property
    def deciding(self) -> Mapping[str, Item]:
        """Every item that can still decide, by id."""
        return {item.id: item for menu in self.menus for item in menu.items}


class Scope:
    """A case under a question, grounded once with every item as a switch."""

    def __init__(self, case: Case, law: Law, asked: Asked) -> None:
        self.case = case
        self.law = law
        self.asked = asked
        self.wording = Wording(law.rulebook, case)
        self.supposed: dict[str, Fact] = {}
        """The facts that are off unless an item is so."""
        self.items: tuple[Item, ...] = tuple(self._items())
        self.inquiry = Inquiry(case, law, asked, supposed=self.supposed, varied=True)
        self._possible: dict[tuple[tuple[str, Told], ...], frozenset[Verdict]] = {}
        self._looks: dict[tuple[tuple[str, Told], ...], Look] = {}

    # -- what is not settled ---------------------------------------------------------------------------------------

    def _items(self) -> Iterator[Item]:
        case, asked = self.case, self.asked
        found = supposable(case, self.law, asked.treaty, asked.victim, asked.on)
        self.supposed |= found.facts
        ties: dict[tuple[str, str], list[str]] = {}
        for name, said in found.said.items():
            if said.tie:
                ties.setdefault((said.word, said.of[1]), []).append(name)
            else:
                yield self._of_word(said, name)
        for (word, second), names in ties.items():
            if not self._told_of_any(word, second):
                yield self._of_tie(word, second, names, [found.said[name] for name in names])
        yield from self._of_presences()
        for name, fact in case.facts.items():
            if isinstance(fact, UseOfForce) and fact.against == asked.victim:
                yield from self._of_marks(name, fact)
        yield from self._of_bases(found.stand_ins.get("outsider"))
        yield from self._of_sayings()
        yield from self._of_deeds()
        yield from self._of_facts()

    def _told_of_any(self, word: str, second: str) -> bool:
        """Tell whether the case says that no further state had this tie."""
        return any(
            isinstance(fact, Link) and fact.state == ANOTHER_STATE and fact.how == word
            and second in (fact.group, fact.other)
            for fact in self.case.facts.values()
        )  # fmt: skip

    def _of_tie(self, word: str, second: str, names: list[str], said: list[Said]) -> Item:
        declared = self._word(word)
        values = {declared.sorts[1]: second}
        known = tuple(one.of[0] for one in said if one.kind is None)
        label = (declared.says or word).replace("{State}", "a state" if not known else ANY)
        asks = (declared.asks or f"Is it so that {label}?").replace("{State}", "any state", 1)
        asks = asks.replace("{State}", "that state")
        return Item(
            f"{word}({second})", "tie", self.wording.fill(label, values), self.wording.fill(asks, values), word,
            (second,), tuple(names), known,
        )  # fmt: skip

    def _of_word(self, said: Said, name: str) -> Item:
        declared = self._word(said.word)
        values = dict(zip(declared.sorts, said.of, strict=True))
        return Item(
            f"{said.word}({', '.join(said.of)})", "word", self.wording.fill(declared.says or said.word, values),
            self.wording.fill(declared.asks or declared.says or said.word, values), said.word, said.of, (name,),
        )  # fmt: skip

    def _of_presences(self) -> Iterator[Item]:
        """Yield every word the vocabulary lets vary, of each stay of forces on the soil of the state that asks."""
        case, victim = self.case, self.asked.victim
        told = {(fact.word, fact.of) for fact in case.facts.values() if isinstance(fact, Stated)}
        for event, fact in case.facts.items():
            if not isinstance(fact, Presence) or fact.on != victim:
                continue
            places = {"Event": event, "Giver": victim, "State": fact.by}
            for word in self.law.rulebook.vocabulary.words.values():
                if word.suppose and word.sorts[0] == "Event" and all(sort in places for sort in word.sorts):
                    of = tuple(places[sort] for sort in word.sorts)
                    if (word.name, of) not in told:
                        yield self._of_word(Said(word.name, of), self._suppose(word.name, of))

    def _of_marks(self, event: str, fact: UseOfForce) -> Iterator[Item]:
        for field, value, _, says in MARKS:
            if getattr(fact, field) is None:
                yield self._mark(event, field, value, says)
        if not fact.form:
            for form, says in self.law.words.lists.get("form", {}).items():
                yield self._mark(event, "form", form, says)

    def _mark(self, event: str, field: str, value: str, says: str) -> Item:
        many = sum(isinstance(fact, UseOfForce) for fact in self.case.facts.values()) > 1
        told = f"{says} ({self.wording.name(event)})" if many else says
        return Item(
            f"{field}({event}, {value})", "mark", told, f"Is this shown: {told}?", field, (event, value),
            (self._suppose(field, (event, value)),),
        )  # fmt: skip

    def _of_bases(self, abroad: str | None) -> Iterator[Item]:
        """Yield, for each band of which no base is told, that it came from outside, and that it did not."""
        case, victim = self.case, self.asked.victim
        told = {fact.group for fact in case.facts.values() if isinstance(fact, Profile)}
        bands = {
            fact.by: None
            for fact in case.facts.values()
            if isinstance(fact, UseOfForce) and fact.against == victim and fact.by not in told
            and fact.by in case.actors and case.actors[fact.by].is_ == "armed_group"
        }  # fmt: skip
        for band in bands:
            who, home = self.wording.name(band), self.wording.name(victim)
            told_of = (
                (abroad, f"{who} came from a base in another state"),
                (victim, f"the base of {who} was in {home} itself"),
            )
            for state, says in told_of:
                if state is not None:
                    name = f"_suppose__base__{state}__{band}"
                    self.supposed[name] = supposed_fact("profile", {"group": band, "base": [state], "value": "false"})
                    asks = f"Is this shown: {says}?"
                    yield Item(f"base({band}, {state})", "base", says, asks, "base", (band, state), (name,))

    def _of_sayings(self) -> Iterator[Item]:
        """Yield, for each act, every claim that nobody is told to have made of it."""
        case = self.case
        said = [fact for fact in case.facts.values() if isinstance(fact, Statement)]
        for event, fact in case.facts.items():
            if not isinstance(fact, UseOfForce) or fact.against != self.asked.victim:
                continue
            for claim, says in self.law.words.lists.get("claim", {}).items():
                if not any(event in one.about and claim in one.claims for one in said):
                    told: dict[str, object] = {
                        "by": SOMEBODY,
                        "manner": "fact",
                        "says": says,
                        "about": [event],
                        "claims": [claim],
                    }
                    what = f"somebody claims of {self.wording.name(event)}: {says}"
                    yield self._new("statement", told, f"claimed_{claim}_of_{event}", what)

    def _of_deeds(self) -> Iterator[Item]:
        """Yield a request under the treaty by the state that asks, and a decision of each organ, if none is told."""
        case, asked = self.case, self.asked
        doers = {fact.by for fact in case.facts.values() if isinstance(fact, UseOfForce | Presence)}
        gone = {asked.victim, *doers, *self.law.left(asked.treaty, asked.on)}
        others = [state for state in self.law.joined(asked.treaty) if state not in gone]
        treaty, victim = self.wording.name(asked.treaty), self.wording.name(asked.victim)
        if others and not any(isinstance(fact, Request) and fact.by == asked.victim for fact in case.facts.values()):
            told: dict[str, object] = {"by": asked.victim, "to": others, "treaty": asked.treaty}
            yield self._new("request", told, "request_under_treaty", f"{victim} asked for help under {treaty}")
        decided = {fact.by for fact in case.facts.values() if isinstance(fact, Decision)}
        for organ, says in self.law.words.lists.get("organ", {}).items():
            if others and organ not in decided:
                told = {"by": organ, "treaty": asked.treaty, "what": ["unspecified"], "signed_by": others}
                what = f"{says} decided under {treaty} to help, all agreeing"
                yield self._new("decision", told, f"decision_of_{organ}", what)

    def _new(self, kind: str, told: dict[str, object], word: str, says: str) -> Item:
        name = f"_suppose__{word}"
        plain = {"says": f"that {says}"} if kind != "statement" else {}
        self.supposed[name] = supposed_fact(kind, {**told, **plain, "value": "false"})
        return Item(word, "new", says, f"Is this shown: {says}?", word, (name,), (name,))

    def _of_facts(self) -> Iterator[Item]:
        """Yield what the case has as not known or disputed; facts that say the same are one."""
        alike: dict[object, list[str]] = {}
        for name, fact in self.case.facts.items():
            if fact.value in ("unknown", "disputed") and fact.is_ != "statement":
                key = (type(fact), *(getattr(fact, field) for field in identity(type(fact))))
                alike.setdefault(key, []).append(name)
        for names in alike.values():
            says = self.wording.fact(names[0], self.case.facts[names[0]]).removeprefix("that ")
            yield Item(names[0], "fact", says, self._asked_of(names[0]) or f"Is this so: {says}?", names[0],
                       tuple(names), tuple(names))  # fmt: skip

    def _asked_of(self, name: str) -> str | None:
        fact = self.case.facts[name]
        if isinstance(fact, Link):
            return self._asks(fact.how, (fact.state, fact.group or fact.other or ""))
        return self._asks(fact.word, fact.of) if isinstance(fact, Stated) else None

    def _asks(self, name: str, of: tuple[str, ...]) -> str | None:
        word = self._word(name)
        return self.wording.fill(word.asks, dict(zip(word.sorts, of, strict=False))) if word.asks else None

    def _suppose(self, word: str, of: tuple[str, ...]) -> str:
        name = f"_suppose__{word}__{'__'.join(of)}"
        self.supposed[name] = supposed_fact("stated", {"word": word, "of": list(of), "value": "false"})
        return name

    def _word(self, name: str) -> Word:
        return next(word for word in self.law.rulebook.vocabulary.words.values() if word.name == name)

    # -- what can still decide ---------------------------------------------------------------------------------------

    def possible(self, told: Mapping[str, Told]) -> frozenset[Verdict]:
        """Return every verdict that some way of settling the rest gives, on some account where facts are disputed."""
        key = tuple(sorted(told.items()))
        if key not in self._possible:
            settings = [self._told(setting, told) for setting in open_settings(self.inquiry)]
            self._possible[key] = frozenset(verdict for setting in settings for verdict in self._verdicts(setting))
        return self._possible[key]

    def look(self, told: Mapping[str, Told]) -> Look:
        """Return how matters stand once *told* is told of items; what is told as not known may be either."""
        key = tuple(sorted(told.items()))
        if key not in self._looks:
            self._looks[key] = self._look(told)
        return self._looks[key]

    def _look(self, told: Mapping[str, Told]) -> Look:
        possible = self.possible(told)
        if len(possible) == 1:
            return Look(possible)
        # What is in dispute is one way on each account; to be asked of, it may be either.
        either = self._told(self.inquiry.setting(), told)
        gates = _Gates(self, either, [item for item in self.items if self._moves(item, either)])
        found: dict[Bearing, dict[str, Item]] = {}
        for item, bearing in gates.deciding().items():
            found.setdefault(bearing, {})[item.id] = item

        def left(bearing: Bearing) -> tuple[int, int]:
            return gates.left_without(found[bearing].values()), self._place(bearing[0])

        return Look(possible, tuple(Menu(*one, tuple(found[one].values())) for one in sorted(found, key=left)))

    def _moves(self, item: Item, setting: Setting) -> bool:
        return not setting.free.isdisjoint(item.switches)

    def _told(self, setting: Setting, told: Mapping[str, Told]) -> Setting:
        """Return *setting* with what is told of items; the rest may be either, but a fact in dispute as it is told."""
        on, off, free = set(), set(), set()
        for item in self.items:
            value = told.get(item.id)
            if value == "true":
                on |= set(item.switches) if item.kind == "fact" else {item.switches[0]}
            elif value in ("false", "not_shown"):
                off |= set(item.switches)
            elif item.kind != "fact":
                free |= set(item.switches)
        return replace(setting, facts=(setting.facts - off) | on, free=(setting.free | free) - on - off)

    def _verdicts(self, setting: Setting) -> Iterator[Verdict]:
        """Yield each verdict that some way of settling what is free gives."""
        grounded: Atom = ("grounded", (setting.treaty,))
        perhaps: Atom = ("perhaps_grounded", (setting.treaty,))
        ways: tuple[tuple[Verdict, dict[Atom, bool]], ...] = (
            ("grounded", {grounded: True}),
            ("undetermined", {grounded: False, perhaps: True}),
            ("not_grounded", {grounded: False, perhaps: False}),
        )
        yield from (verdict for verdict, wanted in ways if self.inquiry.world.satisfiable(setting, wanted))

    @cached_property
    def elements(self) -> tuple[str, ...]:
        """The elements of the clause, in order."""
        setting = replace(self.inquiry.setting(), free=frozenset())
        return tuple(
            str(name) for name, _ in sorted(self.inquiry.world.holding(setting, "element", 2), key=lambda pair: pair[1])
        )

    def _place(self, element: str) -> int:
        return self.elements.index(element) if element in self.elements else len(self.elements)


class _Gates:
    """The ground program in one setting, folded to what the items that are free can move."""

    def __init__(self, scope: Scope, setting: Setting, items: Sequence[Item]) -> None:
        self.scope = scope
        self.items = items
        world = scope.inquiry.world
        treaty = setting.treaty
        self.grounded, self.perhaps = (world.literal((name, (treaty,))) for name in ("grounded", "perhaps_grounded"))
        self.goals = [goal for goal in (self.grounded, self.perhaps) if goal is not None]
        self.marks = {
            element: [
                literal
                for atom in (("met", (element,)), ("unsettled", (element, "open")), ("unsettled", (element, "unknown")))
                if (literal := world.literal(atom))
            ]
            for element in scope.elements
        }
        self.wanted = [*self.goals, *(goal for goals in self.marks.values() for goal in goals)]
        self.switches = {
            item.id: [literal for name in item.switches if (literal := world.literal(("holds", (name,))))]
            for item in items
        }
        self.fixed = {abs(literal): literal > 0 for literal in world.assumptions(setting)}
        for ways in world.day_choices():
            self.fixed |= ways[0]
        self.folded = self._fold({})

    def _fold(self, more: Mapping[int, bool]) -> Folded:
        return self.scope.inquiry.world.circuit.folded(self.wanted, {**self.fixed, **more})

    def left_without(self, items: Iterable[Item]) -> int:
        """Return how many items could still move the verdict if none of *items* were so."""
        off = {switch: False for item in items for switch in self.switches.get(item.id, ())}
        inputs = self._fold(off).inputs(self.goals)
        return sum(not inputs.isdisjoint(switches) for switches in self.switches.values())

    def deciding(self) -> dict[Item, Bearing]:
        """Return each item that can still turn the verdict, with how it bears on it."""
        inputs = self.folded.inputs(self.goals)
        alive = [item for item in self.items if not inputs.isdisjoint(self.switches[item.id])]
        ways = [(item, switch) for item in alive for switch in self.switches[item.id] if switch in inputs]
        masks, width = _patterns(len(ways))
        columns = {switch: mask for (_, switch), mask in zip(ways, masks, strict=True)}
        found: dict[Item, Bearing] = {}
        for item in alive:
            own = [switch for one, switch in ways if one is item]
            without = self._run({**columns, **dict.fromkeys(own, 0)}, width)
            for switch in own:
                with_it = self._run({**columns, **dict.fromkeys(own, 0), switch: (1 << width) - 1}, width)
                if bearing := self._bearing(without, with_it):
                    found[item] = bearing
                    break
        # The ways tried may miss what only a rare mixture shows; then whatever the gates still hang on is asked.
        return found or dict.fromkeys(alive, ("", True, True))

    def _run(self, columns: Mapping[int, int], width: int) -> Mapping[str, Sequence[int]]:
        """Return the ways in which the clause is open, in which it is or may be, and what is found of each element."""
        values = dict(zip(self.wanted, self.folded.run(self.wanted, columns, width), strict=True))
        grounded, perhaps = (0 if goal is None else values[goal] for goal in (self.grounded, self.perhaps))
        found = {element: [values[goal] for goal in goals] for element, goals in self.marks.items()}
        return {"": (grounded, grounded | perhaps), **found}

    def _bearing(self, without: Mapping[str, Sequence[int]], with_it: Mapping[str, Sequence[int]]) -> Bearing | None:
        """Return how what is so in *with_it* and not in *without* bears on the verdict, or None if it does not.

        The element is the first that changes in at least half of the ways in which the verdict does.
        """
        turned = _differing(without[""], with_it[""])
        if not turned:
            return None
        raised = sum((after & ~before).bit_count() for before, after in zip(without[""], with_it[""], strict=True))
        lowered = sum((before & ~after).bit_count() for before, after in zip(without[""], with_it[""], strict=True))
        half = turned.bit_count() / 2
        moved = (name for name in self.marks if (_differing(without[name], with_it[name]) & turned).bit_count() >= half)
        return next(moved, ""), raised >= lowered, without[""][0] != with_it[""][0]


def _differing(one: Sequence[int], other: Sequence[int]) -> int:
    found = 0
    for left, right in zip(one, other, strict=True):
        found |= left ^ right
    return found


@lru_cache(maxsize=256)
def _patterns(count: int) -> tuple[list[int], int]:
    """Return ways of settling *count* switches, as the bits of one number for each: every set of at most two, as far
    as that is not too many, and some made by chance."""
    ways: list[tuple[int, ...]] = [()]
    ways += [(one,) for one in range(count)]
    if count <= MOST_PAIRED:
        ways += combinations(range(count), 2)
    chance = Random(count)
    for density in (0.05, 0.1, 0.2, 0.4, 0.6, 0.8):
        ways += [tuple(at for at in range(count) if chance.random() < density) for _ in range(24)]
    masks = [0] * count
    for at, way in enumerate(ways):
        for one in way:
            masks[one] |= 1 << at
    return masks, len(ways)


MOST_PAIRED = 60
"""Up to how many switches every pair is tried."""


SOMEBODY = "somebody"
"""The actor of whom it is written that a thing was claimed, whoever claimed it."""


def somebody() -> Actor:
    """Return the actor of whom it is written that a thing was claimed."""
    return Actor.model_validate({"is": "people", "name": "somebody"})


def another_state() -> Actor:
    """Return the actor of whom it is written that no further state had a tie."""
    return Actor.model_validate({"is": "state", "name": "another state"})
