"""An answer is confirmed only if it is what its receipt vouches for, and what is found again."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from helpers import answer_of, case_of, shipped_law

from reasoner.questions.replaying import MAX_ANSWER_BYTES, Replay, replay


def saved() -> dict[str, Any]:
    return json.loads(answer_of("osh").model_dump_json(by_alias=True))


def replayed(data: dict[str, Any]) -> Replay:
    return replay(json.dumps(data).encode(), "answer.json", shipped_law(), case_of)


TAMPERED = "saved answer: not what its receipt vouches for; it was changed after it was saved"


def test_an_answer_as_saved_is_confirmed() -> None:
    assert replayed(saved()).changed == ()


def test_an_answer_that_was_changed_is_not_confirmed() -> None:
    data = saved()
    data["elements"][2]["says"] = "nonsense"
    changed = replayed(data).changed
    assert changed[0] == TAMPERED
    assert changed[1].startswith("elements[act].says: was nonsense, is an act of the kind")
    assert len(changed) == 2


def test_a_receipt_that_was_changed_is_not_confirmed() -> None:
    data = saved()
    data["receipt"]["answer"] = "0" * 64
    assert replayed(data).changed == (TAMPERED,)
    data = saved()
    data["receipt"]["rules"] = data["receipt"]["rules"][:-1] + "x"
    assert [line.partition(":")[0] for line in replayed(data).changed] == ["rules"]


def test_an_answer_saved_before_a_key_was_added_is_confirmed() -> None:
    data = saved()
    assert data.pop("notes") == []
    said = {key: value for key, value in data.items() if key != "receipt"}
    data["receipt"]["answer"] = sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    assert replayed(data).changed == ()


def test_an_answer_too_big_is_refused_unread() -> None:
    with pytest.raises(Exception, match="an answer may have at most 8,000,000 bytes; this has more"):
        replay(b" " * (MAX_ANSWER_BYTES + 1), "a", shipped_law(), case_of)
