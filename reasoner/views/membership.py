"""Who is bound by a treaty on a day, as plain text: states that stand alike share a line, and every view that
differs is told once."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reasoner.answer import Dissent
from reasoner.case.dates import written_day
from reasoner.questions.membership import Member, Membership, Memberships

LABEL = 14
"""Columns of the left column."""

STATUS = {
    "bound": "bound",
    "not_known": "not known",
    "in_force": "in force",
    "not_in_force": "not in force",
    "suspended": "suspended",
    "no_longer": "no longer",
    "signed": "signed only",
    "not_yet": "not yet",
    "never": "never",
}

_STANDING = {
    "settled": "the settled view",
    "contested": "a contested view",
    "minority": "a minority view",
    "proposed": "a view proposed as a change of the law",
    "not_yet_voiced": "a view not yet voiced",
}


def members_text(found: Memberships, width: int) -> str:
    """Return who is bound by each treaty; states that stand alike share a line."""
    return "\n".join(line for treaty in found.treaties for line in _membership(found, treaty, width)) + "\n"


def _membership(found: Memberships, treaty: Membership, width: int) -> Iterator[str]:
    seen = "" if found.known == found.on else f", seen from {written_day(found.known)}"
    state = "in force" if treaty.in_force else "not in force"
    views = _numbered(treaty)
    name = f"{treaty.name[:1].upper()}{treaty.name[1:]}"
    yield from textwrap.wrap(f"{name} on {written_day(found.on)}{seen}: {state}.", width)
    for text in (treaty.says, *_otherwise(treaty.dissents, views)):
        yield from textwrap.wrap(
            f"{text}.", width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
        )
    yield ""
    label = None
    for alike in _groups(member for member in treaty.members if member.recorded):
        status = STATUS[alike[0].status].capitalize()
        yield from labelled(status if status != label else "", _alike(alike, views), width)
        label = status
    if unrecorded := sum(not member.recorded for member in treaty.members):
        yield from labelled("", f"{unrecorded} other states these rules name never signed or joined.", width)
    if views:
        yield ""
        yield from _views(treaty, views, found.on, width)
    if treaty.gaps:
        yield ""
        yield from labelled("Gaps", "; ".join(treaty.gaps) + ".", width)


def _groups(members: Iterable[Member]) -> Iterable[Sequence[Member]]:
    """Return the members in groups that stand alike for the same reason, in the order met, one status at a time."""
    found: dict[tuple[object, ...], list[Member]] = {}
    for member in members:
        key = (
            member.status, member.says.replace(member.name, "{}"), member.contested_by, member.on_the_day,
            tuple(one.position for one in member.voiced_later),
        )  # fmt: skip
        found.setdefault(key, []).append(member)
    order = list(dict.fromkeys(key[0] for key in found))
    return [group for _, group in sorted(found.items(), key=lambda pair: order.index(pair[0][0]))]


def _alike(alike: Sequence[Member], views: Mapping[str, int]) -> str:
    first = alike[0]
    says = first.says if len(alike) == 1 else first.says.replace(first.name, "each")
    if len(alike) == 1 and says.startswith(f"{first.name} "):
        lead = says
    else:
        lead = f"{listed([member.name for member in alike])}: {says}"
    parts = [lead, *_otherwise(first.dissents, views)]
    if first.voiced_later:
        parts.append(f"Voiced only later: {_outcomes(first.voiced_later, views)}")
    if first.on_the_day is not None:
        parts.append(f"Seen on the day itself: {STATUS[first.on_the_day]}")
    return ". ".join(parts) + "."


def _otherwise(dissents: Sequence[Dissent], views: Mapping[str, int]) -> Iterator[str]:
    if dissents:
        yield f"Contested: {_outcomes(dissents, views)}"


def _outcomes(dissents: Sequence[Dissent], views: Mapping[str, int]) -> str:
    """Say how it comes out on each view: "not in force on view 1, bound on views 2 and 3"."""
    found: dict[str, list[str]] = {}
    for one in dissents:
        found.setdefault(STATUS[one.status or "not_known"], []).append(str(views[one.position]))
    return ", ".join(
        f"{status} on view{'s' if len(numbers) > 1 else ''} {listed(numbers)} below"
        for status, numbers in found.items()
    )


def _numbered(treaty: Membership) -> dict[str, int]:
    """Return a number for every view on which something comes out otherwise."""
    told = [*treaty.dissents, *(one for member in treaty.members for one in (*member.dissents, *member.voiced_later))]
    return {position: at for at, position in enumerate(dict.fromkeys(one.position for one in told), 1)}


def _views(treaty: Membership, views: Mapping[str, int], on: str, width: int) -> Iterator[str]:
    told = [*treaty.dissents, *(one for member in treaty.members for one in (*member.dissents, *member.voiced_later))]
    for label, number in views.items():
        one = next(one for one in told if one.position == label)
        yield from labelled(f"View {number}", f"{view_in_words(one, on)} (--reading {label}).", width)


def view_in_words(one: Dissent, on: str) -> str:
    """Return what a view says, its standing on *on*, who holds it, what it rests on and what speaks against it."""
    return (
        f"{one.says[:1].upper()}{one.says[1:]}: {_STANDING[one.standing]} on {written_day(on)}. "
        f"Held by: {'; '.join(one.holders)}. It rests on: {'; '.join(one.rests_on)}. "
        f"Against it: {'; '.join(one.against)}"
    )


def listed(names: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def labelled(label: str, text: str, width: int, column: int = LABEL) -> list[str]:
    """Return *text* wrapped beside *label*."""
    lead = f"{label:<{column}}" if len(label) < column else f"{label} "
    return textwrap.wrap(text, width, initial_indent=lead, subsequent_indent=" " * column, break_on_hyphens=False) or [
        label
    ]
