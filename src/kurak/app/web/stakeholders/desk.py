"""The register as the pages read it, anew only where a file changed; and what people may ask of it."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kurak import pipeline
from kurak.model.study_folder import StudyFolder

LONGEST: Final = 200
"""Letters of one parameter."""
MOST_KEPT: Final = 32
"""Drawings and tables that are held until a file changes."""
NOT_READ: Final = frozenset({"data", "node_modules"})
T = TypeVar("T")


@dataclass(slots=True)
class _Kept:
    """Something that is worked out once."""

    works: threading.Lock = field(default_factory=threading.Lock)
    made: bool = False
    value: Any = None


class Desk:
    """The study of a running server.

    Every question looks at time and length of the study's files outside ``data/``; the study is read again where one changed.
    What is worked out for many pages is kept until then. Plans for needs are never kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._signature: object = None
        self._study: StudyFolder | None = None
        self._of: StudyFolder | None = None
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._reads = threading.Lock()
        self._keeps = threading.Lock()

    def study(self) -> StudyFolder:
        """The study with its register, as ``kurak check`` reads it."""
        with self._reads:
            now = _signature(self.folder)
            if self._study is None or now != self._signature:
                self._study, self._signature = pipeline.check(self.folder), now
            return self._study

    def kept(self, study: StudyFolder, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gave for this study and key, or gives now. Who asks for the same waits for it, and nobody else does."""
        with self._keeps:
            if self._of is not study:
                self._kept, self._of = OrderedDict(), study
            kept = self._kept
            one = kept.setdefault(key, _Kept())
            kept.move_to_end(key)
            if len(kept) > MOST_KEPT:
                kept.popitem(last=False)
        with one.works:
            if not one.made:
                one.value, one.made = make(), True
            return cast(T, one.value)


def desk_of(request: Request) -> Desk:
    """The desk of the study that is served."""
    return cast(Desk, request.app.state.desk)


def _signature(folder: Path) -> tuple[tuple[str, int, int], ...]:
    found = []
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in NOT_READ and not one.startswith("."))
        for name in sorted(files):
            path = Path(at) / name
            try:
                state = path.stat()
            except OSError:
                # Gone since it was listed; the next question sees that.
                continue
            found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)


def text_asked(request: Request, name: str) -> str:
    """A parameter of the address; one that nobody types ends the request with 400."""
    given = request.query_params.get(name, "").strip()
    if len(given) > LONGEST or not given.isprintable():
        raise HTTPException(400)
    return given


def one_asked(request: Request, name: str, known: Collection[str]) -> str:
    """A parameter that is one of those that the page offers, or empty; another one ends the request with 404."""
    given = text_asked(request, name)
    if given and given not in known:
        raise HTTPException(404)
    return given


def is_asked(request: Request, name: str) -> bool:
    """Whether a box is ticked."""
    return one_asked(request, name, ("yes",)) == "yes"
