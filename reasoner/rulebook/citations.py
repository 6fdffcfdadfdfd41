"""What a citation names: an instrument, and places in it such as article 4(1).

Knows how citations are written; knows no instrument by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

Path = tuple[str, ...]
"""A place in an instrument and its subdivisions: `3(g)` is `("3", "g")`."""

LATER = ", later confirmed by "

_PLACES = re.compile(r",?\s*\b(?:arts?\.|paras?\.|preamble\b)")
_LIST = re.compile(r"\b(?:arts?\.|paras?\.)\s*((?:\d+[a-z.\d]*(?:\([0-9a-z]+\))*(?:, | and )?)+)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+[a-z]?(?:\.\d+)*(?:\([0-9a-z]+\))*", re.IGNORECASE)
_STEP = re.compile(r"[0-9a-zA-Z]+")


@dataclass(frozen=True, slots=True)
class Citation:
    """One instrument and the places cited in it, in order; none means the instrument as a whole."""

    instrument: str
    places: tuple[Path, ...] = ()

    def within(self, other: Citation) -> bool:
        """Tell whether this lies, or one of its places lies, within what *other* cites."""
        if self.instrument != other.instrument:
            return False
        return not other.places or any(mine[: len(its)] == its for mine in self.places for its in other.places)

    def touches(self, other: Citation) -> bool:
        """Tell whether one of the two lies within the other."""
        return self.within(other) or other.within(self)


@cache
def citations(cited: str) -> tuple[Citation, ...]:
    """Return what a label `cites` names: the authority leaned on first, then any that confirmed it later."""
    return tuple(_citation(part) for part in cited.split(LATER))


def path(number: str) -> Path:
    """Return the place that a number such as `3(g)` names."""
    return tuple(step.lower() for step in _STEP.findall(number))


def _citation(part: str) -> Citation:
    start = _PLACES.search(part)
    if start is None:
        return Citation(part.strip())
    places = [path(number) for listed in _LIST.finditer(part) for number in _NUMBER.findall(listed[1])]
    if not places and part.endswith("preamble"):
        places = [("preamble",)]
    return Citation(part[: start.start()].strip(), tuple(places))
