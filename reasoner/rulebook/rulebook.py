"""A rulebook: the rule files of one folder, read as data.

Gives the program text as written, the statements with their labels, the vocabulary, and the records (facts) by
predicate. Knows nothing of what any of them means.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reasoner.errors import RulebookError, Where
from reasoner.rulebook.labels import Labels, Statement, read_lightly, read_statements
from reasoner.rulebook.parts import Parts, below, parts
from reasoner.rulebook.source import RuleFile, digest, read_files
from reasoner.rulebook.vocabulary import Vocabulary, read_vocabulary

SHIPPED = Path(__file__).resolve().parents[2] / "rules"
if not (SHIPPED.is_dir() and (SHIPPED.parent / "pyproject.toml").is_file()):
    SHIPPED = Path(__file__).resolve().parents[1] / "rules"

Value = str | int
_FACT = re.compile(r"\s*([a-z]\w*)\(([^()]*)\)\s*\.\s*")
_HEAD = re.compile(r"\s*([a-z]\w*)")
_NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class Record:
    """One fact of the rulebook: its arguments, and the statement it stands in."""

    values: tuple[Value, ...]
    statement: Statement

    @property
    def labels(self) -> Labels | None:
        """The labels above it."""
        return self.statement.labels


class Rulebook:
    """The rule files of one folder. *own* tells the rulebook that came with the package from a stranger's."""

    def __init__(self, files: tuple[RuleFile, ...], *, own: bool) -> None:
        self.files = files
        self.own = own

    @classmethod
    def read(cls, folder: Path | None = None) -> Rulebook:
        """Read the rulebook in *folder*, or the one that came with the package.

        Raises RulebookError or LimitError. A rulebook that did not come with the package is checked whole.
        """
        own = folder is None or folder.resolve() == SHIPPED.resolve()
        place = SHIPPED if folder is None else folder
        if not place.is_dir():
            raise RulebookError("there is no folder of rules here", where=Where(str(place)))
        files = read_files(place)
        if not files:
            raise RulebookError("this folder holds no rule file", where=Where(str(place)), hint="rule files end in .lp")
        if not own:
            from reasoner.rulebook.dialect import check

            check(files)
        return cls(files, own=own)

    def pruned(self, words: Iterable[str]) -> Rulebook:
        """Return the same rulebook whose program is only what *words* depend on: of them it concludes the same."""
        kept = below(self.parts, words)
        found = self.programmed(one.text for one in self.parts if one.heads & kept)
        found.__dict__.update(parts=self.parts, days_read=self.days_read)
        return found

    def programmed(self, texts: Iterable[str]) -> Rulebook:
        """Return the same rulebook, its words and labels, whose program is *texts*, each a fact or rule."""
        program = "\n".join(texts)
        found = _Programmed((RuleFile("rules.lp", program), RuleFile("words.lp", self.defined())), own=self.own)
        for name in ("digest", "vocabulary", "statements", "records", "rules", "days"):
            found.__dict__[name] = getattr(self, name)
        found.whole = self
        return found

    def defined(self) -> str:
        """Return the declaration of every word, as program text."""
        return "\n".join(f"#defined {name}/{arity}." for name, arity in self.vocabulary.words)

    @property
    def text(self) -> str:
        """The whole program as written."""
        return "\n".join(file.text for file in self.files)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and texts of the files."""
        return digest(self.files)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every declared word."""
        return read_vocabulary(self.files, self._read)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement outside the vocabulary files, in file order."""
        return tuple(
            statement
            for file in self.files
            if not file.name.endswith("vocabulary.lp")
            for statement in self._read(file)
        )

    def _read(self, file: RuleFile) -> tuple[Statement, ...]:
        return read_lightly(file) if self.own else read_statements(file)

    def refuse_unparsed(self) -> None:
        """Raise RulebookError, with the place, for the first thing clingo's parser reports of a file."""
        for file in self.files:
            read_statements(file)

    @cached_property
    def records(self) -> Mapping[str, tuple[Record, ...]]:
        """The facts of the rulebook by predicate."""
        found: dict[str, list[Record]] = defaultdict(list)
        for statement in self.statements:
            if statement.kind == "fact" and (fact := _FACT.fullmatch(statement.text)):
                found[fact[1]].append(Record(_values(fact[2]), statement))
        return {name: tuple(records) for name, records in found.items()}

    @cached_property
    def rules(self) -> Mapping[str, tuple[Statement, ...]]:
        """The rules with a body, by the predicate of their head."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            if statement.kind == "rule" and (head := _HEAD.match(statement.text)):
                found[head[1]].append(statement)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def days(self) -> tuple[int, ...]:
        """Every day a record or rule names."""
        days = {int(day) for file in self.files for day in re.findall(r"\b(?:1[89]|2[01])\d{6}\b", file.text)}
        return tuple(sorted(days))

    @cached_property
    def parts(self) -> tuple[Parts, ...]:
        """Every fact and rule taken apart, the constants of the vocabulary among them, in file order."""
        return tuple(
            parts(statement.text)
            for file in self.files
            for statement in self._read(file)
            if statement.kind != "defined"
        )

    @cached_property
    def days_read(self) -> tuple[int, ...]:
        """Every day that a rule names, or a record that some rule reads."""
        read = {word for one in self.parts for word in one.body}
        return tuple(sorted({day for one in self.parts if one.body or one.heads & read for day in one.days}))

    def values(self, predicate: str) -> tuple[tuple[Value, ...], ...]:
        """Return the arguments of every record of *predicate*."""
        return tuple(record.values for record in self.records.get(predicate, ()))


class _Programmed(Rulebook):
    """A rulebook with another program than it says: *whole* is the one it is of."""

    whole: Rulebook

    def refuse_unparsed(self) -> None:
        """Raise RulebookError, with the place in the whole, for the first thing clingo's parser reports."""
        self.whole.refuse_unparsed()


def _values(arguments: str) -> tuple[Value, ...]:
    parts = (part.strip() for part in arguments.split(","))
    return tuple(int(part) if _NUMBER.fullmatch(part) else part for part in parts)
