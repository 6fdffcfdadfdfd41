"""What it would take: every smallest set of changes that turns the verdict, and the same in as few lines as may be.

A NO and a YES are turned into the other; what is open, into either. Where nothing turns a NO into a YES, what would
leave it undecided is told. A set that turns the verdict on the positions taken but not on one that was contested on
the date is marked with it: neither is called settled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import get_args

from reasoner.answer import Asked, Currency, Flip, Scope, Way
from reasoner.case.dates import iso
from reasoner.engine.law import STANDINGS
from reasoner.explanation.wording import Wording
from reasoner.questions.assessing import DEFAULT_READING, THRESHOLD, Assessment, Inquiry, Verdict
from reasoner.questions.changing import KINDS, Change, Said, Supposable, said_in_words
from reasoner.questions.searching import Numbers, Search

CURRENCIES: tuple[Currency, ...] = get_args(Currency)
APART = ("proposed", "not_yet_voiced")
"""Standings of a position that could not be argued on the day: it grounds nothing."""
MOST_CHANGES = 3
"""Up to how many changes are made at once."""
Products = tuple[tuple[int, ...], ...]
"""Sets told as one: one change of each part makes a set, and every such choice does."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What turns the verdict: every set found, the same in lines, and how far was looked."""

    flips: tuple[Flip, ...]
    ways: tuple[Way, ...]
    scope: Scope


def turned(
    inquiry: Inquiry,
    main: Assessment,
    changes: Sequence[Change],
    supposed: Supposable,
    wording: Wording,
    *,
    by: Collection[Currency] = CURRENCIES,
    most: int = MOST_CHANGES,
    deadline: float | None = None,
) -> Turned:
    """Return the smallest sets of at most *most* of *changes* that turn the verdict of *main*, nearest first.

    Only changes of the currencies *by* are made; the positions that contest a set are looked for among all.

    *deadline* is a time of `time.monotonic()` after which no larger sets are begun; the scope says how far it got.
    """
    search = Search(inquiry, changes, deadline=deadline)
    among = [number for number, change in enumerate(changes) if change.by in by]
    found: list[tuple[Verdict, Numbers]] = []
    size, complete = most, True
    for wanted in _targets(main.verdict):
        told = search.minimal(wanted, most, among)
        found += [(wanted, numbers) for numbers in told.sets]
        size, complete = min(size, told.size), complete and told.complete
    if not found and main.verdict == "not_grounded":
        found = [("undetermined", numbers) for numbers in search.minimal("undetermined", 1, among).sets]
    contested = _contested(search, found)
    lines = sorted(
        (_Line(inquiry, changes, verdict, against, factors) for verdict, against, factors in _merged(
            inquiry, changes, [(verdict, contested[numbers], numbers) for verdict, numbers in found]
        )),
        key=_Line.rank,
    )  # fmt: skip
    flips: list[Flip] = []
    ways = []
    for line in lines:
        first = len(flips)
        flips += line.flips()
        ways.append(line.way(wording, range(first, len(flips))))
    tried = {changes[number].by for number in among}
    scope = Scope(
        size=size, complete=complete, currencies=tuple(currency for currency in CURRENCIES if currency in tried),
        tried=len(among), bearing=len(set(search.relevant).intersection(among)),
        stand_ins=dict(supposed.stand_ins) if supposed.facts else {}, named=tuple(supposed.named),
    )  # fmt: skip
    return Turned(tuple(flips), tuple(ways), scope)


def _targets(verdict: Verdict) -> tuple[Verdict, ...]:
    if verdict == "undetermined":
        return "grounded", "not_grounded"
    return ("not_grounded",) if verdict == "grounded" else ("grounded",)


# ---- contested -----------------------------------------------------------------------------------------------------


def _contested(search: Search, found: Sequence[tuple[Verdict, Numbers]]) -> dict[Numbers, str | None]:
    """Return for each set a contested position, not taken, on which it would not turn the verdict, if there is one."""
    marks: dict[Numbers, str | None] = {numbers: None for _, numbers in found}
    rivals = _rivals(search.inquiry)
    pairs = [
        (wanted, numbers, rival)
        for rival, change in enumerate(search.changes)
        if change.position in rivals
        for wanted, numbers in found
        if all(search.changes[number].question != change.question for number in numbers)
    ]
    verdicts = search.verdicts([(*numbers, rival) for _, numbers, rival in pairs])
    for (wanted, numbers, rival), verdict in zip(pairs, verdicts, strict=True):
        if verdict != wanted and marks[numbers] is None:
            marks[numbers] = search.changes[rival].position
    return marks


def _rivals(inquiry: Inquiry) -> frozenset[str]:
    """Return the contested positions, not taken, on which a change might not turn the verdict.

    One on which the treaty is otherwise in force, or the state otherwise bound, is so for every change alike: it is
    said once, of the element.
    """
    law, world, asked = inquiry.law, inquiry.world, inquiry.setting()
    status = world.met(asked).intersection(THRESHOLD)
    found = set()
    for position in law.positions.values():
        if position.id not in asked.positions and position.standing(inquiry.asked.on) == "contested":
            positions = law.swapped(asked.positions, position.id)
            if world.met(replace(asked, positions=positions)).intersection(THRESHOLD) == status:
                found.add(position.id)
    return frozenset(found)


# ---- in lines ------------------------------------------------------------------------------------------------------


def _merged(
    inquiry: Inquiry, changes: Sequence[Change], found: Sequence[tuple[Verdict, str | None, Numbers]]
) -> Iterator[tuple[Verdict, str | None, Products]]:
    """Yield the sets as products: sets that differ in one change alone, of one sort, are told as one."""
    left: dict[tuple[Verdict, str | None, Products], None] = {
        (verdict, contested, tuple((number,) for number in numbers)): None for verdict, contested, numbers in found
    }
    while True:
        alike: dict[object, list[tuple[tuple[Verdict, str | None, Products], int]]] = defaultdict(list)
        for line in left:
            verdict, contested, parts = line
            for at, part in enumerate(parts):
                others = frozenset((*parts[:at], *parts[at + 1 :]))
                alike[verdict, contested, _sort(inquiry, changes[part[0]]), others].append((line, at))
        merged = False
        for lines in sorted(alike.values(), key=len, reverse=True):
            lines = [(line, at) for line, at in lines if line in left]
            if len(lines) < 2:
                continue
            (verdict, contested, parts), at = lines[0]
            union = tuple(sorted({number for line, place in lines for number in line[2][place]}))
            for line, _ in lines:
                del left[line]
            left[verdict, contested, (*parts[:at], union, *parts[at + 1 :])] = None
            merged = True
        if not merged:
            yield from left
            return


def _sort(inquiry: Inquiry, change: Change) -> object:
    """Return what alternatives told as one have in common."""
    if change.said is not None:
        return ("tie", change.said.of[1]) if change.said.tie else ("word", change.said.of[0])
    if change.by == "fact" and change.off:
        return "word", min(change.off)
    if change.position is not None:
        return "reading", inquiry.law.positions[change.position].standing(inquiry.asked.on)
    return change.by, change.day is None, change.known is None


@dataclass(frozen=True, slots=True)
class _Line:
    """Sets that give one verdict and are told as one."""

    inquiry: Inquiry
    changes: Sequence[Change]
    verdict: Verdict
    contested: str | None
    parts: Products

    @property
    def by(self) -> Currency | str:
        found = {self.changes[number].by for part in self.parts for number in part}
        return found.pop() if len(found) == 1 else "mixed"

    @property
    def standing(self) -> str | None:
        """The weakest standing on the date of a position the sets take, if they take any."""
        taken = [p for part in self.parts for number in part if (p := self.changes[number].position)]
        return max((self._standing(position) for position in taken), key=STANDINGS.index, default=None)

    def _standing(self, position: str) -> str:
        """The standing of *position* on the day whose law is applied, were the sets made."""
        days = [day for part in self.parts for number in part if (day := self.changes[number].day)]
        return self.inquiry.law.positions[position].standing(days[0] if days else self.inquiry.asked.on)

    def _says(self, change: Change) -> str:
        if change.position is not None:
            return f"{change.says} ({self._standing(change.position).replace('_', ' ')})"
        return f"that {change.says}" if change.clause else change.says

    def rank(self) -> tuple[int, ...]:
        """Return how near the sets are: those of few changes first, and among them those surest in law."""
        by = ("evidence", "fact", "reading", "law", "mixed").index(self.by)
        undone = any(self.changes[number].off for part in self.parts for number in part)
        return (
            self.verdict == "undetermined",
            self.standing in APART,
            len(self.parts),
            STANDINGS.index(self.standing or STANDINGS[0]) + (self.contested is not None),
            by in (2, 3),
            undone,
            -sum(len(part) for part in self.parts),
            by,
        )

    def flips(self) -> Iterator[Flip]:
        """Yield every set."""
        for numbers in product(*self.parts):
            made = [self.changes[number] for number in numbers]
            yield Flip(
                by=self.by,  # type: ignore[arg-type]
                changes=tuple(change.name for change in made),
                says=" and ".join(self._says(change) for change in made),
                verdict=self.verdict,
                contested=self.contested,
                standing=self.standing,  # type: ignore[arg-type]
                ask=as_asked(self.inquiry, made),
            )

    def way(self, wording: Wording, flips: Iterable[int]) -> Way:
        """Return the sets as one line."""
        return Way(
            by=self.by,  # type: ignore[arg-type]
            size=len(self.parts),
            says=", and ".join(self._in_short(part, wording) for part in self.parts),
            parts=tuple(tuple(self._alternatives(part, wording)) for part in self.parts),
            verdict=self.verdict,
            contested=self.contested,
            standing=self.standing,  # type: ignore[arg-type]
            gaps=tuple(dict.fromkeys(self._gaps())),
            flips=tuple(flips),
        )

    def _gaps(self) -> Iterator[str]:
        words = self.inquiry.law.rulebook.vocabulary.words
        for said in (self.changes[number].said for part in self.parts for number in part):
            if said is not None and (gap := words[said.word, len(said.of) + said.tie].gap):
                yield gap

    def _alternatives(self, part: Sequence[int], wording: Wording) -> Iterator[str]:
        """Yield each of several alternatives in words; a tie once for all the states it may be of."""
        by_tie: dict[str, list[Said]] = {}
        for change in (self.changes[number] for number in part):
            if change.said is not None and change.said.tie:
                by_tie.setdefault(change.said.word, []).append(change.said)
            else:
                yield self._says(change)
        told = ""
        for said in by_tie.values():
            who = _who(said, wording)
            yield f"that {said_in_words(said[0], self.inquiry.law, wording, 'it' if who == told else who)}"
            told = who

    def _in_short(self, part: Sequence[int], wording: Wording) -> str:
        """Return several alternatives as one phrase: the first in full, the rest counted."""
        made = [self.changes[number] for number in part]
        ties = [change.said for change in made if change.said is not None and change.said.tie]
        if not ties:
            return f"{self._says(made[0])}{_or_more(len(made) - 1, 'more')}"
        words = list(dict.fromkeys(said.word for said in ties))
        who = _who([said for said in ties if said.word == words[0]], wording)
        first = said_in_words(ties[0], self.inquiry.law, wording, who)
        return f"that {first}{_or_more(len(words) - 1, 'other tie')}"


def as_asked(inquiry: Inquiry, made: Iterable[Change]) -> Asked:
    """Return the changes as options of `ask`."""
    assume: list[str] = []
    positions: list[str] = []
    found: dict[str, str] = {}
    for change in made:
        assume += change.assume
        if change.position is not None:
            positions.append(change.position)
        if change.clause_of is not None:
            found["treaty"], found["article"] = change.clause_of
        for name, day in (("on", change.day), ("known", change.known)):
            if day is not None:
                found[name] = iso(day)
    reading = inquiry.asked.reading
    own = () if reading == DEFAULT_READING else (reading,)
    return Asked(assume=tuple(assume), reading="+".join((*own, *positions)) if positions else None, **found)


# ---- in words ------------------------------------------------------------------------------------------------------


def _or_more(count: int, what: str) -> str:
    if not count:
        return ""
    return f" (or {count} {what}{'s' if what != 'more' and count > 1 else ''})"


def _who(ties: Sequence[Said], wording: Wording) -> str:
    """Return the states a tie may be of: those of a kind as one, and by name those whose kind is not among them."""
    kinds = list(dict.fromkeys(str(said.kind) for said in ties if said.stands))
    named = [wording.name(said.of[0]) for said in ties if said.kind not in kinds]
    if {"outsider", "former", "party"} <= set(kinds):
        found = ["some state"]
    elif {"outsider", "former"} <= set(kinds):
        found = ["some state that is not, or no longer, a party"]
    else:
        found = [KINDS[kind] for kind in kinds]
    return " or ".join([*found, *named])


def in_words(ways: Iterable[Way], verdict: Verdict) -> tuple[str, ...]:
    """Return the ways as phrases that follow "it would take"; of an open verdict, with what they turn it to."""
    found = []
    for way in ways:
        lead = {"grounded": "for a YES, ", "not_grounded": "for a NO, "}.get(way.verdict, "")
        mark = f" (contested: {way.contested.replace('_', ' ')})" if way.contested else ""
        left = ", which would leave it undecided" if way.verdict == "undetermined" else ""
        found.append(f"{lead if verdict == 'undetermined' else ''}{way.says}{mark}{left}")
    return tuple(found)
