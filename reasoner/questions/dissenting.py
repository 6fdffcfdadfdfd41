"""A legal position told to somebody who does not take it: what it says, who holds it, what it rests on.

Knows nothing of what the position changes.
"""

from __future__ import annotations

from reasoner.answer import Dissent
from reasoner.engine.law import Position


def dissent(position: Position, day: int, status: str | None = None) -> Dissent:
    """Return *position* with its standing on *day*; *status* is how the thing asked about comes out on it."""
    return Dissent(
        position=position.id,
        says=position.says,
        standing=position.standing(day),
        holders=position.holders,
        rests_on=position.authority_for,
        against=position.authority_against,
        status=status,
    )
