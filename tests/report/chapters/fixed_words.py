"""Fixed words of a chapter, for tests that it speaks another language than English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kurak.model import document as tree
from kurak.report.words.language import speaking

_CYRILLIC = re.compile(r"[А-Яа-яЁёӨөҮүҢң]")


def fixed_words(block: tree.Section | tree.Block) -> Iterator[str]:
    """Titles, leads, captions, subtitles and headings, of inner blocks too; what stands on cards is the study's."""
    if isinstance(block, (tree.Card, tree.FindingCard)):
        return
    for name in ("title", "kicker", "short", "lead", "caption", "subtitle", "row_label", "content", "summary"):
        said = getattr(block, name, "")
        if isinstance(said, str) and said:
            yield said
    for inner in getattr(block, "blocks", ()):
        yield from fixed_words(inner)


def words_left_english(make: Callable[[], tree.Section | None], language: str, *, own: tuple[str, ...] = ()) -> list[str]:
    """What a chapter says alike in English and in another language, or without a Cyrillic letter.

    Parameters
    ----------
    own
        The study's own words, which stay as they are.
    """
    english = make()
    with speaking(language):
        other = make()
    assert english is not None
    assert other is not None
    before, after = list(fixed_words(english)), list(fixed_words(other))
    assert len(before) == len(after)
    return [one for one, translated in zip(before, after, strict=True) if one not in own and (one == translated or not _CYRILLIC.search(translated))]
