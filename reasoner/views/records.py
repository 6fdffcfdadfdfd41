"""The law, the corpus and test results as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reasoner.questions.provisions import Provision, Provisions
from reasoner.upkeep.testing import CaseTested
from reasoner.views.text import written_day


def law_text(found: Provisions, width: int) -> str:
    """Return what is encoded of each provision: authority, words, rules with their place, gaps, cases."""
    if found.asked is None:
        lines: list[str] = []
        for provision in found.provisions:
            count = len(provision.rules)
            lines += _labelled(provision.cites, f"{count} rule{'s' if count != 1 else ''}", width, 60)
        return "\n".join(lines) + "\n"
    lines = [line for provision in found.provisions for line in _provision(provision, width)]
    for text in found.texts:
        until = f" to {written_day(text.until)}" if text.until else ""
        lines += _wrapped(
            f"Text {text.version} of {text.treaty}: in force from {written_day(text.since)}{until}.", width, ""
        )
    if found.cases is not None:
        lines.append("")
        lines.append("Cases whose answer cites it:" if found.cases else "No case's answer cites it.")
        for case in found.cases:
            mark = ", which it decides" if case.decides else ""
            lines += _wrapped(f"{case.case}: {case.verdict.replace('_', ' ')}{mark}", width, "  ")
    return "\n".join(lines) + "\n"


def _provision(provision: Provision, width: int) -> Iterator[str]:
    known = f"; {provision.authority} since {written_day(provision.since)}" if provision.since else ""
    yield f"{provision.cites} ({provision.checked or 'no authority'}{known})"
    for rule in provision.rules:
        yield from _wrapped(f"{rule.id}  {rule.file}:{rule.line}", width, "  ")
        for words in rule.words:
            yield from _wrapped(f"law: {words}", width, "    ")
        yield from _wrapped(f"yes: {rule.says}", width, "    ")
        if rule.denies:
            yield from _wrapped(f"no:  {rule.denies}", width, "    ")
        for gap in rule.gaps:
            yield from _wrapped(f"gap: {gap}", width, "    ")
    yield ""


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
