"""Invented focus groups with codings, strategies and recommendations, to be damaged by tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from coded_folder import put, rows_text

from kurak.model.codings import Coding
from kurak.sources.qualitative.documents import read_document
from kurak.sources.qualitative.writing import new_coding
from kurak.sources.text_file import open_reading

CODEBOOK = """\
title: Getting about
version: 1
codes:
  - id: barrier
    name: What is in the way
    definition: Whatever makes it hard to get about.
    children:
      - id: road
        name: Roads
        definition: The state of roads.
        asked_by: [talk:1]
        children:
          - {id: road.winter, name: Ice, definition: Snow and ice.}
          - {id: road.dust, name: Dust, definition: Dust in summer., asked_by: [talk:3]}
      - {id: bus, name: The bus, definition: Buses., asked_by: [talk:2]}
      - {id: price, name: The fare, definition: What it costs.}
  - {id: walk, name: Walking, definition: Going on foot.}
"""

HEAD = """\
---
id: {id}
kind: focus group
unit: {unit}
guide: talk
language: en
month: "2026-05"
speakers: {{M: moderator, P1: participant, P2: participant, P3: participant, P4: participant}}
simulated: true
---
SIMULATED. An invented talk.

"""
ONE = HEAD.format(id="T1", unit="FG1") + """\
M: [1] How are the roads?

P1: In winter it is ice. Nobody can walk on it, day after day.

P2: We all say so, it is ice.

M: [2] And the bus?

P3: It comes.

P1: It does not.
"""
TWO = HEAD.format(id="T2", unit="FG2") + """\
M: [1] How are the roads?

P1: Ours is not icy at all.

P2: No ice.

P3: None.

P4: No.

M: [2] And the bus?

M: Nobody? Then we go on.
"""
THREE = HEAD.format(id="T3", unit="FG3") + """\
M: Tell me.

P1: It is fine.

P2: Fine.

P3: Fine, fine.

P4: Fine.
"""

# Document, words, code, says, stance.
PASSAGES = (
    ("T1", "In winter it is ice", "road.winter", "present", "consensus"),
    ("T1", "We all say so", "road.winter", "present", "consensus"),
    ("T1", "It comes", "bus", "absent", "dissent"),
    ("T1", "It does not", "bus", "present", "dissent"),
    ("T2", "Ours is not icy", "road.winter", "absent", ""),
    ("T2", "Nobody? Then we go on", "bus", "present", "silence"),
    ("T3", "It is fine", "walk", "present", ""),
)

STRATEGIES = """\
strategy,document,problem,proposal,who,resources,obstacles,rank,codes,recommendations
S1,T1,Icy roads,Grit the road,the town,a lorry,,1,road.winter,R1
S2,T1,Icy roads,Ask for a footpath,the town,,money,2,road|walk,R2.1
S3,T2,icy  roads,grit the road,the village,,,2,road.winter,
S4,T2,The bus,A timetable,the bus firm,,,1,bus,
"""
RECOMMENDATIONS = """\
recommendations:
  - {id: R1, title: Roads in winter}
  - {id: R2, title: Ways, items: [{id: R2.1, title: Footpaths}]}
  - {id: R3, title: Fares}
"""


def write_groups(folder: Path, changed: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The folder, with some files replaced, or left out where they are None."""
    texts: dict[str, str | bytes | None] = {
        "transcripts/T1.md": ONE,
        "transcripts/T2.md": TWO,
        "transcripts/T3.md": THREE,
        "coding/codebook.yaml": CODEBOOK,
        "coding/strategies.csv": STRATEGIES,
        "report/recommendations.yaml": RECOMMENDATIONS,
    }
    for name, text in texts.items():
        put(folder, name, text or "")
    put(folder, "coding/codings/anna.csv", rows_text([_coding(folder, number, *one) for number, one in enumerate(PASSAGES)]))
    for name, text in (changed or {}).items():
        if text is None:
            (folder / name).unlink()
        else:
            put(folder, name, text)
    return folder


def _coding(folder: Path, number: int, document: str, words: str, code: str, says: str, stance: str) -> Coding:
    found = read_document(open_reading(folder), f"transcripts/{document}.md")
    assert found is not None
    start = found.text.index(words)
    return new_coding(found, coding=f"a{number}", start=start, end=start + len(words), code=code, says=says, stance=stance)
