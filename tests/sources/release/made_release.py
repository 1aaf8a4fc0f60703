"""A small release, made here from nothing that anybody said, for the tests of its metadata."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pyarrow
import pyarrow.parquet

from kurak.model.form_codebook import FormCodebook, Value, Variable
from kurak.model.release import AttackResult, Package, ReleasedRecords, ReleasedVariable, Withheld
from kurak.model.release_description import ReleaseDescription
from kurak.model.study import Study
from kurak.sources.drawn_samples import table_bytes
from kurak.sources.release.metadata import with_metadata

HOSTILE = "\"><script>alert('1')</script> ]]> & | `x` \u202ereversed\u202c =1+1 {{ x }} \x07 \ufffe"
"""Markup, the end of a CDATA section, characters that turn the direction of text, a control character, no character at all."""

CITATION: Mapping[str, Any] = {
    "creators": [
        {"name": "Institute A", "ror": "04wxnsj81"},
        {"name": "Carberry, Josiah", "orcid": "0000-0002-1825-0097", "affiliation": "Brown University"},
    ],
    "publisher": "Archive B",
    "year": "2026",
    "doi": "10.5072/kurak",
    "licence": "CC-BY-4.0",
    "access": "For research and teaching.",
    "abstract": "What neighbours think of each other.",
    "keywords": ["trust", "neighbours"],
    "funders": [{"name": "Fund C", "award": "A-12"}],
    "contact": {"office": "data office", "email": "data@example.org"},
}

FORM = FormCodebook(
    "f", "1", "Form", "0" * 64, ("English (en)", "Русский (ru)", "Кыргызча (ky)"),
    (
        Variable(
            "trust", "select_one agree", "ordinal",
            {"English (en)": "Do you trust your neighbours?", "Русский (ru)": "Доверяете ли вы соседям?", "Кыргызча (ky)": "[untranslated] Do you trust"},
            (
                Value("1", {"English (en)": "no", "Русский (ru)": "нет"}, "1"),
                Value("2", {"English (en)": "yes", "Русский (ru)": "да"}, "2"),
                Value("88", {"English (en)": "don't know", "Русский (ru)": "не знаю"}, "", "don't know"),
            ),
            asked_if_words="asked of everybody",
        ),
    ),
)  # fmt: skip


def study(**more: Any) -> Study:
    """A study with everything that the metadata tell of."""
    said = {
        "id": "trust-2026",
        "title": "Trust between neighbours",
        "subtitle": "Two regions",
        "edition": "First edition",
        "country": "Kyrgyzstan",
        "period": "2026",
        "languages": ["ky", "ru"],
        "population": {"target": "adults 18 and older", "size": 40000, "source": "census"},
        "design": {"n": 60, "strata": ["region"], "clusters": 10, "cluster_size": 6},
        "fieldwork": {"begin": "2026-05-04", "end": "2026-06-15"},
        "estimates": {"records": "data/records.csv", "by": ["region"]},
        "credits": ["Towns: GeoNames, CC BY 4.0"],
        "citation": dict(CITATION),
    } | more
    return Study.model_validate({key: value for key, value in said.items() if value is not None})


def description(said: Study | None = None, *, simulated: bool = False, date: str = "", number: int = 1) -> ReleaseDescription:
    """What the release says of itself."""
    one = said or study()
    return ReleaseDescription(
        one, "public", number, one.disclosure.rules("public"), "0.1.0", date=date, simulated=simulated,
        weighting="Inverse of the chance of selection.", response="48 of 60 households answered.",
    )  # fmt: skip


def records(*, simulated: bool = False, label: str = "Trust in neighbours") -> ReleasedRecords:
    """Sixty records: a region, an answer, a number, a weight."""
    mark = (ReleasedVariable("simulated", "SIMULATED: made up", "mark"),) if simulated else ()
    columns: dict[str, list[Any]] = {"simulated": ["SIMULATED"] * 60} if simulated else {}
    columns |= {
        "region": ["North"] * 38 + ["South"] * 20 + [None] * 2,
        "trust": [1] * 27 + [2] * 30 + [88] * 3,
        "age": [18] * 10 + list(range(21, 71)),
        "weight": [1.5] * 30 + [2.0] * 30,
    }
    changed = ("2 values were withheld, so that nobody stands alone.",)
    return ReleasedRecords(
        (
            *mark,
            ReleasedVariable("region", "Region", "identifying", changed=changed),
            ReleasedVariable(
                "trust", label, "answer", "ordinal", {"1": "no", "2": "yes", "88": "don't know"}, ("88",), "Do you trust your neighbours?"
            ),
            ReleasedVariable("age", "Age in years", "identifying", "scale"),
            ReleasedVariable("weight", "Weight", "weight", "scale"),
        ),
        columns, simulated, weight="weight",
    )  # fmt: skip


LOG = (
    Withheld("value", "region", "disclosure.audiences.public.k", "fewer than 5 records agreed", 2, "records at risk", 2, 0),
    Withheld("cell", "tables/trust.csv, region=South", "disclosure.smallest_base", "=fewer than 5 people", 1),
)
ATTACKS = (AttackResult("linkage", 60, 12, 0, "a person is found"),)


def _parquet(made: ReleasedRecords) -> bytes:
    whole = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(dict(made.columns)), whole)
    return whole.getvalue()


def data_files(made: ReleasedRecords) -> dict[str, bytes]:
    """The files that stand beside the metadata."""
    rows = list(zip(*(made.columns[one.name] for one in made.variables), strict=True))
    return {
        "data/records.csv": table_bytes([one.name for one in made.variables], rows),
        "data/records.parquet": _parquet(made),
        "tables/trust.csv": table_bytes(
            ["statistic", "variable", "level", "region", "estimate", "n"],
            [["mean", "trust", None, None, 1.52, 57], ["mean", "trust", None, "North", 1.5, 38]],
        ),
        "report/report.html": b"<!doctype html><title>Trust</title>",
    }


def release(said: Study | None = None, *, simulated: bool = False, date: str = "", number: int = 1, label: str = "Trust") -> Package:
    """The whole release in memory."""
    about, made = description(said, simulated=simulated, date=date, number=number), records(simulated=simulated, label=label)
    files = with_metadata(data_files(made), about, records=made, form=FORM, log=LOG, attacks=ATTACKS)
    return Package(about.study.id, "public", files, LOG, ATTACKS, simulated)
