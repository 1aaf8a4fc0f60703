"""The quilt is the mark of the house: the same cloth every time, and every square covered."""

from __future__ import annotations

import re

from kurak.report.writers.quilt import bolt, mark, quilt


def test_the_cloth_is_the_same_every_time() -> None:
    assert quilt(24, 8) == quilt(24, 8)
    assert mark() == mark()


def test_every_square_is_covered_by_two_pieces() -> None:
    cloth = quilt(7, 5, side=10)
    assert len(re.findall(r"M\d+ \d+h10v10h-10Z", cloth)) == 35
    assert len(re.findall(r"M\d+ \d+[VH]\d+[VH]\d+Z", cloth)) == 35
    assert 'viewBox="0 0 70 50"' in cloth


def test_the_bolt_goes_on_without_a_break() -> None:
    piece = re.search(r"<g.*</g>", bolt("cloth", side=10))
    assert piece is not None
    assert 'width="240" height="120"' in bolt("cloth", side=10)
    twice = quilt(48, 24, side=10)
    for path in re.findall(r"M(\d+) (\d+)([VH]\d+[VH]\d+Z)", piece[0]):
        assert f"M{path[0]} {path[1]}{path[2]}" in twice
        moved = re.sub(
            r"([VH])(\d+)", lambda m: f"{m[1]}{int(m[2]) + (240 if m[1] == 'H' else 120)}", path[2]
        )
        assert f"M{int(path[0]) + 240} {int(path[1]) + 120}{moved}" in twice
