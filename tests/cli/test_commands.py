"""The command line as its users meet it: exit codes, formats, errors, files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml
from helpers import ROOT, case_ids, casus

from reasoner.case.corpus import Corpus
from reasoner.engine.law import Law
from reasoner.rulebook.rulebook import Rulebook
from reasoner.upkeep.schemas import answer_schema, case_schema


def test_the_answer_comes_first_and_without_colour_when_piped(tmp_path: Path) -> None:
    code, out, err = casus("ask", "osh", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert out.startswith("NO. On these facts Article 4 was not open to Kyrgyzstan on 2 October 1999.\n")
    assert "\x1b" not in out
    assert os.listdir(tmp_path) == []


def test_words_name_the_case_they_hold_and_never_choose_among_several() -> None:
    code, out, _ = casus("ask", "does the CST apply to Osh?", "--brief")
    assert (code, out.splitlines()[0]) == (0, "osh-1999: Militants hold villages and hostages near Osh")
    code, out, err = casus("ask", "osh pankisi")
    assert (code, out) == (2, "")
    assert "several cases are named" in err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("ask", "osh", "--exit-code", "--brief"), 10),
        (("ask", "osh", "--assume", "sent(afghanistan, imu)=true", "--exit-code", "--brief"), 0),
        (("ask", "jirgatal-1999", "--act", "raids_tajik_soil", "--exit-code", "--brief"), 11),
        (("ask", "no-such-case"), 2),
        (("ask", "osh", "--on", "yesterday"), 2),
        (("ask", "osh", "--article", "11"), 2),
        (("ask", "osh", "--reading", "strickt"), 2),
        (("replay", "no-such-file.json"), 2),
        (("readings", "osh", "--account", "nobody"), 2),
    ],
)
def test_exit_codes(words: tuple[str, ...], expected: int) -> None:
    code, out, err = casus(*words)
    assert code == expected
    assert "Traceback" not in err
    if expected == 2:
        assert out == ""
        assert err.startswith("error: ")


def test_an_error_says_what_where_and_the_nearest_right_word(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("id: wrong\ntitle: x\nquestion: {treaty: cst, victim: kyrgyzstan, on: 2001-05-10}\n"
                    "sources:\n  a: {title: A, checked: read}\nfacts:\n"
                    "  raid: {is: use_of_force, by: russia, agianst: kyrgyzstan, sources: [a]}\n")  # fmt: skip
    code, _, err = casus("ask", "./wrong.yaml", cwd=tmp_path)
    assert code == 2
    assert "there is no key 'agianst' here" in err
    assert "wrong.yaml:7:40" in err
    assert "did you mean 'against'?" in err


def test_a_case_comes_from_standard_input() -> None:
    text = (ROOT / "cases" / "cst" / "andijan-2005.yaml").read_bytes()
    code, out, _ = casus("ask", "-", "--brief", data=text)
    assert (code, out.startswith("NO. ")) == (0, True)


def test_json_is_of_the_schema_and_replays(tmp_path: Path) -> None:
    saved = tmp_path / "answer.json"
    assert casus("ask", "osh", "--format", "json", "--out", str(saved))[0] == 0
    data = json.loads(saved.read_text())
    jsonschema.validate(data, answer_schema())
    code, out, _ = casus("replay", str(saved))
    assert (code, out.startswith("CONFIRMED. NO.")) == (0, True)
    data["verdict"], data["receipt"]["rules"] = "grounded", "0" * 64
    saved.write_text(json.dumps(data))
    code, out, _ = casus("replay", str(saved))
    assert code == 1
    assert "verdict: was grounded, is not_grounded" in out
    assert "rules: was 000000000000" in out


def test_out_replaces_no_file_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("mine")
    assert casus("ask", "osh", "--out", str(path))[0] == 2
    assert path.read_text() == "mine"
    assert casus("ask", "osh", "--out", str(path), "--force")[0] == 0
    assert path.read_text().startswith("NO.")


def test_a_new_case_loads_and_is_as_it_expects(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert casus("new", "mine", "--out", str(path))[0] == 0
    code, out, _ = casus("test", str(path))
    assert (code, out.splitlines()[-1]) == (0, "1 cases, 2 expectations, 0 failed.")
    path.write_text(path.read_text().replace("verdict: undetermined", "verdict: grounded"))
    code, out, _ = casus("test", str(path))
    assert code == 1
    assert "expected grounded" in out


@pytest.mark.parametrize("name", case_ids())
def test_every_case_is_of_the_schema(name: str) -> None:
    schema = case_schema(Law(Rulebook.read()).words)
    text = Corpus().find(name).path.read_text(encoding="utf-8")
    jsonschema.validate(yaml.load(text, yaml.BaseLoader), schema)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("members", "cst", "--on", "1999-10-02"), "The Collective Security Treaty on 2 October 1999, seen from 23 November 2026: in force."),
        (("members", "cst", "--on", "1999-10-02", "--known", "1999-10-02"), "The Collective Security Treaty on 2 October 1999: not in force."),
        (("law", "3314 3(g)"), "GA res 3314 art. 3(g) (read; GA res 3314 since 14 December 1974)"),
        (("members", "cst", "--timeline", "--known", "1999-10-02"), "The Collective Security Treaty: the record of its parties, seen from 2 October 1999."),
        (("members", "--timeline", "--format", "json"), "{"),
        (("readings", "osh"), "osh-1999: was Article 4 open to Kyrgyzstan on 2 October 1999, seen from 23 November 2026? Each"),
        (("readings", "osh", "--format", "md"), "# Militants hold villages and hostages near Osh: accounts and readings"),
        (("readings", "osh", "--format", "json"), "{"),
        (("cases", "batken-1999"), "osh-1999  Militants hold villages and hostages near Osh (also osh, batken-1999)"),
    ],
)  # fmt: skip
def test_other_commands(words: tuple[str, ...], line: str) -> None:
    code, out, _ = casus(*words)
    assert (code, out.splitlines()[0]) == (0, line)


def test_lint_counts_the_files_it_looked_at() -> None:
    code, out, _ = casus("lint")
    assert code == 0
    files = [path for path in (ROOT / "rules").rglob("*.lp") if "theorems" not in path.parts]
    assert out == f"{len(files)} rule files: nothing to say.\n"


def test_every_format_of_ask_works() -> None:
    assert casus("ask", "osh", "--why")[1].count("\n") > 150
    assert casus("ask", "osh", "--format", "md")[1].startswith("# ")
    assert casus("ask", "osh", "--format", "html")[1].startswith("<!doctype html>")
    assert "Russia" in casus("ask", "osh", "--of", "russia")[1]
