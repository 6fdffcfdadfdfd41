"""Accounts against readings: every cell is what `ask` answers, and what is said to tip it does."""

from __future__ import annotations

from functools import cache

import pytest
from helpers import answer_of, case_ids, case_of, shipped_law

from reasoner.questions.asking import Asking, Options
from reasoner.questions.comparing import Cell, Comparison, compare
from reasoner.views.comparing import comparison_markdown, comparison_text


@cache
def compared(name: str, options: Options = Options()) -> Comparison:  # noqa: B008 (frozen)
    return compare(case_of(name), options, shipped_law())


def cell(found: Comparison, account: str | None, reading: str) -> Cell:
    row = next(row for row in found.accounts if row.account == account)
    return next(one for one in row.cells if one.reading == reading)


@pytest.mark.parametrize("name", case_ids())
def test_rows_are_the_case_and_each_speaker_columns_the_named_readings(name: str) -> None:
    found = compared(name)
    assert [row.account for row in found.accounts] == [None, *case_of(name).speakers]
    law = shipped_law()
    assert [column.reading for column in found.readings] == list(law.readings)
    on = int(found.on.replace("-", ""))
    assert all(column.standing == law.standing(column.reading, on) for column in found.readings)


@pytest.mark.parametrize("name", ["osh-1999", "batken-2000", "nk-1992-94"])
@pytest.mark.parametrize("reading", ["strict", "external_incursion"])
def test_a_cell_is_what_ask_answers(name: str, reading: str) -> None:
    found = compared(name)
    for row in found.accounts:
        answer = answer_of(name, Options(account=row.account, reading=reading))
        one = cell(found, row.account, reading)
        assert (one.verdict, one.triggered, one.blockers) == (
            answer.verdict, answer.questions["triggered"].status, answer.blockers,
        )  # fmt: skip


@pytest.mark.parametrize("name", case_ids())
def test_the_row_of_the_case_is_the_readings_of_its_answer(name: str) -> None:
    readings = answer_of(name).readings
    for one in compared(name).accounts[0].cells:
        assert (one.verdict, one.triggered) == (readings[one.reading].verdict, readings[one.reading].triggered)


def test_what_tips_a_cell_turns_it_and_nothing_else_does() -> None:
    law = shipped_law()
    inquiry = Asking(case_of("osh"), law, Options()).inquiry
    for reading in ("orthodox", "terrorism"):
        taken = law.taken(reading)
        tips = {tip.position: tip.verdict for tip in cell(compared("osh"), None, reading).tips}
        for position in law.positions.values():
            if position.id in taken or law.moot(position, 19991002):
                assert position.id not in tips
                continue
            others = {one for one in taken if law.positions[one].question != position.question}
            verdict = inquiry.combined(positions=frozenset({*others, position.id}))[0].verdict
            assert tips.get(position.id, cell(compared("osh"), None, reading).verdict) == verdict


def test_the_question_is_that_of_ask() -> None:
    seen = compared("osh", Options(known="1999-10-02", account="zemsky"))
    assert [row.account for row in seen.accounts] == [None, "zemsky"]
    assert {one.triggered for row in seen.accounts for one in row.cells} == {"not_reached"}
    act = Options(act="raids_tajik_soil")
    assert cell(compared("jirgatal-1999", act), None, "orthodox").verdict == answer_of("jirgatal-1999", act).verdict


@pytest.mark.parametrize("width", [60, 100, 140])
def test_the_text_fits_and_keeps_apart_what_is_not_in_standing(width: int) -> None:
    for name in ("osh", "batken-2000"):
        text = comparison_text(compared(name), width)
        assert max(map(len, text.splitlines())) <= width
        assert text.index("harbouring") < text.index("not in standing on the date") < text.index("terrorism")


def test_markdown_has_both_tables() -> None:
    text = comparison_markdown(compared("osh"))
    assert text.count("| account |") == 2
    assert "## Not in standing on the date" in text
