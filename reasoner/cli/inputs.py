"""Which case, rulebook and corpus the words on the command line mean."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.cli.output import shown, warn
from reasoner.errors import QuestionError, Where

if TYPE_CHECKING:
    from reasoner.case.case import Case
    from reasoner.case.corpus import Corpus, Entry
    from reasoner.engine.law import Law

STANDARD_INPUT = "standard input"

_ARTICLE = re.compile(r"(?:art(?:icle|s)?[._\s]*)?(\d+[a-z]?)\s*(?:\([0-9a-z]+\)\s*)*")


def corpus_in(folder: Path | None) -> Corpus:
    """Return the corpus in *folder*, or the one that came with the package.

    Says on standard error which files it leaves out, and which names two cases share.
    """
    from reasoner.case.corpus import Corpus

    corpus = Corpus(folder)
    for error in (*corpus.skipped, *corpus.shared):
        warn(error)
    return corpus


def law_in(folder: Path | None) -> Law:
    """Return the law of the rulebook in *folder*, or of the one that came with the package."""
    from reasoner.engine.law import Law
    from reasoner.rulebook.rulebook import Rulebook

    return Law(Rulebook.read(folder))


def as_name(text: str | None) -> str | None:
    """Return *text* as names are written: `Kyrgyzstan`, `united states` and `fellow-party` are taken too."""
    return None if text is None else re.sub(r"[\s-]+", "_", text.strip().lower())


def as_article(text: str | None) -> str | None:
    """Return the article *text* names as clauses are called: `4`, `Art. 4`, `article 4(1)` and `art_4` are art_4."""
    if text is None:
        return None
    found = _ARTICLE.fullmatch(text.strip().lower())
    return f"art_{found[1]}" if found else text


def read_standard_input() -> bytes:
    """Return what standard input holds, at most one byte more than a case may have."""
    from reasoner.case.reading import MAX_CASE_BYTES

    if sys.stdin is None:  # closed by whoever started the command
        raise QuestionError("standard input is closed", hint="casus ask - < case.yaml")
    try:
        return sys.stdin.buffer.read(MAX_CASE_BYTES + 1)
    except OSError as error:
        raise QuestionError(f"standard input cannot be read: {error.strerror}") from None


def read_saved(path: Path, most: int) -> bytes:
    """Return what the file at *path* holds, at most one byte more than *most*. Raises QuestionError."""
    where = Where(shown(str(path)))
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError:
        raise QuestionError("there is no such file", where=where, hint="check the path") from None
    except (OSError, ValueError) as error:
        if path.is_dir():
            raise QuestionError("this is a folder, not a file", where=where, hint="name a file in it") from None
        raise QuestionError(
            f"this file cannot be read: {getattr(error, 'strerror', None) or error}", where=where
        ) from None


def case_at(path: Path, folder: Path | None) -> Case:
    """Return the case in the file at *path*; what it extends is looked up in the corpus in *folder*."""
    from reasoner.case.loading import load_case
    from reasoner.case.reading import read_bytes

    name = shown(str(path))
    return load_case(read_bytes(path, name), name, lambda id: corpus_in(folder).base(id))


def given_case(words: Sequence[str], folder: Path | None, piped: bytes | None) -> tuple[Case, Entry | None]:
    """Return the case *words* mean, and its entry if it was found standing among other words.

    *piped* is what standard input holds, if it is asked for. Raises CaseError, QuestionError or LimitError.
    """
    from reasoner.case.corpus import is_path
    from reasoner.case.loading import load_case

    if piped is not None:
        return load_case(piped, STANDARD_INPUT, lambda id: corpus_in(folder).base(id)), None
    text = " ".join(words)
    if is_path(text):
        return case_at(Path(text), folder), None
    corpus = corpus_in(folder)
    entry = corpus.find(text)
    exact = text.strip().lower() in entry.names
    return corpus.load(entry), None if exact else entry
