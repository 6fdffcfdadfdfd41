"""What ends a command that takes too long, or that the user interrupts.

Grounding runs inside clingo, where Python's own interrupts do not reach: a thread beside it ends the process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LIMIT_CODE = 3
INTERRUPT_CODE = 130


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End the process with one error and code 3 if the block takes longer than *seconds*."""
    timer = threading.Timer(seconds, _expired, (seconds,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _expired(seconds: float) -> None:
    _end(
        LIMIT_CODE,
        f"error: this took longer than {seconds:g} seconds, and was ended\n  hint --limit SECONDS allows more\n",
    )


def interruptible() -> None:
    """Let Ctrl-C end the process with code 130, also while clingo grounds."""
    if os.name == "nt" or threading.current_thread() is not threading.main_thread():
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(reader,), daemon=True).start()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let no Ctrl-C come between the beginning and the end of the block, as of writing a file."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _watch(reader: int) -> None:
    while number := os.read(reader, 1):
        if number[0] == signal.SIGINT:
            _end(INTERRUPT_CODE, "")


def _end(code: int, message: str) -> None:
    """End the process here and now: no handler of Python's would run while clingo grounds."""
    if message:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.write(sys.__stderr__.fileno(), message.encode())  # type: ignore[union-attr]
    os._exit(code)
