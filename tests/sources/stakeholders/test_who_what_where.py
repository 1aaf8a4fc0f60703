"""Why: a published table of who does what where is read with its tags or by its headings, and organisations are never put together unasked."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kurak.sources.stakeholders.who_what_where import WhoWhatWhere, who_does_what_where
from kurak.sources.text_file import open_reading

PLAIN = "Organization,Cluster,Activity,Region,District,Status\nAid A,Health,Clinics,South,Suzak,Ongoing\nAID-A,Health,,South,,\n,Food,,,,\n"
TAGGED = "Title of the file,,,\nWho,What,Code,Where\n#org+name,#sector,#adm1+code,#adm1+name\nAid A,Health,KG01,South\nBee,Food,KG02,North\n"


def read(folder: Path, text: str) -> tuple[WhoWhatWhere | None, list[str]]:
    (folder / "3w.csv").write_text(text, "utf-8")
    reading = open_reading(folder)
    return who_does_what_where(reading, folder / "3w.csv"), [one.code for one in reading.findings]


def test_headings_without_tags(tmp_path: Path) -> None:
    found, codes = read(tmp_path, PLAIN)
    assert found is not None
    assert sorted(codes) == ["STK-058", "STK-061"]
    assert found.columns == {"org": "Organization", "sector": "Cluster", "activity": "Activity", "adm1": "Region", "adm2": "District", "status": "Status"}
    assert found.alike == (("Aid A", "AID-A"),)
    assert found.counts() == {("Aid A", "Health", "South"): 1, ("AID-A", "Health", "South"): 1}


def test_tags_name_the_columns_and_names_go_before_codes(tmp_path: Path) -> None:
    found, codes = read(tmp_path, TAGGED)
    assert found is not None
    assert (codes, found.tagged, found.columns["adm1"]) == ([], True, "Where")
    assert found.rows == ({"org": "Aid A", "sector": "Health", "adm1": "South"}, {"org": "Bee", "sector": "Food", "adm1": "North"})


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "place,number\nSouth,2\n"])
def test_a_table_without_organisations_is_none(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == (None, ["STK-060"])


def test_nine_thousand_rows_are_quick(tmp_path: Path) -> None:
    rows = "".join(f"Org {n % 300},Sector {n % 11},Act {n % 70},Region {n % 9},District {n % 45},Ongoing\n" for n in range(9_000))
    begun = time.process_time()
    found, _ = read(tmp_path, PLAIN.splitlines()[0] + "\n" + rows)
    assert time.process_time() - begun < 1
    assert found is not None
    assert sum(found.counts().values()) == 9_000
