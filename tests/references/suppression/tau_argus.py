"""Write tau_argus.json: what τ-Argus withholds of three tables of bases. Needs pytauargus 0.6.0 (EUPL-1.2); the tests do not.

Run: python tau_argus.py. FREQ(5,30) withholds bases under 5 and protects them by 30 % of the base; OPT(1) is its optimal method.
"""

from __future__ import annotations

import json
import os
import tempfile
from itertools import product
from pathlib import Path

from pytauargus import protect

SHAPES = ((6, 4), (4, 3, 3), (8, 3, 2))
"""Values of each variable."""


def counts(shape: tuple[int, ...]) -> dict[tuple[int, ...], int]:
    """Bases that anybody can make again without a generator of random numbers."""
    return {key: (7 * sum((place + 2) * (one + 1) ** 2 for place, one in enumerate(key)) + 3) % 17 for key in product(*(range(size) for size in shape))}


def main() -> None:
    """Ask τ-Argus, and write what it says."""
    into = Path(__file__).resolve().with_suffix(".json")
    made = []
    # The solver writes logs wherever it runs.
    os.chdir(tempfile.mkdtemp())
    for shape in SHAPES:
        names = [f"v{place}" for place in range(len(shape))]
        records = [dict(zip(names, map(str, key), strict=True)) | {"one": 1} for key, number in counts(shape).items() for _ in range(number)]
        found = protect(records, tables=[names], response="one", safety_rules="FREQ(5,30)", suppress="OPT(1)").tables[0]
        frame = found.dataframe()
        rows = frame.to_dict("records") if hasattr(frame, "to_dict") else frame
        made.append({"shape": shape, "cells": [{"key": [str(row[name]) for name in names], "status": str(row["status"])} for row in rows]})
    into.write_text(json.dumps({"pytauargus": "0.6.0", "tables": made}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
