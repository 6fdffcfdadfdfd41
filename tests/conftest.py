"""Fixtures over `helpers`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from helpers import invented, shipped_law

from reasoner.answer import Answer
from reasoner.engine.law import Law
from reasoner.questions.asking import ask as asked

LONG = ("test_mutating.py", "test_docs.py", "test_coverage_of_rules.py", "test_theorems.py", "test_differing.py")
"""The files that take longest: begun first, so that no process is left with one of them alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session")
def law() -> Law:
    """The rulebook that comes with the package."""
    return shipped_law()


@pytest.fixture
def ask_about(law: Law) -> Callable[..., Answer]:
    """Ask an invented case: `ask_about(*facts, **options)`."""

    def run(*facts: str, **options: object) -> Answer:
        return asked(invented(*facts), law=law, **options)

    return run
