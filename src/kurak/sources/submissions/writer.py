"""One thread that writes for all: whoever waits at the same moment shares one transaction, and one wait for the disk.

The disk takes some milliseconds to confirm a write, whether it holds one interview or twenty. So twenty phones at once cost
hardly more than one, and none is told "received" before the disk has confirmed.
"""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Final

from kurak.sources.submissions.store import Outcome, Sent, StoreError, SubmissionStore

MOST_AT_ONCE: Final = 64


class Writer:
    """Takes submissions from any thread, and writes them in one.

    Parameters
    ----------
    folder
        Of the store.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: queue.SimpleQueue[tuple[Sent, Future[Outcome]] | None] = queue.SimpleQueue()
        self._begun: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, name="submissions", daemon=True)

    def start(self) -> int:
        """Open the store and sweep what an earlier run left; how much that was.

        Raises
        ------
        StoreError
            Where the store cannot be opened.
        """
        self._thread.start()
        return self._begun.result()

    def keep(self, sent: Sent) -> Future[Outcome]:
        """Hand over a submission; the result is there when it is on the disk."""
        future: Future[Outcome] = Future()
        self._waiting.put((sent, future))
        return future

    def stop(self) -> None:
        """Write what waits, and stop."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            store = SubmissionStore(self._folder)
            self._begun.set_result(store.sweep())
        except StoreError as error:
            self._begun.set_exception(error)
            return
        try:
            while self._write(store, self._next()):
                pass
        finally:
            store.close()

    def _next(self) -> list[tuple[Sent, Future[Outcome]] | None]:
        """What waits now; waits for the first."""
        batch = [self._waiting.get()]
        while len(batch) < MOST_AT_ONCE and batch[-1] is not None:
            try:
                batch.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return batch

    def _write(self, store: SubmissionStore, batch: list[tuple[Sent, Future[Outcome]] | None]) -> bool:
        """Write a batch and tell everybody; False when it was the last."""
        pairs = [pair for pair in batch if pair is not None]
        if pairs:
            try:
                outcomes = store.receive_all([sent for sent, _ in pairs])
            except StoreError as error:
                self._one_by_one(store, pairs, error)
            else:
                for (_, future), outcome in zip(pairs, outcomes, strict=True):
                    future.set_result(outcome)
        return batch[-1] is not None

    def _one_by_one(self, store: SubmissionStore, pairs: list[tuple[Sent, Future[Outcome]]], error: StoreError) -> None:
        """Where a batch fails, one of it may be the reason: on a disk that is nearly full, small ones still fit."""
        if len(pairs) == 1:
            pairs[0][1].set_exception(error)
            return
        for sent, future in pairs:
            try:
                future.set_result(store.receive(sent))
            except StoreError as again:
                future.set_exception(again)
