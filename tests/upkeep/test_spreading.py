"""Work done in a few processes at once: what each tells is told, and a process that dies is no end of its work."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator

import pytest

from reasoner.errors import CasusError, RulebookError
from reasoner.upkeep.spreading import streamed


def counted(count: int) -> Iterator[int]:
    yield from range(count)


def killed(count: int) -> Iterator[int]:
    yield from range(count)
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)


def wrong(count: int) -> Iterator[int]:
    yield from range(count)
    raise RulebookError("this is no rule", hint="mend it")


def endless(count: int) -> Iterator[int]:
    yield from range(count)
    time.sleep(600)


def test_all_that_each_process_tells_is_told_and_none_is_left() -> None:
    assert sorted(streamed(counted, [(3,), (2,), (0,)])) == [0, 0, 1, 1, 2]
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("given", [[(2,)], [(2,), (3,)]])
def test_a_process_that_is_killed_is_no_end_of_its_work(given: list[tuple[int]]) -> None:
    with pytest.raises(CasusError, match="was ended before it was done"):
        list(streamed(killed, given))
    assert not multiprocessing.active_children()


def test_what_a_process_raises_is_raised() -> None:
    with pytest.raises(RulebookError, match="this is no rule") as raised:
        list(streamed(wrong, [(1,), (1,)]))
    assert raised.value.hint == "mend it"


def test_after_its_end_nothing_more_is_waited_for() -> None:
    began = time.monotonic()
    assert sorted(streamed(endless, [(2,), (1,)], began + 2)) == [0, 0, 1]
    assert time.monotonic() - began < 30
    assert not multiprocessing.active_children()
