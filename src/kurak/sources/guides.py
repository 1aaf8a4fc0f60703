"""Guides of interviews and group discussions, ``instrument/guides/*.md``: front matter, parts and questions, with checks.

A guide is Markdown. Between two lines of three hyphens at its top stands who it is (:class:`~kurak.model.guides.GuideRecord`); a
heading of the second level begins a part; a numbered line is a question. Four parts protect people and are in every guide:
information, consent, distress, closing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from kurak.model.finding import Place
from kurak.model.guides import Guide, GuideRecord, GuideSection
from kurak.sources.text_file import Reading, leads_out, read_text
from kurak.sources.validation import read_mapping
from kurak.sources.wording import listed, shown

GUIDES = "instrument/guides"

PARTS: dict[str, dict[str, str]] = {
    "en": {"information": "information", "consent": "consent", "distress": "distress", "closing": "closing"},
    "ru": {"information": "информация", "consent": "согласие", "distress": "если тяжело", "closing": "завершение"},
    "ky": {"information": "маалымат", "consent": "макулдук", "distress": "оор болсо", "closing": "аяктоо"},
}
"""Headings of the parts that every guide has, by language; any other language uses the English ones."""

CONSENT_SAYS = {
    "that taking part is voluntary": r"voluntar|your (own )?choice|free to",
    "that one can stop, or leave out a question": r"\bstop\b|leave (out|at any time)|skip|be silent",
    "what is recorded": r"record|notes",
    "what becomes of it": r"kept|delete|store|destroy",
    "that no name is written": r"\bname",
    "whom to call": r"contact|call|telephone|phone",
}
"""What an English text of information and consent must say, and words by which it is recognised."""

ROLE = re.compile(r"^role:\s*(.+)$", re.IGNORECASE)
_QUESTION = re.compile(r"^\s*\d+[.)]\s+(.*)$")
_HEADING = re.compile(r"^##\s+(.*?)\s*#*$")


def read_guides(reading: Reading) -> tuple[Guide, ...]:
    """Every guide of a study, in the order of their files; what is wrong with them goes to the reading."""
    folder = reading.root / GUIDES
    if leads_out(reading, GUIDES) or not folder.is_dir():
        return ()
    guides = [
        guide
        for path in sorted(folder.glob("*.md"))
        if path.name != "README.md" and (guide := _read(reading, f"{GUIDES}/{path.name}")) is not None
    ]
    seen: dict[tuple[str, int, str], Guide] = {}
    for guide in guides:
        key = (guide.record.id, guide.record.version, guide.record.language)
        if key in seen:
            message = f"{guide.file} and {seen[key].file} are both {guide.record.id}, version {guide.record.version}"
            reading.add("GUI-004", message, (Place(guide.file, line=2), Place(seen[key].file, line=2)))
        seen.setdefault(key, guide)
    return tuple(guides)


def _read(reading: Reading, file: str) -> Guide | None:
    text = read_text(reading, file)
    if text is None:
        return None
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        reading.add("GUI-001", f"{file} does not begin with its front matter", Place(file, line=1))
        return None
    # An empty line stands for the first three hyphens, so that lines are counted as in the file.
    reading.texts[file] = "\n".join(["", *lines[1:end]]) + "\n"
    mapped = read_mapping(reading, file, GuideRecord)
    reading.texts[file] = text
    if mapped is None or mapped.noun is None:
        return None
    guide = Guide(file, mapped.noun, tuple(_sections(lines, end + 1)), reading.hashes[file])
    _check(reading, guide)
    return guide


def _sections(lines: list[str], start: int) -> Iterator[GuideSection]:
    heading, begun, body = "", start + 1, list[str]()
    for number, line in enumerate(lines[start:], start=start + 1):
        if match := _HEADING.match(line):
            if heading or any(one.strip() for one in body):
                yield _section(heading, body, begun)
            heading, begun, body = match[1], number, []
        else:
            body.append(line)
    if heading or any(one.strip() for one in body):
        yield _section(heading, body, begun)


def _section(heading: str, body: list[str], line: int) -> GuideSection:
    questions = tuple(match[1].strip() for one in body if (match := _QUESTION.match(one)))
    return GuideSection(heading, "\n".join(body).strip(), questions, line)


def _check(reading: Reading, guide: Guide) -> None:
    language = guide.record.language.split("-")[0]
    headings = [section.heading.lower() for section in guide.sections]
    named = PARTS.get(language, PARTS["en"])
    for part, word in named.items():
        section = guide.section(word)
        if section is None or not section.text:
            fix = f"add a heading ## {word.capitalize()}, and what is said or done"
            reading.add("GUI-002", f"{guide.file} has no part {shown(word)}", Place(guide.file, line=1, key=part), fix)
    if not guide.questions:
        reading.add("GUI-005", f"{guide.file} asks nothing", Place(guide.file))
    branches = {match[1].strip().lower(): section for section in guide.sections if (match := ROLE.match(section.heading))}
    for role in guide.record.roles:
        branch = branches.get(role.lower())
        if branch is None or not branch.questions:
            message = f"the role {shown(role)} has no questions"
            reading.add("GUI-003", message, Place(guide.file, line=1, key="roles"), f"add a heading ## Role: {role}, with numbered questions")
    for name, branch in branches.items():
        if name not in {role.lower() for role in guide.record.roles}:
            message = f"there are questions for {shown(name)}, which is none of the roles {listed(guide.record.roles) or '(none)'}"
            reading.add("GUI-003", message, Place(guide.file, line=branch.line), "add the role to the front matter, or correct the heading")
    if language == "en" and {named["information"], named["consent"]} <= set(headings):
        said = " ".join(one.text for part in ("information", "consent") if (one := guide.section(named[part])) is not None)
        missing = [what for what, words in CONSENT_SAYS.items() if not re.search(words, said, re.IGNORECASE)]
        consent = guide.section(named["consent"])
        if missing and consent is not None:
            message = f"information and consent of {PurePosixPath(guide.file).name} do not say {'; '.join(missing)}"
            reading.add("GUI-006", message, Place(guide.file, line=consent.line))
