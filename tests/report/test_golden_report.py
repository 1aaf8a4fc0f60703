"""The worked study's report word by word and number by number, as it was last looked at and agreed to.

That its numbers are right is the matter of other tests, which hold them against R, printed examples and the published figures themselves. Here a
change that nobody meant is seen, with the line that it changed. A change that is meant: ``make golden``, and read the difference.
"""

from __future__ import annotations

from golden_text import GOLDEN, chapters, numbers

from kurak.model.document import Document


def kept() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in GOLDEN.glob("*.txt")}


def test_the_chapters_are_those_agreed_to(document: Document) -> None:
    assert sorted(chapters(document)) == sorted(kept())


def test_every_number_is_as_agreed_to(document: Document) -> None:
    before = kept()
    for name, text in chapters(document).items():
        assert numbers(text) == numbers(before[name]), f"chapter {name}"


def test_every_line_is_as_agreed_to(document: Document) -> None:
    before = kept()
    for name, text in chapters(document).items():
        assert text.splitlines() == before[name].splitlines(), f"chapter {name}"
