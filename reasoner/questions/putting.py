"""A question as Python puts it: days as dates, assumptions as one text, several, or a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def as_put(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return *changes* as the options of a question hold them: days as text, assumptions as a tuple of texts.

    `on=date(1999, 4, 19)`, `assume={"sent_by_tajikistan": "true"}` and `assume="sent_by_tajikistan=true"` are taken.
    """
    found = dict(changes)
    for key in ("on", "known"):
        if isinstance(day := found.get(key), date):
            found[key] = (day.date() if isinstance(day, datetime) else day).isoformat()
    if "assume" in found:
        found["assume"] = _assumptions(found["assume"])
    return found


def _assumptions(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    if isinstance(given, str):
        return (given,)
    if isinstance(given, Mapping):
        return tuple(
            f"{fact}={str(value).lower() if isinstance(value, bool) else value}" for fact, value in given.items()
        )
    return tuple(given)
