"""The record, the corpus and test results as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reasoner.questions.membership import Member, Membership, Memberships
from reasoner.upkeep.testing import CaseTested
from reasoner.views.text import written_day

_STATUS = {
    "bound": "bound",
    "not_known": "not known",
    "not_in_force": "not in force",
    "no_longer": "no longer",
    "not_yet": "not yet",
    "never": "never",
}


def members_text(found: Memberships, width: int) -> str:
    """Return who is bound by each treaty, one state a line; states never in the record are counted."""
    return "\n".join(line for treaty in found.treaties for line in _membership(found, treaty, width)) + "\n"


def _membership(found: Memberships, treaty: Membership, width: int) -> Iterator[str]:
    seen = "" if found.known == found.on else f", seen from {written_day(found.known)}"
    state = "in force" if treaty.in_force else "not in force"
    yield f"{treaty.name[:1].upper()}{treaty.name[1:]} on {written_day(found.on)}{seen}: {state}."
    yield from _wrapped(treaty.says, width, "  ")
    yield ""
    spoken = [member for member in treaty.members if member.status != "never"]
    for member in spoken:
        yield from _labelled(member.name, _member(member), width, 14)
    never = len(treaty.members) - len(spoken)
    if never:
        yield from _wrapped(f"{never} other states these rules name never signed or joined.", width, "")
    if treaty.gaps:
        yield ""
        yield from _labelled("Gaps", "; ".join(treaty.gaps) + ".", width, 14)


def _member(member: Member) -> str:
    parts = [f"{_STATUS[member.status]}: {member.says}"]
    if member.contested_by:
        parts.append(f"contested: otherwise on the position {' or '.join(member.contested_by)}")
    if member.on_the_day is not None:
        parts.append(f"seen on the day itself: {_STATUS[member.on_the_day]}")
    return "; ".join(parts) + "."


def cases_text(rows: Sequence[dict[str, Any]], width: int) -> str:
    """Return one line a case: id, aliases, title."""
    longest = max(len(row["id"]) for row in rows) + 2
    lines: list[str] = []
    for row in rows:
        also = f" (also {', '.join(row['aliases'])})" if row["aliases"] else ""
        lines += _labelled(row["id"], f"{row['title']}{also}", width, longest)
    return "\n".join(lines) + "\n"


def tests_text(results: Iterable[CaseTested]) -> str:
    """Return the results, a line a case; below a failure what was expected, what came, and why."""
    lines: list[str] = []
    checks = failed = cases = 0
    for result in results:
        cases += 1
        checks += len(result.checks)
        failed += len(result.failures) + (result.error is not None)
        lines.append(f"{'ok    ' if result.passed else 'FAILED'} {result.case}: {len(result.checks)} expectations")
        if result.error is not None:
            lines += textwrap.indent(result.error, "       ").splitlines()
        for check in result.failures:
            lines.append(f"       {check.what} ({check.asked})")
            lines.append(f"         expected {check.expected}")
            lines.append(f"         got      {check.got}")
            lines += [f"         because  {why}" for why in check.because]
    lines.append(f"{cases} cases, {checks} expectations, {failed} failed.")
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def _labelled(label: str, text: str, width: int, column: int) -> list[str]:
    if len(label) >= column:
        return [label, *_wrapped(text, width, " " * column)]
    return textwrap.wrap(
        text, width, initial_indent=f"{label:<{column}}", subsequent_indent=" " * column, break_on_hyphens=False
    )
