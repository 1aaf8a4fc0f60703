"""Invented units of media with codings of two coders, to be damaged by tests; and those of which R knows the shares."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from coded_folder import put

REFERENCE = Path(__file__).resolve().parents[2] / "references" / "media"

PROTOCOL = """\
title: Talk about getting about
searched: [The town's newspapers, A message board]
terms: [road, жол, дорога]
first_day: 2026-01-01
last_day: 2026-03-31
inclusion: [It is about getting about in the town]
unit: an article or a post
sampling:
  method: stratified
  strata: {news: 10, posts: 20}
  seed: 7
"""
CODEBOOK = """\
title: Getting about
version: 1
codes:
  - id: road
    name: Roads
    definition: The state of roads.
    children: [{id: road.winter, name: Ice, definition: Snow and ice.}]
  - {id: bus, name: The bus, definition: Buses.}
"""
UNITS = """\
unit,stratum,period,language,kind,paraphrase,simulated
M1,news,2026-01,en,news,Says that roads are icy,yes
M2,news,2026-01,ru,news,Says that the bus comes,yes
M3,news,2026-02,en,news,,yes
M4,posts,2026-02,ky,post,Calls the road “a shame”,yes
M5,posts,2026-03,ky,post,,yes
M6,posts,2026-03,en,post,,yes
"""
ANNA = """\
unit,code,says,tone
M1,,,negative
M1,road.winter,present,negative
M2,,,positive
M2,bus,absent,
M3,,,neutral
M4,,,negative
M4,road,present,negative
M5,,,
M6,bus,present,positive
"""
BETH = """\
unit,code,says,tone
M1,road.winter,present,negative
M2,bus,present,
M4,,,negative
M4,road,present,negative
"""


def write_media(folder: Path, changed: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The folder, with some files replaced, or left out where they are None."""
    texts: dict[str, str | bytes | None] = {
        "coding/codebook.yaml": CODEBOOK,
        "review/media/protocol.yaml": PROTOCOL,
        "review/media/units.csv": UNITS,
        "review/media/codings/anna.csv": ANNA,
        **(changed or {}),
    }
    for name, text in texts.items():
        if text is not None:
            put(folder, name, text)
    return folder


def write_reference(folder: Path, design: str) -> Path:
    """The units of which R knows the shares: stratified, random, without_size."""
    with (REFERENCE / "units.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sampling = {
        "stratified": "{method: stratified, strata: {news: 120, posts: 300, radio: 45}}",
        "random": "{method: simple random, frame_size: 465}",
        "without_size": "{method: simple random}",
    }[design]
    stratum = design == "stratified"
    units = [f"{row['unit']},{row['stratum'] if stratum else ''},{row['period']},en,news" for row in rows]
    codings = [f"{row['unit']},,{row['tone']}" for row in rows]
    codings += [f"{row['unit']},{code}," for row in rows for code in ("road", "bus") if row[code] == "1"]
    return write_media(
        folder,
        {
            "review/media/protocol.yaml": PROTOCOL.split("sampling:")[0] + f"sampling: {sampling}\n",
            "review/media/units.csv": "unit,stratum,period,language,kind\n" + "\n".join(units) + "\n",
            "review/media/codings/anna.csv": "unit,code,tone\n" + "\n".join(codings) + "\n",
        },
    )
