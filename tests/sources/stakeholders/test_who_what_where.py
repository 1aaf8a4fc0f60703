"""Why: a published table of who does what where is read with its tags or by its headings, and organisations are never put together unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak.sources.stakeholders.who_what_where import WhoWhatWhere, who_does_what_where, who_is_in_what
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


def test_nine_thousand_rows_are_all_counted(tmp_path: Path) -> None:
    rows = "".join(f"Org {n % 300},Sector {n % 11},Act {n % 70},Region {n % 9},District {n % 45},Ongoing\n" for n in range(9_000))
    found, _ = read(tmp_path, PLAIN.splitlines()[0] + "\n" + rows)
    assert found is not None
    assert sum(found.counts().values()) == 9_000


MESSY = [
    ["3W Somewhere, March", None, None, None, None, None],
    [],
    ["Organisation ", "Implementing Partner", "Donor", "Cluster / Sector", "Admin 1 (Province)", "Start date"],
    ["Aid A ", "Bee", "Fund", "Health", "South", "2023-01-01"],
    ["Aid A", "Cee", "Fund", "HEALTH", "south ", None],
    ["Grand Total", None, None, "2", None, None],
]


def test_titles_above_totals_below_and_several_organisations_in_csv_and_in_a_workbook(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in MESSY:
        book.active.append(row)
    book.active.merge_cells("A1:F1")
    book.save(tmp_path / "3w.xlsx")
    reading = open_reading(tmp_path)
    sheet = who_does_what_where(reading, tmp_path / "3w.xlsx")
    found, codes = read(tmp_path, "\n".join(",".join(cell or "" for cell in row) for row in MESSY) + "\n")
    assert found is not None
    assert sheet is not None
    assert sheet.rows == found.rows
    assert sorted(codes) == sorted(one.code for one in reading.findings) == ["STK-062", "STK-064"]
    # Capitals and blanks make no second sector and no second province.
    assert found.counts() == {("Aid A", "Health", "South"): 2}


def test_columns_can_be_told(tmp_path: Path) -> None:
    (tmp_path / "3w.csv").write_text("Title\nRun by,Topic,Town\nAid A,Health,Osh\n", "utf-8")
    told = {"org": "run BY", "sector": "topic", "place": "Town"}
    found = who_does_what_where(open_reading(tmp_path), tmp_path / "3w.csv", columns=told)
    assert found is not None
    assert found.counts() == {("Aid A", "Health", "Osh"): 1}
    reading = open_reading(tmp_path)
    assert who_does_what_where(reading, tmp_path / "3w.csv", columns={**told, "sector": "Cluster"}) is None
    assert [one.code for one in reading.findings] == ["STK-063"]


def test_who_pays_is_not_who_works(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "#org+funder,#org+impl,#sector\nFund,Bee,Food\n")
    assert found is not None
    assert found.rows == ({"org": "Bee", "sector": "Food"},)


def test_organisations_in_sectors_are_a_network_of_two_kinds(tmp_path: Path) -> None:
    found, _ = read(tmp_path, PLAIN)
    assert found is not None
    network = who_is_in_what(found)
    assert (network.names, network.ties, network.first_kind) == (("Aid A", "AID-A", "Health"), ((0, 2, 1.0), (1, 2, 1.0)), 2)
