"""What may be supposed otherwise in a case: single changes, by currency, and which exclude each other.

*Evidence*: a fact that is unknown, not shown or disputed is established. *Fact*: a stated fact had been otherwise, or
a word the vocabulary lets vary had been so. *Reading*: a legal position is taken. *Law*: the law of another day or
another treaty is applied. States that the case does not tie to what was done are supposed through one stand-in per
kind. What cannot be is not among them: a state that attacks itself, a consent after the event.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from reasoner.answer import Currency
from reasoner.case.atoms import FOREVER, Atom
from reasoner.case.case import Case
from reasoner.case.checking import identity, period, places
from reasoner.case.dates import day_text, iso, next_day, previous_day
from reasoner.case.facts import Fact, Link, Profile, Stated, UseOfForce
from reasoner.case.loading import supposed_fact
from reasoner.engine.law import Law
from reasoner.engine.worlds import Setting
from reasoner.explanation.wording import Wording
from reasoner.questions.assessing import Inquiry
from reasoner.questions.searching import Shapes
from reasoner.rulebook.vocabulary import Word

Kind = Literal["outsider", "party", "former"]
KINDS: Mapping[str, str] = {
    "outsider": "some state that is not a party",
    "party": "some other party",
    "former": "some former party",
}
_PREFIX = "_suppose__"
"""What the program's own names begin with: no name in a case begins with an underscore."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word said of somebody: *of* its arguments in order, the state tied first where it is a tie.

    Of a tie, *kind* is the kind of state tied, and *stands* tells whether it stands for every state of that kind which
    the case does not tie to what was done.
    """

    word: str
    of: tuple[str, ...]
    kind: str | None = None
    stands: bool = False

    @property
    def tie(self) -> bool:
        """Whether it ties a state to whoever did it."""
        return self.kind is not None


@dataclass(frozen=True, slots=True)
class Supposable:
    """What a case does not state and a flip may suppose: facts that are off unless supposed, and what each says."""

    facts: Mapping[str, Fact]
    said: Mapping[str, Said]
    stand_ins: Mapping[str, str]
    """The state that stands for each kind of state."""
    named: Mapping[str, str]
    """The states the case ties to what was done, each supposed by itself, and of which kind it is."""


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
    acts: frozenset[str] = frozenset()
    """With another day: the acts then asked about."""
    known: int | None = None
    clause_of: tuple[str, str] | None = None
    """Another treaty, and its clause."""

    @property
    def slots(self) -> frozenset[str]:
        """What the change settles: two changes that share one exclude each other."""
        found = {*self.on, *self.off}
        for slot, value in (
            (f"?{self.question}", self.question),
            ("?day", self.day),
            ("?known", self.known),
            ("?treaty", self.clause_of),
        ):
            if value is not None:
                found.add(slot)
        return frozenset(found)

    def applied(self, setting: Setting, law: Law) -> Setting:
        """Return *setting* with the change made."""
        changed = replace(
            setting,
            facts=(setting.facts | self.on) - self.off,
            free=setting.free - self.on - self.off,
            denied=(setting.denied | self.off) - self.on,
        )
        if self.position is not None:
            changed = replace(changed, positions=law.swapped(setting.positions, self.position))
        if self.day is not None:
            changed = replace(changed, day=self.day, acts=self.acts)
        if self.known is not None:
            changed = replace(changed, known=self.known)
        if self.clause_of is not None:
            treaty, article = self.clause_of
            changed = replace(changed, treaty=treaty, article=article)
        return changed

    def switches(self, inquiry: Inquiry) -> dict[Atom, bool]:
        """Return every switch the change sets, and how, whatever the question it is made to."""
        world, law = inquiry.world, inquiry.law
        found: dict[Atom, bool] = {}
        for names, value in ((self.on, True), (self.off, False)):
            for name in names:
                found["holds", (name,)] = value
                found["denied", (name,)] = not value
        if self.position is not None:
            for other in law.positions.values():
                if other.question == self.question:
                    found["accepts", (other.id,)] = other.id == self.position
        if self.day is not None:
            found |= {("law_of", (day,)): day == self.day for day in world.days}
            found |= {("asked_act", (act,)): act in self.acts for act in world.loose}
        if self.known is not None:
            found |= {("known_on", (known,)): known == self.known for known in world.knowns}
        if self.clause_of is not None:
            found |= {("asked_under", clause): clause == self.clause_of for clause in world.clauses}
        return found


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
    pools = _kinds(law, treaty, states, on)
    kind_of = {state: kind for kind, pool in pools.items() for state in pool}
    named = {state: kind_of[state] for state in _tied(case, groups) if state != victim and state in states}
    stand_ins = _stand_ins(case, pools, victim, {*named, *doers})
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
    named: Mapping[str, str],
    seconds: Mapping[str, tuple[str, ...]],
    events: Mapping[str, UseOfForce],
    victim: str,
    states: set[str],
) -> Iterator[Said]:
    """Yield *word* said of everyone it may be said of."""
    if word.sorts[:1] == ("State",) and word.sorts[1:2] and word.sorts[1] in seconds:
        for second in seconds[word.sorts[1]]:
            yield from (Said(word.name, (state, second), kind, stands=True) for kind, state in stand_ins.items())
            yield from (Said(word.name, (state, second), kind) for state, kind in named.items())
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


def _kinds(law: Law, treaty: str, states: set[str], on: int) -> dict[str, list[str]]:
    """Return the states of each kind: outsiders, parties, former parties."""
    joined = law.joined(treaty)
    left = law.left(treaty, on)
    return {
        "outsider": [state for state in sorted(states) if state not in joined],
        "party": [state for state in joined if state not in left],
        "former": [state for state in joined if state in left],
    }


def _stand_ins(case: Case, pools: Mapping[str, list[str]], victim: str, tied: Collection[str]) -> dict[str, str]:
    """Return one state of each kind that is not *tied* to what was done, by preference one the case does not speak
    of."""
    spoken = {value for fact in case.facts.values() for _, _, value in places(fact)}
    found = {}
    for kind, pool in pools.items():
        others = [state for state in pool if state != victim and state not in tied]
        free = [state for state in others if state not in spoken and state not in case.actors] or others
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
        otherwise = f"it not being so that {bare}" if clause else _absence(fact, told)
        if value in ("not_shown", "unknown", "disputed"):
            says = f"proof that {bare}" if clause else f"proof of {told}"
            yield _of_fact("evidence", names, "true", says)
            if value != "not_shown":
                says = f"proof that it is not so that {bare}" if clause else f"proof against {told}"
                yield _of_fact("evidence", names, "false", says)
        elif value == "true":
            yield _of_fact("fact", names, "false", otherwise)
        else:
            yield _of_fact("fact", names, "true", f"it being so after all that {bare}" if clause else told)


def _absence(fact: Fact, told: str) -> str:
    return f"the absence of {told}" if fact.acts else f"{told} not being as the case has it"


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
        shown = (said.kind, *said.of[1:]) if said.stands else said.of
        yield Change(
            by="fact",
            name=f"{said.word}({', '.join(str(part) for part in shown)})=true",
            says=said_in_words(said, inquiry.law, wording, _for_its_kind(said, wording)),
            clause=True,
            assume=(f"{said.word}({', '.join(said.of)})=true",),
            on=frozenset({name}),
            said=said,
        )


def _for_its_kind(said: Said, wording: Wording) -> str | None:
    return f"{wording.name(said.of[0])}, as {KINDS[str(said.kind)]}," if said.stands else None


def said_in_words(said: Said, law: Law, wording: Wording, who: str | None = None) -> str:
    """Return *said* as a clause; *who* is how the state tied is called."""
    word = law.rulebook.vocabulary.words[said.word, len(said.of) + said.tie]
    label = word.says or said.word
    values = dict(zip(word.sorts, said.of, strict=False))
    if who:
        label = label.replace("{State}", who)
    # Not at the head of a sentence, a name keeps the letter it begins with.
    return wording.fill(f"that {label}", values).removeprefix("that ")


def _of_positions(inquiry: Inquiry) -> Iterator[Change]:
    law, on = inquiry.law, inquiry.asked.on
    taken = law.taken(inquiry.asked.reading)
    for position in law.positions.values():
        if position.id in taken or law.moot(position, on):
            continue
        yield Change(
            by="reading",
            name=position.id,
            says=f"the position that {position.says}",
            position=position.id,
            question=position.question,
        )


# ---- the law of another day, or another treaty ---------------------------------------------------------------------


def days_apart(case: Case, law: Law) -> tuple[int, ...]:
    """Return every day at which the law, or what it is laid over, may change, and the day after each."""
    spans = [span for fact in case.facts.values() for span in period(fact) if span is not None]
    marks = {*law.rulebook.days, *(day for span in spans for day in (span.first, span.last))}
    first = min(int(values[-1]) for values in law.rulebook.values("signed_on"))
    return tuple(sorted({day for mark in marks if first <= mark < FOREVER for day in (mark, next_day(mark))}))


def of_law(inquiry: Inquiry, moved: Sequence[Change], wording: Wording) -> Iterator[Change]:
    """Yield every change of law: of the day whose law is applied, of the day from which one looks back, of treaty.

    Days on which the law makes the same of the case, whatever of *moved* is changed, are one change.
    """
    shapes = Shapes(inquiry, moved)
    yield from _of_days(inquiry, shapes)
    yield from _of_views(inquiry, shapes)
    asked, law = inquiry.asked, inquiry.law
    for treaty in law.treaties:
        article = next((article for article, kind in law.clauses(treaty) if kind == "mutual_defence"), None)
        if treaty != asked.treaty and article is not None:
            yield Change(
                by="law",
                name=f"treaty={treaty}",
                says=f"{wording.name(treaty)}, {wording.name(article)}, in its place",
                clause_of=(treaty, article),
            )


def _of_days(inquiry: Inquiry, shapes: Shapes) -> Iterator[Change]:
    days = sorted(inquiry.world.days)
    found = {
        day: Change(
            by="law", name=f"on={iso(day)}", says="", day=day, acts=frozenset(inquiry.acts_on(day))
        )
        for day in days if day != inquiry.asked.on
    }  # fmt: skip
    for alike in _alike(found, shapes):
        nearest = min(alike, key=lambda day: abs(day - inquiry.asked.on))
        yield replace(found[nearest], says=f"the law of {_runs(alike, days)}")


def _of_views(inquiry: Inquiry, shapes: Shapes) -> Iterator[Change]:
    knowns = sorted(inquiry.world.knowns)
    found = {
        known: Change(by="law", name=f"known={iso(known)}", says="", known=known)
        for known in knowns
        if known < inquiry.asked.known
    }
    for alike in _alike(found, shapes):
        yield replace(found[alike[0]], says=f"the law as seen from {_runs(alike, knowns)}")


def _alike(found: Mapping[int, Change], shapes: Shapes) -> Iterator[list[int]]:
    """Yield the days on which the law makes the same of the case, but not what it makes of it as asked."""
    by_shape: dict[object, list[int]] = {}
    own = shapes.of()
    for day, change in found.items():
        made = shapes.of(change)
        if made != own:
            by_shape.setdefault(made, []).append(day)
    yield from by_shape.values()


def _runs(alike: Sequence[int], days: Sequence[int]) -> str:
    """Say which days *alike* stand for: each of *days* speaks for itself and those after it, up to the next."""
    runs: list[list[int]] = []
    for day in sorted(alike):
        at = days.index(day)
        if runs and days[at - 1] == runs[-1][-1]:
            runs[-1].append(day)
        else:
            runs.append([day])
    told = []
    for run in runs:
        after = days.index(run[-1]) + 1
        last = previous_day(days[after]) if after < len(days) else None
        if run[0] == days[0] and last is not None:
            told.append(f"any day before {day_text(days[after])}")
        elif last is None:
            told.append(f"any day since {day_text(run[0])}")
        elif last == run[0]:
            told.append(day_text(run[0]))
        else:
            told.append(f"any day from {day_text(run[0])} to {day_text(last)}")
    return ", or ".join(told)
