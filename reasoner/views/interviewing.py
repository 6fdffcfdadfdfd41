"""An interview as plain text: a question with its options, and what the whole came to. Decides nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from reasoner.answer import Element
from reasoner.questions.interviewing import Outcome, Progress, Question

GREETING = (
    'Answer with a number or in words. ? is "don\'t know"; why says more of a question; back takes the last answer '
    "back; quit stops and keeps what there is."
)

KEY = 5
"""Columns before what an option says."""


def greeting(width: int) -> str:
    """Return how the questions are to be answered."""
    return textwrap.fill(GREETING, width)


def question_text(question: Question, progress: Progress, width: int) -> str:
    """Return the question, why it is asked, and the replies it takes."""
    left = "" if progress.left is None else ", the last" if progress.left == 1 else f", at most {progress.left} left"
    lines = ["", *textwrap.wrap(f"({progress.asked + 1}{left}) {question.text}", width)]
    lines += _indented(f"why: {question.why}", width)
    lines += [line for note in question.notes for line in _indented(note, width)]
    if question.takes is not None:
        lines += _indented(f"Answer with {question.takes}.", width)
    for option in question.options:
        lines += textwrap.wrap(
            option.says, width, initial_indent=f"{option.key:>{KEY - 1}} ", subsequent_indent=" " * KEY
        )
    if question.many:
        lines += _indented("Several may be given, as in 1 3.", width)
    return "\n".join(lines)


def more_text(question: Question, width: int) -> str:
    """Return what else there is to say of why the question is asked."""
    parts = question.more or ("There is no more to say of it.",)
    return "\n".join(line for part in parts for line in _indented(part, width))


def _indented(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def outcome_text(outcome: Outcome, width: int) -> str:
    """Return the verdict, what blocks it, what decides if that is not known, and how much was asked."""
    rows = [outcome.answer.headline]
    if outcome.as_shown is not None:
        rows.append(f"If what is not known counts as not shown: {outcome.as_shown}")
    rows += [*_reasons(outcome), _counted(outcome)]
    return "\n".join(["", *(line for row in rows for line in textwrap.wrap(row, width, subsequent_indent="  "))])


def _reasons(outcome: Outcome) -> Iterator[str]:
    """Say what blocks it, or is open: of what turns on what is not known, that."""
    answer = outcome.answer
    lead = "Blocks it" if answer.verdict == "not_grounded" else "Open on"
    for element in answer.elements:
        unknown = outcome.unknown.get(element.id, ())
        if unknown and element.id in answer.blockers:
            cites = f" ({element.cites[0]})" if element.cites else ""
            yield f"{lead}: {element.name}{cites}: not known: {'; '.join(map(_inside, unknown))}."
        elif element.id in answer.blockers:
            yield f"{lead}: {_reason(element)}"


def _inside(says: str) -> str:
    """Return *says* as it stands inside a sentence."""
    return says[:1].lower() + says[1:] if says.startswith(("The ", "An ")) else says


def _reason(element: Element) -> str:
    cites = f" ({element.cites[0]})" if element.cites else ""
    enough = f" Not enough: {'; '.join(element.remarks)}." if element.remarks else ""
    return f"{element.name}: {element.says}{cites}.{enough}"


def _counted(outcome: Outcome) -> str:
    asked = f"{outcome.asked} {'question was' if outcome.asked == 1 else 'questions were'} answered"
    if not outcome.spared:
        return f"{asked}."
    decides = "would not settle it" if any(outcome.unknown.values()) else "decides nothing more"
    return f"{asked}; {outcome.spared} more could have been asked, and what they ask {decides}."
