"""Strangers' files: nothing in them is executed, silently accepted, or lets anything be written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT

from reasoner import ask
from reasoner.answer import Answer
from reasoner.case.corpus import Corpus
from reasoner.case.loading import load_case
from reasoner.errors import CaseError, CasusError, LimitError, QuestionError, RulebookError
from reasoner.questions.asking import ask as asked
from reasoner.rulebook.rulebook import SHIPPED, Rulebook
from reasoner.views.html import answer_page
from reasoner.views.markdown import answer_markdown
from reasoner.views.text import answer_text

EVIL = (
    "a \"b\" 'c' % d #script(python) import os #end. <script>alert(1)</script> [x](javascript:alert(1)) `e` & holds(x)."
)

CASE = """
id: hostile
title: '{evil}'
summary: '{evil}'
question: {{treaty: cst, victim: kyrgyzstan, on: 2001-05-10}}
actors:
  band: {{is: armed_group, name: '{evil}', note: '{evil}'}}
  speaker: {{is: official, name: '{evil}', office: '{evil}'}}
sources:
  paper: {{title: '{evil}', publication: '{evil}', note: '{evil}', url: "https://example.org/?a=%22b", checked: assumed}}
facts:
  attack: {{is: use_of_force, by: band, against: kyrgyzstan, date: 2001-05-10, says: '{evil}', note: '{evil}', sources: [paper]}}
  tie: {{is: link, state: afghanistan, group: band, how: sent, value: unknown, says: '{evil}', sources: [paper]}}
  said: {{is: statement, by: speaker, office: '{evil}', manner: fact, says: '{evil}', about: attack, claims: aggression,
    sources: [paper]}}
note: '{evil}'
"""


def hostile() -> Answer:
    return asked(load_case(CASE.format(evil=EVIL.replace("'", "''")).encode(), "hostile.yaml"))


def test_free_text_stays_data_in_every_format() -> None:
    answer = hostile()
    assert answer.verdict == "undetermined"
    for form in (answer_page(answer), answer._repr_html_()):
        assert "<script>alert" not in form
        assert 'href="javascript' not in form
    markdown = answer_markdown(answer)
    assert "<script>" not in markdown
    assert not re.search(r"(?<!\\)\]\(javascript", markdown)
    for depth in ("brief", "screen", "why"):
        text = answer_text(answer, depth=depth)  # type: ignore[arg-type]
        assert not any(ord(letter) < 32 and letter != "\n" for letter in text)
    assert json.loads(answer.model_dump_json(by_alias=True))["title"] == EVIL


@pytest.mark.parametrize("letter", ["\x1b[31m", "\u202e", "\u2066", "\x07", "\x00"])
def test_characters_that_steer_are_refused(letter: str) -> None:
    text = CASE.format(evil="x" + letter)
    with pytest.raises(CaseError):
        load_case(text.encode(), "hostile.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1]\nb: *a\n",
        "[" * 500_000,
        "a: " + "{b: " * 30 + "1" + "}" * 30,
        "id: x\nid: y\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "",
        "- a\n",
        "a: [1\n",
        "\ta: 1\n",
    ],
)
def test_yaml_tricks_are_refused_in_one_message(text: str) -> None:
    with pytest.raises(CaseError):
        load_case(text.encode(), "trick.yaml")


def test_bytes_that_are_not_text_are_refused() -> None:
    with pytest.raises(CaseError):
        load_case(b"id: \xff\xfe\n", "bytes.yaml")


def test_a_case_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(LimitError):
        ask(path)


def test_on_and_no_stay_what_they_are() -> None:
    text = CASE.format(evil="x").replace("on: 2001-05-10", "on: no")
    with pytest.raises(CaseError) as error:
        load_case(text.encode(), "case.yaml")
    assert error.value.where is not None
    assert (error.value.where.line, error.value.what.partition(":")[0]) == (5, "on")


@pytest.mark.parametrize("id", ["../../../etc/passwd", "/etc/passwd", "..", "no-such-case"])
def test_extends_looks_up_an_id_and_opens_no_path(id: str) -> None:
    with pytest.raises(CaseError) as error:
        load_case(f"id: variant\ntitle: x\nextends: {id}\n".encode(), "v.yaml", Corpus().base)
    assert "there is no case" in error.value.what


@pytest.mark.parametrize(
    "assume", ["x). evil(y)=true", "sent(a). b(c)=true", "tie=maybe", "no", "evil(x)=true", "sent(band)=true"]
)
def test_assumptions_never_become_program(assume: str) -> None:
    case = load_case(CASE.format(evil="x").encode(), "case.yaml")
    with pytest.raises(QuestionError):
        asked(case, assume=assume)


@pytest.mark.parametrize("name", ["a). evil(", "Attack", "x y", "käse", "a" * 90])
def test_names_of_facts_are_checked(name: str) -> None:
    text = CASE.format(evil="x").replace("  attack:", f"  '{name}':").replace("about: attack", "about: []")
    with pytest.raises(CasusError):
        asked(load_case(text.encode(), "case.yaml"))


def rulebook(folder: Path, extra: str) -> Path:
    """Copy the shipped rules to *folder*, with one more file."""
    for file in Rulebook.read().files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    (folder / "general" / "extra.lp").write_text(extra, encoding="utf-8")
    return folder


LABELS = "%@ id x_rule\n%@ cites facts of the case\n%@ says x\n"


@pytest.mark.parametrize(
    "extra",
    [
        '#script(python)\nimport os\nos.system("touch pwned")\n#end.\n',
        '#include "/etc/passwd".\n',
        "{ holds(x) }.\n",
        ":- holds(x).\n",
        LABELS + "grave(Event) :- act(Event), not minor(Event).\n",
        LABELS + "grave(Event) :- act(Event), Event = @f(Event).\n",
        LABELS + "grave(f(Event)) :- act(Event).\n",
        LABELS + "grave(Event) :- actt(Event).\n",
        "act(" + "f(" * 20_000 + "a" + ")" * 20_001 + ".\n",
        "dead(x, " + "-" * 20_000 + "1).\n",
    ],
)
def test_rules_outside_the_dialect_are_refused(tmp_path: Path, extra: str) -> None:
    before = sorted(os.listdir(ROOT))
    with pytest.raises((RulebookError, LimitError)):
        Rulebook.read(rulebook(tmp_path / "rules", extra))
    assert sorted(os.listdir(ROOT)) == before


def endless() -> str:
    """Return rules the dialect allows and no machine grounds: a product over many facts."""
    names = [f"Fact{chr(65 + at)}" for at in range(8)]
    body = ", ".join(f"word(Sort{name}, {name})" for name in names)
    return LABELS + f"mistaken(FactA) :- {body}, {' , '.join(f'{name} != FactA' for name in names[1:])}.\n"


def test_endless_grounding_is_stopped_in_python(tmp_path: Path) -> None:
    folder = rulebook(tmp_path / "rules", endless())
    with pytest.raises(LimitError) as error:
        ask("osh", rules=folder, limit=4)
    assert "4 seconds" in error.value.what


def casus(*words: str, cwd: Path = ROOT, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "reasoner", *words],
        capture_output=True,
        cwd=cwd,
        env=environment,
        input=data,
        check=False,
    )


def test_endless_grounding_is_stopped_on_the_command_line(tmp_path: Path) -> None:
    folder = rulebook(tmp_path / "rules", endless())
    done = casus("ask", "osh", "--rules", str(folder), "--limit", "4", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.count(b"error:") == 1
    assert os.listdir(tmp_path) == ["rules"]


def test_rules_of_ones_own_change_the_answer(tmp_path: Path) -> None:
    folder = rulebook(tmp_path / "rules", "")
    article = folder / "treaties" / "cst" / "article_04_author.lp"
    article.write_text(
        article.read_text().replace("    author(Event, State),\n", "    state(State),\n"), encoding="utf-8"
    )
    assert ask("osh").verdict == "not_grounded"
    assert ask("osh", rules=folder, limit=30).verdict == "grounded"
    assert SHIPPED.is_dir()
