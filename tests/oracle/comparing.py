"""Hold the rules against the oracle: on which scenarios do they differ, in what, and which is the smallest such one?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

from oracle.rules_side import Found, RulesSide
from oracle.saying import case
from oracle.scenario import Scenario
from oracle.trigger import Verdict
from oracle.trigger import verdict as oracle_verdict

from reasoner.case.writing import case_yaml


@dataclass(frozen=True)
class Judged:
    """A scenario, the ways of settling what is unknown in it, and what the oracle says."""

    scenario: Scenario
    worlds: tuple[Scenario, ...]
    said: Verdict


@dataclass(frozen=True)
class Disagreement:
    """A scenario on which oracle and rules differ, and the first thing in which they do."""

    scenario: Scenario
    what: str
    oracle: str
    rules: str

    @property
    def kind(self) -> tuple[str, str, str]:
        """In what they differ, whatever the scenario."""
        return self.what, self.oracle, self.rules

    def __str__(self) -> str:
        told = f"{self.what}: the oracle says {self.oracle}, the rules say {self.rules}"
        return f"{told}\n\n{self.scenario}\n\nAs a case file:\n\n{case_yaml(case(self.scenario))}"


def judged(scenarios: Iterable[Scenario]) -> list[Judged]:
    """Return what the oracle says of each of *scenarios*."""
    found = []
    for scenario in scenarios:
        worlds = tuple(scenario.settled())
        found.append(Judged(scenario, worlds, oracle_verdict(worlds)))
    return found


def disagreements(rules: RulesSide, asked: Sequence[Judged]) -> list[Disagreement]:
    """Return every disagreement of *rules* with what the oracle says."""
    found = iter(rules.found([world for one in asked for world in one.worlds]))
    differ = []
    for one in asked:
        difference = differing(one.said, [next(found) for _ in one.worlds])
        if difference:
            differ.append(Disagreement(one.scenario, *difference))
    return differ


def differing(oracle: Verdict, told: Sequence[Found]) -> tuple[str, str, str] | None:
    """Return the first thing in which they differ, what the oracle says of it, and what the rules say.

    In each world that the scenario leaves open the elements are compared up to the first that fails: the others are
    not reached, and no answer shows them.
    """
    for world, found in zip(oracle.worlds, told, strict=True):
        for name, status in world.items():
            if found.elements[name] != status:
                return name, status, found.elements[name]
    rules = rules_verdict(told)
    return None if rules == oracle.verdict else ("verdict", oracle.verdict, rules)


def rules_verdict(told: Sequence[Found]) -> str:
    """Return the verdict of the rules over the ways of settling what is unknown."""
    if all(found.grounded for found in told):
        return "grounded"
    return "undetermined" if any(found.grounded or found.perhaps for found in told) else "not_grounded"


# ---- the smallest ----------------------------------------------------------------------------------------------


def smallest(rules: RulesSide, disagreement: Disagreement) -> Disagreement:
    """Return a disagreement of the same kind from which nothing more can be left out."""
    found = disagreement
    while True:
        tried = disagreements(rules, judged(smaller(found.scenario)))
        alike = [one for one in tried if one.kind == disagreement.kind]
        if not alike:
            return found
        found = alike[0]


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Yield every scenario with one thing less: something left out, or said in the usual way."""
    usual = Scenario()
    for one in fields(Scenario):
        value, default = getattr(scenario, one.name), getattr(usual, one.name)
        if isinstance(value, tuple):
            for at, part in enumerate(value):
                rest = (*value[:at], *value[at + 1 :])
                yield replace(scenario, **{one.name: rest})
                if is_dataclass(part):
                    for plainer in _plainer(part):
                        yield replace(scenario, **{one.name: (*value[:at], plainer, *value[at + 1 :])})
        elif value != default:
            if one.name != "victim":
                yield replace(scenario, **{one.name: default})
            if is_dataclass(value):
                for plainer in _plainer(value):
                    yield replace(scenario, **{one.name: plainer})


def _plainer(part: object) -> Iterator[object]:
    for one in fields(part):  # type: ignore[arg-type]
        if (
            one.name not in ("by", "of", "how", "state")
            and getattr(part, one.name) != one.default
            and isinstance(one.default, str | bool)
        ):
            yield replace(part, **{one.name: one.default})  # type: ignore[type-var]
