"""Fixtures over `helpers`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from helpers import invented, shipped_law

from reasoner.answer import Answer
from reasoner.engine.law import Law
from reasoner.questions.asking import ask as asked


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
