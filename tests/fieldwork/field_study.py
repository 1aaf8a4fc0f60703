"""A small study with a fieldwork, made as tests run: two clusters, eight units, six interviews. Nobody in it exists."""

from __future__ import annotations

from pathlib import Path

STUDY = """\
id: small
title: A small fieldwork
domains:
  region: [North, South]
ethics:
  approval: board, no. 1
  consent_version: "1"
  safeguarding_contact: Office for the protection of people, line 100
  retention: two years
  access:
    - {who: analysts, what: records without names}
estimates:
  records: data/records.csv
  strata: [stratum]
  psu: [cluster]
  dont_know_codes: [88]
fieldwork:
  assignments: data/assignments.csv
  begin: "2026-05-01"
  end: "2026-05-31"
  interviewers: [I1, I2]
  contacts_until: "2026-06-30"
"""

SCALES = """\
response: {min: 1, max: 5}
scales:
  trust: {label: Trust, items: [t1, t2], reverse: [t2]}
"""

ASSIGNMENTS = "cluster,stratum,psu,visit,kind,psu_probability,household_probability,interviews\n" + "".join(
    f"{cluster},{stratum},{psu},{visit},{'main' if visit < 4 else 'reserve'},{probability},0.1,3\n"
    for cluster, stratum, psu, probability in (("C1", "North", "N1", 0.5), ("C2", "South", "S1", 0.25))
    for visit in (1, 2, 3, 4)
)

VISITS = """\
unit,attempt,time,interviewer,outcome,appointment
C1-01,1,2026-05-04 10:00,I1,5,2026-05-05 18:00
C1-01,2,2026-05-05 18:00,I1,interview,
C1-02,1,2026-05-04 10:10,I1,1,
C1-03,1,2026-05-04 11:00,I1,household refused,
C1-04,1,2026-05-06 11:00,I1,1.1,
C2-01,1,2026-05-04 10:00,I2,interview,
C2-02,1,2026-05-04 11:00,I2,no dwelling,
C2-03,1,2026-05-04 12:00,I2,interview,
"""

RECORDS = """\
id,unit,cluster,stratum,interviewer,t1,t2
K-1,C1-01,C1,North,I1,1,5
K-2,C1-02,C1,North,I1,2,4
K-3,C1-04,C1,North,I1,88,3
K-4,C2-01,C2,South,I2,4,2
K-5,C2-03,C2,South,I2,5,1
"""

FILES = {
    "study.yaml": STUDY,
    "instrument/scales.yaml": SCALES,
    "data/assignments.csv": ASSIGNMENTS,
    "data/visits.csv": VISITS,
    "data/records.csv": RECORDS,
}


def write_field_study(folder: Path, **changed: str) -> Path:
    """Write the study; ``changed`` gives a file's text by its name without folder and ending, such as ``visits``."""
    for name, text in FILES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(changed.get(place.stem, text), encoding="utf-8")
    return folder
