"""Hold the rules against the oracle over as many scenarios as asked, and print what came of it. For `make oracle`.

Fails if they disagree anywhere, or if some verdict or some status of an element never occurred.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from random import Random
from time import perf_counter

from helpers import shipped_law
from oracle.comparing import Disagreement, disagreements, judged, smallest
from oracle.drawing import scenario
from oracle.rules_side import RulesSide
from oracle.trigger import ELEMENTS, OF_AN_ACT

BATCH = 20_000
STATUSES = ("met", "not_met", "open", "unknown")
VERDICTS = ("grounded", "not_grounded", "undetermined")


def main() -> int:
    """Compare, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1_000_000, help="how many scenarios")
    parser.add_argument("--seed", default="oracle", help="which lot they are drawn by")
    options = parser.parse_args()
    begun = perf_counter()
    rules, chance = RulesSide(shipped_law().rulebook), Random(options.seed)
    verdicts: Counter[str] = Counter()
    statuses: Counter[tuple[str, str]] = Counter()
    differ: dict[tuple[str, str, str], list[Disagreement]] = {}
    left, worlds = options.count, 0
    while left > 0:
        asked = judged(scenario(chance.choice) for _ in range(min(BATCH, left)))
        left -= len(asked)
        for one in asked:
            verdicts[one.said.verdict] += 1
            worlds += len(one.worlds)
            for world in one.said.worlds:
                statuses.update(world.items())
        for found in disagreements(rules, asked):
            differ.setdefault(found.kind, []).append(found)
    seconds = perf_counter() - begun

    print(f"{options.count:,} scenarios, {worlds:,} with what is unknown settled every way, in {seconds:.0f} s.\n")
    print(f"{'verdict':14}{'scenarios':>12}")
    for name in VERDICTS:
        print(f"{name:14}{verdicts[name]:12,}")
    print(f"\n{'element':14}" + "".join(f"{status:>12}" for status in STATUSES))
    for name in ELEMENTS:
        print(f"{name:14}" + "".join(f"{statuses[name, status]:12,}" for status in STATUSES))
    disagreed = sum(map(len, differ.values()))
    print(f"\nDisagreements: {disagreed:,}")
    for several in sorted(differ.values(), key=len, reverse=True):
        print(f"\n{len(several):,} of this kind; the smallest found:\n")
        print(min((smallest(rules, one) for one in several[:5]), key=lambda one: len(str(one.scenario))))
    never = [name for name in VERDICTS if not verdicts[name]]
    never += [f"{name} {status}" for name in ELEMENTS for status in ("met", "not_met") if not statuses[name, status]]
    never += [f"{name} open" for name in OF_AN_ACT if name != "author" and not statuses[name, "open"]]
    if never:
        print(f"\nNever occurred: {', '.join(never)}")
    return 1 if disagreed or never else 0


if __name__ == "__main__":
    sys.exit(main())
