"""Why: a drawn sample is the one thing of a study that can never be made again once fieldwork has begun. It is written whole,
never touched, and read back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kurak.model.sample import DrawnCluster, JointProbability, Sample
from kurak.sources.drawn_samples import read_sample, sample_files
from kurak.sources.new_folder import folder_names, next_name, write_new_folder

CLUSTER = DrawnCluster("C001", "North / city", "N1", 'Ак-Суу, "upper"', "main", 1, 1, 2, 900, None, 0.1 + 0.2, 18)
SAMPLE = Sample(
    study="small",
    seed=0,
    version="0.1.0",
    frame_sha256="ab" * 32,
    method="PPS systematic, random order",
    clusters=(
        CLUSTER,
        replace(CLUSTER, cluster="C002", psu="N2", households=300, psu_probability=1 / 3, kept=True),
        replace(CLUSTER, cluster="R001", role="reserve", part=2, psu_probability=None),
    ),
    joint=(JointProbability("North / city", "N1", "N2", 0.05),),
    joint_method="exact for pivotal",
    kept_from="wave1",
    kept_share=0.5,
    modelled=("Places are modelled: no real ones.",),
)


def write(study: Path, name: str = "wave1", sample: Sample = SAMPLE) -> Path:
    return write_new_folder(study / "sample", name, sample_files(sample))


def test_written_and_read_back_is_the_same(tmp_path: Path) -> None:
    write(tmp_path)
    assert read_sample(tmp_path, "wave1") == (SAMPLE, ())


def test_the_files_do_not_know_their_folder(tmp_path: Path) -> None:
    write(tmp_path, "wave1")
    write(tmp_path, "wave2")
    for file in ("sample.yaml", "clusters.csv", "joint_probabilities.csv"):
        assert (tmp_path / "sample/wave1" / file).read_bytes() == (tmp_path / "sample/wave2" / file).read_bytes()
    assert folder_names(tmp_path / "sample") == ("wave1", "wave2")
    assert next_name(tmp_path / "sample", "wave") == "wave3"


def test_a_sample_is_never_overwritten(tmp_path: Path) -> None:
    write(tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "sample/wave1").iterdir()}
    with pytest.raises(FileExistsError):
        write(tmp_path, sample=replace(SAMPLE, seed=1))
    assert {path.name: path.read_bytes() for path in (tmp_path / "sample/wave1").iterdir()} == before
    assert [path.name for path in (tmp_path / "sample").iterdir()] == ["wave1"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path)
    assert list((tmp_path / "sample").iterdir()) == []


def test_a_sample_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path)
    sample, (found,) = read_sample(tmp_path, "wave7")
    assert sample is None
    assert (found.code, found.fix) == ("DSN-020", "samples of this study: wave1")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("clusters.csv", ",main,", ",Main,"),
        ("clusters.csv", "0.30000000000000004", "1.3"),
        ("clusters.csv", "0.30000000000000004", "nearly"),
        ("sample.yaml", "seed: 0", "seed: none"),
        ("sample.yaml", "method: PPS", "method: PPPS"),
        ("joint_probabilities.csv", "0.05", "5"),
    ],
)
def test_a_sample_that_was_edited_into_nonsense_is_not_read(tmp_path: Path, file: str, old: str, new: str) -> None:
    path = write(tmp_path) / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    sample, findings = read_sample(tmp_path, "wave1")
    assert sample is None
    assert "DSN-022" in {finding.code for finding in findings}
    assert len(findings) > 1


def test_a_sample_without_its_clusters_is_not_read(tmp_path: Path) -> None:
    (write(tmp_path) / "clusters.csv").unlink()
    sample, findings = read_sample(tmp_path, "wave1")
    assert sample is None
    assert {finding.code for finding in findings} == {"FIL-001", "DSN-022"}
