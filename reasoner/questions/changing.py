"""What may be supposed otherwise in a case: single changes, by currency, and which exclude each other.

*Evidence*: a fact that is unknown, not shown or disputed is established. *Fact*: a stated fact had been otherwise, or
a word the vocabulary lets vary had been so. *Reading*: a legal position is taken. *Law*: the law of another day or
another treaty is applied. States that the case does not tie to what was done are supposed through one stand-in per
kind. What cannot be is not among them: a state that attacks itself, a consent after the event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from reasoner.answer import Currency
from reasoner.case.case import Case
from reasoner.case.checking import identity
from reasoner.case.facts import Fact, Link, Profile, Stated, UseOfForce
from reasoner.case.loading import supposed_fact
from reasoner.engine.law import Law
from reasoner.engine.worlds import Setting
from reasoner.explanation.wording import Wording
from reasoner.questions.assessing import Inquiry
from reasoner.rulebook.vocabulary import Word

Kind = Literal["outsider", "party", "former"]
KINDS: Mapping[str, str] = {
    "outsider": "a state that is not a party",
    "party": "another party",
    "former": "a former party",
}
_PREFIX = "_suppose__"
"""What the program's own names begin with: no name in a case begins with an underscore."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word said of somebody: *of* its arguments in order, the state tied first where it is a tie.

    *kind* is set where the state stands for every state of that kind which the case does not tie to what was done.
    """

    word: str
    of: tuple[str, ...]
    kind: str | None = None
    tie: bool = False


@dataclass(frozen=True, slots=True)
class Supposable:
    """What a case does not state and a flip may suppose: facts that are off unless supposed, and what each says."""

    facts: Mapping[str, Fact]
    said: Mapping[str, Said]
    stand_ins: Mapping[str, str]
    """The state that stands for each kind of state."""
    named: tuple[str, ...]
    """The states the case ties to what was done, each supposed by itself."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing supposed otherwise."""

    by: Currency
    name: str
    """How the change is written: `sent_by_tajikistan=true`, `sent(outsider, imu)=true`, a position."""
    says: str
    """The change as a noun phrase, or as a clause that follows "that"."""
    clause: bool = False
    """Whether `says` is a clause that follows "that"."""
    assume: tuple[str, ...] = ()
    """The same as `ask --assume` takes it."""
    on: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    position: str | None = None
    question: str | None = None
    said: Said | None = None
    day: int | None = None
    until: int | None = None
    """The last day whose law gives the same, from `day` on."""
    acts: frozenset[str] | None = None

    @property
    def slots(self) -> frozenset[str]:
        """What the change settles: two changes that share one exclude each other."""
        found = {*self.on, *self.off}
        if self.question is not None:
            found.add(f"?{self.question}")
        if self.day is not None:
            found.add("?day")
        return frozenset(found)

    def applied(self, setting: Setting, law: Law) -> Setting:
        """Return *setting* with the change made."""
        positions = setting.positions if self.position is None else law.swapped(setting.positions, self.position)
        return replace(
            setting,
            facts=(setting.facts | self.on) - self.off,
            free=setting.free - self.on - self.off,
            denied=(setting.denied | self.off) - self.on,
            positions=positions,
            day=setting.day if self.day is None else self.day,
            acts=setting.acts if self.acts is None else self.acts,
        )


# ---- what may be supposed ------------------------------------------------------------------------------------------


def supposable(case: Case, law: Law, treaty: str, victim: str, on: int) -> Supposable:
    """Return every word the vocabulary lets vary, of whom it may be said in *case*, where the case does not say it."""
    events = {
        name: fact for name, fact in case.facts.items() if isinstance(fact, UseOfForce) and fact.against == victim
    }
    groups = tuple(
        dict.fromkeys(
            fact.by for fact in events.values() if fact.by in case.actors and case.actors[fact.by].is_ == "armed_group"
        )
    )
    states = {*law.words.states, *(name for name, actor in case.actors.items() if actor.is_ == "state")}
    doers = tuple(dict.fromkeys(fact.by for fact in events.values() if fact.by in states))
    stand_ins = _stand_ins(case, law, treaty, victim, on)
    named = tuple(state for state in _tied(case, groups) if state != victim and state in states)
    told = set(_told(case))
    facts: dict[str, Fact] = {}
    found: dict[str, Said] = {}
    for word in law.rulebook.vocabulary.words.values():
        if not word.suppose:
            continue
        for said in _ways(word, stand_ins, named, {"Group": groups, "Other": doers}, events, victim, states):
            if (said.word, said.of) in told or len(set(said.of)) < len(said.of):
                continue
            name = f"{_PREFIX}{said.word}__{'__'.join(said.of)}"
            facts[name] = _as_fact(said, word)
            found[name] = said
    return Supposable(facts, found, stand_ins, named)


def _ways(
    word: Word,
    stand_ins: Mapping[str, str],
    named: tuple[str, ...],
    seconds: Mapping[str, tuple[str, ...]],
    events: Mapping[str, UseOfForce],
    victim: str,
    states: set[str],
) -> Iterator[Said]:
    """Yield *word* said of everyone it may be said of."""
    if word.sorts[:1] == ("State",) and word.sorts[1:2] and word.sorts[1] in seconds:
        for second in seconds[word.sorts[1]]:
            yield from (Said(word.name, (state, second), kind, tie=True) for kind, state in stand_ins.items())
            yield from (Said(word.name, (state, second), tie=True) for state in named)
        return
    for event, fact in events.items():
        doer = (fact.by,) if fact.by in states else ()
        domains = {"Event": (event,), "Giver": (victim,), "State": doer}
        if all(sort in domains for sort in word.sorts):
            yield from (Said(word.name, of) for of in product(*(domains[sort] for sort in word.sorts)))


def _as_fact(said: Said, word: Word) -> Fact:
    if not said.tie:
        return supposed_fact("stated", {"word": said.word, "of": list(said.of), "value": "false"})
    second = "group" if word.sorts[1] == "Group" else "other"
    return supposed_fact(
        "link", {"state": said.of[0], second: said.of[1], "how": said.word, "value": "false"}
    )  # fmt: skip


def _told(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what the case says already, whatever value it gives it."""
    for fact in case.facts.values():
        if isinstance(fact, Link):
            yield fact.how, (fact.state, fact.group or fact.other or "")
        elif isinstance(fact, Stated):
            yield fact.word, fact.of


def _tied(case: Case, groups: tuple[str, ...]) -> Iterator[str]:
    """Yield the states that the case ties, in whatever way, to one of *groups*."""
    found: dict[str, None] = {}
    for fact in case.facts.values():
        if isinstance(fact, Link) and fact.group in groups:
            found[fact.state] = None
        elif isinstance(fact, Profile) and fact.group in groups:
            found |= dict.fromkeys((*fact.base, *fact.transit, *fact.nationality))
    yield from found


def _stand_ins(case: Case, law: Law, treaty: str, victim: str, on: int) -> dict[str, str]:
    """Return one state of each kind, by preference one the case does not speak of."""
    spoken = {value for fact in case.facts.values() for value in fact.model_dump().values() if isinstance(value, str)}
    joined = law.joined(treaty)
    left = law.left(treaty, on)
    pools = {
        "outsider": [state for state in sorted(law.words.states) if state not in joined],
        "party": [state for state in joined if state not in left],
        "former": [state for state in joined if state in left],
    }
    found = {}
    for kind, pool in pools.items():
        free = [state for state in pool if state != victim and state not in spoken] or [
            state for state in pool if state != victim
        ]
        if free:
            found[kind] = free[0]
    return found


# ---- single changes ------------------------------------------------------------------------------------------------


def changes(inquiry: Inquiry, supposed: Supposable, wording: Wording) -> Iterator[Change]:
    """Yield every single change of evidence, fact and reading."""
    yield from _of_facts(inquiry, wording)
    yield from _of_words(inquiry, supposed, wording)
    yield from _of_positions(inquiry)


def _of_facts(inquiry: Inquiry, wording: Wording) -> Iterator[Change]:
    case, account = inquiry.case, inquiry.account
    alike: dict[object, list[str]] = {}
    for name, fact in case.facts.items():
        if fact.is_ == "statement" or (isinstance(fact, Link) and fact.state == inquiry.asked.victim):
            continue
        key = (type(fact), *(getattr(fact, field) for field in identity(type(fact))))
        alike.setdefault(key, []).append(name)
    for names in alike.values():
        name = names[0]
        fact = case.facts[name]
        telling = fact.tellings.get(account) if account else None
        value = telling.value if telling else fact.value
        told = wording.fact(name, fact)
        clause = told.startswith("that ")
        bare = told.removeprefix("that ")
        if value in ("not_shown", "unknown", "disputed"):
            says = f"proof that {bare}" if clause else f"proof of {told}"
            yield _of_fact("evidence", names, "true", says)
            if value != "not_shown":
                yield _of_fact("evidence", names, "false", f"proof to the contrary: {bare}")
        elif value == "true":
            yield _of_fact("fact", names, "false", f"this being otherwise: {bare}")
        else:
            yield _of_fact("fact", names, "true", f"this being so after all: {bare}")


def _of_fact(by: Currency, names: list[str], value: str, says: str) -> Change:
    held = frozenset(names)
    on = value == "true"
    return Change(
        by=by,
        name=f"{names[0]}={value}",
        says=says,
        assume=tuple(f"{name}={value}" for name in names),
        on=held if on else frozenset(),
        off=frozenset() if on else held,
    )


def _of_words(inquiry: Inquiry, supposed: Supposable, wording: Wording) -> Iterator[Change]:
    for name, said in supposed.said.items():
        shown = (said.kind, *said.of[1:]) if said.kind else said.of
        yield Change(
            by="fact",
            name=f"{said.word}({', '.join(str(part) for part in shown)})=true",
            says=said_in_words(said, inquiry.law, wording),
            clause=True,
            assume=(f"{said.word}({', '.join(said.of)})=true",),
            on=frozenset({name}),
            said=said,
        )


def said_in_words(said: Said, law: Law, wording: Wording, who: str | None = None) -> str:
    """Return *said* as a clause; *who* is how the state tied is called."""
    word = law.rulebook.vocabulary.words[said.word, len(said.of) + said.tie]
    label = word.says or said.word
    values = dict(zip(word.sorts, said.of, strict=False))
    if said.tie and (who or said.kind):
        label = label.replace("{State}", who or KINDS[str(said.kind)])
    text = wording.fill(label, values)
    return text if not label.startswith("{") or who or said.kind else text


def _of_positions(inquiry: Inquiry) -> Iterator[Change]:
    law, on = inquiry.law, inquiry.asked.on
    taken = law.taken(inquiry.asked.reading)
    for position in law.positions.values():
        if position.id in taken or law.moot(position, on):
            continue
        standing = position.standing(on).replace("_", " ")
        yield Change(
            by="reading",
            name=position.id,
            says=f"the position that {position.says} ({standing})",
            position=position.id,
            question=position.question,
        )
