"""Hold the rules to the theorems of `rules/theorems/`: properties of the law, each named as a sentence.

A theorem says in rules what would contradict it. It is joined with the rulebook and with the stage, which leaves open
who attacks whom, when, and what else is so; an answer set is a counterexample. Knows nothing of what a theorem means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reasoner.case.dates import next_day, previous_day
from reasoner.engine.worlds import first_answer_set
from reasoner.errors import RulebookError, Where
from reasoner.rulebook.rulebook import SHIPPED, Rulebook
from reasoner.rulebook.source import RuleFile, read_theorems

STAGE = "stage.lp"


@dataclass(frozen=True, slots=True)
class Theorem:
    """A property of the law: its name, the sentence it is, and the program whose answer sets contradict it."""

    name: str
    sentence: str
    file: RuleFile


def theorems(folder: Path | None = None) -> tuple[Theorem, ...]:
    """Return the theorems of the rulebook in *folder*, or of the one that came with the package, by name."""
    return tuple(Theorem(_stem(file), _sentence(file), file) for file in _files(folder) if _stem(file) + ".lp" != STAGE)


def counterexample(theorem: Theorem, rulebook: Rulebook, folder: Path | None = None) -> tuple[str, ...] | None:
    """Return the atoms of a scenario that contradicts *theorem* under *rulebook*, or None if there is none.

    Raises RulebookError if the theorem does not parse or ground, or the folder has no stage.
    """
    stage = next((file for file in _files(folder) if _stem(file) + ".lp" == STAGE), None)
    if stage is None:
        raise RulebookError("the theorems have no stage", where=Where(f"theorems/{STAGE}"))
    texts = [file.text for file in rulebook.files]
    return first_answer_set([*texts, stage.text, *_days(rulebook), theorem.file.text])


def _files(folder: Path | None) -> tuple[RuleFile, ...]:
    return read_theorems(SHIPPED if folder is None else folder)


def _stem(file: RuleFile) -> str:
    return file.name.rpartition("/")[2].removesuffix(".lp")


def _sentence(file: RuleFile) -> str:
    lines = [line.removeprefix("%").strip() for line in file.text.split("\n\n")[0].splitlines()]
    return " ".join(lines)


def _days(rulebook: Rulebook) -> Iterator[str]:
    """Yield every day the rules name, and its neighbours, as facts."""
    days = {other for day in rulebook.days for other in (previous_day(day), day, next_day(day))}
    yield "\n".join(f"boundary_day({day})." for day in sorted(days))
