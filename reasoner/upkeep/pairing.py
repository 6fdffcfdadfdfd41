"""Two rulebooks side by side in one program: where they conclude the same, and in which scenario they do not.

Only what differs stands there twice: the words that a changed rule concludes, and whatever depends on them, have a
second name in the first rulebook; all else they share. Where nothing that is asked about depends on a change, there
is nothing to solve. Knows rules by their words alone.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reasoner.case.atoms import Atom
from reasoner.engine.grounding import Ground
from reasoner.rulebook.parts import Parts, above, below, parts, renamed
from reasoner.rulebook.rulebook import Rulebook
from reasoner.upkeep.scenarios import SET, Scenario, Stage

Words = Sequence[tuple[str, int]]
Relation = Literal["equivalent", "wider", "narrower", "different", "not settled"]

PATIENCE = 5.0
"""For how many seconds a question is put to the solver that is no more than beside the point: many times what any takes
on an idle machine, so that what is found does not hang on how busy this one is."""
FEW_CHANGES = 200
"""Up to how many changed statements two programs are alike enough for it to be worth telling the solver where."""
MOST_CHANGES = 600
"""Of how many changed statements no solver is asked where time is limited: two rulebooks with little in common ground
to more than can be told in that time, and grounding cannot be broken off."""
LONGEST = 86_400.0
"""For how many seconds a question is put to the solver that somebody else limits."""
_MORE, _LESS = "_more", "_less"
"""Hold where the second rulebook concludes something of what is compared that the first does not, and the reverse."""
APART: Atom = ("_apart", ())
"""Holds where the two conclude different things by what was changed."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How the second rulebook stands to the first on some words, and, where that is told, a scenario of fewest facts:
    *more* if only the second concludes one of them in it, *less* if only the first does."""

    relation: Relation
    more: Scenario | None = None
    less: Scenario | None = None

    @property
    def smallest(self) -> Scenario | None:
        """The one of fewest facts that tells them apart, or None if there is none."""
        return min(self.scenarios, key=lambda one: len(one.taken), default=None)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The one that only the second concludes something in, and the one that only the first does, if there are."""
        return tuple(one for one in (self.more, self.less) if one is not None)


class Pair:
    """The rulebooks *old* and *new*."""

    def __init__(self, old: Rulebook, new: Rulebook) -> None:
        self.old = old
        self.new = new
        before, after = (Counter(one.form for one in rulebook.parts) for rulebook in (old, new))
        self.gone: tuple[Parts, ...] = _beyond(old.parts, before - after)
        """What only the first says."""
        self.come: tuple[Parts, ...] = _beyond(new.parts, after - before)
        """What only the second says."""
        self._prefix = _unused((*old.parts, *new.parts))

    @property
    def changed(self) -> tuple[Parts, ...]:
        """Every fact and rule that one of them says and the other does not."""
        return (*self.gone, *self.come)

    @cached_property
    def days(self) -> tuple[int, ...]:
        """Every day that stands in what was changed."""
        return tuple(sorted({day for one in self.changed for day in one.days}))

    def named(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of *names* that stand in what was changed."""
        told = {name for one in self.changed for name in re.findall(r"\b[a-z]\w*", one.form)}
        return tuple(name for name in sorted(names) if name in told)

    def compare(
        self,
        stage: Stage,
        matters: Mapping[str, Words],
        seconds: float | None = None,
        *,
        beside: Mapping[str, Words] | None = None,
    ) -> dict[str, Compared]:
        """Return how the two stand on the words of each of *matters* over all scenarios of *stage*, exactly, and on
        those of what is no more than *beside* the point.

        With *seconds*, what the solver has not found out by then is not settled; of what is *beside*, what it has not
        found out with some patience. Of the first in which they differ scenarios are told that show it.
        """
        beside = beside or {}
        program = self._program(stage, {**matters, **beside})
        if program is None:
            return dict.fromkeys((*matters, *beside), Compared("equivalent"))
        if len(self.changed) > MOST_CHANGES and (beside or seconds is not None):
            found = {} if seconds is not None else self.compare(stage, matters)
            return {**dict.fromkeys((*matters, *beside), Compared("not settled")), **found}
        end = None if seconds is None else time.monotonic() + seconds
        ground = Ground([program], explain=self._explain)
        if len(self.changed) <= FEW_CHANGES:
            ground.liken()
        found = {}
        for matter in (*matters, *beside):
            left = None
            if end is not None and seconds is not None:
                left = max(min(PATIENCE, seconds), end - time.monotonic())
            if matter in beside:
                left = min(PATIENCE, left or PATIENCE)
            shown = any(one.scenarios for one in found.values())
            found[matter] = self._told(ground, stage, matter, left, told=not shown)
        return found

    @cached_property
    def moved(self) -> frozenset[str]:
        """The words that what was changed concludes."""
        return frozenset(word for one in self.changed for word in one.heads)

    @cached_property
    def twice(self) -> frozenset[str]:
        """The words that have a second name in `beside`."""
        every = (*self.old.parts, *self.new.parts)
        return above(every, self.moved) & below(every, self.moved)

    def beside(self, words: Iterable[str] = ()) -> Rulebook:
        """Return the second rulebook with another program: as much of both as says where they are APART, and as much
        of the second as *words* depend on.

        They are apart where a word that a changed rule concludes is said of something else. Where none is, they
        conclude the same of everything: all other rules are the same.
        """
        every = (*self.old.parts, *self.new.parts)
        needed = below(every, self.moved)
        wanted = needed | below(self.new.parts, words)
        name = self._second_names(self.twice)
        lines = [one.text for one in self.new.parts if one.heads & wanted]
        lines += [renamed(one.text, name) for one in self.old.parts if one.heads & needed & name.keys()]
        lines += [*self._declared(name), f"#defined {APART[0]}/0."]
        for word, arity in self._arities():
            if word in self.moved:
                one, other = f"{word}{_places(arity)}", f"{name[word]}{_places(arity)}"
                lines += [f"{APART[0]} :- {one}, not {other}.", f"{APART[0]} :- {other}, not {one}."]
        found = self.new.programmed(dict.fromkeys(lines))
        found.__dict__["days"] = tuple(sorted({*self.old.days, *self.new.days}))
        return found

    def _second_names(self, words: Iterable[str]) -> dict[str, str]:
        """Return the name that each of *words* has in the first rulebook."""
        return {word: f"{self._prefix}{word}" for word in words}

    def _arities(self) -> tuple[tuple[str, int], ...]:
        return tuple(dict.fromkeys((*self.old.vocabulary.words, *self.new.vocabulary.words)))

    def _declared(self, name: Mapping[str, str]) -> Iterator[str]:
        """Yield the declaration of every word, under each of its names."""
        for word, arity in self._arities():
            yield f"#defined {word}/{arity}."
            if word in name:
                yield f"#defined {name[word]}/{arity}."

    def _told(self, ground: Ground, stage: Stage, matter: str, seconds: float | None, *, told: bool) -> Compared:
        end = time.monotonic() + (seconds or LONGEST)
        ways: dict[str, bool | None] = {}
        scenarios: dict[str, Scenario | None] = dict.fromkeys((_MORE, _LESS))
        for way in scenarios:
            literal = ground.literal((way, (matter,)))
            ways[way] = literal is not None and ground.settled([literal], _half_to(end))
            if ways[way] and told and literal is not None:
                held = ground.best([literal], [SET], _half_to(end))
                scenarios[way] = None if held is None else stage.scenario(held)
        more, less = ways[_MORE], ways[_LESS]
        relation: Relation = "not settled" if more is None or less is None else _relation(more=more, less=less)
        return Compared(relation, scenarios[_MORE], scenarios[_LESS])

    def _explain(self) -> None:
        self.old.refuse_unparsed()
        self.new.refuse_unparsed()

    def _program(self, stage: Stage, matters: Mapping[str, Words]) -> str | None:
        """Return the two joined with *stage*, or None if no word compared depends on what was changed."""
        words = [word for compared in matters.values() for word in compared]
        played = [parts(line) for line in stage.program().splitlines() if not line.startswith("#")]
        old, new = ([parts(line) for line in stage.taken(law).splitlines()] for law in (stage.laws[0], stage.laws[-1]))
        moved = set(self.moved)
        if {one.form for one in old} != {one.form for one in new}:
            moved |= {word for one in (*old, *new) for word in one.heads}
        every = (*self.old.parts, *self.new.parts, *played, *old, *new)
        twice = above(every, moved)
        if not any(name in twice for name, _ in words):
            return None
        needed = below(every, [name for name, _ in words]) | {
            word for one in played if not one.heads for word in one.body
        }
        needed = below(every, needed)
        name = self._second_names(twice)
        lines = [one.text for one in (*self.new.parts, *new) if one.heads & needed]
        lines += [one.text for one in played if not one.heads or one.heads & needed]
        lines += [renamed(one.text, name) for one in (*self.old.parts, *old, *played) if one.heads & needed & twice]
        lines += self._declared(name)
        lines += [line for line in stage.program().splitlines() if line.startswith("#")]
        for matter, compared in matters.items():
            for word, arity in compared:
                if word in name:
                    one, other = f"{word}{_places(arity)}", f"{name[word]}{_places(arity)}"
                    lines.append(f"{_MORE}({matter}) :- {one}, not {other}.")
                    lines.append(f"{_LESS}({matter}) :- {other}, not {one}.")
        lines += [f"#defined {_MORE}/1.", f"#defined {_LESS}/1."]
        return "\n".join([*dict.fromkeys(lines), stage.cost()])


def _half_to(end: float) -> float:
    """Return half of the seconds that are left to *end*: what comes after is to have its share."""
    return max(end - time.monotonic(), 0.0) / 2


def _places(arity: int) -> str:
    """Return as many variables as a word is said of, in brackets."""
    return f"({','.join(f'X{place}' for place in range(arity))})" if arity else ""


def _beyond(every: Iterable[Parts], forms: Mapping[str, int]) -> tuple[Parts, ...]:
    """Return those of *every* whose form is among *forms*."""
    return tuple(one for one in every if one.form in forms)


def _unused(every: Iterable[Parts]) -> str:
    """Return what no word of *every* begins with."""
    words = {word for one in every for word in (*one.heads, *one.body)}
    prefixes = (f"_old{number or ''}_" for number in range(len(words) + 1))
    return next(prefix for prefix in prefixes if not any(word.startswith(prefix) for word in words))


def _relation(*, more: bool, less: bool) -> Relation:
    if more and less:
        return "different"
    return "wider" if more else "narrower" if less else "equivalent"
