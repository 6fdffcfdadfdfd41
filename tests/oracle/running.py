"""Hold the rules against the oracle on a great many scenarios, and print what was compared. `make oracle` runs it.

Needs the folder of the oracle on the path, as the tests do.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from oracle.comparing import Disagreement, compared, elements_told
from oracle.drawing import scenario
from oracle.rules_side import RulesSide
from oracle.scenario import Scenario

from reasoner.rulebook.rulebook import Rulebook

BATCH = 20_000
SHOWN = 3


@dataclass
class Compared:
    """What came of a run: how often each verdict and each status of an element, and the smallest disagreements."""

    count: int = 0
    worlds: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    differing: int = 0
    smallest: list[Disagreement] = field(default_factory=list)


def drawn(count: int, seed: int) -> list[Scenario]:
    """Return *count* scenarios, the same for the same *seed*."""
    chance = random.Random(seed)
    return [scenario(chance.choice) for _ in range(count)]


def run(rules: RulesSide, count: int, seed: int = 0) -> Iterator[Compared]:
    """Compare *count* scenarios; yield what came of them so far after each batch."""
    total = Compared()
    for batch, first in enumerate(range(0, count, BATCH)):
        scenarios = drawn(min(BATCH, count - first), seed * 1_000_003 + batch)
        for one in scenarios:
            told = elements_told(one)
            total.verdicts[told.verdict] += 1
            total.worlds += len(told.worlds)
            total.statuses.update(item for world in told.worlds for item in world.items())
        found = list(compared(rules, scenarios))
        total.count += len(scenarios)
        total.differing += len(found)
        total.smallest = sorted([*total.smallest, *found], key=lambda one: len(str(one)))[:SHOWN]
        yield total


def table(found: Compared, seconds: float) -> str:
    """Return what was compared, as a table."""
    rows = [f"{'':10}{'met':>12}{'not met':>12}{'open':>12}{'unknown':>12}"]
    names = dict.fromkeys(name for name, _ in found.statuses)
    for name in sorted(names):
        told = (found.statuses[name, status] for status in ("met", "not_met", "open", "unknown"))
        rows.append(f"{name:10}" + "".join(f"{count:>12,}" for count in told))
    rows.append(", ".join(f"{count:,} {verdict}" for verdict, count in sorted(found.verdicts.items())))
    rows.append(
        f"{found.count:,} scenarios, {found.worlds:,} worlds, {seconds:.0f} s: {found.differing:,} disagreements"
    )
    return "\n".join([*rows, *(f"\n{one}" for one in found.smallest)])


def main(count: int) -> int:
    """Run, print, and return the exit code."""
    rules, begun, found = RulesSide(Rulebook.read()), time.perf_counter(), Compared()
    for found in run(rules, count):
        if sys.stderr.isatty():
            print(f"\r{found.count:,} of {count:,}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(table(found, time.perf_counter() - begun))
    return 1 if found.differing else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
