"""Rehearsals that were written into the study folder, read back: the last one with replications, for the report."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

from kurak.model.finding import Place
from kurak.model.rehearsed import SIMULATED, RehearsalResult, RehearsedEstimate, UnreachedTarget
from kurak.sources.csv_table import check_columns, read_table
from kurak.sources.text_file import Reading
from kurak.sources.wording import shown
from kurak.sources.yaml_text import read_yaml

FOLDER = "rehearsal"
SETTINGS, REPLICATIONS = "rehearsal.yaml", "replications.csv"
MARK = "simulated"

TEXTS = ("rule", "domain", "group", "statistic", "variable")
OPTIONAL = ("difference", "power")


def last_rehearsal(reading: Reading) -> RehearsalResult | None:
    """Read the last rehearsal of a study that has replications: run2 comes after run1, and run10 after run9.

    Returns
    -------
    RehearsalResult or None
        None where there is none, or where it is broken: then the reading has findings that say why.
    """
    names = sorted(_runs(reading.root), key=lambda name: (len(name), name))
    return read_rehearsal(reading, names[-1]) if names else None


def _runs(root: Path) -> list[str]:
    folder = root / FOLDER
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return [
            entry.name
            for entry in entries
            if entry.is_dir()
            and not entry.name.startswith(".")
            and (folder / entry.name / REPLICATIONS).is_file()
        ]


def read_rehearsal(reading: Reading, name: str) -> RehearsalResult | None:
    """Read one rehearsal; None, with findings, if anything of it is missing, broken or not marked as simulated."""
    settings = read_yaml(reading, f"{FOLDER}/{name}/{SETTINGS}")
    estimates = _estimates(reading, f"{FOLDER}/{name}/{REPLICATIONS}")
    if settings is None or estimates is None:
        return None
    data = settings.data
    try:
        if data.get(MARK) != SIMULATED:
            raise ValueError(f"{MARK} is not {SIMULATED}")
        rules = data["rules"]
        return RehearsalResult(
            name=name,
            seed=int(data["seed"]),
            replications=int(data["replications"]),
            version=str(data["kurak"]),
            rules=tuple(str(rule["rule"]) for rule in rules),
            interviews=int(data["interviews"]),
            confidence=float(data["confidence"]),
            correlation_stated=float(data["intracluster_correlation_stated"]),
            correlations={str(rule["rule"]): float(rule["intracluster_correlation"]) for rule in rules},
            unreached=tuple(_unreached(one) for rule in rules for one in _listed(rule)),
            joined=tuple(str(words) for words in data.get("joined_strata") or ()),
            estimates=estimates,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reading.add(
            "REH-009", f"{settings.file} is not as it was written: {error}", Place(settings.file, line=1)
        )
        return None


def _listed(rule: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"rule": rule["rule"], **one} for one in rule.get("unreached") or ()]


def _unreached(one: dict[str, Any]) -> UnreachedTarget:
    return UnreachedTarget(
        str(one["rule"]), str(one["item"]), str(one["group"]), float(one["target"]), float(one["nearest"])
    )


def _estimates(reading: Reading, file: str) -> tuple[RehearsedEstimate, ...] | None:
    table = read_table(reading, file)
    names = [field.name for field in fields(RehearsedEstimate)]
    if table is None or not check_columns(reading, table, known=[MARK, *names], needed=[MARK, *names]):
        return None
    rows: list[RehearsedEstimate] = []
    for index, row in enumerate(table.rows):
        if row.get(MARK) != SIMULATED:
            reading.add("REH-009", f"the row is not marked {SIMULATED}", table.place(index, MARK))
            return None
        values: dict[str, Any] = {}
        for name in names:
            text = row.get(name, "")
            try:
                values[name] = _value(name, text)
            except ValueError:
                reading.add(
                    "REH-009", f"{name} is {shown(text)}, which is no number", table.place(index, name)
                )
                return None
        rows.append(RehearsedEstimate(**values))
    return tuple(rows) if table.complete else None


def _value(name: str, text: str) -> str | int | float | None:
    if name in TEXTS:
        return text
    if not text:
        return None if name in OPTIONAL else float("nan")
    return int(text) if name == "intervals" else float(text)
