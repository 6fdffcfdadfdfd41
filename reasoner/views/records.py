"""The corpus and test results as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from reasoner.upkeep.testing import CaseTested
from reasoner.views.wrapping import labelled


def cases_text(rows: Sequence[dict[str, Any]], width: int) -> str:
    """Return one line a case: id, aliases, title."""
    longest = max(len(row["id"]) for row in rows) + 2
    lines: list[str] = []
    for row in rows:
        also = f" (also {', '.join(row['aliases'])})" if row["aliases"] else ""
        lines += labelled(row["id"], f"{row['title']}{also}", width, longest)
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
            at = f" at {check.where.file}:{check.where.line}" if check.where else ""
            lines.append(f"       {check.name}{at}")
            lines.append(f"         expected {check.expected}")
            lines.append(f"         got      {check.got}")
            lines += [f"         because  {why}" for why in check.because]
    lines.append(f"{cases} cases, {checks} expectations, {failed} failed.")
    return "\n".join(lines) + "\n"
