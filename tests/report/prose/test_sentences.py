"""Why: a check of sentences that cries wolf is switched off. It must find what is wrong, and stay silent at everything that can be read in
another way: rounded and rough numbers, years, ids, denials, questions, what a report says, and what stands in quotation marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from prose_study import STUDY, matter, reviewed, write_study
from test_bad_prose import PUBLISHED

from kurak.model.prose import ProseReview


def look(folder: Path, text: str, *, study: str = STUDY) -> tuple[ProseReview, list[str]]:
    review, findings = reviewed(write_study(folder, {"a.md": matter(text)}, files=PUBLISHED, study=study))
    return review, [found.code for found in findings]


SILENT = (
    "In 2017 a law was made.",
    "Article 5, part 1, section III.1.2, claim c022 and 12:30.",
    "Trust in people is about 2.9.",
    "Trust in people is below 3.50.",
    "Trust in people runs from 1 to 5.",
    "The report prints trust in people as 2.10.",
    "Trust in people differs by 0.50 points in Talas.",
    "Trust in people is “2.10” in Talas, they say.",
    "Is trust in people higher in Talas than in Osh region?",
    "Trust in people is not higher in Talas than in Osh region.",
    "The report calls trust in people highest in Talas region.",
    "Trust in people is “highest” in Talas region.",
    "Nobody is higher than anybody else.",
    "Higher education is rarer in Talas than in Osh region.",
    "Most people in the Kyrgyz Republic speak Kyrgyz at home.",
    "At most five people came, at least one.",
    "We met 12 people in 3 villages.",
)


@pytest.mark.parametrize("text", SILENT)
def test_what_can_be_read_otherwise_is_left_alone(text: str, tmp_path: Path) -> None:
    assert look(tmp_path, text)[1] == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Trust in people is 3.0.", "typed and equal"),
        ("In Talas trust in people is 2.0, and 4.0 in Osh city.", "typed and equal"),
        ("54 321 adults live there.", "typed and equal"),
        ("The service had 157 clients [F002].", "from source"),
        ("In 2017 a law was made [F001].", "from source"),
        ("Nine of 17 shops were open.", "typed and unknown"),
        ("In Talas trust in people is 2.20.", "typed and contradicting"),
    ],
)
def test_the_state_of_a_typed_number(text: str, state: str, tmp_path: Path) -> None:
    review, _ = look(tmp_path, text)
    assert {number.state for number in review.numbers} == {state}, review.numbers


def test_every_number_of_the_text_is_listed_in_its_order(tmp_path: Path) -> None:
    review, _ = look(tmp_path, "Of {{ achieved }} people 17 came.\nThen {{ n region=Talas }}, and 5.")
    assert [(number.text, number.where.line) for number in review.numbers] == [("128", 4), ("17", 4), ("40", 5), ("5", 5)]


def test_comparisons_of_records_are_shown_where_they_are(tmp_path: Path) -> None:
    text = "Trust in people is higher in Osh region than in Talas.\n\nTalas has lower trust in people than Osh region.\n\nHope is higher in Talas than in Osh city."
    review, codes = look(tmp_path, text)
    assert [claim.state for claim in review.claims] == ["shown", "shown", "not shown"]
    assert "interval of the difference" in review.claims[0].says
    assert codes == ["PRO-013"]


def test_a_superlative_is_set_against_every_other_group(tmp_path: Path) -> None:
    review, codes = look(tmp_path, "Trust in people is highest in Osh region.\n\nTrust in people is lowest in Osh city.")
    assert [claim.state for claim in review.claims] == ["shown", "contradicted"]
    assert codes == ["PRO-014"]


def test_printed_numbers_answer_where_there_are_no_records(tmp_path: Path) -> None:
    review, findings = reviewed(write_study(tmp_path, {"a.md": matter("Trust in people is lower in Talas than in Osh city.")}, files=PUBLISHED, with_records=False))
    # Nothing says how many people were asked in each region: nobody can tell.
    assert [claim.state for claim in review.claims] == ["cannot tell"]
    assert findings == ()


def test_names_given_in_study_yaml_are_known(tmp_path: Path) -> None:
    study = STUDY + "report: {names: {faith in others: trust}}\n"
    review, codes = look(tmp_path, "In Talas faith in others is 2.20.", study=study)
    assert codes == ["PRO-012"]
    assert review.numbers[0].where.column == 32 - 3


def test_labels_may_stand_in_quotation_marks(tmp_path: Path) -> None:
    study = STUDY + "report: {avoid: {trust: confidence}}\n"
    review, codes = look(tmp_path, "In Talas “Trust in people” is 2.20.", study=study)
    assert codes == ["PRO-012"]
    assert len(review.numbers) == 1


def test_a_superlative_of_people_with_what_it_needs(tmp_path: Path) -> None:
    text = "By ethnicity the highest is {{ highest trust ethnicity }} ({{ interval trust ethnicity=Kyrgyz, Uzbek }}): {{ comparable trust ethnicity }}."
    assert "PRO-016" not in look(tmp_path, text)[1]
