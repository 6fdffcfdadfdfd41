"""In a clone the top-level folders are read: an edited rule changes the answer of the installed command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from helpers import ROOT


def verdict_line(clone: Path, cwd: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(clone)}
    done = subprocess.run(
        [sys.executable, "-m", "reasoner", "ask", "osh", "--brief"],
        capture_output=True, encoding="utf-8", cwd=cwd, env=environment, check=True,
    )  # fmt: skip
    return done.stdout.split(".")[0]


def test_an_edited_rule_in_a_clone_changes_the_answer(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("reasoner", "rules", "cases"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", clone)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert verdict_line(clone, elsewhere) == "NO"
    article = clone / "rules" / "treaties" / "cst" / "article_04_author.lp"
    text = article.read_text(encoding="utf-8")
    assert text.count("    author(Event, State),\n") == 2
    article.write_text(text.replace("    author(Event, State),\n", "    state(State),\n"), encoding="utf-8")
    assert verdict_line(clone, elsewhere) == "OPEN BUT NOT INVOKED"
