"""What became of faults planted in the rules, as plain text and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from reasoner.upkeep.mutating import Mutation, Tried
from reasoner.views.wrapping import wrapped

_FATES = {
    "killed": "killed by a case", "theorem": "killed by a theorem", "equivalent": "equivalent within scope",
    "accepted": "accepted, with a reason", "survives": "survive",
    "recurs": "no case or theorem kills, in a rule that bears on its own conditions",
    "not_looked_at": "no case kills, not looked at further since time ran out",
    "not_tried": "not tried on every case since time ran out", "invalid": "invalid",
}  # fmt: skip


_MORE: Mapping[str, str] = {
    "recurs": "a case that tells it, or a label that accepts it, is wanting",
    "not_looked_at": "not looked at beyond the cases",
}


def mutation_text(found: Mutation, width: int) -> str:
    """Return every survivor with the smallest case that would kill it, then how many faults came to what."""
    lines: list[str] = []
    for one in found.of("survives"):
        lines += [f"SURVIVES {one.name}", *wrapped(_survives(one), width, "  "), *_told(one, width), ""]
    for one in _told_though_accepted(found):
        lines += [f"accepted, and yet a scenario tells it: {one.name}"]
        lines += [*wrapped(f"{one.where}, accepted because {one.by}", width, "  "), *_told(one, width), ""]
    lines += [f"{says}: {one.name}" for fate, says in _MORE.items() for one in found.tried if one.fate == fate]
    lines += [f"accepted for nothing, take the label away: {name}" for name in found.idle]
    lines += wrapped(_sum(found), width)
    return "\n".join(lines) + "\n"


def _told(one: Tried, width: int) -> Iterator[str]:
    if one.witness is not None:
        yield from wrapped(f"It would tell here: {one.witness.says}, and with the fault it is not so.", width, "  ")
        yield from (f"    {line}".rstrip() for line in one.witness.case.splitlines())


def _survives(one: Tried) -> str:
    return f"{one.kind}, at {one.where}" + (f"; {one.by}" if one.by else "")


def _told_though_accepted(found: Mutation) -> Iterator[Tried]:
    yield from (one for one in found.of("accepted") if one.witness is not None)


def mutation_markdown(found: Mutation) -> str:
    """Return the same as Markdown."""
    lines = ["| came to | faults |", "|---|--:|"]
    count = Counter(one.fate for one in found.tried)
    lines += [f"| {says} | {count[fate]} |" for fate, says in _FATES.items() if count[fate]]  # type: ignore[index]
    for one in found.of("survives"):
        lines += ["", *_survivor(one, _survives(one))]
    for one in _told_though_accepted(found):
        lines += ["", *_survivor(one, f"{one.where}, accepted because {one.by}, and yet a scenario tells it")]
    lines.append("")
    lines += [f"- {says}: `{one.name}`" for fate, says in _MORE.items() for one in found.tried if one.fate == fate]
    lines += [f"- accepted for nothing: `{name}`" for name in found.idle]
    return "\n".join(lines).rstrip() + "\n"


def _survivor(one: Tried, says: str) -> Iterator[str]:
    yield f"**`{one.name}`** ({says})"
    if one.witness is not None:
        yield ""
        yield f"Here {one.witness.says}, and with the fault it is not so."
        yield from ("", "```yaml", *one.witness.case.splitlines(), "```")


def _sum(found: Mutation) -> str:
    count = Counter(one.fate for one in found.tried)
    told = "; ".join(f"{count[fate]} {says}" for fate, says in _FATES.items() if count[fate])  # type: ignore[index]
    return f"{len(found.tried)} faults, {found.cases} cases: {told or 'nothing to plant'}."
