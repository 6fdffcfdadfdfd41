"""What became of faults planted in the rules, as plain text and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reasoner.upkeep.mutating import Mutation, Tried
from reasoner.views.wrapping import wrapped

_FATES = {
    "killed": "killed by a case", "theorem": "killed by a theorem", "equivalent": "equivalent within scope",
    "accepted": "accepted, with a reason", "survives": "survive", "not_looked_at": "no case kills, time ran out",
    "invalid": "invalid",
}  # fmt: skip


def mutation_text(found: Mutation, width: int) -> str:
    """Return every survivor with the smallest case that would kill it, then how many faults came to what."""
    lines: list[str] = []
    for one in found.of("survives"):
        lines += [f"SURVIVES {one.name}", *wrapped(f"{one.kind}, at {one.where}", width, "  ")]
        if one.witness is not None:
            lines += wrapped(f"It would tell here: {one.witness.says}, and with the fault it is not so.", width, "  ")
            lines += [f"    {line}".rstrip() for line in one.witness.case.splitlines()]
        lines.append("")
    lines += [f"not looked at beyond the cases: {one.name}" for one in found.of("not_looked_at")]
    lines += [f"accepted for nothing, take the label away: {name}" for name in found.idle]
    lines += wrapped(_sum(found), width)
    return "\n".join(lines) + "\n"


def mutation_markdown(found: Mutation) -> str:
    """Return the same as Markdown."""
    lines = ["| came to | faults |", "|---|--:|"]
    count = Counter(one.fate for one in found.tried)
    lines += [f"| {says} | {count[fate]} |" for fate, says in _FATES.items() if count[fate]]  # type: ignore[index]
    for one in found.of("survives"):
        lines += ["", *_survivor(one)]
    lines += [f"- not looked at beyond the cases: `{one.name}`" for one in found.of("not_looked_at")]
    lines += [f"- accepted for nothing: `{name}`" for name in found.idle]
    return "\n".join(lines) + "\n"


def _survivor(one: Tried) -> Iterator[str]:
    yield f"**`{one.name}`** ({one.kind}, {one.where})"
    if one.witness is not None:
        yield ""
        yield f"Here {one.witness.says}, and with the fault it is not so."
        yield from ("", "```yaml", *one.witness.case.splitlines(), "```")


def _sum(found: Mutation) -> str:
    count = Counter(one.fate for one in found.tried)
    told = "; ".join(f"{count[fate]} {says}" for fate, says in _FATES.items() if count[fate])  # type: ignore[index]
    return f"{len(found.tried)} faults, {found.cases} cases: {told or 'nothing to plant'}."
