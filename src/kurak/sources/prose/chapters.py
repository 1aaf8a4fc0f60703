"""Chapters of prose, report/NAME.md and report/NAME.LANGUAGE.md: front matter and text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kurak.model.finding import Place, Places
from kurak.model.prose import ProseChapter, ProseMatter
from kurak.model.study import Study
from kurak.sources.prose.markdown import read_parts
from kurak.sources.text_file import MEGABYTE, Reading, leads_out, read_text
from kurak.sources.validation import read_mapping
from kurak.sources.wording import listed, shown

FOLDER = "report"
LARGEST_CHAPTER = MEGABYTE
_LANGUAGE = re.compile(r"^(?P<stem>.+?)(?:\.(?P<language>[a-z]{2,3}(?:-[A-Z]{2})?))?\.md$")


@dataclass(frozen=True, slots=True)
class _Found:
    """A chapter, and the name of its file without language."""

    chapter: ProseChapter
    stem: str


def read_prose(reading: Reading, study: Study | None) -> tuple[ProseChapter, ...]:
    """Every chapter of prose, in every language, in the order of their files; what is wrong with them goes to the reading."""
    folder = reading.root / FOLDER
    if leads_out(reading, FOLDER) or not folder.is_dir():
        return ()
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".md") and path.name != "README.md" and not path.name.startswith("."))
    own = study.language if study is not None else "en"
    found = [one for name in names if (one := _read(reading, name, own)) is not None]
    seen: dict[tuple[str, str], ProseChapter] = {}
    for one in found:
        key = one.chapter.id, one.chapter.language
        if key in seen:
            message = f"{one.chapter.file} and {seen[key].file} are both the chapter {shown(key[0])}"
            reading.add("PRO-003", message, (Place(one.chapter.file, line=2), Place(seen[key].file, line=2)))
        seen.setdefault(key, one.chapter)
    _check_languages(reading, found, own, study)
    return tuple(one.chapter for one in found)


def _read(reading: Reading, name: str, own: str) -> _Found | None:
    file = f"{FOLDER}/{name}"
    text = read_text(reading, file, largest=LARGEST_CHAPTER)
    if text is None:
        return None
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        reading.add("PRO-001", f"{file} does not begin with its front matter", Place(file, line=1))
        return None
    # An empty line stands for the first three hyphens, so that lines are counted as in the file.
    reading.texts[file] = "\n".join(["", *lines[1:end]]) + "\n"
    mapped = read_mapping(reading, file, ProseMatter)
    reading.texts[file] = text
    if mapped is None or mapped.noun is None:
        return None
    match = _LANGUAGE.match(name)
    stem, language = (match["stem"], match["language"]) if match is not None else (name.removesuffix(".md"), None)
    matter = mapped.noun
    if matter.language is not None and language is not None and matter.language != language:
        message = f"{file} says language: {matter.language}, its name says {language}"
        reading.add("PRO-003", message, mapped.text.place(("language",)), "make the two the same")
    identity = matter.id or re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "prose"
    parts = read_parts(reading, file, "\n".join(lines[end + 1 :]), first_line=end + 2)
    if not parts:
        reading.add("FIL-005", f"{file} has a front matter and no text", Place(file, line=end + 1))
    return _Found(ProseChapter(file, matter, identity, language or matter.language or own, parts, Places(file, mapped.text.positions)), stem)


def _check_languages(reading: Reading, found: list[_Found], own: str, study: Study | None) -> None:
    """Note every chapter that lacks a language in which the report is to be."""
    wanted = dict.fromkeys((own, *(study.report.languages if study is not None else ())))
    for identity in dict.fromkeys(one.chapter.id for one in found):
        there = [one for one in found if one.chapter.id == identity]
        missing = [language for language in wanted if language not in {one.chapter.language for one in there}]
        if missing:
            first = there[0]
            message = f"the chapter {shown(identity)} is not there in {listed(missing)}"
            names = [f"{FOLDER}/{first.stem}.{language}.md" for language in missing]
            reading.add("PRO-017", message, Place(first.chapter.file, line=1, column=1), f"write {listed(names)}, or leave {'it' if len(missing) == 1 else 'them'} out of report.languages")
