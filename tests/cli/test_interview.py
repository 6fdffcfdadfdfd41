"""`casus interview` over a pipe: what it prints where, how it ends, and that nothing is lost."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT

from reasoner.case.loading import load_case

OSH = ("Kyrgyzstan", "2 October 1999", "1", "2", "none")
CLOSED = "NO. On these facts Article 4 was not open to Kyrgyzstan on 2 October 1999."


def interview(*words: str, replies: tuple[str, ...] = (), data: bytes | None = None) -> tuple[int, str, str]:
    """Run the command with *replies*, a line each; return its exit code, standard output and standard error."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "reasoner", "interview", *words], capture_output=True, env=environment, check=False,
        input=data if data is not None else "".join(f"{reply}\n" for reply in replies).encode(),
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def asked(path: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "reasoner", "ask", str(path), "--brief"],
        capture_output=True,
        env=environment,
        check=True,
    )
    return done.stdout.decode()


def test_the_newspaper_reader_gets_the_answer_and_a_case_file(tmp_path: Path) -> None:
    path = tmp_path / "osh.yaml"
    code, out, err = interview("--out", str(path), replies=OSH)
    assert (code, out) == (0, "")
    assert CLOSED in err
    assert "Blocks it: author: no state is shown to have made the attack (CST 1992 art. 4(1))." in err
    assert "5 questions were answered" in err
    assert asked(path).startswith(f"{CLOSED[:-1]}; author not shown: no state is shown to have made the attack;")


def test_the_case_goes_to_standard_output_and_the_talk_to_standard_error() -> None:
    code, out, err = interview(replies=OSH)
    assert (code, load_case(out.encode(), "out").question.victim) == (0, "kyrgyzstan")
    assert out.startswith("id: kyrgyzstan-1999\n")
    assert "> 2 October 1999" in err and "> 2 October 1999" not in out


def test_it_is_taken_back_and_explained() -> None:
    code, out, err = interview(replies=("Armenia", "back", "why", *OSH, "back"))
    assert (code, load_case(out.encode(), "out").question.victim) == (0, "kyrgyzstan")
    assert "These have at some time joined it: Armenia" in err
    assert interview(replies=("back", "quit"))[2].count("There is nothing to take back.") == 1


@pytest.mark.parametrize("ending", [("quit",), ()])
def test_what_was_answered_is_kept_and_gone_on_with(tmp_path: Path, ending: tuple[str, ...]) -> None:
    path = tmp_path / "half.yaml"
    code, out, err = interview("--out", str(path), replies=(*OSH[:4], *ending))
    assert (code, out) == (0, "")
    assert f"casus interview {path} --out {path} --force" in err
    code, out, err = interview(str(path), "--out", str(path), "--force", replies=OSH[4:])
    assert (code, out) == (0, "")
    assert CLOSED in err
    assert asked(path).startswith(CLOSED[:-1])


@pytest.mark.skipif(os.name == "nt", reason="signals are another thing there")
def test_an_interrupt_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "half.yaml"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "reasoner", "interview", "--out", str(path)],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
    )  # fmt: skip
    assert process.stdin is not None and process.stderr is not None
    process.stdin.write("".join(f"{reply}\n" for reply in OSH[:4]).encode())
    process.stdin.flush()
    while "stand behind it" not in process.stderr.readline().decode():
        pass
    while process.poll() is None:  # one that comes while a file is written is put off by whoever presses the keys
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
    process.communicate()
    assert process.returncode == 130
    assert load_case(path.read_bytes(), "half").facts.keys() == {"attack"}


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n\n\n\n\n\n", b"\xff\xfe\x00\n" * 5, b"x" * 100_000 + b"\n", "🙂\n\u202e\n".encode(), b"Kyrgyzstan"],
)
def test_rubbish_breaks_nothing_and_nothing_of_it_steers_the_terminal(data: bytes) -> None:
    code, _, err = interview(data=data)
    assert code == 0
    assert "CANNOT SAY YET" in err
    assert "Traceback" not in err
    assert "\u202e" not in err and "\x00" not in err


def test_after_three_replies_of_no_use_the_question_is_put_again() -> None:
    _, _, err = interview(replies=("", "", "", ""))
    assert err.count("Which state was attacked, or is in danger?") == 2
    assert "These have at some time joined it" in err


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("-",), "the replies are read from standard input"),
        (("--victim", "nowhere"), "no state these rules know"),
        (("--on", "someday"), "is not a date"),
        (("--treaty", "nato"), "no clause of 'nato' is encoded"),
        (("--reading", "nonsense"), "there is no reading 'nonsense'"),
        (("no-such-case",), "no case"),
    ],
)
def test_bad_input_is_said_before_anything_is_asked(words: tuple[str, ...], what: str) -> None:
    code, out, err = interview(*words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ") and what in err


def test_a_file_is_replaced_only_if_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("mine", encoding="utf-8")
    code, _, err = interview("--out", str(path), replies=OSH)
    assert (code, path.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force replaces it" in err


def test_a_reading_is_asked_and_named_for_what_follows() -> None:
    _, _, err = interview("--reading", "external_incursion", replies=(*OSH[:4], "7", "0", "territory", "0", "0"))
    assert "--reading external_incursion --why" in err
    assert 'On the reading "external_incursion"' in err
