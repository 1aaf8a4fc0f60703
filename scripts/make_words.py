"""Keep the translators' files in step with the fixed words of the report.

``python scripts/make_words.py`` writes ``src/kurak/report/words/po/LANGUAGE/MODULE.po``: every English text that stands in a call of ``say``,
``counted``, ``phrase``, ``counted_phrase`` or ``later``, in the order of the code, with the translation it had. What the code no longer says
goes out; what is new has an empty translation, or that of the same words in another file. With ``--check`` nothing is written, and it exits
1 if a file is stale, a translation is missing, or one leaves out or adds a name in braces.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

REPORT = Path(__file__).resolve().parents[1] / "src" / "kurak" / "report"
FOLDER = REPORT / "words" / "po"

PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "ky": "nplurals=2; plural=(n != 1);",
}
"""Unicode CLDR, cardinal numbers, as gettext writes them."""

SINGLE = {"say", "phrase", "later"}
SEVERAL = {"counted", "counted_phrase"}
_IN_TEMPLATE = re.compile(r"""\b(?:say|phrase)\(\s*(?P<mark>["'])(?P<words>(?:\\.|(?!(?P=mark)).)*)(?P=mark)""")
_BRACES = re.compile(r"\{\w+\}")

Message = tuple[str, str]
"""English, and English after several where a number goes before; the latter empty elsewhere."""


def messages() -> dict[str, dict[Message, int]]:
    """Name of a translators' file: its messages with the line where each first stands."""
    found: dict[str, dict[Message, int]] = {}
    for file in sorted(REPORT.rglob("*")):
        if file.suffix not in (".py", ".html", ".typ") or "po" in file.parts:
            continue
        read = _of_module if file.suffix == ".py" else _of_template
        own: dict[Message, int] = {}
        for message, line in read(file):
            own.setdefault(message, line)
        if own:
            inside = file.relative_to(REPORT)
            name = "-".join(inside.with_suffix("").parts) + ("" if file.suffix == ".py" else file.suffix.replace(".", "-"))
            found[name] = own
    return found


def _of_module(file: Path) -> Iterator[tuple[Message, int]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in SINGLE | SEVERAL:
            continue
        words = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
        if node.func.id in SEVERAL:
            if len(words) != 2:
                raise SystemExit(f"{file.name}:{node.lineno}: {node.func.id} takes two texts in quotes and a number")
            yield (words[0], words[1]), node.lineno
        elif words:
            yield (words[0], ""), node.lineno
        elif isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
            raise SystemExit(f"{file.name}:{node.lineno}: {node.func.id} takes one text in quotes, with names in braces")


def _of_template(file: Path) -> Iterator[tuple[Message, int]]:
    text = file.read_text(encoding="utf-8")
    for match in _IN_TEMPLATE.finditer(text):
        yield (match["words"], ""), text.count("\n", 0, match.start()) + 1


def translated(language: str, name: str, wanted: dict[Message, int], known: dict[Message, polib.POEntry]) -> polib.POFile:
    """A translators' file with every message wanted."""
    file = polib.POFile(wrapwidth=120)
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": language, "Plural-Forms": PLURALS[language]}
    old = {(entry.msgid, entry.msgid_plural): entry for entry in _read(language, name)}
    for (one, several), _ in sorted(wanted.items(), key=lambda item: item[1]):
        before = old.get((one, several)) or known.get((one, several))
        entry = polib.POEntry(msgid=one, msgid_plural=several, tcomment=before.tcomment if before else "")
        if several:
            forms = int(PLURALS[language][len("nplurals=")])
            entry.msgstr_plural = {place: before.msgstr_plural.get(place, "") if before else "" for place in range(forms)}
        elif before:
            entry.msgstr = before.msgstr
        file.append(entry)
    return file


def _read(language: str, name: str) -> polib.POFile:
    file = FOLDER / language / f"{name}.po"
    return polib.pofile(str(file), encoding="utf-8", wrapwidth=120) if file.exists() else polib.POFile()


def faults(file: polib.POFile) -> Iterator[str]:
    """What is wrong with the translations of a file."""
    for entry in file:
        given = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        wanted = set(_BRACES.findall(entry.msgid)) | set(_BRACES.findall(entry.msgid_plural))
        for words in given:
            if not words:
                yield f"not translated: {entry.msgid}"
            # A form that is for one only may leave the number out.
            elif set(_BRACES.findall(words)) != wanted and set(_BRACES.findall(words)) | {"{n}"} != wanted:
                yield f"other names in braces: {entry.msgid}"


def main() -> int:
    """Write the files, or compare them with the code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="Write nothing; exit 1 if a file is stale or a translation is missing.")
    check = parser.parse_args().check
    found, wrong = messages(), 0
    for language in PLURALS:
        folder = FOLDER / language
        known: dict[Message, polib.POEntry] = {}
        for place in sorted(folder.glob("*.po")):
            for entry in _read(language, place.stem):
                if entry.msgstr or any(entry.msgstr_plural.values()):
                    known.setdefault((entry.msgid, entry.msgid_plural), entry)
        for place in sorted(folder.glob("*.po")):
            if place.stem not in found:
                wrong += 1
                print(f"{language}/{place.name}: no module has these words")
                if not check:
                    place.unlink()
        for name, wanted in found.items():
            file = translated(language, name, wanted, known)
            place, text = folder / f"{name}.po", str(file).rstrip("\n") + "\n"
            for fault in faults(file):
                wrong += 1
                print(f"{language}/{name}.po: {fault}")
            if not place.exists() or place.read_text(encoding="utf-8") != text:
                print(f"{language}/{name}.po: {'stale' if check else 'written'}")
                wrong += check
                if not check:
                    folder.mkdir(parents=True, exist_ok=True)
                    place.write_text(text, encoding="utf-8")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
