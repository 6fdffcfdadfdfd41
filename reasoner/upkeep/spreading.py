"""Do the same work on many things in a few processes at once, and give what each comes to in order.

Each process sets itself up once, and ends when the one that started it does. Knows nothing of the work.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from reasoner.errors import CasusError

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_JOBS = 2
"""How many processes are used where nothing else is said: more than two spend what they gain on setting up."""

_work: Callable[[Any], Any] | None = None


def usual_jobs() -> int:
    """Return how many processes to use where the user does not say."""
    return max(1, min(MAX_JOBS, os.cpu_count() or 1))


def spread(
    begin: Callable[..., Callable[[Item], Result]], given: tuple[Any, ...], items: Sequence[Item], *, jobs: int
) -> Iterator[Result]:
    """Yield, in the order of *items*, what the work on each comes to.

    *begin*, a function of a module, is called with *given* once in each process, and returns the work. With one job,
    or one item, all is done here.
    """
    if jobs <= 1 or len(items) <= 1:
        work = begin(*given)
        for item in items:
            yield work(item)
        return
    with ProcessPoolExecutor(min(jobs, len(items)), initializer=_begin, initargs=(os.getpid(), begin, given)) as pool:
        yield from pool.map(_do, items)


def streamed(
    work: Callable[..., Iterator[Result]], given: Sequence[tuple[Any, ...]], end: float = math.inf
) -> Iterator[Result]:
    """Yield what *work*, a function of a module, yields for each of *given*, as it comes, from a process for each;
    nothing more after *end*, on the monotonic clock.

    Raises what one of them raises, and CasusError if one does not come to its end.
    """
    running: dict[Connection, Process] = {}
    try:
        for one in given:
            reader, writer = Pipe(duplex=False)
            process = Process(target=_stream, args=(os.getpid(), writer, work, one), daemon=True)
            process.start()
            running[reader] = process
            writer.close()
        while running and (seconds := end - time.monotonic()) > 0:
            for pipe in wait(list(running), None if math.isinf(seconds) else seconds):
                assert isinstance(pipe, Connection)
                told = _received(pipe)
                if isinstance(told, _Ended):
                    running.pop(pipe).join()
                else:
                    yield told
    finally:
        for process in running.values():
            process.terminate()
            process.join()


def _received(pipe: Connection) -> Any:
    """Return what a process tells next. Raises what it raises, and CasusError if it is gone."""
    try:
        told = pipe.recv()
    except (EOFError, OSError):  # the second in the middle of telling
        raise CasusError(
            "a process that did a part of the work was ended before it was done",
            hint="perhaps for want of memory: --jobs 1 uses one process alone",
        ) from None
    if isinstance(told, _Raised):
        raise told.error
    return told


class _Ended:
    """All that a process has to tell was told: its end alone may be its death."""


class _Raised:
    """An error on its way to the process that started this one."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _stream(parent: int, writer: Connection, work: Callable[..., Iterator[Any]], given: tuple[Any, ...]) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        for told in work(*given):
            writer.send(told)
        writer.send(_Ended())
    except Exception as error:
        writer.send(_Raised(error))
    writer.close()


def _begin(parent: int, begin: Callable[..., Callable[[Any], Any]], given: tuple[Any, ...]) -> None:
    global _work
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _work = begin(*given)


def _do(item: Any) -> Any:
    assert _work is not None
    return _work(item)


def _end_with(parent: int) -> None:
    """End this process when *parent* does: it may be ended at any time, for a limit or by the user."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
