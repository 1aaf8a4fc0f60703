"""The page for an ethics board must promise what the program does: its tables of rules are those of the program."""

import re
from pathlib import Path

import pytest

from kurak.model.audiences import AUDIENCES, DEFAULTS

PAGE = (Path(__file__).parents[2] / "docs" / "disclosure.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("protects", "table"), [("general", 0), ("offenders", 1)])
def test_the_rules_on_the_page_are_those_of_the_program(protects, table):
    tables = re.findall(r"\| rule \|.*?\n\n", PAGE, flags=re.DOTALL)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in tables[table].splitlines()[2:] if line]
    printed = {row[4].strip("`"): row[1:4] for row in rows}
    words = {True: "yes", False: "no"}
    for key, shown in printed.items():
        rules = [getattr(DEFAULTS[protects][audience], key) for audience in AUDIENCES]
        assert shown == [words[rule] if isinstance(rule, bool) else str(rule) for rule in rules], key
    assert set(printed) == set(DEFAULTS["general"]["public"].__dataclass_fields__)
