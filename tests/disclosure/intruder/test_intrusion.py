"""Why: the whole intruder on one package: it finds what an unprotected copy tells, and nothing in what was made safe."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kurak.disclosure.intruder.intrusion import intrude, unprotected_copy
from kurak.disclosure.records.local_suppression import suppress_locally
from kurak.disclosure.records.release_order import release_order
from kurak.disclosure.records.released_weights import blur_weights
from kurak.disclosure.records.rules import RecordRules
from kurak.model.audiences import AudienceRules
from kurak.model.intruder import Secrets, TrueRecords, TrueTables

RULES = AudienceRules(5, "show", True, 5, 2, 0.05, True)
KEYS = ("region", "age", "sex")


def people(n: int = 400) -> dict[str, list[object]]:
    rng = np.random.default_rng(11)
    psu = np.arange(n) // 10
    return {
        "id": [f"S{number:05d}" for number in range(n)],
        "psu": [f"KG-{number:03d}" for number in psu],
        "stratum": [f"stratum {number // 5}" for number in psu],
        "region": [("Osh", "Naryn", "Talas", "Chui")[number] for number in rng.integers(4, size=n)],
        "age": [str(number) for number in 18 + rng.integers(60, size=n)],
        "sex": [("men", "women")[number] for number in rng.integers(2, size=n)],
        "returned": [("yes", "no", "later")[number] for number in rng.integers(3, size=n)],
        "weight": [float(number) for number in 20 + psu // 2],
        "said": [f"In our street number {number} there is nobody who helps" for number in range(n)],
    }


def made_safe(columns: dict[str, list[object]]) -> tuple[dict[str, list[str]], list[int]]:
    n = len(columns["id"])
    rules = RecordRules(k=5, l=2, largest_risk=0.05)
    sensitive = {"returned": np.array(columns["returned"], dtype=object)}
    found = suppress_locally(
        {key: np.array(columns[key], dtype=object) for key in KEYS}, rules=rules, sensitive=sensitive, weights=columns["weight"]
    )
    file = {
        key: ["" if hide else str(value) for value, hide in zip(columns[key], found.withheld[:, place].tolist(), strict=True)]
        for place, key in enumerate(KEYS)
    }
    file["returned"] = [str(value) for value in columns["returned"]]
    file["w"] = [f"{one:.2f}" for one in blur_weights(np.array(columns["weight"], dtype=float), columns["stratum"], smallest=20).weights]
    order = release_order([np.array(values, dtype=object) for values in file.values()], seed=3).tolist()
    assert len(order) == n
    return {name: [values[row] for row in order] for name, values in file.items()}, order


def written(columns: dict[str, list[str]]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(columns)
    rows.writerows(zip(*columns.values(), strict=True))
    return out.getvalue().encode()


def secrets(columns: dict[str, list[object]], order: list[int]) -> Secrets:
    records = TrueRecords(columns, order, KEYS, ("returned",), weight="weight", released_weight="w", units=("stratum", "psu"))
    table = {"statistic": "mean", "variable": "trust", "level": "", "sex": "", "estimate": 2.5, "n": 400}
    return Secrets(
        records=records,
        tables=TrueTables((table, table | {"sex": "men", "n": 3}, table | {"sex": "women", "n": 397}), ("sex",)),
        names=("Aibek Asanov",),
        personal={"ids of records": tuple(map(str, columns["id"])), "sampling units": tuple(map(str, columns["psu"]))},
        free_text=tuple(map(str, columns["said"])),
    )


def test_an_unprotected_copy_and_a_release() -> None:
    columns = people()
    file, order = made_safe(columns)
    known = secrets(columns, order)
    bare = b"statistic,variable,level,sex,estimate,n\nmean,trust,,,2.5,400\nmean,trust,,men,,\nmean,trust,,women,,\n"
    found = {one.attack: one for one in intrude({"data/records.csv": written(file), "tables/a.csv": bare, "README.md": b"Words."}, known, RULES)}
    assert not {name: one.where for name, one in found.items() if one.released}
    assert found["linkage"].unprotected > 100
    assert {name for name, one in found.items() if not one.unprotected} == {"traces in files", "files that cannot be read"}
    # The same attacks on the records as they are find as much as is said of the unprotected copy.
    every = {name: list(map(str, values)) for name, values in columns.items()} | {"w": list(map(str, columns["weight"]))}
    as_they_are = {one.attack: one for one in intrude({"records.csv": written(every)}, secrets(columns, list(range(400))), RULES)}
    for name in ("linkage", "linkage with mistakes", "few keys", "chance of a right match", "shared sensitive answers", "fingerprints of weights", "order of records"):
        assert (name, as_they_are[name].released) == (name, found[name].unprotected)
    assert as_they_are["personal values: ids of records"].released == 400
    assert as_they_are["personal values: answers in people's own words"].released == 400
    assert as_they_are["columns for units"].released >= 2


def test_a_leak_in_one_of_several_files_of_records_is_found() -> None:
    columns = people()
    file, order = made_safe(columns)
    known = secrets(columns, order)
    out = io.BytesIO()
    pq.write_table(pa.table(file | {"age": [str(columns["age"][row]) for row in order], "sex": [str(columns["sex"][row]) for row in order]}), out)
    found = {one.attack: one for one in intrude({"data/records.csv": written(file), "data/records.parquet": out.getvalue()}, known, RULES)}
    assert found["linkage"].released > 0
    assert found["linkage"].where == ("data/records.parquet",)


def test_planted_leaks_of_every_other_kind() -> None:
    columns = people()
    file, order = made_safe(columns)
    files = {
        "data/records.csv": written(file),
        "report.html": b"<p>Aibek <b>Asanov</b></p> made in /home/aigul/x",
        "codebook.csv": b"unit\nKG-007\n",
        "notes.txt": b"street number 12 and: In our street number 12 there is nobody who helps",
        "broken.zip": b"PK\x03\x04",
    }
    found = {one.attack for one in intrude(files, secrets(columns, order), RULES) if one.released}
    assert found == {
        "personal values: names of persons",
        "personal values: sampling units",
        "personal values: answers in people's own words",
        "traces in files",
        "files that cannot be read",
    }


def test_the_same_package_gives_the_same_results() -> None:
    columns = people(120)
    file, order = made_safe(columns)
    files = {"data/records.csv": written(file)}
    assert intrude(files, secrets(columns, order), RULES) == intrude(files, secrets(columns, order), RULES)


def test_nothing_is_known_and_nothing_is_found() -> None:
    assert [one.released for one in intrude({}, Secrets(), RULES)] == [0, 0]
    assert [one.path for one in unprotected_copy(Secrets())] == ["contacts.csv"]


def test_no_result_holds_a_value_of_a_person(tmp_path: Path) -> None:
    columns = people(60)
    every = {name: list(map(str, values)) for name, values in columns.items()}
    results = intrude({"records.csv": written(every)}, secrets(columns, list(range(60))), RULES)
    words = " ".join(" ".join((one.attack, one.means, *one.where)) for one in results)
    assert not any(str(value) in words for name in ("id", "psu", "said") for value in columns[name])


@pytest.mark.slow
def test_a_million_records_are_looked_through_in_time() -> None:
    """Counted in work, not in seconds: every person of a million is looked for among a million records of eight keys."""
    from kurak.disclosure.intruder.linkage import find_people

    rng = np.random.default_rng(1)
    codes = np.stack([np.minimum(rng.geometric(0.4, 1_000_000), 8) for _ in range(8)], axis=1)
    found = find_people(codes, codes, np.arange(len(codes)))
    assert found.tried == 1_000_000
    assert found.claimed == found.right > 100_000


def test_secrets_do_not_print_themselves() -> None:
    known = secrets(people(20), list(range(20)))
    assert not any(word in f"{known!r} {known.records!r} {unprotected_copy(known)!r}" for word in ("S00003", "Aibek", "street"))
