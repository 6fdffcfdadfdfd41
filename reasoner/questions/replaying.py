"""Confirm an answer saved as JSON, or name what changed since: rules, facts, versions, and what the answer says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reasoner.answer import Answer, Part
from reasoner.case.case import Case
from reasoner.engine.law import Law
from reasoner.errors import QuestionError, Where
from reasoner.questions.asking import Options, ask

MAX_ANSWER_BYTES = 8_000_000


class Replay(Part):
    """What replaying an answer showed. *changed* names what is no longer the same; empty if nothing."""

    case: str
    headline: str
    changed: tuple[str, ...]
    answer: Answer


def replay(saved: bytes, name: str, law: Law, case_of: Callable[[str], Case]) -> Replay:
    """Ask the question of the answer in *saved* again, of the case *case_of* finds by its id.

    Raises QuestionError if *saved* is no answer, CaseError or RulebookError as asking does.
    """
    old = _answer(saved, name)
    case = case_of(old.case)
    question: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in old.receipt.question.items()
    }
    try:
        new = ask(case, Options(**question), law=law)
    except TypeError:
        raise QuestionError("the receipt's question is not one this version can ask", where=Where(name)) from None
    return Replay(case=old.case, headline=new.headline, changed=tuple(_changes(old, new)), answer=new)


def _answer(saved: bytes, name: str) -> Answer:
    if len(saved) > MAX_ANSWER_BYTES:
        raise QuestionError(f"this is over {MAX_ANSWER_BYTES:,} bytes, more than an answer has", where=Where(name))
    try:
        return Answer.model_validate_json(saved)
    except (ValueError, RecursionError):
        raise QuestionError(
            "this is no answer saved as JSON", where=Where(name), hint="casus ask CASE --format json --out answer.json"
        ) from None


def _changes(old: Answer, new: Answer) -> list[str]:
    then, now = old.receipt, new.receipt
    found = [
        f"{what}: was {was}, is {is_}"
        for what, was, is_ in (
            ("rules", then.rules[:12], now.rules[:12]),
            ("case file", then.case[:12], now.case[:12]),
            ("casus", then.casus, now.casus),
            ("clingo", then.clingo, now.clingo),
            ("verdict", old.verdict, new.verdict),
            ("blockers", ", ".join(old.blockers) or "none", ", ".join(new.blockers) or "none"),
        )
        if was != is_
    ]
    before, after = _parts(old), _parts(new)
    found += [
        f"{key}: differs" for key in after if key not in ("verdict", "blockers") and before.get(key) != after[key]
    ]
    return found


def _parts(answer: Answer) -> dict[str, Any]:
    return answer.model_dump(mode="json", by_alias=True, exclude={"receipt"})
