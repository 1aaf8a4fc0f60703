"""Transcripts as people have them: text, Markdown, Word, OpenDocument, subtitles; out comes plain text, one paragraph a line.

Only words are taken. Tracked changes count as accepted. Comments, footnotes and pictures are left out, and how many is said.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kurak.sources.archives import RefusedError, unpack
from kurak.sources.text_file import LARGEST_TEXT, MEGABYTE
from kurak.sources.xml_tree import child, local, parse_xml

STAMP_EVERY = 30
"""Seconds after which a time is written again inside a turn, so that a passage is found in the recording."""


@dataclass(slots=True)
class PlainText:
    """The words of a document; ``left_out`` counts what is not among them, by kind."""

    text: str
    left_out: Counter[str] = field(default_factory=Counter)


def plain_text(name: str, raw: bytes, decoded: str | None) -> PlainText:
    """The text of a file.

    Parameters
    ----------
    name
        Its name; the ending says what it is.
    raw
        Its bytes.
    decoded
        Its text, where it is a text file.

    Raises
    ------
    RefusedError
        If it is damaged, too large, or none of these formats.
    """
    ending = name.lower().rpartition(".")[2]
    if ending in ("docx", "odt"):
        part, read = ("word/document.xml", _word) if ending == "docx" else ("content.xml", _open_document)
        parts = unpack(raw)
        if part not in parts:
            raise RefusedError("COD-064", f"it holds no {part}, so it is no .{ending}")
        found = read(parse_xml(parts[part]))
    elif ending in ("srt", "vtt"):
        found = PlainText(_subtitles(decoded or ""))
    elif ending in ("txt", "md"):
        found = PlainText(decoded or "")
    else:
        raise RefusedError("COD-064", f".{ending} is no format that is read here")
    if len(found.text) > LARGEST_TEXT:
        raise RefusedError("COD-051", f"its text has more than {LARGEST_TEXT // MEGABYTE} million characters")
    if "\0" in found.text:
        raise RefusedError("COD-064", "it holds a zero byte")
    return found


IS_TEXT = frozenset({"txt", "md", "srt", "vtt"})
"""Endings of files that are text themselves."""
FORMATS = ("md", "txt", "docx", "odt", "srt", "vtt")


def _joined(paragraphs: Iterator[str]) -> str:
    lines = [line for paragraph in paragraphs if (line := paragraph.replace("\r\n", "\n").replace("\r", "\n").strip())]
    return "\n\n".join(lines) + "\n" if lines else ""


def _word(root: Element) -> PlainText:
    left: Counter[str] = Counter()
    skipped = {
        "del": "", "moveFrom": "", "instrText": "", "delText": "", "pPr": "", "rPr": "", "Fallback": "", "sectPr": "", "tblPr": "",
        "commentReference": "comments", "footnoteReference": "footnotes", "endnoteReference": "footnotes", "drawing": "pictures", "pict": "pictures", "object": "pictures",
    }  # fmt: skip
    signs: dict[str, Callable[[Element], str]] = {
        "t": lambda one: one.text or "", "tab": lambda _: "\t", "br": lambda _: "\n", "cr": lambda _: "\n", "noBreakHyphen": lambda _: "-",
    }  # fmt: skip
    body = child(root, "body")
    return PlainText(_joined(_paragraphs(body, ("p",), skipped, signs, left)), left)


def _open_document(root: Element) -> PlainText:
    left: Counter[str] = Counter()
    skipped = {"tracked-changes": "", "annotation": "comments", "annotation-end": "", "note": "footnotes", "frame": "pictures", "sequence-decls": "", "forms": ""}
    signs: dict[str, Callable[[Element], str]] = {
        "s": lambda one: " " * min(1_000, int(count) if re.fullmatch("[0-9]{1,9}", count := next((value for key, value in one.attrib.items() if key.endswith("}c")), "1")) else 1),
        "tab": lambda _: "\t",
        "line-break": lambda _: "\n",
    }
    body = child(child(root, "body"), "text")
    return PlainText(_joined(_paragraphs(body, ("p", "h"), skipped, signs, left, mixed=True)), left)


def _paragraphs(
    room: Element | None, names: tuple[str, ...], skipped: dict[str, str], signs: dict[str, Callable[[Element], str]], left: Counter[str], *, mixed: bool = False
) -> Iterator[str]:
    """Every paragraph in the order of the text, those of tables too."""
    for one in room if room is not None else ():
        name = local(one)
        if name in skipped:
            if skipped[name]:
                left[skipped[name]] += 1
        elif name in names:
            yield "".join(_pieces(one, skipped, signs, left, mixed=mixed))
        else:
            yield from _paragraphs(one, names, skipped, signs, left, mixed=mixed)


def _pieces(element: Element, skipped: dict[str, str], signs: dict[str, Callable[[Element], str]], left: Counter[str], *, mixed: bool) -> Iterator[str]:
    if mixed and element.text:
        yield _blanks(element.text)
    for one in element:
        name = local(one)
        if name in skipped:
            if skipped[name]:
                left[skipped[name]] += 1
        elif name in signs:
            yield signs[name](one)
        else:
            yield from _pieces(one, skipped, signs, left, mixed=mixed)
        if mixed and one.tail:
            yield _blanks(one.tail)


def _blanks(text: str) -> str:
    """OpenDocument counts any run of blanks in its XML as one."""
    return re.sub(r"[ \t\r\n]+", " ", text)


# ── subtitles ────────────────────────────────────────────────────────────────────────────────────

_CUE = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,]\d{1,3}[ \t]*-->")
_VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]+)>")
_NEXT_VOICE = re.compile(r"(?=<v[. \t])")
_LABEL = re.compile(r"(?:-\s*)?([^\s:<>][^:<>\n]{0,30}):\s+(?=\S)")


def _subtitles(text: str) -> str:
    """Cues as turns. A turn begins with its time, [00:01:02], after its label; inside a long turn the time stands again."""
    turns: list[str] = []
    last = -STAMP_EVERY
    for start, words in _cues(text):
        voice = _VOICE.search(words)
        label = _LABEL.match(words)
        speaker = html.unescape(voice[1].strip() if voice else label[1] if label else "")
        # The label is cut off before anything in the words is replaced: afterwards its end would be elsewhere.
        said = html.unescape(re.sub(r"<[^>]*>", "", words[label.end() :] if label and not voice else words))
        said = " ".join(said.split())
        if not said:
            continue
        if speaker and not (turns and turns[-1].startswith(f"{speaker}: ") and voice):
            turns.append(f"{speaker}: {_time(start)} {said}")
            last = start
        elif not turns or start - last >= STAMP_EVERY:
            turns[len(turns) - 1 :] = [f"{turns[-1]} {_time(start)} {said}" if turns else f"{_time(start)} {said}"]
            last = start
        else:
            turns[-1] += f" {said}"
    return "\n\n".join(turns) + "\n" if turns else ""


def _cues(text: str) -> Iterator[tuple[int, str]]:
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        if lines[0].startswith(("NOTE", "STYLE", "REGION")):
            continue
        for number, line in enumerate(lines):
            if (cue := _CUE.match(line.strip())) is not None:
                start = int(cue[1] or 0) * 3600 + int(cue[2]) * 60 + int(cue[3])
                # Several voices in one cue are several turns.
                yield from ((start, piece) for piece in _NEXT_VOICE.split("\n".join(lines[number + 1 :])))
                break


def _time(seconds: int) -> str:
    return f"[{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}]"



