"""Why: the group is counted, not the person; silence is not absence, and not being asked is not silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded_folder import put
from group_folder import HEAD, ONE, TWO, write_groups

from kurak import pipeline
from kurak.model.focus_groups import FocusGroups, GroupCode
from kurak.qualitative.focus_groups import words_of


def look(folder: Path, **more: tuple[str, ...]) -> FocusGroups:
    texts = pipeline.coded_texts(folder)
    return pipeline.focus_groups(texts, **more)


def of(found: FocusGroups, code: str) -> GroupCode:
    return next(one for one in found.codes if one.code == code)


def test_states_by_group_worked_by_hand(tmp_path: Path) -> None:
    found = look(write_groups(tmp_path))
    assert found.groups == ("FG1", "FG2", "FG3")
    states = {one.code: tuple(one.states.values()) for one in found.codes}
    assert states == {
        # A code is there where one below it is; FG3 puts no numbered question, so nothing is known of what was asked.
        "barrier": ("mixed", "absent", "not known"),
        "road": ("present", "absent", "not known"),
        "road.winter": ("present", "absent", "not known"),
        # Question 1 asks for roads and so for dust; question 3 was never put.
        "road.dust": ("not mentioned", "not mentioned", "not known"),
        "bus": ("mixed", "silence", "not known"),
        "price": ("not known", "not known", "not known"),
        "walk": ("not known", "not known", "present"),
    }


def test_consensus_dissent_and_silence_are_apart(tmp_path: Path) -> None:
    found = look(write_groups(tmp_path))
    assert of(found, "road.winter").met == {"FG1": ("consensus",)}
    assert of(found, "bus").met == {"FG1": ("dissent",), "FG2": ("silence",)}
    # Consensus upon ice is none upon roads.
    assert of(found, "road").met == of(found, "barrier").met == {}
    assert of(found, "bus").came_up == 1
    assert [of(found, "bus").groups_met(how) for how in ("consensus", "dissent", "silence")] == [0, 1, 1]


def test_every_group_is_in_one_state(tmp_path: Path) -> None:
    for one in look(write_groups(tmp_path)).codes:
        assert set(one.states) == {"FG1", "FG2", "FG3"}


def test_two_sessions_are_one_group(tmp_path: Path) -> None:
    found = look(write_groups(tmp_path, {"transcripts/T2.md": TWO.replace("unit: FG2", "unit: FG1")}))
    assert found.groups == ("FG1", "FG3")
    assert of(found, "road.winter").states["FG1"] == "mixed"
    assert of(found, "road.winter").came_up == 1


def test_a_question_that_was_not_put_is_not_asked(tmp_path: Path) -> None:
    found = look(write_groups(tmp_path, {"transcripts/T2.md": TWO.replace("M: [2]", "M: [5]")}))
    assert of(found, "road.dust").states["FG2"] == "not mentioned"
    texts = pipeline.coded_texts(write_groups(tmp_path / "b", {"transcripts/T2.md": TWO.replace("[2] And the bus?", "[3] Dust?"), "coding/codings/anna.csv": None}))
    put(tmp_path / "b", "coding/assignments.csv", "document,coder,done\nT2,beth,2026-06-01\n")
    put(tmp_path / "b", "coding/codings/beth.csv", "coding,document,start,end,code,quote\n")
    texts = pipeline.coded_texts(tmp_path / "b")
    assert not texts.has_errors
    found = pipeline.focus_groups(texts)
    # Done without a coding: looked at, and nothing found. The others were not looked at, and are no base.
    assert (found.groups, found.not_coded) == (("FG2",), ("FG1", "FG3"))
    assert (of(found, "bus").states["FG2"], of(found, "road").states["FG2"]) == ("not asked", "not mentioned")


def test_what_two_coders_write_blindly_is_shown_to_nobody_before_both_are_done(tmp_path: Path) -> None:
    folder = write_groups(tmp_path, {"coding/assignments.csv": "document,coder,done\nT1,anna,2026-06-01\nT1,beth,\n"})
    found = look(folder)
    assert (found.blind, found.groups) == (("FG1",), ("FG2", "FG3"))
    assert of(found, "bus").came_up == 0
    # One's own work is one's own.
    assert look(folder, coders=("anna",)).groups == ("FG1", "FG2", "FG3")
    assert look(folder, coders=("anna", "beth")).blind == ("FG1",)
    put(folder, "coding/codings/beth.csv", "coding,document,start,end,code,quote\n")
    put(folder, "coding/assignments.csv", "document,coder,done\nT1,anna,2026-06-01\nT1,beth,2026-06-02\n")
    assert look(folder).groups == ("FG1", "FG2", "FG3")
    assert look(folder, coders=("beth",)).groups == ("FG1",)


def test_speaking_is_a_spread_worked_by_hand(tmp_path: Path) -> None:
    first, second, third = look(write_groups(tmp_path)).speaking
    # P1 13 + 3 words, P2 7, P3 2, P4 nothing; the moderator 4 + 3.
    assert (first.participants, first.spoke, first.turns) == (4, 3, 4)
    assert (first.lowest, first.median, first.highest) == (0, pytest.approx((2 + 7) / 2 / 25), pytest.approx(16 / 25))
    assert first.moderator == pytest.approx(7 / 32)
    assert second.spoke == 4
    assert third.highest == pytest.approx(3 / 7)


def test_of_three_participants_no_spread_is_shown(tmp_path: Path) -> None:
    three = ONE.replace(", P4: participant", "")
    (found, *_) = look(write_groups(tmp_path, {"transcripts/T1.md": three})).speaking
    assert (found.participants, found.lowest, found.median, found.highest) == (3, None, None, None)


def test_words_of_kyrgyz_turns() -> None:
    assert words_of("P1: Жол жаман 🙂, мыкты-жакшы.") == 3
    assert words_of("M: [4.a] Эмне?") == 1
    assert words_of("P1:") == 0


def test_a_folder_without_a_codebook_still_counts_speaking(tmp_path: Path) -> None:
    put(tmp_path, "transcripts/T1.md", HEAD.format(id="T1", unit="") .replace("unit: \n", "") + "P1: Yes.\n\nP2: No.\n\nP3: Yes.\n\nP4: Yes.\n\nM: So.\n")
    found = look(tmp_path)
    assert (found.codes, found.not_coded, found.speaking[0].median) == ((), ("T1",), 0.25)
