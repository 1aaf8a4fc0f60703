"""Why: a correction that falls on another value than it was made for changes a result without a trace."""

import copy

import pytest
from pydantic import ValidationError

from kurak.model.corrections import Correction, value_hash
from kurak.sources.fieldwork.corrections import apply_corrections

COLUMNS = {"code": ["K-1", "K-2", "K-3", "K-3"], "age": ["34", "", None, "50"], "sex": ["1", "2", "1", "1"]}


def row(record: str, variable: str, new: str | None, old: str | None = None) -> Correction:
    rest = {} if old is None else {"old": old}
    return Correction(
        record=record,
        variable=variable,
        new=new,
        reason="digits swapped",
        who="supervisor",
        date="2023-05-02",
        **rest,
    )


def test_records_stay_as_received_and_the_log_is_read_in_order() -> None:
    before = copy.deepcopy(COLUMNS)
    log = [
        row("K-1", "age", "43", value_hash("K-1", "age", "34")),
        row("K-1", "age", "44", value_hash("K-1", "age", "43")),
        row("K-2", "age", "61"),
    ]
    found = apply_corrections(COLUMNS, log, record="code")
    assert before == COLUMNS
    assert found.columns["age"] == ("44", "61", None, "50")
    assert (found.applied, found.findings) == ((0, 1, 2), ())
    assert apply_corrections(COLUMNS, log, record="code") == found
    assert apply_corrections(COLUMNS, [], record="code").columns["sex"] == ("1", "2", "1", "1")


@pytest.mark.parametrize(
    ("log", "codes", "applied"),
    [
        ([row("K-9", "age", "1")], ["FLD-061"], ()),
        ([row("K-3", "age", "1")], ["FLD-061"], ()),
        ([row("K-1", "income", "1")], ["FLD-062"], ()),
        ([row("K-1", "code", "K-7")], ["FLD-062"], ()),
        ([row("K-1", "age", "40", value_hash("K-1", "age", "99"))], ["FLD-063"], ()),
        ([row("K-1", "age", "40", value_hash("K-2", "age", "34"))], ["FLD-063"], ()),
        ([row("K-1", "age", "40"), row("K-1", "age", "41")], ["FLD-064", "FLD-064"], ()),
        ([row("K-1", "age", "40"), row("K-1", "age", "40")], [], (0, 1)),
        (
            [row("K-1", "age", "40", value_hash("K-1", "age", "34")), row("K-1", "age", "41")],
            ["FLD-063"],
            (0,),
        ),
        ([row("K-2", "age", None, value_hash("K-2", "age", ""))], [], (0,)),
        ([row("K-2", "age", "5", value_hash("K-2", "age", None))], ["FLD-063"], ()),
    ],
)
def test_what_cannot_be_applied_is_reported(
    log: list[Correction], codes: list[str], applied: tuple[int, ...]
) -> None:
    found = apply_corrections(COLUMNS, log, record="code")
    assert [one.code for one in found.findings] == codes
    assert found.applied == applied
    # A finding names the record and the column, never a value.
    assert not any(value in one.message for one in found.findings for value in ("34", "40", "41", "99"))


def test_a_correction_says_who_when_and_why() -> None:
    with pytest.raises(ValidationError):
        Correction(record="K-1", variable="age", new="1", reason="", who="supervisor", date="2023-05-02")
    with pytest.raises(ValidationError):
        row("K-1", "age", "1", "34")
    with pytest.raises(ValueError, match="no column"):
        apply_corrections(COLUMNS, [], record="id")
