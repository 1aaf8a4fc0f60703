"""Why: the paragraphs that a page shows are the text, letter for letter, or every position in the files would be wrong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kurak.app.web.coding.blocks import blocks_of
from kurak.model.documents import Document, DocumentRecord

PIECES = st.lists(st.sampled_from(["I: ", "P: ", "**P:** ", "[4] ", "\n", "\n\n", "\n \n", "🙂", "й\u0306", "жол ", "P:", " ", "\u2028", "\u00a0", "x" * 900]), max_size=60)


def shown(text: str, *, speakers: bool = True) -> Document:
    record = DocumentRecord(id="T1", kind="in-depth", language="ky", speakers={"I": "interviewer", "P": "participant"} if speakers else {})
    return Document("t.md", record, text, 1, "")


@given(PIECES, st.booleans())
def test_the_paragraphs_are_the_text_without_a_gap(pieces: list[str], speakers: bool) -> None:
    text = "".join(pieces)
    at = 0
    for block in blocks_of(shown(text, speakers=speakers)):
        assert (block.at, block.length) == (at, len(block.label + block.words + block.gap))
        assert text[at : at + block.length] == block.label + block.words + block.gap
        assert not block.gap.strip()
        at += block.length
    assert at == len(text)


def test_a_turn_begins_with_its_speaker_and_a_law_has_paragraphs() -> None:
    spoken = blocks_of(shown("SIMULATED.\n\nI: [1] How?\n\nP: So.\n\nAnd so.\n"))
    assert [(one.label, one.words, one.asks, one.turn) for one in spoken] == [
        ("", "SIMULATED.", False, False),
        ("I: [1] ", "How?", True, True),
        ("P: ", "So.", False, True),
        ("", "And so.", False, False),
    ]
    assert len(blocks_of(shown("One.\n\nTwo.\n", speakers=False))) == 2


def test_a_very_long_paragraph_is_cut_at_line_ends() -> None:
    blocks = blocks_of(shown("word " * 15 + "\n", speakers=False)) + blocks_of(shown(("word " * 15 + "\n") * 500, speakers=False))
    assert len(blocks) > 5
    assert max(one.length for one in blocks) <= 4_200


def test_lines_that_a_program_broke_flow_and_short_lines_stay() -> None:
    (wrapped,) = blocks_of(shown("P: " + ("word " * 14).strip() + "\n" + "and on.\n"))
    (verse,) = blocks_of(shown("P: one\ntwo\nthree\n"))
    assert (wrapped.flows, verse.flows) == (True, False)
