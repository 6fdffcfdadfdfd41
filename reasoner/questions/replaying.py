"""Confirm an answer saved as JSON, or name what changed since: rules, facts, versions, and what the answer says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from reasoner.answer import Answer, Part
from reasoner.case.case import Case
from reasoner.engine.law import Law
from reasoner.errors import QuestionError, Where
from reasoner.questions.asking import Options, ask

MAX_ANSWER_BYTES = 8_000_000
MOST_SHOWN = 60
"""How much of a value that changed is shown."""


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
    whole = _digest(saved) == old.receipt.answer
    case = case_of(old.case)
    question: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in old.receipt.question.items()
    }
    try:
        new = ask(case, Options(**question), law=law)
    except (TypeError, AttributeError):
        raise QuestionError("the receipt's question is not one this version can ask", where=Where(name)) from None
    return Replay(case=old.case, headline=new.headline, changed=tuple(_changes(old, new, whole)), answer=new)


def _answer(saved: bytes, name: str) -> Answer:
    if len(saved) > MAX_ANSWER_BYTES:
        raise QuestionError(
            f"an answer may have at most {MAX_ANSWER_BYTES:,} bytes; this has more", where=Where(name),
            hint="casus ask CASE --format json --out answer.json",
        )  # fmt: skip
    try:
        return Answer.model_validate_json(saved)
    except (ValueError, RecursionError):
        raise QuestionError(
            "this is no answer saved as JSON", where=Where(name), hint="casus ask CASE --format json --out answer.json"
        ) from None


def _digest(saved: bytes) -> str:
    """Return the digest of the answer as it was saved, its receipt apart: keys of a later version change nothing."""
    said = json.loads(saved)
    return sha256(json.dumps({key: said[key] for key in said if key != "receipt"}, sort_keys=True).encode()).hexdigest()


def _changes(old: Answer, new: Answer, whole: bool) -> list[str]:
    then, now = old.receipt, new.receipt
    found = [] if whole else ["saved answer: not what its receipt vouches for; it was changed after it was saved"]
    found += [
        f"{what}: was {_brief(_hash(was))}, is {_brief(_hash(is_))}"
        for what, was, is_ in (
            ("rules", then.rules, now.rules),
            ("case file", then.case, now.case),
            ("casus", then.casus, now.casus),
            ("clingo", then.clingo, now.clingo),
            ("verdict", old.verdict, new.verdict),
            ("blockers", ", ".join(old.blockers) or "none", ", ".join(new.blockers) or "none"),
        )
        if was != is_
    ]
    if then.case != now.case and then.corpus_file != now.corpus_file:
        found.append(f"case file: answered from {_brief(then.corpus_file)}, replayed from {_brief(now.corpus_file)}")
    before, after = _parts(old), _parts(new)
    for key in after:
        if key not in ("verdict", "blockers") and before.get(key) != after[key]:
            path, was, is_ = _first_difference(key, before.get(key), after[key])
            found.append(f"{path}: was {_brief(was)}, is {_brief(is_)}")
    return found


def _parts(answer: Answer) -> dict[str, Any]:
    return answer.model_dump(mode="json", by_alias=True, exclude={"receipt"})


def _hash(text: str) -> str:
    """Return the beginning of a digest; any other text as it is."""
    return text[:12] if re.fullmatch(r"[0-9a-f]{64}", text) else text


_NOTHING = object()


def _first_difference(path: str, was: Any, is_: Any) -> tuple[str, Any, Any]:
    """Return the first place below *path* in which the two differ, and both values there."""
    if isinstance(was, dict) and isinstance(is_, dict):
        for key in [*is_, *(key for key in was if key not in is_)]:
            if was.get(key, _NOTHING) != is_.get(key, _NOTHING):
                return _first_difference(f"{path}.{key}", was.get(key, _NOTHING), is_.get(key, _NOTHING))
    if isinstance(was, list) and isinstance(is_, list):
        for at in range(max(len(was), len(is_))):
            one = was[at] if at < len(was) else _NOTHING
            other = is_[at] if at < len(is_) else _NOTHING
            if one != other:
                named = next((part for part in (other, one) if isinstance(part, dict)), {})
                name = next((named[key] for key in ("id", "state", "fact", "known", "victim") if key in named), at)
                return _first_difference(f"{path}[{name}]", one, other)
    return path, was, is_


def _brief(value: Any) -> str:
    """Return *value* in few words."""
    if value is _NOTHING:
        return "absent"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."
