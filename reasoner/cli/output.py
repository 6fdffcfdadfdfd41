"""Where the command line writes: standard output, standard error, or the file the user named.

Always UTF-8 with plain newlines; nothing that could steer a terminal gets through in an error. Knows nothing of
what it writes.
"""

from __future__ import annotations

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from reasoner.errors import UNSHOWN, CasusError, QuestionError, Where

DEFAULT_WIDTH = 100
NARROWEST = 40


def prepare_streams() -> None:
    """Make both streams write UTF-8 and plain newlines, and escape what UTF-8 cannot hold."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def shown(text: str) -> str:
    """Return *text* with everything that could steer a terminal, or does not show, written as an escape."""
    return UNSHOWN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def width() -> int:
    """Return how many columns a line of text may take."""
    wished = os.environ.get("COLUMNS", "")
    if wished.isdecimal() and int(wished) > 0:
        return max(NARROWEST, int(wished))
    if is_terminal(sys.stdout):
        from shutil import get_terminal_size

        return max(NARROWEST, get_terminal_size((DEFAULT_WIDTH, 24)).columns)
    return DEFAULT_WIDTH


def color() -> bool:
    """Tell whether standard output takes colour: only a terminal, and only if nothing asks for none."""
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_terminal(stream: IO[str] | None) -> bool:
    """Tell whether somebody is watching *stream*; nobody watches one that was closed before we began."""
    try:
        return stream is not None and stream.isatty()
    except (ValueError, OSError):
        return False


def emit(text: str) -> None:
    """Write *text* to standard output, and end quietly if nobody reads any more.

    Raises QuestionError if it cannot be written.
    """
    if not text.endswith("\n"):
        text += "\n"
    if sys.stdout is None:  # closed by whoever started the command
        raise QuestionError("standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _drop(sys.stdout)
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise QuestionError(f"standard output cannot be written: {error.strerror}") from None


def complain(error: CasusError) -> None:
    """Write *error* to standard error: what, where, and how to mend it."""
    _say(f"error: {error}")


def warn(error: CasusError) -> None:
    """Write *error* to standard error, on one line, as something that ends nothing."""
    where = f"{error.where}: " if error.where is not None else ""
    _say(f"warning: {where}{error.what}")


def tell(text: str) -> None:
    """Write *text* to standard error, as one side of a conversation."""
    _say(text)


LONGEST_LINE = 4000
"""How many bytes of one line are looked at; of a longer one the rest is left out."""


def ask_for(prompt: str) -> str | None:
    """Show *prompt* on standard error and return the next line of standard input, or None at its end.

    What comes through a pipe is shown after the prompt, so that the conversation can be read.
    """
    if sys.stdin is None:  # closed by whoever started the command
        return None
    watched = is_terminal(sys.stdin)
    if watched:
        _say(prompt, end="")
    try:
        line = sys.stdin.buffer.readline(LONGEST_LINE)
        whole = line
        while len(whole) == LONGEST_LINE and not whole.endswith(b"\n"):
            whole = sys.stdin.buffer.readline(LONGEST_LINE)
    except OSError as error:
        raise QuestionError(f"standard input cannot be read: {error.strerror}") from None
    if not line:
        return None
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    if not watched:
        _say(prompt + text)
    return text


def _say(text: str, end: str = "\n") -> None:
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(shown(text) + end)
        sys.stderr.flush()
    except OSError:
        _drop(sys.stderr)


def _drop(stream: IO[str]) -> None:
    """Send what is still to be written nowhere, so that the end of the process does not complain again."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):
        pass


class Target:
    """Where a result goes: the file named by `--out`, else standard output. Checked before any work is done."""

    def __init__(self, path: Path | None, *, force: bool = False) -> None:
        self.path = path
        self.force = force
        if path is None:
            return
        if str(path) == "-":
            raise QuestionError("--out names a file", hint="leave it out to print")
        where = Where(str(path))
        if path.is_dir():
            raise QuestionError("this is a folder, not a file", where=where, hint="name a file in it")
        if not path.parent.is_dir():
            raise QuestionError("there is no folder to write this file in", where=where)
        if path.exists() and not force:
            raise QuestionError("this file exists already", where=where, hint="--force replaces it")

    def write(self, text: str) -> None:
        """Write *text* there, ending with one newline. Raises QuestionError if that cannot be done."""
        if self.path is None:
            emit(text)
            return
        data = (text if text.endswith("\n") else text + "\n").encode("utf-8", "backslashreplace")
        try:
            with self.path.open("wb" if self.force else "xb") as file:
                file.write(data)
        except FileExistsError:
            raise QuestionError(
                "this file exists already", where=Where(str(self.path)), hint="--force replaces it"
            ) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise QuestionError(f"this file cannot be written: {reason}", where=Where(str(self.path))) from None
