"""What would turn a verdict, as plain text and as Markdown: by currency, numbered, with the positions to be accepted
and how far was looked. Decides nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from reasoner.answer import Dissent, Way
from reasoner.questions.changing import KINDS
from reasoner.questions.flipping import APART
from reasoner.questions.turning import Turns
from reasoner.views.document import Block, Heading, Item, Items, Paragraph, Run
from reasoner.views.markdown import blocks_markdown
from reasoner.views.wrapping import labelled, wrapped

NUMBER = 6
"""Columns before a way."""

_HEADS = {
    "evidence": ("Evidence", "what is alleged, unknown or disputed, established"),
    "fact": ("Fact", "what happened had been otherwise"),
    "reading": ("Reading", "positions one must accept"),
    "law": ("Law", "another day or treaty"),
    "mixed": ("Mixed", "several of these at once"),
}
_ALONE = {
    "evidence": "no evidence alone",
    "fact": "no change of fact alone",
    "reading": "no set of positions alone",
    "law": "no other day or treaty alone",
}
_INTO = {"grounded": "make it a YES", "not_grounded": "make it a NO", "undetermined": "leave it undecided"}


def turns_text(found: Turns, width: int) -> str:
    """Return *found* as text of at most *width* columns."""
    lines = [*wrapped_flat(found.headline, width), ""]
    if found.alike:
        lines += [*wrapped_flat(_alike(found), width), ""]
    for verdict, ways in _by_verdict(found):
        lines += [*wrapped_flat(_lead(found, verdict, ways), width), ""]
        for by, some in _by_currency(found, ways):
            lines += wrapped_flat(f"{_HEADS[by][0].upper()}: {_HEADS[by][1]}", width)
            lines += [line for number, way in some if not _apart(way) for line in _way(number, way, width)]
            if apart := [(number, way) for number, way in some if _apart(way)]:
                lines += wrapped(f"{_NOT_THEN}:", width, "   ")
                lines += [line for number, way in apart for line in _way(number, way, width)]
            if not some:
                lines += wrapped(f"{_ALONE[by]} does it.", width, " " * NUMBER)
            lines.append("")
    if found.positions:
        lines.append("POSITIONS named above, with who holds them")
        for name, position in found.positions.items():
            lines += labelled("", f"{_called(name)}: {_held(position)}", width, NUMBER)
        lines.append("")
    lines += wrapped_flat(_scope(found), width)
    if found.ways:
        lines += wrapped_flat("To see one worked out: the same command with --apply 1 writes it as a case.", width)
    return "\n".join(lines) + "\n"


def turns_markdown(found: Turns) -> str:
    """Return *found* as Markdown."""
    return blocks_markdown(_blocks(found))


def _blocks(found: Turns) -> Iterator[Block]:
    yield Heading(1, f"{found.title}: what would turn the answer")
    yield Paragraph((Run(found.headline, strong=True),))
    if found.alike:
        yield Paragraph((Run(_alike(found)),))
    for verdict, ways in _by_verdict(found):
        yield Heading(2, f"What would {_INTO[verdict]}")
        yield Paragraph((Run(_lead(found, verdict, ways)),))
        for by, some in _by_currency(found, ways):
            yield Heading(3, f"{_HEADS[by][0]}: {_HEADS[by][1]}")
            then = tuple(_item(number, way) for number, way in some if not _apart(way))
            if then:
                yield Items(then)
            if apart := tuple(_item(number, way) for number, way in some if _apart(way)):
                yield Paragraph((Run(f"{_NOT_THEN}:"),))
                yield Items(apart)
            if not some:
                yield Paragraph((Run(f"{_ALONE[by]} does it."),))
    if found.positions:
        yield Heading(2, "Positions named above")
        yield Items(
            tuple(
                Item((Run(f"{_called(name)}: ", strong=True), Run(_held(one)))) for name, one in found.positions.items()
            )
        )
    yield Heading(2, "How far was looked")
    yield Paragraph((Run(_scope(found)),))


def wrapped_flat(text: str, width: int) -> list[str]:
    """Return *text* in lines of at most *width*, all from the first column."""
    return textwrap.wrap(text, width, break_on_hyphens=False)


# ---- what is shown -------------------------------------------------------------------------------------------------


def _by_verdict(found: Turns) -> Iterator[tuple[str, list[tuple[int, Way]]]]:
    """Yield each verdict that can be reached with its ways and their numbers."""
    targets = {"grounded": ("not_grounded",), "not_grounded": ("grounded",)}.get(
        found.verdict, ("grounded", "not_grounded")
    )
    for verdict in (*targets, "undetermined"):
        ways = [(at + 1, way) for at, way in enumerate(found.ways) if way.verdict == verdict]
        if ways or verdict != "undetermined":
            yield verdict, ways


def _by_currency(found: Turns, ways: Iterable[tuple[int, Way]]) -> Iterator[tuple[str, list[tuple[int, Way]]]]:
    """Yield each currency tried with its ways, then those that mix several."""
    ways = list(ways)
    for by in (*found.scope.currencies, "mixed"):
        some = [(number, way) for number, way in ways if way.by == by]
        if some or (by != "mixed" and ways):
            yield by, some


def _alike(found: Turns) -> str:
    names = ", ".join(map(_called, found.alike))
    return f"Contested alike for every way below: whether the treaty was in force, or the state bound, on {names}."


def _apart(way: Way) -> bool:
    """Tell whether the way takes a position that could not be argued on the day."""
    return way.standing in APART


_NOT_THEN = "not arguable on that day, only proposed or voiced later, so that it grounds nothing"


def _lead(found: Turns, verdict: str, ways: list[tuple[int, Way]]) -> str:
    if not ways and not found.scope.complete:
        most = f"sets of up to {_changes(found.scope.size)}" if found.scope.size else "what could be tried"
        return f"Not finished: nothing was found in {most} that would {_INTO[verdict]}, and larger ones were not tried."
    if not ways:
        return f"Nothing would {_INTO[verdict]}: {_none(found)}."
    sets = sum(len(way.flips) for _, way in ways)
    least = "" if found.scope.complete else "at least "
    if sets == 1:
        return f"What would {_INTO[verdict]}: {least}one smallest set of changes."
    return (
        f"What would {_INTO[verdict]}: {least}{sets} smallest sets of changes, told in {len(ways)} "
        f"{'way' if len(ways) == 1 else 'ways'}. Every change of a set is needed; of alternatives joined by 'or' any "
        "one will do."
    )


def _none(found: Turns) -> str:
    scope = found.scope
    if not scope.bearing:
        return f"none of the {scope.tried} changes tried bears on it at all, singly or together"
    return f"no set of up to {_changes(scope.size)} out of the {scope.tried} tried does it"


def _changes(count: int) -> str:
    return f"{count} change{'s' if count > 1 else ''}"


def _way(number: int, way: Way, width: int) -> Iterator[str]:
    label = f"{number:>3} "
    for at, part in enumerate(way.parts):
        for place, says in enumerate(part):
            lead = "AND " if at and not place else "or " if place else ""
            yield from labelled(label if not at and not place else "", f"{lead}{says}", width, NUMBER)
    for mark in _marks(way):
        yield from labelled("", mark, width, NUMBER)


def _item(number: int, way: Way) -> Item:
    first, *others = [
        ("and " if at and not place else "or " if place else "") + says
        for at, part in enumerate(way.parts)
        for place, says in enumerate(part)
    ]
    others += _marks(way)
    return Item((Run(f"{number}: ", strong=True), Run(first)), tuple(Item((Run(one),)) for one in others))


def _marks(way: Way) -> list[str]:
    """Return what is not settled of a way: a position that contests it, and what is not encoded."""
    contested = [] if way.contested is None else [f"(contested: on the position {_called(way.contested)} it does not)"]
    return [*contested, *(f"({gap})" for gap in way.gaps)]


def _called(name: str) -> str:
    return f'"{name.replace("_", " ")}"'


def _held(position: Dissent) -> str:
    told = f"{position.says}; {position.standing.replace('_', ' ')} on that day"
    if position.standing == "proposed":
        told += ", so that it grounds nothing"
    if position.standing == "not_yet_voiced":
        told += ", so that nobody could rely on it then"
    if position.holders:
        told += f". Held by {'; '.join(position.holders)}"
    if position.rests_on:
        told += f". For it: {'; '.join(position.rests_on)}"
    if position.against:
        told += f". Against it: {'; '.join(position.against)}"
    return f"{told}."


def _scope(found: Turns) -> str:
    scope = found.scope
    told = (
        f"Looked at: every set of up to {_changes(scope.size)} out of {scope.tried} single ones, of which "
        f"{scope.bearing} can bear on the verdict at all"
    )
    if not scope.complete:
        told = f"The search was cut short (--limit allows more), so there may be more: {told[0].lower()}{told[1:]}"
    told += f"; of {', '.join(scope.currencies)}."
    if scope.stand_ins:
        kinds = "; ".join(
            f"{KINDS[kind]} by {state.replace('_', ' ').title()}" for kind, state in scope.stand_ins.items()
        )
        told += f" States the case does not tie to what was done are supposed through one of each kind: {kinds}."
    if scope.named:
        told += f" Supposed each by itself: {', '.join(map(_state, scope.named))}."
    return f"{told} {_NOT_SUPPOSED}"


_NOT_SUPPOSED = (
    "Not supposed: acts that the case does not tell of; that an act was of another form or aim, by somebody else, at "
    "another place or on another day; whether an answer was necessary and proportionate; numbers."
)


def _state(name: str) -> str:
    return name.replace("_", " ").title()
