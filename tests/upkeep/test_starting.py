"""A new case answers as it is, and with any of its examples uncommented."""

from __future__ import annotations

import re

import pytest
from helpers import shipped_law

from reasoner.case.facts import KINDS
from reasoner.case.loading import load_case
from reasoner.questions.asking import ask
from reasoner.upkeep.starting import case_template

TEMPLATE = case_template("my-case")
EXAMPLE = re.compile(r"^  # (\w+):\n(?:  #   .*\n)+", re.MULTILINE)
EXAMPLES = [found[1] for found in EXAMPLE.finditer(TEMPLATE)]


def uncommented(*names: str) -> str:
    def plain(found: re.Match[str]) -> str:
        return re.sub(r"^  # ", "  ", found[0], flags=re.MULTILINE) if found[1] in names else found[0]

    return EXAMPLE.sub(plain, TEMPLATE)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_loads_and_answers(name: str) -> None:
    case = load_case(uncommented(name).encode(), "my-case.yaml")
    assert name in case.facts
    assert ask(case, law=shipped_law()).verdict == "undetermined"


def test_all_examples_together_load_and_answer() -> None:
    case = load_case(uncommented(*EXAMPLES).encode(), "my-case.yaml")
    assert ask(case, law=shipped_law()).case == "my-case"
    shown = {fact.is_ for fact in case.facts.values()}
    assert set(KINDS) - shown == {"movement", "report", "resolution", "stated"}


def test_its_lines_are_short() -> None:
    assert [line for line in TEMPLATE.splitlines() if len(line) > 120] == []
    assert [line for line in EXAMPLE.findall(TEMPLATE) if len(line) > 60] == []
