"""What the tests share: the shipped law and corpus, and answers asked once."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from reasoner.answer import Answer
from reasoner.case.case import Case
from reasoner.case.corpus import Corpus
from reasoner.case.loading import load_case
from reasoner.engine.law import Law
from reasoner.questions.asking import Asking, Options
from reasoner.questions.asking import ask as asked
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.upkeep.mutants import Mutant, head_of

ROOT = Path(__file__).resolve().parents[1]


@cache
def shipped_law() -> Law:
    return Law(Rulebook.read())


@cache
def case_of(name: str) -> Case:
    corpus = Corpus()
    return corpus.load(corpus.find(name))


@cache
def answer_of(name: str, options: Options = Options()) -> Answer:  # noqa: B008 (frozen)
    return asked(case_of(name), options, law=shipped_law())


@cache
def asking_of(name: str, options: Options = Options()) -> Asking:  # noqa: B008 (frozen)
    return Asking(case_of(name), shipped_law(), options)


def case_ids() -> list[str]:
    """Every case of what happened, and the variants of them."""
    return [entry.id for entry in Corpus().entries if not entry.moot]


def moot_ids() -> list[str]:
    return [entry.id for entry in Corpus().entries if entry.moot]


HEAD = """
id: made-up
title: An invented case
question: {treaty: cst, victim: kyrgyzstan, on: 2001-05-10}
actors:
  band: {is: armed_group, name: the band}
  rivals: {is: government, name: the rival government, of: kyrgyzstan}
  junta: {is: de_facto_authority, name: the junta, of: afghanistan}
sources:
  paper: {title: A paper, checked: assumed}
facts:
"""


def invented(*facts: str, head: str = HEAD) -> Case:
    """Return a case that states *facts*, each `name: {...}` in YAML without its sources."""
    lines = [f"  {fact[:-1]}, sources: [paper]}}" for fact in facts]
    return load_case((head + "\n".join(lines) + "\n").encode(), "made-up.yaml")


def casus(*words: str, data: bytes | None = None, cwd: Path = ROOT) -> tuple[int, str, str]:
    """Run the command; return its exit code, standard output and standard error."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "reasoner", *words],
        capture_output=True,
        cwd=cwd,
        env=environment,
        input=data,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def with_fault(rulebook: Rulebook, mutant: Mutant) -> Rulebook:
    """Return *rulebook* with the fault in it, its labels as they were."""
    gone = {number: rulebook.statements[number] for number in mutant.gone}
    files = []
    for file in rulebook.files:
        text = file.text
        own = [one for one in gone.values() if one.file == file.name]
        for statement in sorted(own, key=lambda one: (one.line, one.column), reverse=True):
            start = sum(len(line) + 1 for line in file.lines[: statement.line - 1]) + statement.column - 1
            # In the place of one that is gone stands what holds its labels and says nothing.
            put = mutant.come or f"#defined {head_of(statement)}/0."
            text = text[:start] + put + text[start + len(statement.text) :]
        files.append(RuleFile(file.name, text))
    return Rulebook(tuple(files), own=rulebook.own)
