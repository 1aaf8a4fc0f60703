"""Time what may leave the house, whole processes with peak memory: cells of linked tables, and a file of records beside pandas, in one run.

Run by ``make bench``. Tables are region by sex by age with small counts, smallest base 5. Records are a million made-up ones with eight
keys; released to the public they go through the rules of all three audiences. pandas counts how many share a record's keys, which is where every risk begins; it does nothing else of what is timed here.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys

from timing import Timed, compared

TABLES = """
import itertools, sys
import numpy as np
from kurak.disclosure.suppression.attacker import attack
from kurak.disclosure.suppression.pattern import suppress
from kurak.model.linked_tables import LinkedTables, Protection, TableCell
shape, people, seconds = {shape!r}, {people}, {seconds}
rng = np.random.default_rng(0)
share = np.ones(())
for size in shape:
    share = np.multiply.outer(share, rng.dirichlet(np.full(size, 1.8)))
share = share * rng.gamma(2, 1, shape)
counts = rng.multinomial(people, (share / share.sum()).ravel()).reshape(shape)
place, cells, sums = dict(), [], []
for key in itertools.product(*[[*range(size), None] for size in shape]):
    value = float(counts[tuple(slice(None) if one is None else one for one in key)].sum())
    place[key] = len(cells)
    names = tuple((str(axis), str(one)) for axis, one in enumerate(key) if one is not None)
    cells.append(TableCell(names, value, 0, people, cost=value + 1))
for key in place:
    for axis, one in enumerate(key):
        if one is None:
            parts = [key[:axis] + (part,) + key[axis + 1 :] for part in range(shape[axis])]
            sums.append(((place[key], 1.0), *((place[part], -1.0) for part in parts)))
small = tuple(Protection(i, cell.value, 5 - cell.value) for i, cell in enumerate(cells) if 0 < cell.value < 5)
tables = LinkedTables(tuple(cells), tuple(sums), small)
found = suppress(tables, seconds=seconds)
safe = not attack(tables, [i for i, status in enumerate(found.status) if status != "published"]).unsafe
print(len(cells), len(small), found.status.count("secondary"), f"{{100 * found.gap:.1f}}", "safe" if safe else "NOT SAFE")
sys.exit(not safe)
"""

RECORDS = """
import numpy as np
rng = np.random.default_rng(1)
n = {n}
sizes = (2, 7, 9, 6, {ages}, 4, 12, 30)
columns = dict()
for number, size in enumerate(sizes):
    drawn = rng.integers(0, size, n) if size < 6 else np.minimum(rng.geometric({skew} / size, n) - 1, size - 1)
    columns[f"key{{number}}"] = drawn
"""

COUNT = """
from kurak.stats.reidentification.frequencies import key_frequencies
from kurak.stats.reidentification.keys import code_keys
print(key_frequencies(code_keys(list(columns.values()))).below(5))
"""

PANDAS = """
import pandas as pd
frame = pd.DataFrame(columns)
print(int((frame.groupby(list(columns), sort=False)["key0"].transform("size") < 5).sum()))
"""

RISK = """
from kurak.stats.reidentification.diversity import diversity
from kurak.stats.reidentification.frequencies import key_frequencies
from kurak.stats.reidentification.keys import code_keys
from kurak.stats.reidentification.posterior_risk import file_risk, posterior_risk
codes = code_keys(list(columns.values()))
found = key_frequencies(codes, weights=1 + rng.gamma(2, 10, n))
print(file_risk(posterior_risk(found.sample, found.population)), diversity(codes, rng.integers(0, 5, n)).distinct.min())
"""

UNIQUES = """
from kurak.stats.reidentification.keys import code_keys
from kurak.stats.reidentification.special_uniques import special_uniques
print(special_uniques(code_keys(list(columns.values()))).sizes)
"""

SUPPRESS = """
from kurak.disclosure.records.local_suppression import suppress_locally
from kurak.disclosure.records.rules import RecordRules
found = suppress_locally(columns, rules=RecordRules(k=5))
print(f"{100 * found.withheld.mean():.1f} % of values, {100 * found.records / n:.1f} % of records")
"""

RELEASE = """
from kurak.disclosure.records.release_records import release_records
from kurak.disclosure.records.study_file import Declared, StudyFile
from kurak.model.disclosure_rules import Disclosure
from kurak.sources.records import open_records
keys = list(columns)
columns["illness"] = rng.integers(0, 5, n)
columns["trust"] = rng.integers(1, 6, n)
trust = Declared("trust", "Trust", "item", values=dict(zip("12345", "12345")), measure="ordinal")
units = columns["key1"] * 40 + rng.integers(0, 40, n)
file = StudyFile("made-up", open_records(columns), dict(trust=trust), 1 + rng.gamma(2, 10, n), "weight", (units,))
rules = Disclosure.model_validate(dict(records=dict(identifying=keys, sensitive=["illness"])))
made = release_records(file, rules, "public")
print(len(made.records), "records released,", len(made.log), "lines of log")
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--records", type=int, default=1_000_000)
    given = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    # Ages in years and many small places make nearly every record rare; ages in bands are what a release begins with.
    usual = RECORDS.format(n=given.records, ages=8, skew=4)
    rare = RECORDS.format(n=given.records, ages=80, skew=3)
    commands = {
        "linked tables, 252 cells": python(TABLES.format(shape=(6, 5, 5), people=700, seconds=5)),
        "linked tables, 504 cells": python(TABLES.format(shape=(8, 7, 6), people=1200, seconds=30)),
        "records: making them": python(usual),
        "records: counting, pandas": python(usual + PANDAS),
        "records: counting, Kurak": python(usual + COUNT),
        "records: risk and diversity": python(usual + RISK),
        "records: minimal uniques up to 3": python(usual + UNIQUES),
        "records: withheld to k = 5": python(usual + SUPPRESS),
        "records nearly all rare: k = 5": python(rare + SUPPRESS),
        "records: released to the public": python(usual + RELEASE),
    }
    budgets = {"linked tables, 252 cells": 8.0, "linked tables, 504 cells": 35.0, "records: counting, Kurak": 5.0}
    budgets |= dict.fromkeys(("records: risk and diversity", "records: minimal uniques up to 3", "records: withheld to k = 5"), 30.0)
    budgets |= dict.fromkeys(("records nearly all rare: k = 5", "records: released to the public"), 30.0)
    failed = False
    print(f"{'':40}{'seconds':>9}{'MB':>7}")
    taken: dict[str, Timed | None] = compared(commands, given.runs)
    for name, timed in taken.items():
        if timed is None:
            failed = True
            print(f"{name:40}   failed")
            continue
        late = timed.seconds > budgets.get(name, float("inf"))
        failed |= late
        print(f"{name:40}{timed.seconds:9.1f}{timed.memory:7.0f}{'  over its budget' if late else ''}")
    ours, theirs, making = (taken[f"records: {one}"] for one in ("counting, Kurak", "counting, pandas", "making them"))
    if ours and theirs and making and ours.seconds > making.seconds:
        ratio = (theirs.seconds - making.seconds) / (ours.seconds - making.seconds)
        print(f"counting takes pandas {ratio:.1f} times as long, both without making the records")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
