"""A small study folder with a questionnaire, to import data into."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from export_styles import FORM

from kurak.sources.workbook import workbook_from_markdown

STUDY = """\
id: small
title: Small study
ethics:
  approval: board 1, 2023-01-01
  consent_version: "1"
  safeguarding_contact: study office
  retention: one year
  access:
    - who: analysts
      what: records without names
"""


def write_small_study(folder: Path, *, form: str = FORM, more: str = "") -> Path:
    (folder / "instrument").mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY + more, "utf-8")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, sheet in workbook_from_markdown(form).sheets.items():
        made = book.create_sheet(name)
        made.append(list(sheet.headings))
        for row in sheet.rows:
            made.append([row.cells.get(heading) for heading in sheet.headings])
    book.save(folder / "instrument/questionnaire.xlsx")
    return folder
