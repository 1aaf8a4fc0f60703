"""A folder of many invented texts with many codings, for timing: ``python scripts/many_texts.py FOLDER``."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from kurak.sources.qualitative.codings import codings_text
from kurak.sources.qualitative.documents import read_document
from kurak.sources.qualitative.writing import new_coding
from kurak.sources.text_file import open_reading

TEXTS, CODINGS, CODERS, CODES, CHARACTERS = 2_000, 200_000, ("anna", "beth"), 100, 30_000
SYLLABLES = ("жол", "кар", "суу", "таш", "бар", "кел", "road", "bus", "win", "дом", "рек", "лес", "үй", "өзөн", "кыш", "ный", "ого", "лар")


def write(folder: Path, *, texts: int = TEXTS, codings: int = CODINGS, seed: int = 1) -> None:
    """Write the folder; the same seed gives the same bytes."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(20_000)]
    for room in ("transcripts", "coding/codings"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    codes = "\n".join(f"  - {{id: c{number:03}, name: Code {number}, definition: An invented code.}}" for number in range(CODES))
    (folder / "coding/codebook.yaml").write_text(f"title: Invented\nversion: 1\ncodes:\n{codes}\n", "utf-8")
    rows: dict[str, list[object]] = {coder: [] for coder in CODERS}
    each = codings // texts // len(CODERS)
    for number in range(texts):
        name = f"T{number:05}"
        turns, size = [], 0
        while size < CHARACTERS // 2:
            said = " ".join(chance.choices(words, k=40))
            turns.append(f"{'IP'[len(turns) % 2]}: {said}.\n\n")
            size += len(turns[-1])
        place, sex = chance.choice(("North", "South", "East", "West")), chance.choice(("woman", "man"))
        head = f"---\nid: {name}\nkind: in-depth\nlanguage: ky\nattributes: {{place: {place}, sex: {sex}}}\nspeakers: {{I: interviewer, P: participant}}\nsimulated: true\n---\nSIMULATED.\n\n"
        (folder / f"transcripts/{name}.md").write_text(head + "".join(turns), "utf-8")
        document = read_document(open_reading(folder), f"transcripts/{name}.md")
        assert document is not None
        for _ in range(each):
            start = chance.randrange(20, len(document.text) - 300)
            end, code = start + chance.randint(20, 250), f"c{chance.randrange(CODES):03}"
            for coder in CODERS:
                if coder == CODERS[0] or chance.random() < 0.7:
                    shift = chance.randint(-10, 10)
                    rows[coder].append(new_coding(document, coding=f"{coder[0]}{len(rows[coder]):06}", start=start + shift, end=end + shift, code=code))
                else:
                    start2 = chance.randrange(20, len(document.text) - 300)
                    rows[coder].append(new_coding(document, coding=f"{coder[0]}{len(rows[coder]):06}", start=start2, end=start2 + 80, code=code))
    for coder, every in rows.items():
        (folder / f"coding/codings/{coder}.csv").write_bytes(codings_text(every))  # type: ignore[arg-type]


if __name__ == "__main__":
    write(Path(sys.argv[1]))
