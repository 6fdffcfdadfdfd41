"""Which case, rulebook and corpus the words on the command line mean."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.cli.output import shown

if TYPE_CHECKING:
    from reasoner.case.case import Case
    from reasoner.case.corpus import Corpus, Entry
    from reasoner.engine.law import Law

STANDARD_INPUT = "standard input"


def corpus_in(folder: Path | None) -> Corpus:
    """Return the corpus in *folder*, or the one that came with the package."""
    from reasoner.case.corpus import Corpus

    return Corpus(folder)


def law_in(folder: Path | None) -> Law:
    """Return the law of the rulebook in *folder*, or of the one that came with the package."""
    from reasoner.engine.law import Law
    from reasoner.rulebook.rulebook import Rulebook

    return Law(Rulebook.read(folder))


def is_path(text: str) -> bool:
    """Tell whether *text* names a file: it has a separator, or ends as a case file does."""
    return "/" in text or "\\" in text or text.endswith((".yaml", ".yml"))


def read_standard_input() -> bytes:
    """Return what standard input holds, at most one byte more than a case may have."""
    from reasoner.case.reading import MAX_CASE_BYTES

    return sys.stdin.buffer.read(MAX_CASE_BYTES + 1)


def given_case(words: Sequence[str], folder: Path | None, piped: bytes | None) -> tuple[Case, Entry | None]:
    """Return the case *words* mean, and its entry if it was found standing among other words.

    *piped* is what standard input holds, if it is asked for. Raises CaseError, QuestionError or LimitError.
    """
    from reasoner.case.loading import load_case
    from reasoner.case.reading import read_bytes

    def base(name: str) -> tuple[bytes, str]:
        return corpus_in(folder).base(name)

    if piped is not None:
        return load_case(piped, STANDARD_INPUT, base), None
    text = " ".join(words)
    if is_path(text):
        name = shown(text)
        return load_case(read_bytes(text, name), name, base), None
    corpus = corpus_in(folder)
    entry = corpus.find(text)
    exact = text.strip().lower() in entry.names
    return corpus.load(entry), None if exact else entry
