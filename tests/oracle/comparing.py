"""Hold the rules against the oracle: on which scenarios do they differ, and in what?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oracle.rules_side import Found, RulesSide
from oracle.scenario import Scenario
from oracle.trigger import Verdict
from oracle.trigger import verdict as elements_told


@dataclass(frozen=True)
class Disagreement:
    """A scenario on which oracle and rules differ, and the first thing in which they do."""

    scenario: Scenario
    what: str
    oracle: str
    rules: str

    def __str__(self) -> str:
        return f"{self.what}: the oracle says {self.oracle}, the rules say {self.rules}\n{self.scenario}"


def compared(rules: RulesSide, scenarios: Sequence[Scenario]) -> Iterator[Disagreement]:
    """Yield every disagreement on *scenarios*."""
    settled = [list(scenario.settled()) for scenario in scenarios]
    found = iter(rules.found(world for worlds in settled for world in worlds))
    for scenario, worlds in zip(scenarios, settled, strict=True):
        told = [next(found) for _ in worlds]
        difference = differing(elements_told(scenario), told)
        if difference:
            yield Disagreement(scenario, *difference)


def differing(oracle: Verdict, told: Sequence[Found]) -> tuple[str, str, str] | None:
    """Return the first thing in which they differ, what the oracle says of it, and what the rules say."""
    for world, found in zip(oracle.worlds, told, strict=True):
        for name, status in world.items():
            said = rules_status(found, name)
            if said != status:
                return name, status, said
    verdict = rules_verdict(told)
    return None if verdict == oracle.verdict else ("verdict", oracle.verdict, verdict)


def rules_status(found: Found, name: str) -> str:
    """Return how an element stands in one settled scenario, by the rules."""
    if name in found.met:
        return "met"
    return next((why for why in ("unknown", "open") if (name, why) in found.unsettled), "not_met")


def rules_verdict(told: Sequence[Found]) -> str:
    """Return the verdict of the rules over the ways of settling what is unknown."""
    if all(found.grounded for found in told):
        return "grounded"
    return "undetermined" if any(found.grounded or found.perhaps for found in told) else "not_grounded"
