"""`casus prove` as its users meet it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from helpers import ROOT, casus

SPEAKER = (
    "author(Event, State) :- in_play(own_forces), own_forces(Event, State).",
    "author(Event, State) :- use_of_force(Event), is(Said, statement), holds(Said), about(Said, Event), by(Said, State), state(State).",
)


def test_one_theorem_by_a_part_of_its_name() -> None:
    code, out, err = casus("prove", "gap")
    assert (code, err) == (0, "")
    assert out.startswith("holds  Between 21 April 1999 and 21 March 2000 nobody owes anything")
    assert "1 theorem, 0 failed." in out
    assert "the law of " in out


def test_one_that_fails_tells_a_case_and_ends_with_1(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    file = tmp_path / "rules/general/authorship.lp"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(SPEAKER[0], "\n".join(SPEAKER)), encoding="utf-8")
    rules = ("--rules", str(tmp_path / "rules"))
    code, out, _ = casus("prove", "what_anybody_says_opens_nothing", *rules)
    assert code == 1
    assert out.startswith("FAILS (on the reading orthodox; of two that differ only in announcement) A statement")
    assert "and beside it:" in out
    assert "is: statement" in out
    code, out, _ = casus("prove", "what_anybody_says_opens_nothing", *rules, "--format", "json")
    found = json.loads(out)
    assert (code, found["schema"], found["failed"]) == (1, "casus-prove/1", 1)
    assert found["results"][0]["worlds"] == 2


def test_a_name_that_is_none_ends_with_2() -> None:
    code, out, err = casus("prove", "nonsense")
    assert (code, out) == (2, "")
    assert "there is no theorem 'nonsense'" in err


def test_what_a_theorem_was_held_to_is_said_beside_it() -> None:
    code, out, _ = casus("prove", "anybody", "gap")
    assert code == 0
    told = " ".join(out.split())
    assert "holds (on the reading orthodox; of two that differ only in announcement) A statement" in told
    assert "on every combination of legal positions but where a reading is named, on that reading alone" in told
    code, out, _ = casus("prove", "anybody", "--format", "json")
    found = json.loads(out)
    assert found["scope"][-1] == "on the reading orthodox"
    assert (found["results"][0]["reading"], found["results"][0]["differs"]) == ("orthodox", ["announcement"])
