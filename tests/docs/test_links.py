"""Why: a link that leads nowhere costs a reader more than no link. Every relative link and anchor is followed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    {
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "studies").glob("*/*.md"),
        # Chapters of a study's report link inside the report; their title stands in their front matter.
        *(page for page in (ROOT / "studies").glob("*/*/*.md") if page.parent.name != "report"),
        # Invented transcripts and their guides are data, not pages.
        *(page for page in (ROOT / "src").rglob("*.md") if not {"transcripts", "guides"} & set(page.parts)),
    }
)


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def anchors(file: Path) -> list[str]:
    """The anchors of a page's headings, as renderers of Markdown make them."""
    text = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    found: list[str] = []
    for heading in re.findall(r"^#+ +(.*?)\s*$", text, flags=re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        found.append(re.sub(r"[^\w\- ]", "", words.lower()).strip().replace(" ", "-"))
    return found


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(file.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        to = (file.parent / path).resolve() if path else file
        assert to.exists(), target
        assert to.is_relative_to(ROOT), target
        if anchor:
            assert anchors(to).count(anchor) == 1, target


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_page_has_one_title(file: Path) -> None:
    text = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert len(re.findall(r"^# ", text, flags=re.MULTILINE)) == 1


def test_every_page_of_docs_is_reached_from_its_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for file in (ROOT / "docs").glob("*.md"):
        assert file.name == "index.md" or f"]({file.name})" in index, file.name


def test_pages_named_in_the_program_and_in_studies_exist() -> None:
    files = [file for folder in ("src", "studies") for file in (ROOT / folder).rglob("*") if file.suffix in (".py", ".yaml", ".md")]
    files.append(ROOT / "pyproject.toml")
    named = {name for file in files for name in re.findall(r"\bdocs/[\w-]+\.md\b", file.read_text(encoding="utf-8"))}
    assert named
    for name in named:
        assert (ROOT / name).is_file(), name
