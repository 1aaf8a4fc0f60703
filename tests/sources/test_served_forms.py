"""Why: an interview names the version it was made with; a form that is not as it was published must not reach a phone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kurak.sources.published_forms import PUBLISHED_FORMS
from kurak.sources.served_forms import XFORM, counted, read_published_forms

XML = b"<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>"


def publish(study: Path, name: str, *, version: str = "1", media: list[object] | None = None, **changed: object) -> Path:
    folder = study / PUBLISHED_FORMS / name
    (folder / "media").mkdir(parents=True)
    (folder / XFORM).write_bytes(XML)
    said = {"form_id": "q", "version": version, "title": "Q", "xform_sha256": hashlib.sha256(XML).hexdigest(), "media": media or [], **changed}
    (folder / "form.json").write_text(json.dumps(said), "utf-8")
    return folder


def codes(study: Path) -> list[str]:
    return [one.code for one in read_published_forms(study).findings]


def test_versions_are_compared_as_people_count(tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2", ""):
        publish(tmp_path, f"q-{version or 'none'}", version=version)
    forms = read_published_forms(tmp_path)
    assert not forms.findings
    assert [one.version for one in forms.current()] == ["1.10"]
    assert forms.find("q", "1.2") is not None
    assert forms.find("q", "3") is None
    assert counted("2026-11-28b") > counted("2026-11-28a") > counted("2026-2-1")


def test_nothing_published_is_nothing(tmp_path: Path) -> None:
    assert read_published_forms(tmp_path).by_name == {}


def test_a_form_or_file_that_was_changed_is_not_served(tmp_path: Path) -> None:
    (publish(tmp_path, "a") / XFORM).write_bytes(XML + b" ")
    publish(tmp_path, "b", version="2", media=["gone.png"])
    (publish(tmp_path, "c", version="3", media=[{"name": "x.csv", "sha256": "0" * 64}]) / "media" / "x.csv").write_bytes(b"x")
    (publish(tmp_path, "d", version="4", media=["link.csv"]) / "media" / "link.csv").symlink_to("/etc/hostname")
    assert codes(tmp_path) == ["COL-001"] * 4
    assert not read_published_forms(tmp_path).by_name


@pytest.mark.parametrize(
    "changed", [{"form_id": ""}, {"title": None}, {"version": 3}, {"media": "x"}, {"media": ["../x"]}, {"media": [3]}], ids=str
)
def test_what_form_json_does_not_say_is_a_finding(tmp_path: Path, changed: dict[str, object]) -> None:
    folder = publish(tmp_path, "a")
    said = json.loads((folder / "form.json").read_text("utf-8")) | changed
    (folder / "form.json").write_text(json.dumps(said), "utf-8")
    assert codes(tmp_path) == ["COL-002"]


def test_a_folder_that_cannot_be_read_is_a_finding_and_hides_no_other(tmp_path: Path) -> None:
    (publish(tmp_path, "a") / "form.json").write_bytes(b"\xff")
    (publish(tmp_path, "b") / XFORM).unlink()
    publish(tmp_path, "c d")
    publish(tmp_path, "e")
    publish(tmp_path, "f")
    forms = read_published_forms(tmp_path)
    assert [one.code for one in forms.findings] == ["COL-002"] * 4
    assert "published twice, in e and f" in forms.findings[-1].message
    assert list(forms.by_name) == ["e"]
