"""``kurak new`` gives a study that works at once, whole or not at all, and explains every choice there is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kurak.model.study import Study
from kurak.sources import starter
from kurak.sources.starter import NotWrittenError, study_id, write_starter
from kurak.sources.study_folder import read_study


def test_the_starter_passes_without_a_finding(tmp_path: Path) -> None:
    files = write_starter(tmp_path / "wave 2, Osh")
    study = read_study(tmp_path / "wave 2, Osh")
    assert study.findings == ()
    assert study.study is not None
    assert study.study.id == "wave-2-Osh"
    assert study.frame is not None
    assert set(study.frame.columns["source"]) == {"modelled"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wave 2, Osh"]
    assert ".gitignore" in files


def test_every_key_of_study_yaml_is_explained(tmp_path: Path) -> None:
    write_starter(tmp_path / "a")
    lines = [line.removeprefix("# ") for line in (tmp_path / "a" / "study.yaml").read_text().split("\n")]
    for key in Study.model_fields:
        assert any(line.startswith(f"{key}:") for line in lines), key


def test_blocks_that_are_commented_out_work_once_the_hash_is_taken_away(tmp_path: Path) -> None:
    write_starter(tmp_path / "a")
    path = tmp_path / "a" / "study.yaml"
    lines = path.read_text().split("\n")
    start = lines.index("# ethics:")
    path.write_text("\n".join(line.removeprefix("# ") if start <= number < start + 9 else line for number, line in enumerate(lines)))
    study = read_study(tmp_path / "a")
    assert study.findings == ()
    assert study.study is not None
    assert study.study.ethics is not None


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    before = (tmp_path / "a").stat().st_ino
    write_starter(tmp_path / "a")
    assert (tmp_path / "a").stat().st_ino == before
    assert read_study(tmp_path / "a").findings == ()


@pytest.mark.parametrize("there", ["file in it", "file", "broken link"])
def test_nothing_is_written_where_something_is(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "a"
    if there == "file in it":
        folder.mkdir()
        (folder / "mine.txt").write_text("mine")
    elif there == "file":
        folder.write_text("mine")
    else:
        folder.symlink_to(tmp_path / "nowhere")
    before = sorted(os.walk(tmp_path))
    with pytest.raises(NotWrittenError):
        write_starter(folder)
    assert sorted(os.walk(tmp_path)) == before


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, text: str, name: str) -> None:
        if path.name == "study.yaml":
            raise OSError(28, "No space left on device")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    monkeypatch.setattr(starter, "_write", full)
    with pytest.raises(NotWrittenError, match="no space left"):
        write_starter(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "safe"), [("a b", "a-b"), ("изилдөө 1", "изилдөө-1"), ("|;,", "my-study"), (".x.", "x")])
def test_a_folder_name_is_made_a_safe_id(name: str, safe: str) -> None:
    assert study_id(name) == safe
