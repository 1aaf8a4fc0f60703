"""Invented conversations to practise with: a folder of texts, codebook and two coders' codings. Nobody said any of it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from kurak.model.codings import FrozenText
from kurak.model.documents import Document
from kurak.sources.new_folder import write_new_folder
from kurak.sources.qualitative.codings import codings_text
from kurak.sources.qualitative.documents import read_documents
from kurak.sources.qualitative.places import CODING, FROZEN, codings_of
from kurak.sources.qualitative.writing import new_coding, table_text
from kurak.sources.text_file import open_reading

TEMPLATE = Path(__file__).parent / "practice"
MADE = "2026-06-01"
_PASSAGES = f"{CODING}/passages-"


def practice_files() -> Mapping[str, bytes]:
    """Files of the folder. Codings are made from the words of their passages, so that they stand where the words stand."""
    files = {
        path.relative_to(TEMPLATE).as_posix(): path.read_bytes()
        for path in sorted(TEMPLATE.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    files[".gitignore"] = files.pop("gitignore.txt")
    documents = read_documents(open_reading(TEMPLATE))
    coded: dict[str, Document] = {}
    for name in [one for one in files if one.startswith(_PASSAGES)]:
        rows = list(csv.DictReader(files.pop(name).decode("utf-8").splitlines()))
        codings = []
        for number, row in enumerate(rows, start=1):
            document = documents[row["document"]]
            start = document.text.index(row["quote"])
            codings.append(
                new_coding(
                    document, coding=f"c{number:05}", start=start, end=start + len(row["quote"]), code=row["code"], says=row["says"], stance=row["stance"], made=MADE
                )
            )
            coded[document.record.id] = document
        files[codings_of(name.removeprefix(_PASSAGES).removesuffix(".csv"))] = codings_text(codings)
    frozen = [FrozenText(document=name, sha256=one.sha256, characters=len(one.text), on=MADE) for name, one in sorted(coded.items())]
    files[FROZEN] = table_text(FrozenText, frozen)
    return dict(sorted(files.items()))


def write_practice(folder: Path) -> tuple[str, ...]:
    """Write the folder; one that is there is never touched.

    Raises
    ------
    FileExistsError
        If there is something of that name.
    OSError
        If it cannot be written; then nothing is left behind.
    """
    files = practice_files()
    write_new_folder(folder.absolute().parent, folder.absolute().name, files)
    return tuple(files)
