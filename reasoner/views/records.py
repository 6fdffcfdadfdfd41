"""The corpus and test results as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from reasoner.upkeep.testing import CaseTested
from reasoner.upkeep.watching import Round
from reasoner.views.wrapping import labelled


def cases_text(rows: Sequence[dict[str, Any]], width: int) -> str:
    """Return one line a case: id, aliases, title; those made up by themselves."""
    longest = max(len(row["id"]) for row in rows) + 2
    lines: list[str] = []
    for before, row in zip((None, *rows), rows, strict=False):
        if row["moot"] and before is not None and not before["moot"]:
            lines += ["", "Moots: made up to hold the rules to account; nothing in them happened."]
        also = f" (also {', '.join(row['aliases'])})" if row["aliases"] else ""
        lines += labelled(row["id"], f"{row['title']}{also}", width, longest)
    return "\n".join(lines) + "\n"


def tests_text(results: Iterable[CaseTested]) -> str:
    """Return the results, a line a case; below a failure what was expected, what came, and why."""
    found = list(results)
    return "".join(case_text(result) for result in found) + f"{_summed(found)}.\n"


def case_text(result: CaseTested) -> str:
    """Return the result of one case."""
    lines = [f"{'ok    ' if result.passed else 'FAILED'} {result.case}: {len(result.checks)} expectations"]
    if result.error is not None:
        lines += textwrap.indent(result.error, "       ").splitlines()
    for check in result.failures:
        at = f" at {check.where.file}:{check.where.line}" if check.where else ""
        lines.append(f"       {check.name}{at}")
        lines.append(f"         expected {check.expected}")
        lines.append(f"         got      {check.got}")
        lines += [f"         because  {why}" for why in check.because]
    return "\n".join(lines) + "\n"


def round_text(found: Round) -> str:
    """Return what a round of watching comes down to, in a line: what was saved, how much was asked again."""
    again = f"{len(found.asked)} of {len(found.results)} cases asked in {found.seconds:.1f} s"
    return f"{found.because}: {again}. {_summed(found.results)}.\n"


def _summed(results: Sequence[CaseTested]) -> str:
    checks = sum(len(result.checks) for result in results)
    failed = sum(len(result.failures) + (result.error is not None) for result in results)
    return f"{len(results)} cases, {checks} expectations, {failed} failed"
