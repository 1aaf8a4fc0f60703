"""A small study with records that can be reckoned by hand, and chapters of prose put into it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from kurak import pipeline
from kurak.model.finding import Finding
from kurak.model.prose import ProseReview
from kurak.model.study_folder import StudyFolder
from kurak.pipeline.prose import prose_sources
from kurak.pipeline.reports import ReportParts

STUDY = """\
id: small
title: A small study
population: {target: adults, size: 54321, source: the census}
domains:
  region: [Talas region, Osh city, Osh region, Chui region, Batken region]
  sex: [women, men]
  ethnicity: [Kyrgyz, Uzbek]
design: {n: 130, achieved: 128, clusters: 12, cluster_size: 11}
estimates:
  records: data/records.csv
  by: [region, sex, ethnicity]
ethics:
  approval: none is needed, nobody was asked
  consent_version: none
  safeguarding_contact: none
  retention: none
  access: [{who: tests, what: arithmetic}]
"""
SCALES = """\
response: {min: 1, max: 5}
scales:
  trust: {label: Trust in people, items: [a]}
  hope: {label: Hope, items: [b]}
other_questions:
  feels: {type: single, answers: [good, bad]}
"""
ITEMS = "item,scale,text\na,trust,People can be trusted\nb,hope,Things get better\n"
FACTS = """\
fact_id,theme,statement,value,unit,date_or_year,place,source_key,section_ref
F001,legal,A law was made,,,2017,,law,I
F002,statistics,Clients of the service,157,clients,2022,,law,I
"""
SOURCES = "@misc{law, year = {2017}, title = {The law}}\n"

REGIONS: Mapping[str, tuple[int, ...]] = {
    "Talas region": (1, 2) * 20,
    "Osh city": (2, 3) * 20,
    "Osh region": (4, 5) * 20,
    "Chui region": (1, 2, 3, 4),
    "Batken region": (1, 2, 3, 4),
}
"""Answers to the one item of trust: means 1.5, 2.5 and 4.5, and twice four people: too few to show, and enough together that no other region is withheld with them."""


def records() -> list[dict[str, object]]:
    """A row a person, no weights, no clusters."""
    rows: list[dict[str, object]] = []
    for region, answers in REGIONS.items():
        for place, answer in enumerate(answers):
            rows.append(
                {
                    "region": region,
                    "sex": "women" if place % 4 < 2 else "men",
                    "ethnicity": "Uzbek" if place % 5 == 0 else "Kyrgyz",
                    "a": answer,
                    "b": 1 + (place % 5),
                    "feels": "good" if place % 4 == 0 else "bad",
                }
            )
    return rows


def matter(text: str, *more: str) -> str:
    """A chapter with this text; its first line is line 4 of the file where no more front matter is given."""
    return "\n".join(("---", "title: A chapter", *more, "---", text)) + "\n"


def write_study(folder: Path, chapters: Mapping[str, str], *, study: str = STUDY, files: Mapping[str, str | bytes] | None = None, with_records: bool = True) -> Path:
    """Write the study, its chapters of prose among it."""
    content: dict[str, str | bytes] = {
        "study.yaml": study,
        "instrument/scales.yaml": SCALES,
        "instrument/items.csv": ITEMS,
        "review/facts.csv": FACTS,
        "review/sources.bib": SOURCES,
        **{f"report/{name}": text for name, text in chapters.items()},
        **(files or {}),
    }
    if with_records:
        stream = io.StringIO()
        rows = records()
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        content["data/records.csv"] = stream.getvalue()
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def parts_of(path: Path) -> tuple[StudyFolder, ReportParts]:
    """The study as read, and its records for prose; scales are not analysed."""
    folder = pipeline.check(path)
    return folder, ReportParts(prose=prose_sources(folder, path, pipeline.audit_study(folder)))


def reviewed(path: Path) -> tuple[ProseReview, tuple[Finding, ...]]:
    """What became of the prose, and every finding: those of reading first."""
    folder, parts = parts_of(path)
    review = pipeline.prose_review(folder, parts)
    return review, (*(one for one in folder.findings if one.code.startswith("PRO-")), *review.findings)


def texts(review: ProseReview) -> list[str]:
    """What stands in place of every value that is asked for."""
    return [number.text for number in review.numbers if number.asked]
