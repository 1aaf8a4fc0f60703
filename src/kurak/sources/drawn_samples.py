"""Drawn samples of a study, ``sample/NAME/``: written whole, once, and never again; read back for later chapters.

A sample's folder holds ``sample.yaml`` (seed, method, version, hash of the frame), ``clusters.csv`` (every cluster with
its inclusion probability) and ``joint_probabilities.csv``. Nothing in them depends on the day, the machine or the name
of the folder: the same inputs give the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.noun import Identifier, Name, Noun
from kurak.model.sample import DrawnCluster, JointProbability, Role, Sample
from kurak.model.study import SelectionMethod
from kurak.sources.new_folder import folder_names
from kurak.sources.text_file import Reading, all_findings, is_there, open_reading
from kurak.sources.validation import read_mapping, read_rows

SAMPLES = "sample"
RECORD = "sample.yaml"
CLUSTERS = "clusters.csv"
JOINT = "joint_probabilities.csv"


class SampleRecord(Noun):
    """sample.yaml: what is needed to draw the same sample again."""

    study: Annotated[Identifier, Field(description="Id of the study.")]
    seed: Annotated[int, Field(ge=0, description="The seed, seeds.draw of study.yaml.")]
    method: Annotated[SelectionMethod, Field(description="How units were drawn within strata.")]
    version: Annotated[Name, Field(description="Version of Kurak that drew it.")]
    frame_sha256: Annotated[Name, Field(description="Hash of frame/frame.csv as it was.")]
    joint_probabilities: Annotated[str, Field(description="How joint inclusion probabilities were found.")] = ""
    kept_from: Annotated[str, Field(description="Name of the earlier sample whose clusters were kept.")] = ""
    kept_share: Annotated[float, Field(ge=0, le=1, description="Share of its clusters that were kept.")] = 0.0
    modelled: Annotated[tuple[Name, ...], Field(description="What of the frame is modelled.")] = ()


class ClusterRow(Noun):
    """One drawn cluster; a row of clusters.csv."""

    cluster: Annotated[Identifier, Field(description="Its number: C001, reserve clusters R001.")]
    role: Annotated[Role, Field(description="main, or reserve.")]
    order: Annotated[int, Field(ge=1, description="Place in its stratum; reserve clusters are used in this order.")]
    stratum: Annotated[Name, Field(description="Stratum, as planned.")]
    psu: Annotated[Identifier, Field(description="Id of its unit in the frame.")]
    name: Annotated[str, Field(description="Name of the unit.")] = ""
    part: Annotated[int, Field(ge=1, description="Which cluster of its unit it is.")] = 1
    parts: Annotated[int, Field(ge=1, description="How many clusters the unit has, reserve ones included.")] = 1
    size: Annotated[int, Field(ge=0, description="People of the unit.")]
    households: Annotated[int | None, Field(ge=0, description="Households of the unit; empty if not known.")] = None
    interviews: Annotated[int, Field(ge=0, description="Interviews planned in the cluster.")]
    psu_probability: Annotated[
        float | None,
        Field(gt=0, le=1, description="Inclusion probability of the unit; empty for reserve clusters, which take over a weight."),
    ] = None
    kept: Annotated[bool, Field(description="Whether it was kept from the earlier sample.")] = False


class JointRow(Noun):
    """Two drawn units of one stratum; a row of joint_probabilities.csv."""

    stratum: Annotated[Name, Field(description="Stratum, as planned.")]
    first: Annotated[Identifier, Field(description="Id of one unit.")]
    second: Annotated[Identifier, Field(description="Id of the other.")]
    probability: Annotated[float, Field(ge=0, le=1, description="Probability that both are drawn.")]


def sample_files(sample: Sample) -> dict[str, bytes]:
    """The files of a drawn sample: name, and bytes that the same inputs always give."""
    record = {
        "study": sample.study,
        "seed": sample.seed,
        "method": sample.method,
        "version": sample.version,
        "frame_sha256": sample.frame_sha256,
        "joint_probabilities": sample.joint_method,
        "kept_from": sample.kept_from,
        "kept_share": sample.kept_share,
        "modelled": list(sample.modelled),
    }
    told = {key: value for key, value in record.items() if value not in ("", [], 0.0) or key == "seed"}
    head = "# A drawn sample. It is never edited: what changes in the field is written down beside it.\n"
    text = head + yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=1000)
    clusters = [
        (
            one.cluster, one.role, one.order, one.stratum, one.psu, one.name, one.part, one.parts, one.size,
            one.households, one.interviews, one.psu_probability, "true" if one.kept else "false",
        )
        for one in sample.clusters
    ]  # fmt: skip
    files = {RECORD: text.encode("utf-8"), CLUSTERS: table_bytes(tuple(ClusterRow.model_fields), clusters)}
    if sample.joint:
        pairs = [(one.stratum, one.first, one.second, one.probability) for one in sample.joint]
        files[JOINT] = table_bytes(tuple(JointRow.model_fields), pairs)
    return files


def table_bytes(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A CSV table as bytes: numbers with as many digits as they have, and nothing for None."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def read_sample(study: Path, name: str) -> tuple[Sample | None, tuple[Finding, ...]]:
    """Read a drawn sample back.

    Returns
    -------
    Sample or None, and findings
        None where it cannot be read, or is not there.
    """
    reading = open_reading(study)
    folder = f"{SAMPLES}/{name}"
    if not is_there(reading, f"{folder}/{RECORD}"):
        known = folder_names(study / SAMPLES)
        fix = f"samples of this study: {', '.join(known)}" if known else "draw it first: kurak draw"
        return None, (finding("DSN-020", message=f'there is no sample "{name}"', where=Place(folder), fix=fix),)
    sample = _read(reading, folder)
    findings = tuple(all_findings(reading))
    if sample is None or any(one.severity == "error" for one in findings):
        broken = finding("DSN-022", message=f'the sample "{name}" cannot be read', where=Place(folder))
        return None, (*findings, broken)
    return sample, findings


def _read(reading: Reading, folder: str) -> Sample | None:
    record = read_mapping(reading, f"{folder}/{RECORD}", SampleRecord)
    rows = read_rows(reading, f"{folder}/{CLUSTERS}", ClusterRow)
    pairs = read_rows(reading, f"{folder}/{JOINT}", JointRow) if is_there(reading, f"{folder}/{JOINT}") else None
    if record is None or record.noun is None or not rows.complete or not rows.nouns:
        return None
    said = record.noun
    return Sample(
        study=said.study,
        seed=said.seed,
        version=said.version,
        frame_sha256=said.frame_sha256,
        method=said.method,
        clusters=tuple(
            DrawnCluster(
                cluster=row.cluster,
                stratum=row.stratum,
                psu=row.psu,
                name=row.name,
                role=row.role,
                order=row.order,
                part=row.part,
                parts=row.parts,
                size=row.size,
                households=row.households,
                psu_probability=row.psu_probability,
                interviews=row.interviews,
                kept=row.kept,
            )
            for row in rows.nouns
        ),
        joint=tuple(
            JointProbability(row.stratum, row.first, row.second, row.probability) for row in (pairs.nouns if pairs else ())
        ),
        joint_method=said.joint_probabilities,
        kept_from=said.kept_from,
        kept_share=said.kept_share,
        modelled=said.modelled,
    )
