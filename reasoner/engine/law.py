"""What a rulebook's records say of its own make-up: treaties, clauses, positions, readings, authorities.

Read from the rule files as data; no treaty is known here by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reasoner.case.case import Case
from reasoner.case.checking import Words, check_case
from reasoner.case.dates import next_day
from reasoner.errors import QuestionError, did_you_mean
from reasoner.rulebook.labels import STANDINGS as STANDINGS
from reasoner.rulebook.rulebook import Rulebook

IN_STANDING = frozenset({"settled", "contested", "minority"})


@dataclass(frozen=True, slots=True)
class Position:
    """One answer to one legal question, with who holds it, what speaks for and against, and its standing by date."""

    id: str
    question: str
    says: str
    holders: tuple[str, ...]
    authority_for: tuple[str, ...]
    authority_against: tuple[str, ...]
    standings: tuple[tuple[int, str], ...]

    def standing(self, day: int) -> str:
        """Return the position's standing on *day*."""
        found = "not_yet_voiced"
        for since, standing in self.standings:
            if since <= day:
                found = standing
        return found

    def voiced(self) -> int | None:
        """Return the first day on which somebody held the position, or None if nobody ever did."""
        return next((since for since, standing in self.standings if standing in IN_STANDING), None)


@dataclass(frozen=True, slots=True)
class Authority:
    """A treaty, resolution or judgment: its name in citations, the day it exists from, how it was checked."""

    id: str
    name: str
    day: int
    checked: str
    source: str


class Law:
    """The records of one rulebook that questions need."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._checked: Case | None = None

    def check(self, case: Case) -> None:
        """Raise CaseError for the first thing *case* says that it may not say under this rulebook.

        Of a case that is asked many questions one after the other it is found out once.
        """
        if self._checked is not case:
            check_case(case, self.words)
            self._checked = case

    @cached_property
    def treaties(self) -> tuple[str, ...]:
        """Treaties whose clauses can be asked about."""
        return tuple(str(values[0]) for values in self.rulebook.values("encoded"))

    @cached_property
    def kept_through(self) -> int:
        """The day through which the rulebook's records are kept."""
        return int(self.rulebook.values("kept_through")[0][0])

    def clauses(self, treaty: str) -> tuple[tuple[str, str], ...]:
        """Return the clauses of *treaty* that can be invoked: (article, kind)."""
        return tuple((str(article), str(kind)) for of, article, kind in self.rulebook.values("clause") if of == treaty)

    def joined(self, treaty: str) -> tuple[str, ...]:
        """Return every state that ever signed or joined *treaty*, in the order of the record."""
        return tuple(str(state) for state, of, _ in self.rulebook.values("joined") if of == treaty)

    def kept_of(self, treaty: str) -> tuple[str, ...]:
        """Return every state of which the record of *treaty* speaks: those that joined, then those that never did."""
        never = (str(state) for state, of in self.rulebook.values("never_joined") if of == treaty)
        return tuple(dict.fromkeys((*self.joined(treaty), *never)))

    def left(self, treaty: str, day: int) -> frozenset[str]:
        """Return the states that had left *treaty* by *day* and not come back, on the default positions."""
        out = [(state, next_day(last)) for state, last in self._steps("bound_until", treaty)]
        out += self._steps("suspended_on", treaty)
        back = self._steps("returned", treaty) + self._steps("returned_on", treaty)
        return frozenset(
            state
            for state, gone in out
            if gone <= day and not any(of == state and gone <= since <= day for of, since in back)
        )

    def _steps(self, word: str, treaty: str) -> list[tuple[str, int]]:
        """Return (state, day) of every record *word* of *treaty*, but of none under a position that is no default."""
        found = []
        for *position, state, of, day in self.rulebook.values(word):
            if of == treaty and set(position) <= set(self.defaults.values()):
                found.append((str(state), int(day)))
        return found

    @cached_property
    def status_questions(self) -> frozenset[str]:
        """The legal questions that are about a treaty's status: in force or not, who is bound."""
        return frozenset(str(question) for (question,) in self.rulebook.values("status_question"))

    @cached_property
    def positions(self) -> Mapping[str, Position]:
        """Every position by its id."""
        found = {}
        for record in self.rulebook.records.get("position", ()):
            labels = record.labels
            if labels is None:
                continue
            question, position = map(str, record.values)
            standings = sorted(
                (int(line.split()[0].replace("-", "")), line.split()[1]) for line in labels.all("standing")
            )
            found[position] = Position(
                position, question, labels.one("says") or position, labels.all("holder"), labels.all("for"),
                labels.all("against"), tuple(standings),
            )  # fmt: skip
        return found

    def moot(self, position: Position, day: int) -> bool:
        """Tell whether *position* is about a treaty's status and nobody held it on *day*."""
        return position.question in self.status_questions and position.standing(day) not in IN_STANDING

    @cached_property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """The legal questions in order, with what each asks."""
        records = sorted(self.rulebook.records.get("legal_question", ()), key=lambda record: int(record.values[1]))
        return tuple(
            (
                str(record.values[0]),
                (record.labels.one("says") if record.labels else None) or str(record.values[0]),
            )
            for record in records
        )

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        """The default position on each legal question."""
        return {str(question): str(position) for question, position in self.rulebook.values("default")}

    @cached_property
    def readings(self) -> Mapping[str, str]:
        """Every named reading with what it says, in the order of the record."""
        return {
            str(record.values[0]): (record.labels.one("says") if record.labels else None) or str(record.values[0])
            for record in self.rulebook.records.get("reading", ())
        }

    def taken(self, reading: str) -> frozenset[str]:
        """Return the positions *reading* takes: a named reading, or one position over the defaults, or several of
        them joined by "+", each over those before it.

        Raises QuestionError if there is none of that name.
        """
        chosen = dict(self.defaults)
        named = [position for name in reading.split("+") for position in self._positions_of(name)]
        for position in named:
            chosen[self.positions[position].question] = position
        return frozenset(chosen.values())

    def _positions_of(self, reading: str) -> list[str]:
        named = [str(position) for name, position in self.rulebook.values("reading") if name == reading]
        if not named and reading in self.positions:
            named = [reading]
        if not named and reading not in self.readings:
            known = [*self.readings, *self.positions]
            raise QuestionError(
                f"there is no reading '{reading}'",
                hint=did_you_mean(reading, known) or f"readings: {', '.join(self.readings)}",
            )
        return named

    def swapped(self, taken: frozenset[str], position: str) -> frozenset[str]:
        """Return the positions *taken*, with *position* in place of the one on the same question."""
        question = self.positions[position].question
        return frozenset(other for other in taken if self.positions[other].question != question) | {position}

    def standing(self, reading: str, day: int) -> str:
        """Return the standing of *reading* on *day*: that of its weakest position that is not a default."""
        own = [position for position in self.taken(reading) if position not in self.defaults.values()]
        found = [self.positions[position].standing(day) for position in own]
        return max(found, key=STANDINGS.index, default="settled")

    @cached_property
    def authorities(self) -> tuple[Authority, ...]:
        """Every authority, the longest names first, so that a citation finds the closest."""
        found = [
            Authority(
                str(record.values[0]), record.labels.one("says") or "", int(record.values[1]), str(record.values[2]),
                "; ".join(record.labels.all("source")),
            )
            for record in self.rulebook.records.get("authority", ())
            if record.labels
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda authority: -len(authority.name)))

    def authority(self, citation: str) -> Authority | None:
        """Return the authority *citation* belongs to."""
        return next((found for found in self.authorities if citation.startswith(found.name)), None)

    @cached_property
    def words(self) -> Words:
        """What a case may say under this rulebook."""
        vocabulary = self.rulebook.vocabulary
        ties, stated = {}, {}
        for word in vocabulary.words.values():
            if word.silence is None:
                continue
            if word.sorts[:1] == ("State",) and word.sorts[1:2] in (("Group",), ("Other",)):
                ties[word.name] = word.sorts
            else:
                stated[word.name] = word.sorts
        rulebook = self.rulebook
        return Words(
            states=frozenset(str(values[0]) for values in rulebook.values("state")),
            treaties=frozenset(
                str(values[0]) for name in ("treaty", "unencoded_treaty") for values in rulebook.values(name)
            ),
            lists=vocabulary.constants,
            ties=ties,
            stated=stated,
            concluded={
                signature: word.sorts
                for signature, word in vocabulary.words.items()
                if signature[0] in rulebook.rules or signature[0] in rulebook.records
            },
            in_rules=self._names,
            recorded=self.recorded,
            positions=tuple(self.positions),
            readings=(*self.readings, *self.positions),
            clauses=tuple(dict.fromkeys(str(values[1]) for values in rulebook.values("clause"))),
            instruments=frozenset(
                value
                for name in self.recorded
                for values in rulebook.values(name)
                for value in values[:-1]
                if isinstance(value, str)
            ),
            other_names={str(other): str(state) for other, state in rulebook.values("also_called")},
        )

    def _names(self, name: str) -> bool:
        """Tell whether something that the rules say is said of *name*."""
        whole = re.compile(rf"[(,] *{re.escape(name)} *[,)]")
        return any(whole.search(statement.text) for statement in self.rulebook.statements)

    @cached_property
    def recorded(self) -> Mapping[str, tuple[str, ...]]:
        """Each word of the record whose last place is a day, with the sorts of the places before it."""
        records = self.rulebook.records
        return {
            word.name: word.sorts[:-1]
            for word in self.rulebook.vocabulary.words.values()
            if word.sorts[-1:] in (("Day",), ("From",))
            and len(word.sorts) > 1
            and word.name in records
            and all(len(record.values) == word.arity for record in records[word.name])
        }
