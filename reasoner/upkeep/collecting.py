"""A pytest plugin: case files are tests, one for each question they have expectations about.

Installed with the package, it loads wherever pytest runs. So it imports nothing of the package until it meets a case
file, and takes a file for one only in a folder that the ini option `casus_cases` names, or if `id`, `question` and
`facts` are among its keys.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from reasoner.case.case import Case
    from reasoner.engine.law import Law
    from reasoner.upkeep.testing import Check, Question

CASES = "casus_cases"
RULES = "casus_rules"
_SUFFIXES = (".yaml", ".yml")
_KEYS = {b"id", b"question", b"facts"}
_KEY = re.compile(rb"""^["']?(id|question|facts)["']?[ \t]*:""", re.MULTILINE)
_MOST_BYTES = 1_000_000
_LAW = pytest.StashKey["Law"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini options."""
    parser.addini(CASES, "Folders in which every .yaml file is a case for casus.", type="paths", default=[])
    parser.addini(RULES, "A folder of rules to test cases under, in place of those shipped with casus.", default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take *file_path* for a case if it stands where cases do, or has the keys of one."""
    if file_path.suffix not in _SUFFIXES:
        return None
    if _folder(file_path, parent.config) is None and not _has_keys(file_path):
        return None
    return CaseFile.from_parent(parent, path=file_path)


def _folder(path: Path, config: pytest.Config) -> Path | None:
    """Return the folder of cases that holds *path*, or None."""
    return next((folder for folder in config.getini(CASES) if path.is_relative_to(folder)), None)


def _has_keys(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES)
    except OSError:
        return False
    return set(_KEY.findall(text)) >= _KEYS


class CaseFile(pytest.File):
    """A case file: a test for each of its questions."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each question, or one that is skipped if nothing is expected."""
        from reasoner.errors import CasusError
        from reasoner.upkeep.testing import questions

        try:
            case = self._case()
        except CasusError as error:
            raise self.CollectError(str(error)) from None
        asked = list(questions(case))
        checks = _Checks(case, self.config)
        seen: dict[str, int] = {}
        for question in asked:
            described = question.described
            seen[described] = seen.get(described, 0) + 1
            name = described if seen[described] == 1 else f"{described} ({seen[described]})"
            yield QuestionItem.from_parent(self, name=name, case=case, question=question, checks=checks)
        if not asked:
            yield Unexpecting.from_parent(self, name="no expectation")

    def _case(self) -> Case:
        from reasoner.case.corpus import Corpus
        from reasoner.case.loading import load_case
        from reasoner.case.reading import read_bytes

        path = self.path
        root = self.config.rootpath
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)

        def base(id: str) -> tuple[bytes, str]:
            """Return the case that is extended: one beside this one, or else one that came with the package."""
            own = Corpus(_folder(path, self.config) or path.parent)
            return (own if any(entry.id == id for entry in own.entries) else Corpus()).base(id)

        return load_case(read_bytes(path, name), name, base)


class _Checks:
    """The checks of one case: its questions share their ground programs."""

    def __init__(self, case: Case, config: pytest.Config) -> None:
        self._case = case
        self._config = config
        self._made: Callable[[Question], list[Check]] | None = None

    def __call__(self, question: Question) -> list[Check]:
        if self._made is None:
            from reasoner.upkeep.testing import checking

            self._made = checking(self._case, _law(self._config))
        return self._made(question)


def _law(config: pytest.Config) -> Law:
    """Return the law the cases are tested under, read once in a run."""
    if _LAW not in config.stash:
        from reasoner.engine.law import Law
        from reasoner.rulebook.rulebook import Rulebook

        named = config.getini(RULES)
        given = (config.inipath or config.rootpath / "x").parent / named if named else os.environ.get("CASUS_RULES")
        config.stash[_LAW] = Law(Rulebook.read(Path(given) if given else None))
    return config.stash[_LAW]


class QuestionItem(pytest.Item):
    """One question of a case, with all that is expected of its answer."""

    def __init__(self, *, case: Case, question: Question, checks: _Checks, **others: Any) -> None:
        super().__init__(**others)
        self.case = case
        self.question = question
        self.checks = checks
        self.extra_keyword_matches |= {case.id, *case.aliases}

    def runtest(self) -> None:
        """Ask the question, and raise what did not come out as expected."""
        failures = [check for check in self.checks(self.question) if not check.passed]
        if failures:
            raise Unexpected(failures)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        """Return expected, got and why; of an error, what, where and how to mend it."""
        from reasoner.errors import CasusError

        if isinstance(excinfo.value, Unexpected):
            return "\n".join(line for check in excinfo.value.failures for line in _told(check))
        return (
            str(excinfo.value)
            if isinstance(excinfo.value, CasusError)
            else super().repr_failure(excinfo, *args, **options)
        )

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the question stands in its file, and how it is called."""
        where = self.case.where(*self.question.path)
        line = where.line - 1 if where is not None and where.line is not None else None
        return self.path, line, f"{self.case.id}: {self.name}"


class Unexpecting(pytest.Item):
    """A case without expectations: nothing of it is tested, and that is said."""

    def runtest(self) -> None:
        """Skip, and say why."""
        pytest.skip("this case states no expectation")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the file."""
        return self.path, 0, f"{self.path.name}: {self.name}"


class Unexpected(AssertionError):
    """What did not come out as expected."""

    def __init__(self, failures: list[Check]) -> None:
        super().__init__("; ".join(f"{one.what}: expected {one.expected}, got {one.got}" for one in failures))
        self.failures = failures


def _told(check: Check) -> Iterator[str]:
    at = f"{check.where.file}:{check.where.line}: " if check.where else ""
    yield f"{at}{check.name}"
    yield f"  expected {check.expected}"
    yield f"  got      {check.got}"
    yield from (f"  because  {why}" for why in check.because)
