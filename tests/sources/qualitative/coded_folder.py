"""A small folder of invented texts with codings, to be damaged by tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from kurak.model.codings import CODING_COLUMNS, Coding
from kurak.sources.qualitative.documents import read_document
from kurak.sources.qualitative.writing import new_coding
from kurak.sources.text_file import open_reading

CODEBOOK = """\
title: Getting about
version: 1
codes:
  - id: road
    name: Roads
    definition: The state of roads and what it does to the day.
    when: The road itself is spoken of.
    when_not: The bus is late for another reason; use bus.
    example: The road is full of holes.
    asked_by: [in-depth:1]
    children:
      - {id: road.winter, name: Winter, definition: Snow and ice.}
  - {id: bus, name: The bus, definition: Buses and minibuses.}
"""

FIRST = """\
---
id: T01
kind: in-depth
language: en
month: "2026-05"
attributes: {place: North, sex: woman}
speakers: {I: interviewer, P: participant}
simulated: true
---
SIMULATED. An invented conversation.

I: [1] How do you get to work?

P: By bus. The road is full of holes, and in winter it is ice.

I: And back?

P: The same bus, if it comes.
"""

SECOND = """\
---
id: T02
kind: in-depth
language: ky
month: "2026-05"
attributes: {place: South, sex: man}
speakers: {I: interviewer, P: participant}
simulated: true
---
SIMULATED. Ойдон чыгарылган маек.

I: [1] Жумушка кантип барасыз?

P: Жөө барам 🙂, жол жаман эмес. Кышында да жүрөбүз.
"""

PASSAGES = (("T01", "By bus", "bus"), ("T01", "The road is full of holes", "road"), ("T01", "in winter it is ice", "road.winter"), ("T02", "жол жаман эмес", "road"))


def write_folder(folder: Path, changed: Mapping[str, str | bytes | None] | None = None, *, passages: tuple[tuple[str, str, str], ...] = PASSAGES) -> Path:
    """The folder, with some files replaced, or left out where they are None."""
    texts = {"transcripts/T01.md": FIRST, "transcripts/T02.md": SECOND, "coding/codebook.yaml": CODEBOOK}
    for name, text in texts.items():
        put(folder, name, text)
    codings = [coding(folder, f"a{number}", *passage) for number, passage in enumerate(passages, start=1)]
    put(folder, "coding/codings/anna.csv", rows_text(codings))
    for name, text in (changed or {}).items():
        if text is None:
            (folder / name).unlink()
        else:
            put(folder, name, text)
    return folder


def coding(folder: Path, name: str, document: str, words: str, code: str) -> Coding:
    """A coding of the first place where the words stand."""
    found = read_document(open_reading(folder), f"transcripts/{document}.md")
    assert found is not None
    start = found.text.index(words)
    return new_coding(found, coding=name, start=start, end=start + len(words), code=code)


def rows_text(codings: list[Coding]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CODING_COLUMNS)
    writer.writerows(codings)
    return text.getvalue()


def put(folder: Path, name: str, text: str | bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
