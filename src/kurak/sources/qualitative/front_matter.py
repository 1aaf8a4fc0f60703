"""Texts and codebooks as files: front matter and YAML, written as they are read."""

from __future__ import annotations

from typing import Any

import yaml

from kurak.model.documents import DocumentRecord
from kurak.model.qualitative import Code, Codebook

UNWRITABLE = (
    "a label, an attribute or the language cannot be written in front matter",
    "labels and keys of attributes hold no blank, comma, semicolon or |; a value has at most 300 characters; a language is written en, ru, ky and so on",
)
"""What is wrong, and the fix, where somebody's choices make no front matter."""


def document_bytes(record: DocumentRecord, text: str) -> bytes:
    """The file of a text.

    Examples
    --------
    >>> print(document_bytes(DocumentRecord(id="T1", kind="other", language="en"), "Yes.").decode(), end="")
    ---
    id: T1
    kind: other
    language: en
    ---
    Yes.
    """
    return f"---\n{_yaml(record.model_dump(exclude_defaults=True))}---\n{text}".encode()


def codebook_bytes(codebook: Codebook) -> bytes:
    """The file of a codebook."""
    return _yaml({**codebook.model_dump(exclude_defaults=True), "codes": [_code(code) for code in codebook.codes]}).encode()


def _code(code: Code) -> dict[str, Any]:
    data = code.model_dump(exclude_defaults=True, exclude={"children"})
    if "asked_by" in data:
        data["asked_by"] = list(data["asked_by"])
    return {**data, "children": [_code(one) for one in code.children]} if code.children else data


def _yaml(data: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000_000)
    return text
