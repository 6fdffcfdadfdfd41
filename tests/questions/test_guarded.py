"""What strangers wrote is asked in a process of its own, under a limit, and Python may put a question its own way."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from helpers import ROOT, case_of

from reasoner import ask, load_case
from reasoner.errors import CaseError, CasusError, LimitError, QuestionError
from reasoner.questions import guarded
from reasoner.questions.guarded import ask_guarded, is_strange
from reasoner.questions.putting import as_put
from reasoner.rulebook.rulebook import SHIPPED

CASE = (ROOT / "cases" / "cst" / "andijan-2005.yaml").read_bytes()


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A case file that did not come with the package."""
    path = tmp_path / "theirs.yaml"
    path.write_bytes(CASE)
    return path


@pytest.mark.parametrize("as_text", [True, False])
def test_a_strangers_case_is_answered_as_any_other(stranger: Path, as_text: bool) -> None:
    answer = ask(str(stranger) if as_text else stranger, limit=60)
    assert answer == ask(load_case(stranger))
    assert answer.receipt.corpus_file == str(stranger)


def test_a_strangers_case_is_ended_after_the_limit(stranger: Path) -> None:
    with pytest.raises(LimitError) as error:
        ask(stranger, limit=0.01)
    assert error.value.what == "this took longer than 0.01 seconds, and was ended"


def test_what_comes_with_the_package_is_asked_here(stranger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_strange("osh", None, trusted=False)
    assert not is_strange("osh", SHIPPED, trusted=False)
    assert not is_strange(ROOT / "cases" / "cst" / "osh-1999.yaml", None, trusted=False)
    assert not is_strange(case_of("osh"), None, trusted=False)
    assert not is_strange(stranger, None, trusted=True)
    assert is_strange(str(stranger), None, trusted=False)
    assert is_strange("osh", stranger.parent, trusted=True)
    monkeypatch.setattr("reasoner.questions.asking.ask_guarded", lambda *_: pytest.fail("a process was started"))
    assert ask("andijan", limit=0.001).verdict == "not_grounded"


@pytest.mark.parametrize("limit", [0, -1, float("nan"), float("inf")])
def test_no_limit_is_no_limit(limit: float) -> None:
    with pytest.raises(QuestionError) as error:
        ask("osh", limit=limit)
    assert error.value.hint == "it is more than 0 and at most 86,400 seconds"


@pytest.mark.parametrize("path", [None, "", ".", os.pathsep + "{absolute}"])
def test_nothing_of_the_current_folder_is_executed(stranger: Path, path: str | None) -> None:
    folder = stranger.parent
    for name in ("json", "dataclasses", "yaml", "clingo", "pydantic", "reasoner"):
        (folder / f"{name}.py").write_text("open('pwned', 'w').close()\n")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = path.format(absolute=ROOT)
    code = (
        f"import sys; sys.path[:] = [place for place in sys.path if place not in ('', {str(folder)!r})]; "
        f"sys.path.insert(0, {str(ROOT)!r}); from reasoner import ask; print(ask('theirs.yaml', limit=60).verdict)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("not_grounded\n", "")
    assert not (folder / "pwned").exists()


def test_an_error_comes_back_with_its_place_and_hint(stranger: Path) -> None:
    stranger.write_bytes(
        CASE.replace(b"victim: kyrgyzstan", b"victim: kyrgystan").replace(b"victim: uzbekistan", b"victim: uzbekstan")
    )
    with pytest.raises(CaseError) as error:
        ask(stranger, limit=60)
    assert error.value.hint == "did you mean 'uzbekistan'?"
    assert error.value.where is not None
    assert error.value.where.file == str(stranger)


@pytest.mark.parametrize(
    ("start", "kind", "what", "hint"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", LimitError, "SIGKILL", "memory"),
        ("raise MemoryError", LimitError, "memory ran out", "fewer facts"),
        ("raise RuntimeError('odd')", CasusError, "ended with code 1", "RuntimeError: odd"),
        ("import no_such_module", CasusError, "ended with code 1", "no_such_module"),
    ],
)  # fmt: skip
def test_of_a_process_that_dies_what_is_known_is_said(
    stranger: Path, monkeypatch: pytest.MonkeyPatch, start: str, kind: type[CasusError], what: str, hint: str
) -> None:
    from reasoner.questions.asking import Options

    if sys.platform == "win32" and "SIGKILL" in start:
        pytest.skip("there are no signals here")
    monkeypatch.setattr(guarded, "_START", start)
    with pytest.raises(CasusError) as error:
        ask_guarded(stranger, Options(), None, 60)
    assert type(error.value) is kind
    assert what in error.value.what
    assert hint in (error.value.hint or "")


def test_days_and_assumptions_may_be_python_values() -> None:
    assert ask("osh", on=date(1999, 4, 19)) == ask("osh", on="1999-04-19")
    assert ask("osh", assume={"sent_by_tajikistan": "true"}) == ask("osh", assume="sent_by_tajikistan=true")
    assert as_put({"known": datetime(2000, 4, 1, 12), "assume": {"a": True, "b": "unknown"}}) == {
        "known": "2000-04-01",
        "assume": ("a=true", "b=unknown"),
    }
    assert as_put({"assume": ["a=true", "b=false"]}) == {"assume": ("a=true", "b=false")}
    assert as_put({"assume": None, "on": None}) == {"assume": (), "on": None}


def test_a_case_shows_itself_in_a_notebook() -> None:
    case = load_case("osh")
    shown = case._repr_html_()
    assert shown.count("<tr>") == len(case.facts) + 1
    evil = case.model_copy(update={"title": "<script>alert(1)</script>"})
    assert "<script>" not in evil._repr_html_()
