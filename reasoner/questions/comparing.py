"""Accounts against readings: the verdict on each telling of the facts under each named reading, and what tips it.

Every cell is what `ask` answers with that account and that reading. What tips a cell is one legal position that, taken
in place of the reading's own on its question, turns the verdict. Beside the matrix stands what the states did, and on
which positions that would be lawful. Knows no case and no treaty by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from reasoner.answer import Part
from reasoner.case.case import Case
from reasoner.case.dates import iso
from reasoner.engine.law import IN_STANDING, Law
from reasoner.questions.asking import Asking, Options, clause_name
from reasoner.questions.assessing import Assessment, Inquiry
from reasoner.questions.justifying import Justification, justify


class Tip(Part):
    """One position whose change alone turns a verdict, into which, and its standing on the date."""

    position: str
    says: str
    standing: str
    verdict: str


class Cell(Part):
    """The verdict of one account under one reading; *blockers* are the elements that fail or are open."""

    reading: str
    verdict: str
    triggered: str
    blockers: tuple[str, ...]
    tips: tuple[Tip, ...]


class Row(Part):
    """One account: None is the facts as the case has them."""

    account: str | None
    name: str
    cells: tuple[Cell, ...]


class Column(Part):
    """One named reading, with its standing on the date."""

    reading: str
    says: str
    standing: str
    in_standing: bool


class Comparison(Part):
    """The whole matrix; cells stand in the order of the readings.

    `conduct` is told on the account asked, else on the case's own, and on the reading asked.
    """

    schema_: Annotated[Literal["casus-readings/1"], Field(alias="schema")] = "casus-readings/1"
    case: str
    title: str
    treaty: str
    clause: str
    clause_name: str
    victim: str
    victim_name: str
    on: str
    known: str
    act: str | None
    readings: tuple[Column, ...]
    accounts: tuple[Row, ...]
    conduct: Justification


def compare(case: Case, options: Options, law: Law) -> Comparison:
    """Return the verdict of *case* on every account under every named reading.

    The question is that of `ask` with the same options; with an account, only that one stands beside the case's own.
    Raises CaseError or QuestionError.
    """
    asking = Asking(case, law, options, whole=False)
    asked = asking.asked
    own = Inquiry(asking.case, law, replace(asked, account=None))
    Inquiry.share((asking.inquiry, own))
    columns = tuple(
        Column(reading=name, says=says, standing=standing, in_standing=standing in IN_STANDING)
        for name, says in law.readings.items()
        for standing in (law.standing(name, asked.on),)
    )
    speakers = (asked.account,) if asked.account else asking.case.speakers
    wording = asking.wording
    return Comparison(
        case=asking.case.id,
        title=asking.case.title,
        treaty=asked.treaty,
        clause=asked.article,
        clause_name=clause_name(asked.article),
        victim=asked.victim,
        victim_name=wording.name(asked.victim),
        on=iso(asked.on),
        known=iso(asked.known),
        act=asked.act,
        readings=columns,
        accounts=tuple(
            Row(
                account=speaker,
                name=wording.name(speaker) if speaker else "as the case has it",
                cells=tuple(_Comparing(own, speaker).cells()),
            )
            for speaker in (None, *speakers)
        ),
        conduct=justify(asking.inquiry, asking.model, asking.explainer, wording),
    )


class _Comparing:
    """One account under every reading."""

    def __init__(self, inquiry: Inquiry, account: str | None) -> None:
        self.inquiry = inquiry
        self.law = inquiry.law
        self.account = account

    def cells(self) -> Iterator[Cell]:
        """Yield the cell of each named reading."""
        for reading in self.law.readings:
            taken = self.law.taken(reading)
            found = self._assessed(taken)
            yield Cell(
                reading=reading,
                verdict=found.verdict,
                triggered=found.triggered,
                blockers=found.blockers,
                tips=tuple(self._tips(taken, found)),
            )

    def _assessed(self, positions: frozenset[str]) -> Assessment:
        if self.account is None:
            return self.inquiry.combined(positions=positions)[0]
        return self.inquiry.assess(self.inquiry.setting(positions=positions, account=self.account))

    def _tips(self, taken: frozenset[str], found: Assessment) -> Iterator[Tip]:
        """Yield every position not taken that alone turns the verdict."""
        for position in self.law.positions.values():
            if position.id in taken or self.law.moot(position, self.inquiry.asked.on):
                continue
            other = self._assessed(self.law.swapped(taken, position.id))
            if other.verdict != found.verdict:
                yield Tip(
                    position=position.id,
                    says=position.says,
                    standing=position.standing(self.inquiry.asked.on),
                    verdict=other.verdict,
                )
