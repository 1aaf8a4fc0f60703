"""Small studies for tests of plans and draws, written as text."""

from __future__ import annotations

from pathlib import Path

from kurak.model.study_folder import StudyFolder
from kurak.sources.study_folder import read_study

STUDY = """\
id: small
title: A small study
domains:
  region: [North, South]
  sex: [women, men]
design:
  n: 100
  strata: [region]
  cluster_size: 10
seeds:
  draw: 7
planning:
  shares:
    sex: {source: census, groups: {women: 0.5, men: 0.5}}
"""

FRAME = """\
psu,region,pop_18plus,households
N1,North,900,300
N2,North,700,300
N3,North,600,200
N4,North,500,200
N5,North,400,100
N6,North,900,300
S1,South,900,300
S2,South,800,300
S3,South,700,200
S4,South,600,200
S5,South,500,200
S6,South,500,200
"""


def write_study(folder: Path, *, study: str = STUDY, frame: str | None = FRAME, **files: str) -> Path:
    """Write a study; other files by name, with __ for the slash and _csv for the point."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(study, encoding="utf-8")
    if frame is not None:
        (folder / "frame").mkdir(exist_ok=True)
        (folder / "frame" / "frame.csv").write_text(frame, encoding="utf-8")
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_csv", ".csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def small(folder: Path, *, study: str = STUDY, frame: str | None = FRAME) -> StudyFolder:
    """Write a study and read it."""
    return read_study(write_study(folder, study=study, frame=frame))
