"""What the cases show of the rules, as plain text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.upkeep.covering import ConditionShown, Coverage, ProvisionShown, RuleShown
from reasoner.views.wrapping import wrapped


def coverage_text(found: Coverage, width: int, *, whole: bool) -> str:
    """Return a line for each provision; if *whole*, below it every rule of which the cases leave something out."""
    lines = []
    longest = max((len(provision.cites) for provision in found.provisions), default=0)
    column = min(longest, max(20, width - 42))
    lines.append(f"{'':<{column}}  rules held  conditions decided")
    lines.append(f"{'provision':<{column}}  of how many   for and against  shown")
    for provision in found.provisions:
        held, rules, yes, no, most = _counted(provision)
        cites = provision.cites if len(provision.cites) <= column else f"{provision.cites[: column - 3]}..."
        decided = f"{yes} + {no} of {most}"
        lines.append(f"{cites:<{column}}  {f'{held} of {rules}':>11}  {decided:>17}  {_percent(provision):>4} %")
        if whole:
            for rule in provision.rules:
                lines += _missing(rule, width)
    lines += ["", *wrapped(_sum(found), width)]
    if not whole:
        lines += wrapped("What no case shows: name a provision, or --why.", width)
    return "\n".join(lines) + "\n"


def coverage_markdown(found: Coverage, *, whole: bool) -> str:
    """Return the same as Markdown."""
    lines = ["| provision | rules held | decided for | decided against | of | shown |", "|---|--:|--:|--:|--:|--:|"]
    for provision in found.provisions:
        held, rules, yes, no, most = _counted(provision)
        lines.append(
            f"| {_escaped(provision.cites)} | {held} of {rules} | {yes} | {no} | {most} | {_percent(provision)} % |"
        )
    lines += ["", _sum(found)]
    if whole:
        for provision in found.provisions:
            parts = [line for rule in provision.rules for line in _missing_markdown(rule)]
            if parts:
                lines += ["", f"**{_escaped(provision.cites)}**", "", *parts]
    return "\n".join(lines) + "\n"


def _counted(provision: ProvisionShown) -> tuple[int, int, int, int, int]:
    conditions = [condition for rule in provision.rules for condition in rule.conditions]
    held = sum(rule.held is not None for rule in provision.rules)
    yes = sum(len(rule.conditions) for rule in provision.rules if rule.rested is not None)
    no = sum(condition.decided is not None for condition in conditions if not condition.given)
    return held, len(provision.rules), yes, no, len(conditions)


def _percent(provision: ProvisionShown) -> int:
    return 100 * provision.shown // provision.asked if provision.asked else 100


def _sum(found: Coverage) -> str:
    rules = [rule for provision in found.provisions for rule in provision.rules]
    held = sum(rule.held is not None for rule in rules)
    return (
        f"{found.cases} cases, {found.questions} questions: {held} of {len(rules)} rules held; conditions decided in "
        f"{found.shown} of {found.asked} directions, {found.percent} %."
    )


def _gaps(rule: RuleShown) -> Iterator[tuple[str, str]]:
    """Yield what no case shows of each condition of *rule*, unless it is the whole rule."""
    for condition in rule.conditions:
        if (lacks := _lacks(condition)) is not None:
            yield condition.text, lacks


def _lacks(condition: ConditionShown) -> str | None:
    if condition.given or condition.decided is not None:
        return None
    if condition.held is None and condition.failed is None:
        return "never reached"
    if condition.held is None:
        return "never held"
    return "never failed" if condition.failed is None else "failed, but never alone"


def _title(rule: RuleShown) -> str | None:
    if rule.held is None:
        return "never held"
    return "held, but never alone for what it concludes" if rule.rested is None else None


def _missing(rule: RuleShown, width: int) -> Iterable[str]:
    gaps, title = list(_gaps(rule)), _title(rule)
    if not gaps and title is None:
        return
    yield from wrapped(f"{rule.id}{f': {title}' if title else ''}", width, "  ")
    for text, lacks in gaps:
        yield from wrapped(f"{lacks:<24}{text}", width, "    ")


def _missing_markdown(rule: RuleShown) -> Iterable[str]:
    gaps, title = list(_gaps(rule)), _title(rule)
    if gaps or title is not None:
        yield f"- `{rule.id}`{f': {title}' if title else ''}"
        yield from (f"  - {lacks}: `{text}`" for text, lacks in gaps)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
