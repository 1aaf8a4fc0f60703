"""Why: agreement counts on runs of text give what a count of every single character gives, and nothing unfinished is compared.

The measures themselves are held against R, irrCAC and published examples in tests/stats.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.model.coded_displays import Agreement
from kurak.model.codings import Assignment, CodedTexts, Coding, CodingList
from kurak.model.documents import Document, DocumentRecord
from kurak.model.qualitative import Code, Codebook
from kurak.qualitative.agreement import NothingSharedError, agreement
from kurak.qualitative.saturation import TooFewInterviewsError, saturation
from kurak.sources.qualitative.coded_texts import read_coded_texts
from kurak.sources.qualitative.practice_texts import write_practice
from kurak.stats.coder_agreement.agreement import coder_agreement
from kurak.stats.coder_agreement.coded_units import units_from_rows

CODES = ("a", "b")
TEXT = "I: One here. Two there!\n\nP: Three? Four; five.\n\nI: Six.\n"


def texts_of(codings: dict[str, list[tuple[str, int, int, str]]], *, documents: int = 2, text: str = TEXT) -> CodedTexts:
    record = {f"T{number}": DocumentRecord(id=f"T{number}", kind="in-depth", language="en", speakers={"I": "interviewer", "P": "participant"}) for number in range(documents)}
    return CodedTexts(
        documents={name: Document(f"{name}.md", one, text, 9, "") for name, one in record.items()},
        codebook=Codebook(title="c", version=1, codes=tuple(Code(id=one, name=one, definition=one) for one in CODES)),
        codings={
            coder: CodingList.of(Coding(f"c{number}", document, start, end, code, quote=text[start:end]) for number, (document, start, end, code) in enumerate(rows))
            for coder, rows in codings.items()
        },
        assignments=tuple(Assignment(document=name, coder=coder, done="2026-01-01") for name in record for coder in codings),
    )


def estimate(found: Agreement, code: str, measure: str) -> float:
    return next(row.estimate for row in found.rows if (row.code, row.measure) == (code, measure))


passages = st.lists(
    st.tuples(st.sampled_from(["T0", "T1"]), st.integers(0, len(TEXT) - 1), st.integers(1, 20), st.sampled_from(CODES)).map(
        lambda one: (one[0], one[1], min(one[1] + one[2], len(TEXT)), one[3])
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(passages, passages, passages, st.sampled_from(["characters", "sentences", "turns"]), st.sampled_from(["all", "coded"]))
def test_runs_give_what_single_units_give(
    first: list[tuple[str, int, int, str]], second: list[tuple[str, int, int, str]], third: list[tuple[str, int, int, str]], unit: str, scope: str
) -> None:
    coders = {"x": first, "y": second, "z": third}
    texts = texts_of(coders)
    found = agreement(texts, unit=unit, scope=scope)  # type: ignore[arg-type]
    # The units one by one, by another road: a list of the unit of each character.
    marks = {"characters": list(range(len(TEXT))), "sentences": _numbered(TEXT, ["Two", "\nP:", "Four", "\nI:", "\n"]), "turns": _turn_numbers(TEXT)}[unit]
    for code in CODES:
        rows, where = [], []
        for number, document in enumerate(("T0", "T1")):
            for one in sorted(set(marks)):
                here = [place for place, mark in enumerate(marks) if mark == one]
                given_ = [[any(d == document and c == wanted and start <= place < end for place in here for d, start, end, c in coders[name]) for wanted in CODES] for name in coders]
                if scope == "all" or np.any(given_):
                    rows.append([int(line[CODES.index(code)]) for line in given_])
                    where.append(number)
        used = any(c == code for every in coders.values() for _, _, _, c in every)
        if not used:
            assert not any(row.code == code for row in found.rows)
            continue
        units = units_from_rows(rows, transcripts=where, n_categories=2, n_transcripts=2)
        for name, measure in (("percent", "percent"), ("kappa", "conger"), ("AC1", "ac1"), ("alpha", "alpha")):
            wanted = float(coder_agreement(units, measure=measure).estimate)  # type: ignore[arg-type]
            assert estimate(found, code, name) == pytest.approx(wanted, abs=1e-9, nan_ok=True)


def _numbered(text: str, beginnings: list[str]) -> list[int]:
    """Number of the sentence of each character: written out for TEXT, so that the rule is not used to test itself."""
    starts = [0, text.index("Two"), text.index("P:"), text.index("Four"), text.rindex("I:")]
    assert len(starts) == len(beginnings)
    return [sum(place >= start for start in starts) - 1 for place in range(len(text))]


def _turn_numbers(text: str) -> list[int]:
    starts = [0, text.index("P:"), text.rindex("I:")]
    return [sum(place >= start for start in starts) - 1 for place in range(len(text))]


def test_the_same_passages_agree_wholly() -> None:
    rows = [("T0", 3, 11, "a"), ("T1", 25, 40, "b")]
    found = agreement(texts_of({"x": rows, "y": rows}))
    assert {round(row.estimate, 12) for row in found.rows} == {1.0}
    assert found.disagreements == ()


def test_unitised_alpha_of_one_code_by_hand_of_the_definition() -> None:
    # With one code and single gaps, the unitised alpha counts where passages begin and end; the same passage cut in two touching
    # pieces is the same passage.
    whole = [("T0", 3, 23, "a")]
    cut = [("T0", 3, 10, "a"), ("T0", 10, 23, "a")]
    found = agreement(texts_of({"x": whole, "y": cut}, documents=1))
    assert estimate(found, "a", "unitised alpha") == pytest.approx(1.0, abs=1e-9)


def test_only_what_the_other_did_not_see_at_all_is_a_disagreement() -> None:
    found = agreement(texts_of({"x": [("T0", 3, 11, "a"), ("T0", 25, 31, "b")], "y": [("T0", 5, 14, "a")]}))
    assert [(one.start, one.end, one.code, one.gave, one.did_not) for one in found.disagreements] == [(25, 31, "b", ("x",), ("y",))]
    assert found.disagreements[0].line == 11


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> CodedTexts:
    folder = tmp_path_factory.mktemp("texts") / "walks"
    write_practice(folder)
    return read_coded_texts(folder)


def test_a_text_that_one_has_not_finished_is_never_compared(walks: CodedTexts) -> None:
    found = agreement(walks)
    assert found.documents == ("R01", "R02", "R03", "R04", "R05")
    assert found.left_out == {"R06": "beth has not finished it"}
    assert {one.document for one in found.disagreements} <= set(found.documents)


def test_present_and_absent_are_two_things(walks: CodedTexts) -> None:
    found = agreement(walks)
    assert {(row.code, row.says) for row in found.rows if row.code == "holes"} == {("holes", "present"), ("holes", "absent")}


def test_nobody_to_compare_is_said() -> None:
    with pytest.raises(NothingSharedError):
        agreement(texts_of({"x": [("T0", 3, 11, "a")]}))


def test_one_text_has_no_interval() -> None:
    found = agreement(texts_of({"x": [("T0", 3, 11, "a")], "y": [("T0", 5, 14, "a")]}, documents=1))
    assert all(np.isnan(row.conf_low) for row in found.rows)
    assert not np.isnan(estimate(found, "a", "alpha"))


# ── saturation ───────────────────────────────────────────────────────────────────────────────────


def test_new_codes_by_interview_by_hand(walks: CodedTexts) -> None:
    found = saturation(walks, kinds=["in-depth"], coders=["anna"])
    # R01 ice, bus.rare, holes, fare, neighbours; R02 dogs, dark; R03 driver; R05 bus.none; R07 carrying.
    assert found.new_codes == (5, 2, 1, 0, 1, 0, 1, 0)
    assert [(first, new) for first, new, _ in found.runs] == [(5, 1), (6, 1), (7, 1)]
    assert found.reached == {0.05: None, 0.0: None}
    assert found.curve[-1][0] == pytest.approx(10, abs=1e-9)


def test_the_order_that_is_given_holds(walks: CodedTexts) -> None:
    found = saturation(walks, kinds=["in-depth"], coders=["anna"], order=["R08", "R07"])
    assert found.documents[:3] == ("R08", "R07", "R01")


def test_too_few_interviews_are_said(walks: CodedTexts) -> None:
    with pytest.raises(TooFewInterviewsError):
        saturation(walks, kinds=["focus group"])


def test_a_code_given_by_nobody_is_no_row(tmp_path: Path) -> None:
    found = agreement(texts_of({"x": [], "y": []}))
    assert found.rows == ()
