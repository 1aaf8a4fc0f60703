"""Why: what the house releases is attacked as it is written: four kinds of files, weights pooled, values coarser, order shuffled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kurak.disclosure.intruder.intrusion import intrude
from kurak.disclosure.records.release_records import release_records
from kurak.disclosure.records.study_file import Declared, StudyFile
from kurak.model.audiences import AUDIENCES, Audience
from kurak.model.disclosure_rules import Disclosure
from kurak.model.intruder import Secrets, TrueRecords
from kurak.sources.records import open_records
from kurak.sources.release.record_files import record_files

KEYS, NEVER = ("region", "sex", "age"), {name: Declared(name, name, "never", why_never="id") for name in ("id", "psu", "stratum", "weight")}


def people(n: int = 600) -> dict[str, list[Any]]:
    rng = np.random.default_rng(8)
    psu = np.arange(n) // 6
    region = [("north", "south", "east")[number % 3] for number in psu]
    return {
        "id": [f"R{at:05d}" for at in range(n)],
        "psu": [f"P-{at:04d}" for at in psu],
        "stratum": [f"{name} {'city' if unit % 2 else 'village'}" for name, unit in zip(region, psu.tolist(), strict=True)],
        "region": region,
        "sex": rng.choice(["men", "women"], n).tolist(),
        "age": rng.integers(18, 90, n).tolist(),
        "prison": rng.choice(["yes", "no", "later"], n).tolist(),
        "trust": rng.choice([1, 2, 88], n).tolist(),
        "weight": [40.0 + unit % 20 for unit in psu.tolist()],
    }


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_intruder_fails_on_what_the_house_releases(audience: Audience) -> None:
    columns = people()
    disclosure = Disclosure.model_validate(
        {"records": {"identifying": list(KEYS), "sensitive": ["prison"], "bands": {"age": [30, 50, 65]}}}
    )
    trust = Declared("trust", "Trust", "item", values={"1": "no", "2": "yes", "88": "don't know"}, missing=("88",), measure="ordinal")
    records = open_records(columns)
    file = StudyFile(
        study="s",
        records=records,
        declared={**NEVER, "trust": trust},
        weights=np.array(columns["weight"]),
        weight="weight",
        hidden=tuple(records.category(name).values for name in ("stratum", "psu")),
    )
    made = release_records(file, disclosure, audience)
    assert made.records is not None, made.problems
    known = TrueRecords(columns, made.rows, KEYS, ("prison",), weight="weight", released_weight=made.records.weight, units=("stratum", "psu"))
    secrets = Secrets(records=known, personal={"ids": columns["id"], "sampling units": columns["psu"]})
    found = intrude(dict(record_files(made.records, title="A study", language="en")), secrets, disclosure.rules(audience))
    assert not {one.attack: (one.released, one.where) for one in found if one.released}
    before = {one.attack: one.unprotected for one in found}
    assert before["linkage"] > 100
    assert before["linkage with mistakes"] > 30
    # The link is right: what is released of the region is what the record says.
    given = [(value, columns["region"][row]) for value, row in zip(made.records.columns["region"], made.rows, strict=True)]
    assert all(value in (None, own) for value, own in given)
