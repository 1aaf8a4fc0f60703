"""Why: a telephone number in a hidden sheet, a name in a PDF's title or a path with a user's name is a person found."""

from __future__ import annotations

import pytest

from kurak.disclosure.intruder.package_files import read_package
from kurak.disclosure.intruder.personal_values import Sought, attack_personal, attack_traces
from kurak.sources.archives import pack

VALUES = {
    "ids of records": ["uuid:4f1c-9a", "S00017", "17"],
    "telephone numbers": ["+996 555 12-34-56", "0700999888"],
    "coordinates": ["42.8746", "74.569871"],
    "e-mail addresses": ["a.bek@mail.kg"],
    "names of persons": ["Айбек Асанов", "Ким"],
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("record S00017 was", "ids of records"),
        ("uuid 4F1C-9A", "ids of records"),
        ("call 996555123456", "telephone numbers"),
        ("call 0 (555) 123 456", "telephone numbers"),
        ('{"lat": 42.8746}', "coordinates"),
        ("a.bek@mail.kg", "e-mail addresses"),
        ("АЙБЕК\nАСАНОВ", "names of persons"),
    ],
)
def test_values_are_found_however_they_are_written(text: str, kind: str) -> None:
    found = attack_personal(read_package({"a.docx": pack({"word/document.xml": text.encode()})}), (), VALUES)
    assert {one.attack: one.released for one in found if one.released} == {f"personal values: {kind}": 1}
    assert all(value not in " ".join(one.where) for one in found for values in VALUES.values() for value in values)


@pytest.mark.parametrize("text", ["row 17 of 18", "S000171", "0700999", "42.87461", "асанов айбек", "Кимдир", "a.bek at mail"])
def test_others_are_not(text: str) -> None:
    assert not any(one.released for one in attack_personal(read_package({"a.txt": text.encode()}), (), VALUES))


def test_what_stands_anywhere_by_chance_is_not_looked_for() -> None:
    assert len(Sought(["17", "1001", "Ким", "ok", "42.87", "I01", "KG-B"])) == 1


def test_both_counts() -> None:
    copy = read_package({"records.csv": b"id,phone\nS00017,0700999888\n"})
    found = {one.attack: (one.tried, one.unprotected, one.released) for one in attack_personal(read_package({}), copy, VALUES)}
    assert found["personal values: ids of records"] == (2, 1, 0)
    assert found["personal values: telephone numbers"] == (2, 1, 0)


def test_a_value_in_the_name_of_a_file_is_found() -> None:
    assert attack_personal(read_package({"data/S00017.txt": b""}), (), VALUES)[0].where == ("data/S00017.txt: ids of records",)


def test_what_anybody_reads_is_no_leak() -> None:
    read = read_package({"a.txt": b"S00017"})
    assert attack_personal(read, (), VALUES, open_texts=["item S00017"])[0].released == 0


@pytest.mark.parametrize("text", ["/home/aigul/study/data.csv", "C:\\Users\\aigul\\x", "C:\\\\Users\\\\aigul", "made in /tmp/run1/a", "file:///Users/aigul/x"])
def test_paths_of_a_computer_are_found(text: str) -> None:
    assert attack_traces(read_package({"a.json": text.encode()}), ()).released == 1


@pytest.mark.parametrize("text", ["https://example.org/home/page", "data/home/x.csv", "his/her", "../tmp/x", "and/or"])
def test_addresses_and_relative_paths_are_not(text: str) -> None:
    assert attack_traces(read_package({"a.html": text.encode()}), ()).released == 0


def test_authors_are_those_of_the_study() -> None:
    read = read_package({"a.docx": pack({"docProps/core.xml": b"<dc:creator>Aigul B.</dc:creator>"})})
    assert attack_traces(read, ()).where == ("a.docx » docProps/core.xml: an author",)
    assert attack_traces(read, ["AIGUL B"]).released == 0


def test_short_codes_are_looked_for_as_they_are_written():
    sought = Sought(["C012", "KG-B-C03", "Y7"])
    assert sought.found_in(["see c012 and AUD-018 c012"]) == set()
    assert sought.found_in(["cluster C012, kg-b-c03"]) == {"C012", "KG-B-C03"}
