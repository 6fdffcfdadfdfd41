"""What the command does with streams that are closed, watched, or piped; and what shells are offered to complete."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from helpers import ROOT, case_ids

from reasoner.upkeep.schemas import answer_schema

posix = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell, or a terminal of its kind")


def environment(**changes: str) -> dict[str, str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("NO_COLOR", "COLUMNS", "CASUS_RULES", "CASUS_CASES")
    }
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", **changes}


def shell(words: str) -> tuple[int, str, str]:
    """Run `casus` with *words*, redirections among them, in a shell."""
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m reasoner {words}'],
        capture_output=True, text=True, cwd=ROOT, env=environment(), check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@posix
@pytest.mark.parametrize(
    ("words", "code", "err"),
    [
        ("ask osh --brief >&-", 2, "error: standard output is closed\n"),
        ("members cst >&-", 2, "error: standard output is closed\n"),
        ("--version >&-", 2, "error: standard output is closed\n"),
        ("ask - <&-", 2, "error: standard input is closed\n  hint casus ask - < case.yaml\n"),
        ("ask nothing-like-it 2>&-", 2, ""),
        ("ask osh --brief >&- 2>&-", 2, ""),
        ("test -k andijan >/dev/null 2>&-", 0, ""),
    ],
)
def test_a_closed_stream_is_an_error_and_no_traceback(words: str, code: int, err: str) -> None:
    assert shell(words) == (code, "", err)


def watched(*words: str, err: bool = False, **changes: str) -> str:
    """Return what `casus` shows on a terminal: standard error if *err*, else standard output."""
    import pty

    reader, writer = pty.openpty()
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, ("stderr" if err else "stdout"): writer}
    process = subprocess.Popen(
        [sys.executable, "-m", "reasoner", *words], cwd=ROOT, env=environment(**changes), **pipes
    )  # type: ignore[call-overload]
    os.close(writer)
    shown = b""
    try:
        while part := os.read(reader, 4096):
            shown += part
    except OSError:  # the other side was closed
        pass
    os.close(reader)
    assert process.wait() == 0
    return shown.decode()


@posix
def test_a_terminal_has_colour_unless_it_wants_none() -> None:
    assert "\x1b[" in watched("ask", "osh")
    assert "\x1b[" not in watched("ask", "osh", NO_COLOR="1")
    assert "\x1b[" not in watched("ask", "osh", TERM="dumb")


@posix
def test_a_long_run_shows_how_far_it_is_to_whoever_watches() -> None:
    bar = watched("test", "-k", "tulip", err=True)
    assert "testing" in bar
    assert "100%" in bar
    assert "testing" not in shell("test -k tulip")[2]


def completed(line: str) -> list[str]:
    """Return what bash is offered at the end of *line*."""
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, "-c", "from reasoner.cli import main; main()"],
        capture_output=True, text=True, cwd=ROOT, check=False,
        env=environment(_CASUS_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)),
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("casus ask osh-ri", ["osh-riots-2010"]),
        ("casus ask osh --reading exter", ["external_incursion"]),
        ("casus ask osh --victim kyr", ["kyrgyzstan"]),
        ("casus ask osh --of kaz", ["kazakhstan"]),
        ("casus ask osh --treaty c", ["cst"]),
        ("casus members c", ["cst"]),
        ("casus schema ", ["answer", "case", "claims", "words"]),
    ],
)
def test_shells_complete_what_a_command_takes(line: str, offered: list[str]) -> None:
    assert sorted(completed(line)) == offered


def test_schemas_are_schemas_and_words_are_listed() -> None:
    for name in ("case", "answer", "claims"):
        code, out, _ = shell(f"schema {name}")
        assert code == 0
        jsonschema.Draft202012Validator.check_schema(json.loads(out))
    assert json.loads(shell("schema answer")[1]) == answer_schema()
    code, out, _ = shell("schema words")
    assert (code, out.splitlines()[0]) == (0, "states")
    assert re.search(r"^  sent, substantial_involvement", out, re.MULTILINE)
    data = json.loads(shell("schema words --format json")[1])
    assert "kyrgyzstan" in data["states"]
    assert data["facts (is)"]["use_of_force"]
    code, out, err = shell("schema wrods")
    assert (code, out) == (2, "")
    assert "did you mean 'words'?" in err


# --- the corpus on the command line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of one case and one odd file."""
    (tmp_path / "good.yaml").write_bytes((ROOT / "cases" / "cst" / "andijan-2005.yaml").read_bytes())
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe")
    return tmp_path


WARNING = "warning: odd.yaml:1:1: this is not UTF-8 text: byte 0xff is out of place\n"


@posix
def test_an_odd_file_is_passed_over_with_a_warning_and_fails_the_test(folder: Path) -> None:
    code, out, err = shell(f"cases --cases '{folder}'")
    assert (code, out.split()[0], err) == (0, "andijan-2005", WARNING)
    code, out, err = shell(f"ask andijan --brief --cases '{folder}'")
    assert (code, out[:3], err) == (0, "NO.", WARNING)
    for words in (f"test '{folder}'", f"test --cases '{folder}'"):
        code, out, err = shell(words)
        assert (code, err) == (1, "")
        assert "ok     andijan-2005: " in out
        assert "FAILED odd.yaml: 0 expectations" in out
        assert out.endswith("1 failed.\n")


@posix
def test_nothing_to_test_is_bad_input(tmp_path: Path) -> None:
    for words, what in (
        ("test -k zzz", "no case and no expectation has 'zzz' in its name"),
        (f"test '{tmp_path}'", "there are no cases in this folder"),
        (f"test --cases '{tmp_path}'", "there are no cases in this folder"),
        (f"cases --cases '{tmp_path}'", "there are no cases in this folder"),
        (f"ask osh --cases '{tmp_path}'", "there are no cases in this folder"),
        ("test no-such.yaml", "there is no such file"),
        ("replay no-such.json", "there is no such file"),
        ("replay .", "this is a folder, not a file"),
    ):
        code, out, err = shell(words)
        assert (code, out) == (2, "")
        assert err.startswith(f"error: {what}\n")


@posix
def test_an_answer_from_a_path_is_replayed_from_that_path(folder: Path) -> None:
    text = (folder / "good.yaml").read_text(encoding="utf-8")
    (folder / "mine.yaml").write_text(text.replace("id: andijan-2005", "id: mine-2005"), encoding="utf-8")
    shell(f"ask '{folder}/mine.yaml' --format json --out '{folder}/answer.json'")
    code, out, err = shell(f"replay '{folder}/answer.json'")
    assert (code, out) == (2, "")
    assert "--case PATH" in err
    code, out, _ = shell(f"replay '{folder}/answer.json' --case '{folder}/mine.yaml'")
    assert (code, out[:10]) == (0, "CONFIRMED.")


# --- how errors and options are written


@posix
@pytest.mark.parametrize(
    ("words", "err"),
    [
        ("ask", "error: missing argument 'CASE'\n  hint 'casus ask --help' says what it takes\n"),
        ("ask osh --format xml", "error: invalid value for '--format': 'xml' is not one of 'text', 'json', 'md', 'html'\n"),
        ("ask osh --limit x", "error: invalid value for '--limit': this is no number\n"),
        ("nonsense", "error: no such command 'nonsense'\n"),
        ("ask osh --on 1999-10", "error: --on: '1999-10' is not one day; write it like 1999-10-01\n"),
        ("ask osh --known soon", "error: --known: 'soon' is not a date; write it like 1999-10-02\n"),
        ("ask osh --out -", "error: --out names a file\n"),
        ("ask osh --victim USA", "error: 'usa' is not a state\n  hint did you mean 'united_states'?\n"),
    ],
)  # fmt: skip
def test_every_error_has_one_form(words: str, err: str) -> None:
    code, out, said = shell(words)
    assert (code, out) == (2, "")
    assert said.startswith(err)
    assert "Error:" not in said


@posix
@pytest.mark.parametrize(
    "words",
    [
        "--victim Kyrgyzstan --treaty CST --reading Orthodox",
        "--article '4(1)'",
        "--article 'Art. 4'",
        "--article 'article 4'",
        "--article art_4",
        "--reading ORTHODOX --article 4",
    ],
)
def test_options_are_taken_as_people_write_them(words: str) -> None:
    plain = shell("ask osh --brief")
    assert shell(f"ask osh --brief {words}") == plain


def test_each_case_is_listed() -> None:
    out = shell("cases")[1]
    assert [id for id in case_ids() if id not in out] == []
