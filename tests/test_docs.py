"""Every output shown in the documentation is what the command prints today. `python tests/test_docs.py` writes it
anew."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
SHOWING = (README, ROOT / "CONTRIBUTING.md")
ADDED_IN_2010 = ",\n    requested_under_article(Victim, Party)."
"""The condition that the walk through a change of law adds, in the rule it adds it to."""
BLOCK = re.compile(r"```console\n\$ (casus [^\n]*)\n(.*?)```", re.DOTALL)


def printed(command: str, shown: str = "") -> str:
    """Return what *command*, which begins with `casus`, prints at 100 columns: to the answers in *shown*, which stand
    after `> `, if it asks."""
    words = shlex.split(command)[1:]
    answers = "".join(line.removeprefix("> ") for line in shown.splitlines(keepends=True) if line.startswith("> "))
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    with TemporaryDirectory() as folder:
        if " before" in command:
            _before(Path(folder))
        done = subprocess.run(
            [sys.executable, "-m", "reasoner", *words],
            capture_output=True, encoding="utf-8", env=environment, cwd=folder, check=False, input=answers,
        )  # fmt: skip
    return (done.stdout + done.stderr).rstrip("\n") + "\n"


def _before(folder: Path) -> None:
    """Write the rules as they were before the change of law that CONTRIBUTING walks through."""
    shutil.copytree(ROOT / "rules", folder / "before")
    duty = folder / "before" / "treaties" / "cst" / "duty.lp"
    text = duty.read_text(encoding="utf-8")
    assert text.count(ADDED_IN_2010) == 1
    duty.write_text(text.replace(ADDED_IN_2010, "."), encoding="utf-8")


def renewed(text: str) -> str:
    """Return *text* with the output below every `$ casus ...` as it is printed today."""
    return BLOCK.sub(lambda found: f"```console\n$ {found[1]}\n{printed(found[1], found[2])}```", text)


@pytest.mark.parametrize("path", SHOWING, ids=lambda path: path.name)
def test_every_output_shown_is_printed_today(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 4
    assert renewed(text) == text


def test_the_readme_names_every_command() -> None:
    text = README.read_text(encoding="utf-8")
    help_text = printed("casus --help")
    commands = re.findall(r"^  ([a-z]+)  ", help_text.split("Commands:")[1], re.MULTILINE)
    assert commands
    assert [command for command in commands if f"casus {command}" not in text] == []


if __name__ == "__main__":
    for path in SHOWING:
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
