"""On which grounds the acts of a case stand in one setting: which are tested, which hold, which turn on what is open.

Knows neither what a ground asks for nor how it is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from reasoner.engine.worlds import Setting
from reasoner.questions.assessing import Inquiry

GroundStatus = Literal["holds", "fails", "unknown"]
Lawful = Literal["yes", "unknown", "not_shown"]

GROUND_WORDS = (("ground", 2), ("tested_on", 2), ("justified", 2), ("perhaps_justified", 2))
"""The words that what an act stands on is read from."""


class Grounds:
    """The grounds of every act in one setting, looked up when asked for."""

    def __init__(self, inquiry: Inquiry, setting: Setting) -> None:
        self._world = inquiry.world
        self._setting = setting
        self._open = bool(setting.free or self._world.atoms.choices)
        told = self._world.snapshot(setting, *GROUND_WORDS)
        self._order = [str(ground) for ground, _ in sorted(told["ground", 2], key=lambda pair: pair[1])]
        self._tested, self._justified, self._perhaps = (told[key] for key in GROUND_WORDS[1:])

    def tested(self, act: str) -> tuple[str, ...]:
        """Return the grounds *act* is tested on, in the order of the record."""
        return tuple(ground for ground in self._order if (act, ground) in self._tested)

    def perhaps(self, act: str, ground: str) -> bool:
        """Tell whether the rules themselves leave open that *ground* justifies *act*."""
        return (act, ground) in self._perhaps and (act, ground) not in self._justified

    def status(self, act: str, ground: str) -> GroundStatus:
        """Return whether *ground* justifies *act* however what is open is settled, for some way, or for none."""
        if self.perhaps(act, ground):
            return "unknown"
        holds = (act, ground) in self._justified
        if self._open and self._world.possible(self._setting, ("justified", (act, ground)), wanted=not holds):
            return "unknown"
        return "holds" if holds else "fails"

    def lawful(self, act: str) -> Lawful | None:
        """Return whether one ground of *act* holds, one may, or none is shown; None for an act tested on none."""
        # What holds as matters are told is the likeliest to hold however they are settled.
        likely_first = sorted(self.tested(act), key=lambda ground: (act, ground) not in self._justified)
        return summed(self.status(act, ground) for ground in likely_first)


def summed(statuses: Iterable[GroundStatus]) -> Lawful | None:
    """Return what the *statuses* of an act's grounds come to, looking no further than one that holds; None of none."""
    found: Lawful | None = None
    for status in statuses:
        if status == "holds":
            return "yes"
        found = "unknown" if "unknown" in (status, found) else "not_shown"
    return found
