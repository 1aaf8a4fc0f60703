"""How a command shows that it is at work: on a terminal only, on stderr, and only where one would wait."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

SLOW = 2.0
"""Seconds after which a bar shows how far the work is."""


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar for work that is counted; what is yielded is called with the number of pieces done since the last call.

    The work may take several passes of ``total`` pieces; how many is known when the first one ends.
    """
    if not total or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    began = time.monotonic()
    bar = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=total)
    count = [0, False]

    def advance(done: int) -> None:
        count[0] += done
        if not count[1] and time.monotonic() - began > SLOW:
            bar.start()
            count[1] = True
        passes = -(-count[0] // total)
        bar.update(task, completed=count[0], total=total * passes)

    try:
        yield advance
    finally:
        if count[1]:
            bar.stop()


@contextmanager
def counting_parts(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for work whose number of parts is known once it has begun: what is yielded is called with parts done, and all parts."""
    bars = ExitStack()
    advance: list[Callable[[int], None]] = []

    def progress(done: int, total: int) -> None:
        if not advance:
            advance.append(bars.enter_context(counting(what, total)))
        advance[0](done)

    with bars:
        yield progress


@contextmanager
def working(what: str, *, long: bool) -> Iterator[None]:
    """A moving sign beside words, for work that cannot be counted; nothing where it is not ``long``."""
    if not long or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
