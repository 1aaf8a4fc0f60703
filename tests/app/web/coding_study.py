"""A small study with invented texts to be coded in a browser, and somebody who codes without one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from json import loads
from pathlib import Path
from typing import Any

import httpx
from coded_folder import CODEBOOK, put
from small_server import Running, write_study

from kurak.model.codings import Coding
from kurak.sources.qualitative.codings import read_codings
from kurak.sources.text_file import open_reading

HEAD = "kind: {kind}\nlanguage: {language}\nmonth: \"2026-05\"\nattributes: {{place: {place}, sex: woman}}\nspeakers: {speakers}\nsimulated: true\n---\n"
FIRST = (
    "---\nid: T1\n" + HEAD.format(kind="in-depth", language="en", place="North", speakers="{I: interviewer, P: participant}")
    + "SIMULATED. An invented conversation 🙂.\n\nI: [1] How do you get to work?\n\nP: By bus 🚌. The road is full of holes. In winter it is ice.\n\n"
    "We walk then.\n\nI: And back?\n\nP: The same bus, if it comes.\n"
)
KYRGYZ = (
    "---\nid: T2\n" + HEAD.format(kind="in-depth", language="ky", place="South", speakers="{I: interviewer, P: participant}")
    + "SIMULATED. Ойдон чыгарылган маек.\n\nI: [1] Жумушка кантип барасыз?\n\nP: Жөө барам 🙂, жол жаман эмес. Кышында да жүрөбүз, й менен й\u0306 бир.\n"
)
GROUP = (
    "---\nid: G1\n" + HEAD.format(kind="focus group", language="ru", place="North", speakers="{M: moderator, P1: participant, P2: participant}")
    + "SIMULATED. Придуманный разговор.\n\nM: [1] Как вы добираетесь?\n\nP1: На автобусе. Дорога плохая.\n\nP2: Нет, дорога хорошая.\n"
)
TEXTS = {"T1": FIRST, "T2": KYRGYZ, "G1": GROUP}
"""By id."""


def write_coding_study(folder: Path) -> Path:
    """A study with a published form, three texts and a codebook."""
    write_study(folder)
    for name, text in TEXTS.items():
        put(folder, f"transcripts/{name}.md", text)
    put(folder, "coding/codebook.yaml", CODEBOOK)
    return folder


def body_of(name: str) -> str:
    """What stands below the front matter: what codings count."""
    return TEXTS[name].split("\n---\n", 1)[1]


def rows_of(study: Path, coder: str) -> list[Coding]:
    """A coder's codings, as every command reads them."""
    reading = open_reading(study)
    found = read_codings(reading, f"coding/codings/{coder}.csv").codings
    assert not reading.findings
    return found


@dataclass(slots=True)
class Coder:
    """Somebody who sends what the page sends."""

    client: httpx.Client
    name: str

    @classmethod
    def alone(cls, address: str, name: str) -> Coder:
        """At the computer that serves this address, under a name."""
        one = cls(httpx.Client(base_url=address, timeout=60), name)
        assert one.client.post("/coding/name", data={"name": name}).status_code == 303
        return one

    @classmethod
    def member(cls, server: Running, name: str) -> Coder:
        """Of a team, signed in."""
        one = cls(httpx.Client(base_url=server.address, timeout=60), name)
        assert one.client.post("/sign-in", data={"name": name, "password": f"{name}-tulip"}).status_code == 303
        return one

    def page(self, document: str, **query: str) -> dict[str, Any]:
        """What the page of a text holds for its script."""
        answer = self.client.get(f"/coding/texts/{document}", params=query)
        assert answer.status_code == 200, answer.status_code
        return data_of(answer)

    def send(self, document: str, *changes: dict[str, Any], seen: dict[str, Any] | None = None, **other: Any) -> httpx.Response:
        """Send changes, having seen the page as it is now, or as it was."""
        seen = seen or self.page(document)
        body = {"coder": self.name, "sha256": seen["sha256"], "version": seen["version"], "changes": changes, **other}
        return self.client.post(f"/coding/codings/{document}", json=body)

    def code(self, document: str, words: str, code: str, **more: Any) -> httpx.Response:
        """Give a code to words."""
        return self.send(document, add(document, words, code, **more))

    def finish(self, document: str, *, done: bool = True) -> httpx.Response:
        return self.client.post(f"/coding/done/{document}", json={"coder": self.name, "done": done})


def add(document: str, words: str, code: str, **more: Any) -> dict[str, Any]:
    """The change that gives a code to words."""
    start = body_of(document).index(words)
    return {"do": "add", "start": start, "end": start + len(words), "code": code, **more}


def data_of(answer: httpx.Response) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', answer.text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = loads(found[1])
    return data


def shown_text(answer: httpx.Response) -> str:
    """The text as a browser finds it in the page: what stands in its paragraphs."""
    blocks = re.findall(r'<p class="block[^>]*>(.*?)</p>\n', answer.text, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", "".join(blocks)))
