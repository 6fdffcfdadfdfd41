"""The history of a treaty's parties drawn in a terminal: bars, steps with their sources, disagreements.

Every character of a bar means one thing and the legend says it, so that it reads without colour. Knows widths and
words; decides nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from reasoner.answer import Dissent
from reasoner.case.dates import written_day
from reasoner.questions.history import Change, Disagreement, Histories, History, Line, Span, Step, View
from reasoner.views.membership import STATUS, labelled, listed, view_in_words
from reasoner.views.text import Depth

LABEL = 14
"""Columns of the left column."""

FEWEST_COLUMNS = 6
"""Columns between two years named along the top, at least."""

WIDE = 80
"""From how many columns on a period stands beside what is said of it."""

BOUND, DOUBTED, UNCERTAIN, SIGNED, UNBOUND = "█", "▒", "?", "─", "·"

_LEGEND = (
    (BOUND, "bound (treaty: in force)"),
    (DOUBTED, "bound, but contested"),
    (UNCERTAIN, "not bound, but contested; or not known"),
    (SIGNED, "signed or joined only"),
    (UNBOUND, "not bound"),
)
_COLOUR = {BOUND: "32", DOUBTED: "33", UNCERTAIN: "33", SIGNED: "36", UNBOUND: "2"}


def histories_text(found: Histories, width: int, *, color: bool = False, depth: Depth = "screen") -> str:
    """Return the history of each treaty's parties as text of at most *width* columns; `brief` is the drawing alone."""
    lines: list[str] = []
    for treaty in found.treaties:
        lines += _drawing(found, treaty, width, color)
        if depth != "brief":
            lines += _told(found, treaty, width)
    return "\n".join(lines) + "\n"


def _drawing(found: Histories, treaty: History, width: int, color: bool) -> Iterator[str]:
    name = f"{treaty.name[:1].upper()}{treaty.name[1:]}"
    yield from textwrap.wrap(f"{name}: the record of its parties, seen from {written_day(found.known)}.", width)
    yield ""
    yield from _drawn(treaty, max(width, LABEL + 2 * FEWEST_COLUMNS), color)
    yield ""
    for sign, means in _LEGEND:
        yield f"  {_painted(sign * 3, color)}  {means}"


def _told(found: Histories, treaty: History, width: int) -> Iterator[str]:
    sources = _Sources()
    yield from _heading("The treaty")
    for span in treaty.in_force:
        yield from _dated(_period(span.since, span.until), _status(span), width)
    yield from _heading("State by state")
    for line in treaty.lines:
        yield from _state(line, sources, width)
    if treaty.disagreements:
        yield from _heading("Disagreements")
        for disagreement in treaty.disagreements:
            yield from _disagreement(disagreement, treaty, found.known, width)
    if treaty.misreports:
        yield from _heading("Errors in circulation")
        for one in treaty.misreports:
            against = "; ".join(one.against)
            yield from _item(f"{one.says} {sources.marks(one.sources)}. But {against}.", width)
    if treaty.gaps:
        yield from _heading("Gaps")
        for gap in treaty.gaps:
            yield from _item(f"{gap}.", width)
    yield from _heading("Sources")
    for number, source in enumerate(sources.named, 1):
        # An address stays in one piece, whatever the width.
        lead = f"  {number:<4}"
        yield from textwrap.wrap(
            source,
            width,
            initial_indent=lead,
            subsequent_indent=" " * 6,
            break_long_words=False,
            break_on_hyphens=False,
        )


# -- the drawing -------------------------------------------------------------------------------------------------


def _drawn(treaty: History, width: int, color: bool) -> Iterator[str]:
    """Yield the years along the top, the treaty's own line, and a bar for each state."""
    scale = _Scale(treaty.since, treaty.until, width - LABEL)
    yield from scale.top()
    yield f"{'the treaty':<{LABEL}}{_painted(scale.bar(treaty.in_force), color)}"
    for line in treaty.lines:
        yield f"{line.name:<{LABEL}}{_painted(scale.bar(line.spans), color)}"


class _Scale:
    """Columns for the years from the first one told to the day looked from."""

    def __init__(self, since: str, until: str, columns: int) -> None:
        self.start = int(since[:4])
        self.end = _year(until, after=True)
        self.columns = columns

    def column(self, year: float) -> float:
        """Return where *year*, with its fraction, lies."""
        return (year - self.start) / (self.end - self.start) * self.columns

    def top(self) -> Iterator[str]:
        """Yield the line of years, as many as have room, and a line with a mark below each."""
        years = range(self.start, int(self.end) + 1)
        step = next(
            step
            for step in (1, 2, 5, 10, 20, 50, 100)
            if self.column(self.start + step) >= FEWEST_COLUMNS or step == 100
        )
        shown = [year for year in years if year % step == 0 or year == self.start]
        if len(shown) > 1 and self.column(shown[1]) < FEWEST_COLUMNS - 1:
            del shown[1]
        names, marks = [" "] * (LABEL + self.columns), [" "] * (LABEL + self.columns)
        for year in shown:
            at = LABEL + int(self.column(year))
            if at + 4 <= len(names):
                names[at : at + 4] = f"{year}"
                marks[at] = "|"
        yield "".join(names).rstrip()
        yield "".join(marks).rstrip()

    def bar(self, spans: Sequence[Span]) -> str:
        """Return one character a column: that of the span which takes most of it.

        A contested span too short to take most of any column still gets the one it lies in.
        """
        edges = [(self.column(_year(span.since)), self.column(_year(span.until, after=True))) for span in spans]
        owners = []
        for at in range(self.columns):
            shares = [min(right, at + 1) - max(left, at) for left, right in edges]
            owners.append(max(range(len(spans)), key=shares.__getitem__) if max(shares) > 0 else None)
        for number, (span, (left, right)) in enumerate(zip(spans, edges, strict=True)):
            if number not in owners and span.contested_by:
                owners[min(int((left + right) / 2), self.columns - 1)] = number
        # Before the first of all signatures nobody is bound.
        return "".join(UNBOUND if owner is None else _sign(spans[owner]) for owner in owners)


def _year(day: str, *, after: bool = False) -> float:
    """Return *day* as a year with its fraction; *after* counts to the day's end."""
    year, month, number = (int(part) for part in day.split("-"))
    return year + (month - 1) / 12 + (number - (0 if after else 1)) / 31 / 12


def _sign(span: Span) -> str:
    if span.status in ("bound", "in_force"):
        return DOUBTED if span.contested_by else BOUND
    if span.contested_by or span.status == "not_known":
        return UNCERTAIN
    return SIGNED if span.status == "signed" else UNBOUND


def _painted(bar: str, color: bool) -> str:
    """Return *bar*, each run of one sign in its colour if there is *color*."""
    if not color:
        return bar
    found, at = [], 0
    while at < len(bar):
        end = at
        while end < len(bar) and bar[end] == bar[at]:
            end += 1
        code = _COLOUR.get(bar[at])
        found.append(f"\x1b[{code}m{bar[at:end]}\x1b[0m" if code else bar[at:end])
        at = end
    return "".join(found)


# -- the words ---------------------------------------------------------------------------------------------------


class _Sources:
    """Numbers for sources, in the order they are met."""

    def __init__(self) -> None:
        self.named: dict[str, int] = {}

    def marks(self, sources: Iterable[str]) -> str:
        """Return "[1] [4]" for *sources*."""
        return " ".join(f"[{self.named.setdefault(source, len(self.named) + 1)}]" for source in sources)


def _heading(text: str) -> tuple[str, str]:
    return "", text


def _item(text: str, width: int) -> list[str]:
    return labelled("  -", text, width, 4)


def _dated(when: str, text: str, width: int) -> list[str]:
    if width < WIDE:
        return textwrap.wrap(f"{when}: {text}.", width, initial_indent="  ", subsequent_indent="    ")
    return labelled(f"  {when}", f"{text}.", width, 42)


def _period(since: str, until: str) -> str:
    return written_day(since) if since == until else f"{written_day(since)} to {written_day(until)}"


def _status(span: Span) -> str:
    text = STATUS[span.status]
    if not span.contested_by:
        return text
    return f"{text}; contested: not so on the position {' or '.join(span.contested_by)}"


def _state(line: Line, sources: _Sources, width: int) -> Iterator[str]:
    if not line.steps:
        marks = f" {sources.marks(line.sources)}" if line.sources else ""
        yield from labelled(line.name, f"never signed or joined{marks}.", width, LABEL)
        return
    told = "; ".join(_step(step, sources) for step in line.steps)
    yield from labelled(line.name, f"{told}.", width, LABEL)


def _step(step: Step, sources: _Sources) -> str:
    position = f" ({step.position})" if step.position else ""
    marks = f" {sources.marks(step.sources)}" if step.sources else ""
    return f"{written_day(step.day)} {step.says}{position}{marks}"


def _disagreement(found: Disagreement, treaty: History, known: str, width: int) -> Iterator[str]:
    yield from labelled("  ", f"{found.asks[:1].upper()}{found.asks[1:]}", width, 4)
    for view in sorted(found.views, key=lambda view: not view.taken):
        yield from labelled("    taken" if view.taken else "    or", _view(view, treaty, known), width, 12)


def _view(view: View, treaty: History, known: str) -> str:
    told: Dissent = view.told
    words = f"{told.position}. {view_in_words(told, known)}."
    if view.taken:
        return words
    changes = _changes(view.changes, treaty)
    return f"{words} {f'On it {changes}.' if changes else 'It would change nothing drawn here.'}"


def _changes(changes: Sequence[Change], treaty: History) -> str:
    """Say what a position would change, states that change alike together."""
    names = {line.state: line.name for line in treaty.lines}
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in changes:
        found.setdefault((one.status, one.since, one.until), []).append(
            names[one.state] if one.state is not None else "the treaty"
        )
    return "; ".join(
        f"{listed(who)}: {STATUS[status]} {_span(since, until, treaty)}"
        for (status, since, until), who in found.items()
    )


def _span(since: str, until: str, treaty: History) -> str:
    if since == until:
        return f"on {written_day(since)}"
    if until == treaty.until:
        return f"from {written_day(since)} on"
    return f"from {written_day(since)} to {written_day(until)}"
