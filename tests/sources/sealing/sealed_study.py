"""A study with people's records in every place, made as the test runs, and keys to seal it with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kurak.sources.sealing.age_files import make_identity
from kurak.sources.starter import write_starter

RECORDS = {
    "transcripts/KI-01.md": b"---\nid: KI-01\nkind: interview\n---\nP: secret words\n",
    "transcripts/KI-02.md": b"---\nid: KI-02\nkind: interview\n---\nP: other secret words\n",
    "data/raw/0123-export.csv": b"id,said\nK-1,secret\n",
    "data/raw/received.csv": b"file,sha256\n",
    "data/paradata.csv": b"id,latitude\nK-1,42.123456\n",
    "contacts/contacts.csv": b"name,phone,keep_until\nsecret name,0555,2026-05-01\nother,0556,\n",
    "stakeholders/nominations.csv": b"place,nominator,nominee\nA,N1,secret name\n",
}
SEALED_BY_DEFAULT = sorted(set(RECORDS) - {"data/raw/received.csv"})
ETHICS = "ethics: {approval: b, consent_version: v, safeguarding_contact: o, retention: r, access: [{who: a, what: b}]}\n"


@dataclass(frozen=True)
class Holder:
    """Somebody with a key: its file, and the public half."""

    file: Path
    public: str


def holder(place: Path, name: str) -> Holder:
    """Make a key in a file."""
    content, public = make_identity()
    place.mkdir(exist_ok=True)
    (place / f"{name}.key").write_bytes(content)
    return Holder(place / f"{name}.key", public)


def write_study(folder: Path, *keys: str, more: str = "") -> Path:
    """The starter with people's records and the block seal."""
    write_starter(folder)
    recipients = "".join(f"    - {{name: holder {number}, key: {key}}}\n" for number, key in enumerate(keys, 1))
    text = (folder / "study.yaml").read_text("utf-8") + ETHICS + "seal:\n" + (f"  recipients:\n{recipients}" if keys else "  recipients: []\n") + more
    (folder / "study.yaml").write_text(text, "utf-8")
    for file, content in RECORDS.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes, but for the log and locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_relative_to(folder / "seal") and path.name not in (".lock", "server.lock")
    }
