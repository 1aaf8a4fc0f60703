"""A small study with made-up records: five regions, two of them too small to show, and enough together that no third is withheld with them, drawn in clusters that some regions share."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

STUDY = """\
id: compared
title: A study of five regions
domains:
  region: [North, South, East, Hamlet, Farm]
  sex: [men, women]
design: {n: 240}
estimates:
  records: data/records.csv
  weights: weight
  psu: [cluster]
  by: [region, sex]
  dont_know_codes: [88]
ethics:
  approval: none is needed, nobody was asked
  consent_version: none
  safeguarding_contact: none
  retention: none
  access: [{who: tests, what: arithmetic}]
"""
SCALES = """\
response: {min: 1, max: 5, labels: [strongly disagree, disagree, neither, agree, strongly agree]}
scales:
  trust: {label: Trust, items: [a, b, c], reverse: [b]}
  hope: {label: Hope, items: [d, e]}
"""
ITEMS = """\
item,scale,text
a,trust,I trust people who come back
b,trust,I would never live next door to them </script><b>
c,trust,They deserve work
d,hope,Things will get better
e,hope,I can change things
"""


def records(shift: int = 0, people: int = 240) -> list[dict[str, Any]]:
    """Answers that follow from a person's number; ``shift`` makes another wave of them, in the same clusters."""
    rows = []
    for i in range(people):
        cluster = i // 10
        region = "Hamlet" if i in (7, 77, 177) else "Farm" if i in (27, 87, 157) else ("North", "South", "East")[(i // 5) % 3]
        lean = {"North": 0, "South": 2, "East": 1, "Hamlet": 3, "Farm": 3}[region]

        def answer(seed: int, lean: int = lean, i: int = i, cluster: int = cluster) -> int:
            spread = (seed * i * i + 3 * i + 2 * cluster + shift * (i % 4)) % 7
            return max(1, min(5, 1 + (spread + lean) // 2 + (1 if shift and i % 3 == 0 else 0)))

        rows.append(
            {
                "cluster": cluster,
                "weight": 1 + (7 * i) % 5,
                "region": region,
                "sex": "men" if i % 2 else "women",
                "a": 88 if i % 13 == 0 else answer(1),
                "b": answer(2),
                "c": answer(5),
                "d": answer(3),
                "e": 88 if i % 17 == 0 else answer(11),
            }
        )
    return rows


def write_records(file: Path, rows: list[dict[str, Any]]) -> Path:
    """Write records as CSV."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def write_compared(folder: Path, *, study: str = STUDY) -> Path:
    """Write the study into a folder."""
    (folder / "instrument").mkdir(parents=True, exist_ok=True)
    (folder / "instrument" / "scales.yaml").write_text(SCALES, encoding="utf-8")
    (folder / "instrument" / "items.csv").write_text(ITEMS, encoding="utf-8")
    (folder / "study.yaml").write_text(study, encoding="utf-8")
    write_records(folder / "data" / "records.csv", records())
    return folder
