"""The whole history of a treaty's parties: spans of days on which each state stands alike, and what is recorded of it.

The spans are the reasoner's own answers, asked on every day on which they can change; they are not drawn from the
records. The dated records stand beside them with their sources, and the disagreements with what each changes. Knows
no treaty by name, and only what was recorded by the day looked from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from reasoner.answer import Dissent, Part
from reasoner.case.dates import iso, next_day, previous_day
from reasoner.engine.law import Law
from reasoner.explanation.wording import Wording
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.questions.dissenting import dissent
from reasoner.questions.membership import Standings, asked_day, treaties_asked
from reasoner.rulebook.rulebook import Record

EARLIEST_DAY = 18000101
"""Numbers below this are no days."""


class Span(Part):
    """Days from *since* to *until*, both included, on which the status and who contests it stay the same."""

    since: str
    until: str
    status: str
    contested_by: tuple[str, ...] = ()


class Step(Part):
    """One dated record: what it says, on which position if only some say so, and its source."""

    day: str
    says: str
    position: str | None = None
    sources: tuple[str, ...] = ()


class Line(Part):
    """One state's history."""

    state: str
    name: str
    spans: tuple[Span, ...]
    steps: tuple[Step, ...]
    sources: tuple[str, ...] = ()
    """For a state that never joined: the source of that."""


class Change(Part):
    """Where a position would have it otherwise: for this state, or for the treaty as a whole, on these days."""

    state: str | None
    since: str
    until: str
    status: str


class View(Part):
    """One position on a disagreement, and what it would change of what is drawn."""

    told: Dissent
    taken: bool
    voiced: str
    changes: tuple[Change, ...]


class Disagreement(Part):
    """One question on which sources or states disagree."""

    question: str
    asks: str
    views: tuple[View, ...]


class Misreport(Part):
    """An error in circulation, what stands against it, and where it is met."""

    id: str
    says: str
    against: tuple[str, ...]
    sources: tuple[str, ...]


class History(Part):
    """The history of one treaty's parties, up to the day looked from."""

    treaty: str
    name: str
    since: str
    until: str
    in_force: tuple[Span, ...]
    lines: tuple[Line, ...]
    disagreements: tuple[Disagreement, ...]
    misreports: tuple[Misreport, ...]
    gaps: tuple[str, ...]


class Histories(Part):
    """The history of each treaty asked about."""

    schema_: Annotated[Literal["casus-history/1"], Field(alias="schema")] = "casus-history/1"
    known: str
    reading: str
    treaties: tuple[History, ...]


def histories(
    law: Law, treaty: str | None = None, *, known: str | None = None, reading: str | None = None
) -> Histories:
    """Return the history of *treaty*, or of every treaty encoded, up to the day *known* and seen from it.

    *known* defaults to the day through which the rulebook's record is kept. Raises QuestionError.
    """
    seen_from = asked_day("--known", known) if known else law.kept_through
    taken = reading or DEFAULT_READING
    law.taken(taken)
    found = tuple(_Past(law, name, seen_from, taken).history() for name in treaties_asked(law, treaty))
    return Histories(known=iso(seen_from), reading=taken, treaties=found)


def turning_days(law: Law, treaty: str) -> tuple[int, ...]:
    """Return every day on which a standing under *treaty* can change: the days of its records and of the positions on
    its status, the days on which a notice has run, and each day after one of these."""
    instruments = _instruments(law, treaty)
    found = {
        value
        for record in _records(law)
        if instruments & set(record.values)
        for value in record.values
        if isinstance(value, int) and value >= EARLIEST_DAY
    }
    found |= {int(end) for start, _, end in law.rulebook.values("months_after") if start in found}
    found |= {
        since
        for position in law.positions.values()
        if position.question in law.status_questions
        for since, _ in position.standings
    }
    return tuple(sorted(found | {next_day(one) for one in found}))


def _records(law: Law) -> Iterator[Record]:
    return (record for records in law.rulebook.records.values() for record in records)


def _instruments(law: Law, treaty: str) -> frozenset[str | int]:
    """Return the treaty, the protocols that prolong it and the instruments that changed its text."""
    rulebook = law.rulebook
    versions = {version for of, version, _ in rulebook.values("version_from") if of == treaty}
    return frozenset(
        {treaty}
        | {protocol for protocol, of, _ in rulebook.values("prolongs") if of == treaty}
        | {instrument for version, instrument in rulebook.values("version_by") if version in versions}
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days on which nothing changes, and how everything stands on them."""

    first: int
    last: int
    standings: Standings


class _Past:
    """The history of one treaty, being told."""

    def __init__(self, law: Law, treaty: str, known: int, reading: str) -> None:
        self.law = law
        self.treaty = treaty
        self.known = known
        self.reading = reading
        self.wording = Wording(law.rulebook)
        self.states = law.kept_of(treaty)

    def history(self) -> History:
        records = [record for record, _ in self._dated()]
        gaps = dict.fromkeys(gap for record in records if record.labels for gap in record.labels.all("gap"))
        return History(
            treaty=self.treaty,
            name=self.wording.name(self.treaty),
            since=iso(self.stretches[0].first) if self.stretches else iso(self.known),
            until=iso(self.known),
            in_force=self._spans(None),
            lines=tuple(self._line(state) for state in self.states),
            disagreements=tuple(self._disagreements()),
            misreports=tuple(self._misreports()),
            gaps=tuple(gaps),
        )

    @cached_property
    def stretches(self) -> tuple[_Stretch, ...]:
        """The days from the first record to the day looked from, cut wherever a standing can change."""
        first = min((int(record.values[-1]) for record, word in self._dated() if word == "joined"), default=self.known)
        turns = [turn for turn in turning_days(self.law, self.treaty) if first <= turn <= self.known]
        ends = [*(previous_day(turn) for turn in turns[1:]), self.known]
        return tuple(
            _Stretch(turn, end, Standings(self.law, self.treaty, turn, self.known, self.reading))
            for turn, end in zip(turns, ends, strict=True)
        )

    # -- spans --------------------------------------------------------------------------------------------------

    def _spans(self, state: str | None) -> tuple[Span, ...]:
        """Return the spans of *state*, or of the treaty's being in force."""
        found: list[Span] = []
        for stretch in self.stretches:
            now = Span(
                since=iso(stretch.first),
                until=iso(stretch.last),
                status=_status(stretch.standings, state),
                contested_by=tuple(position for position, _ in stretch.standings.dissents(state)),
            )
            if found and (found[-1].status, found[-1].contested_by) == (now.status, now.contested_by):
                now = now.model_copy(update={"since": found.pop().since})
            found.append(now)
        return tuple(found)

    def _line(self, state: str) -> Line:
        never = [
            source
            for record in self.law.rulebook.records.get("never_joined", ())
            if record.values == (state, self.treaty) and record.labels
            for source in record.labels.all("source")
        ]
        return Line(
            state=state,
            name=self.wording.name(state),
            spans=self._spans(state),
            steps=tuple(sorted(self._steps(state), key=lambda step: step.day)),
            sources=tuple(never),
        )

    # -- steps --------------------------------------------------------------------------------------------------

    def _dated(self) -> Iterator[tuple[Record, str]]:
        """Yield every dated record of a state's standing that was there by the day looked from, with its word."""
        instruments = _instruments(self.law, self.treaty)
        for word in self.law.rulebook.vocabulary.constants.get("dated", {}):
            for record in self.law.rulebook.records.get(word, ()):
                if record.values[-2] in instruments and int(record.values[-1]) <= self.known:
                    yield record, word

    def _steps(self, state: str) -> Iterator[Step]:
        """Yield what is recorded of *state*: dates that count, and steps told beside them."""
        words: Mapping[str, str] = self.law.rulebook.vocabulary.constants.get("dated", {})
        for record, word in self._dated():
            *position, of, instrument, day = record.values
            if of != state or (position and not self._voiced(str(position[0]))):
                continue
            of_treaty = instrument == self.treaty and not words[word].endswith(" for")
            name = "" if of_treaty else f" {self.wording.name(instrument)}"
            yield Step(
                day=iso(int(day)),
                says=f"{words[word]}{name}",
                position=str(position[0]) if position else None,
                sources=record.labels.all("source") if record.labels else (),
            )
        for record in self.law.rulebook.records.get("noted", ()):
            of, treaty, day, _ = record.values
            if (of, treaty) == (state, self.treaty) and int(day) <= self.known and record.labels:
                yield Step(day=iso(int(day)), says=record.labels.one("says") or "", sources=record.labels.all("source"))

    def _voiced(self, position: str) -> bool:
        voiced = self.law.positions[position].voiced()
        return voiced is not None and voiced <= self.known

    # -- disagreements ------------------------------------------------------------------------------------------

    def _disagreements(self) -> Iterator[Disagreement]:
        """Yield every question of status on which more than one position had been voiced by the day looked from."""
        taken = self.law.taken(self.reading)
        for question, asks in self.law.questions:
            views = [
                View(
                    told=dissent(position, self.known),
                    taken=position.id in taken,
                    voiced=iso(position.voiced() or self.known),
                    changes=tuple(self._changes(position.id)),
                )
                for position in self.law.positions.values()
                if position.question == question and question in self.law.status_questions
                if self._voiced(position.id) or position.id in taken
            ]
            if len(views) > 1:
                yield Disagreement(question=question, asks=asks, views=tuple(views))

    def _changes(self, position: str) -> Iterator[Change]:
        """Yield where *position*, once voiced, would have it otherwise, days that follow on one another together."""
        for state in (None, *self.states):
            found = [
                Change(state=state, since=iso(stretch.first), until=iso(stretch.last), status=other)
                for stretch in self.stretches
                for name, other in (
                    *stretch.standings.dissents(state),
                    *(stretch.standings.voiced_later(state) if state else ()),
                )
                if name == position
            ]
            yield from _joined(found)

    def _misreports(self) -> Iterator[Misreport]:
        """Yield the errors in circulation; they are those of the day through which the record is kept."""
        if self.known < self.law.kept_through:
            return
        for record in self.law.rulebook.records.get("misreport", ()):
            labels = record.labels
            if record.values[1] == self.treaty and labels is not None:
                yield Misreport(
                    id=str(record.values[0]),
                    says=labels.one("says") or "",
                    against=labels.all("against"),
                    sources=labels.all("source"),
                )


def _status(standings: Standings, state: str | None) -> str:
    if state is not None:
        return standings.status(state)
    return "in_force" if standings.in_force() else "not_in_force"


def _joined(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield *changes*, those that follow on one another in one piece."""
    held: Change | None = None
    for one in changes:
        if held is not None and held.status == one.status and _follows(held.until, one.since):
            held = held.model_copy(update={"until": one.until})
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _follows(until: str, since: str) -> bool:
    return next_day(int(until.replace("-", ""))) == int(since.replace("-", ""))
