"""Why: a number in the text is believed. Each must be the number of the records, reckoned here by the textbook or taken from R, and must
open to how it was made; a group too small to show is never told, not by subtraction either."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from prose_study import REGIONS, STUDY, matter, parts_of, records, reviewed, texts, write_study

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.prose import Question
from kurak.report.edition import build_with_prose
from kurak.report.prose.verbs import VERBS
from kurak.report.wording import MINUS, THIN
from kurak.report.words.language import speaking

REFERENCE = Path(__file__).parents[2] / "references" / "estimation" / "study" / "tables.csv"


def given(folder: Path, *asks: str) -> list[str]:
    review, findings = reviewed(write_study(folder, {"a.md": matter("\n\n".join(f"So: {{{{ {ask} }}}}." for ask in asks))}))
    assert not [found for found in findings if found.severity == "error"], findings
    return texts(review)


def standard_error(group: str) -> float:
    """Of the mean of a domain: linearised, one stage with replacement (Lumley 2010, 2.4), every person a sampling unit."""
    answers, people = REGIONS[group], sum(map(len, REGIONS.values()))
    mean = sum(answers) / len(answers)
    return math.sqrt(people / (people - 1) * sum((one - mean) ** 2 for one in answers)) / len(answers)


def test_means_shares_and_people_are_those_of_the_records(tmp_path: Path) -> None:
    found = given(
        tmp_path,
        "mean trust region=Talas",
        "mean trust region=Osh city decimals=3",
        "share a region=Osh region",
        "share a codes=1,2 region=Talas",
        "share feels codes=good",
        "n",
        "n region=Osh city",
        "n trust sex=women",
        "median trust region=Osh region decimals=0",
    )
    rows = records()
    good = sum(row["feels"] == "good" for row in rows) / len(rows)
    women = sum(row["sex"] == "women" for row in rows)
    assert found[:4] == ["1.50", "2.500", f"100.0{THIN}%", f"100.0{THIN}%"]
    assert found[4] == f"{100 * good:.1f}{THIN}%"
    assert found[5:8] == ["128", "40", str(women)]
    assert found[8] in ("4", "5")


def test_errors_and_differences_are_those_of_the_textbook(tmp_path: Path) -> None:
    found = given(
        tmp_path,
        "error trust region=Talas decimals=4",
        "difference trust region=Talas, Osh city",
        "difference trust region=Osh region, Talas sign=off decimals=1",
        "interval trust region=Talas, Osh city decimals=4",
    )
    assert found[0] == f"{standard_error('Talas region'):.4f}"
    assert found[1:3] == [f"{MINUS}1.00", "3.0"]
    # Domains of people who are sampling units of their own share none: the variances add; 80 people compared, R qt(.975, 79) = 1.990450.
    half = 1.990450210 * math.hypot(standard_error("Talas region"), standard_error("Osh city"))
    low, high = (float(end.replace(MINUS, "-")) for end in found[3].split(" to "))
    assert low == pytest.approx(-1 - half, abs=1e-4)
    assert high == pytest.approx(-1 + half, abs=1e-4)


def test_inline_values_are_those_of_r(tmp_path: Path) -> None:
    # The study of tests/pipeline: weights, strata, clusters, answers left out; its tables were made by R's package survey.
    from test_estimate import STUDY as REFERENCE_STUDY
    from test_estimate import write_study as write_reference_study

    lines = [line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [row for row in csv.DictReader(lines) if row["statistic"] == "mean" and row["variable"] in ("trust", "a", "c")]
    assert len(rows) == 6
    # Three people did not say their sex; every group is shown here, so that R's numbers can be looked at.
    folder = write_reference_study(tmp_path, study=REFERENCE_STUDY + "disclosure: {smallest_base: 2}\n")
    asks = [f"mean {row['variable']}" + (f" sex={row['group']}" if row["group"] else "") + " decimals=6" for row in rows]
    (folder / "report").mkdir()
    (folder / "report" / "a.md").write_text(matter("\n\n".join(f"{{{{ {ask} }}}}" for ask in asks)), encoding="utf-8")
    review, _ = reviewed(folder)
    numbers = [number for number in review.numbers if number.asked]
    for row, number in zip(rows, numbers, strict=True):
        assert float(number.text) == pytest.approx(float(row["estimate"]), abs=5e-7)
        assert dict(number.entries)["Base"].startswith(row["n"])


def test_a_group_too_small_is_withheld_and_says_so(tmp_path: Path) -> None:
    review, findings = reviewed(write_study(tmp_path, {"a.md": matter("In Chui {{ mean trust region=Chui }} and {{ n region=Chui }}.")}))
    assert texts(review) == ["withheld", "withheld"]
    assert [found.code for found in findings] == ["PRO-009", "PRO-009"]
    folder, parts = parts_of(tmp_path)
    document, _ = build_with_prose(pipeline.edition(folder, parts))
    written = str([section for section in document.sections if section.id == "a"])
    assert "2.50" not in written
    assert "withheld" in written


def test_a_cell_that_would_give_a_small_one_back_is_withheld(tmp_path: Path) -> None:
    # Chui has two women and two men: that the women of all four regions are so many, less three regions, would tell the fourth.
    review, _ = reviewed(write_study(tmp_path, {"a.md": matter("{{ mean trust region=Talas sex=women }}; {{ mean trust sex=women ethnicity=Kyrgyz }}")}))
    assert texts(review)[0] == "withheld"
    assert texts(review)[1] != "withheld"


def test_highest_names_one_group_where_it_is_shown_and_all_where_it_is_not(tmp_path: Path) -> None:
    assert given(tmp_path / "one", "highest trust region", "lowest trust region", "rank trust region=Osh city") == ["Osh region", "Talas", "2nd of 3"]
    review, findings = reviewed(write_study(tmp_path / "two", {"a.md": matter("{{ highest hope region }} and {{ rank hope region=Talas }}")}))
    assert texts(review) == ["among the highest: Osh city, Osh region and Talas", "between 1st and 3rd of 3"]
    assert [found.code for found in findings] == ["PRO-010"]
    assert "all 3 groups" in findings[0].message


def test_ranks_allow_for_all_pairs(tmp_path: Path) -> None:
    _, parts = parts_of(write_study(tmp_path, {"a.md": matter("{{ highest trust region }}")}))
    assert parts.prose is not None
    assert parts.prose.records is not None
    groups = ("Talas region", "Osh city", "Osh region")

    def p_values(adjust: Literal["none", "holm"]) -> list[float]:
        assert parts.prose is not None
        assert parts.prose.records is not None
        made = parts.prose.records.answer(Question("difference", "hope", ("region",), groups=groups, adjust=adjust))
        return [float(row["p_value"]) for row in made.table.table.rows()]

    # Holm (1979) by hand: the smallest times three, the next times two, none below the one before.
    alone = sorted(p_values("none"))
    wanted = [min(1.0, 3 * alone[0])]
    wanted.append(max(wanted[0], min(1.0, 2 * alone[1])))
    wanted.append(max(wanted[1], alone[2]))
    assert sorted(p_values("holm")) == pytest.approx(wanted)


def test_every_number_opens_to_how_it_was_made(tmp_path: Path) -> None:
    folder, parts = parts_of(write_study(tmp_path, {"a.md": matter("{{ mean trust region=Talas }}")}))
    document, review = build_with_prose(pipeline.edition(folder, parts))
    section = next(section for section in document.sections if section.id == "a")
    (paragraph,) = section.blocks
    assert isinstance(paragraph, tree.Paragraph)
    assert isinstance(paragraph.content, tuple)
    (number,) = (piece for piece in paragraph.content if isinstance(piece, tree.Number))
    entries = dict(number.entries)
    assert number.title == "Mean: Trust in people, Talas region"
    assert entries["Base"] == "40 people"
    assert entries["Scale"] == "mean of 1 item: a"
    assert entries["Records"] == "data/records.csv, 128"
    assert entries["Standard error"] == f"{standard_error('Talas region'):.3f}"
    assert "95" in next(label for label in entries if label.endswith("interval"))
    assert "Design effect" in entries
    assert entries["Disclosure"] == "shown from 5 people on"
    assert "svyby" in number.code
    assert "Talas" not in number.code or "subset" in number.code
    making = next(section for section in document.sections if section.id == "making")
    assert "read.csv" in str(making.blocks)
    assert review.numbers[0].state == "computed"


def test_made_up_people_say_so_beside_every_number(tmp_path: Path) -> None:
    study = STUDY.replace("data/records.csv", "rehearsal/try/plain/records.csv")
    write_study(tmp_path, {"a.md": matter("{{ mean trust }}; {{ n }}; {{ highest trust region }}")}, study=study)
    text = (tmp_path / "data" / "records.csv").read_text(encoding="utf-8").split("\n")
    marked = "\n".join([f"{text[0]},simulated", *(f"{line},SIMULATED" for line in text[1:] if line)]) + "\n"
    (tmp_path / "rehearsal" / "try" / "plain").mkdir(parents=True)
    (tmp_path / "rehearsal" / "try" / "plain" / "records.csv").write_text(marked, encoding="utf-8")
    folder, parts = parts_of(tmp_path)
    document, review = build_with_prose(pipeline.edition(folder, parts))
    assert all(number.text.endswith("SIMULATED") for number in review.numbers if number.asked), review
    (paragraph,) = next(section for section in document.sections if section.id == "a").blocks
    assert str(paragraph).count("Tag(text='SIMULATED')") == 3


def test_what_the_folder_holds(tmp_path: Path) -> None:
    found = given(
        tmp_path,
        "population",
        "planned interviews",
        "planned clusters",
        "achieved",
        "fact F002",
        "count facts",
        "count facts theme=legal",
        "count items",
        "count groups domain=region",
    )
    assert found == [f"54{THIN}321", "130", "12", "128", "157", "2", "1", "2", "5"]


def test_the_printed_and_the_audited_number(tmp_path: Path) -> None:
    # Two regions, 3000 and 1000 people, means 2 and 4: the plain mean 3.0 is printed as the total, of people it is 2.5.
    published = """\
title: A report
source: A report, 2020
instrument: ../instrument/scales.yaml
breakdowns: {region: {groups: [Talas region, Osh city]}}
bases: {pop: {breakdown: region, kind: population, source: the census, groups: {Talas region: 3000, Osh city: 1000}}}
tables: [{file: t.csv, scale: trust, breakdown: region, section: III}]
"""
    files = {"published/published.yaml": published, "published/t.csv": "item,Talas region,Osh city,Total\na,2.00,4.00,3.00\nTOTAL,2.00,4.00,3.00\n"}
    text = "{{ published mean trust }}, {{ audited mean trust }}, {{ published mean trust region=Osh }}, {{ published difference mean trust region=Talas, Osh }}, {{ published highest mean trust region }}."
    review, findings = reviewed(write_study(tmp_path, {"a.md": matter(text)}, files=files))
    assert texts(review) == ["3.00", "2.50", "4.00", f"{MINUS}2.00", "among the highest: Osh and Talas"]
    assert float(Fraction(2 * 3000 + 4 * 1000, 4000)) == 2.5
    entries = dict(review.numbers[1].entries)
    assert entries["As printed"] == "3.00"
    assert "the census (2.50)" in entries["After the audit"]
    assert [found.code for found in findings] == ["PRO-010"]


def test_every_verb_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "report-prose.md").read_text(encoding="utf-8")
    for verb in VERBS.values():
        assert f"| `{verb.name}` |" in page, verb.name
        assert verb.usage.split(",")[0] in page.replace("\\|", "|"), verb.usage
        assert verb.about
        for option in verb.options:
            assert f"`{option}" in page, (verb.name, option)


def test_values_are_said_in_the_language_of_their_chapter_and_findings_in_english(tmp_path: Path) -> None:
    asks = "{{ mean trust region=Talas }} и {{ interval trust region=Talas decimals=1 }}; {{ highest trust region }}; {{ mean trust region=Chui }}; {{ rank trust region=Talas }}."
    folder, parts = parts_of(write_study(tmp_path, {"a.ru.md": matter(asks), "a.md": matter("So: {{ mean trust region=Talas }}.")}))
    edition = pipeline.edition(folder, parts)
    with speaking("ru"):
        russian, review = build_with_prose(replace(edition, study=edition.study.model_copy(update={"language": "ru"})))
    chapter = next(section for section in russian.sections if section.id == "a")
    (paragraph,) = chapter.blocks
    assert isinstance(paragraph, tree.Paragraph)
    numbers = [piece for piece in paragraph.content if isinstance(piece, tree.Number)]
    assert [number.text for number in numbers[:1] + numbers[2:]] == ["1,50", "Osh region", "скрыто", "3-е место из 3"]
    assert numbers[1].text.startswith("от 1,")
    assert numbers[0].title == "Среднее: Trust in people, Talas region"
    assert dict(numbers[0].entries)["База"] == "40 человек"
    (withheld,) = (one for one in review.findings if one.code == "PRO-009")
    assert withheld.message.startswith("Mean: Trust in people, Chui region rests on fewer than")
