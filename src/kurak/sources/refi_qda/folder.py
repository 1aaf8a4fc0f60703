"""Projects in and out of a folder: what is read, what would be written, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kurak.model.catalogue import finding
from kurak.model.codings import CodedTexts, Coding
from kurak.model.exchange import Counting, KeptProject, ProjectCounts
from kurak.model.finding import Finding, Place
from kurak.sources.archives import RefusedError, pack
from kurak.sources.qualitative.anchors import anchor, context
from kurak.sources.qualitative.codings import coder_files, follow_log, read_codings
from kurak.sources.qualitative.places import EXCHANGE
from kurak.sources.qualitative.tables_out import codebook_page, codebook_table, codings_table
from kurak.sources.refi_qda.contents import Contents, read_contents
from kurak.sources.refi_qda.incoming import Brought, Choices, bring, hashes_of, kept_projects
from kurak.sources.refi_qda.outgoing import codebook_of, new_project, parts_of, update
from kurak.sources.refi_qda.positions import Decision
from kurak.sources.refi_qda.project import count, open_codebook, open_project
from kurak.sources.text_file import open_reading
from kurak.sources.validation import read_mapping
from kurak.sources.wording import listed, shown


@dataclass(slots=True)
class Exchange:
    """What an import or export comes to.

    Parameters
    ----------
    counts
        What the project holds that comes or goes.
    findings
        What there is to say; with an error nothing is to be written.
    brought
        Of an import: what it writes.
    content
        Of an export: the file.
    changes
        Of an export: what differs from the kept project, by kind.
    kept
        What has no place here and is kept, by kind.
    """

    counts: ProjectCounts = field(default_factory=ProjectCounts)
    findings: tuple[Finding, ...] = ()
    brought: Brought = field(default_factory=Brought)
    content: bytes = b""
    changes: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether something was found that stops it."""
        return any(one.severity == "error" for one in self.findings)


def import_project(folder: Path, there: CodedTexts, raw: bytes, file: str, choices: Choices, *, told: Counting | None = None) -> Exchange:
    """A .qdpx or .qdc file, understood and set against what is in a folder; nothing is written.

    Parameters
    ----------
    folder, there
        Where it is to go, and what is there.
    raw, file
        The file and its name.
    choices
        What a person says about its texts.
    told
        How its positions are counted, if somebody knows.
    """
    try:
        project = open_codebook(raw) if file.lower().endswith(".qdc") else open_project(raw)
        found = read_contents(project, told=told)
        findings = _said(file, found)
        if any(one.severity == "error" for one in findings):
            return Exchange(count(project), tuple(findings), kept=dict(found.kept))
        return Exchange(count(project), tuple(findings), bring(folder, there, found, choices, file), kept=dict(found.kept))
    except RefusedError as refused:
        return Exchange(findings=(_refusal(file, refused),))


def _refusal(file: str, refused: RefusedError) -> Finding:
    return finding(refused.code, message=f"{file}: {refused.message}", where=Place(file), fix=refused.fix)


def _said(file: str, found: Contents) -> list[Finding]:
    """How positions were counted, and what is kept only."""
    said: list[Finding] = []
    decision, at = found.decision, Place(file)
    if decision.why == "ambiguous":
        said.append(finding("COD-055", message=f"{file}: its positions can be counted in more than one way, and no way fits better than the others", where=at))
    elif decision.counting != Counting():
        said.append(finding("COD-056", message=f"{file} counts {_way(decision)}", where=at))
    for what, number in sorted(found.kept.items()):
        said.append(finding("COD-057", message=f"{file}: {what}: {number:,}", where=at))
    if found.personal:
        said.append(finding("COD-066", message=f"{file}: the {'variable' if len(found.personal) == 1 else 'variables'} {listed(sorted(found.personal))} would name people", where=at))
    return said


def _way(decision: Decision) -> str:
    counting = decision.counting
    ends = {"as written": "line ends as they are written", "one": "every line end as one", "two": "every line end as two"}[counting.line_end]
    mark = ", and the byte order mark" if counting.mark else ""
    checked = f"; {decision.whole:,} of {decision.edges:,} edges of passages cut no word" if decision.edges else ""
    return f"{counting.unit}, {ends}{mark}{checked}"


# ── out ──────────────────────────────────────────────────────────────────────────────────────────


def export_project(folder: Path, there: CodedTexts, file: str, *, base: str | None = None, counting: Counting | None = None, coder: str | None = None) -> Exchange:
    """A folder as a .qdpx or .qdc file; nothing is written.

    Parameters
    ----------
    folder, there
        What goes out.
    file
        Name of the file that is to be made; its ending says which.
    base
        Name of the kept project to begin from; "new" for none. If left out, the only one there is.
    counting
        How a new project counts positions; the standard's way if left out.
    coder
        Whose codings go out; everybody's if left out.
    """
    if there.has_errors:
        return Exchange(findings=there.findings)
    reading = open_reading(folder)
    codebook_only = file.lower().endswith(".qdc")
    names = [name for name in kept_projects(reading) if codebook_only or not _is_codebook(folder, name)]
    try:
        if base is None and len(names) > 1:
            raise RefusedError("COD-067", f"the folder keeps {len(names)} projects: {listed(names)}", "say which the file begins from: --base NAME, or --base new")
        if base not in (None, "new") and base not in names:
            raise RefusedError("COD-067", f"no project is kept under the name {shown(base)}", f"kept are: {listed(names)}; --base new begins without one" if names else "--base new begins without one")
        chosen = None if base == "new" else base or (names[0] if names else None)
        ways = counting or Counting()
        found = _kept(folder, chosen) if chosen else Contents(new_project(folder.resolve().name, ways, simulated=there.simulated), Decision(ways, "told"))
        rows = _rows(folder, there, coder)
        out = update(found, there, rows)
        content = codebook_of(out) if codebook_only else pack(parts_of(out))
        project = open_codebook(content) if codebook_only else open_project(content)
    except RefusedError as refused:
        return Exchange(findings=(_refusal(file, refused),))
    said = _left(file, there, rows, codebook_only=codebook_only)
    if base == "new" and names:
        said.append(finding("COD-060", message=f"what only the kept projects hold: {listed(names)}", where=Place(file), fix="--base NAME begins from a kept project"))
    return Exchange(count(project), tuple(said), content=content, changes=dict(out.changes), kept=dict(found.kept))


def _is_codebook(folder: Path, name: str) -> bool:
    record = _record(folder, name)
    return record is not None and record.project.endswith(".qdc")


def _record(folder: Path, name: str) -> KeptProject | None:
    mapped = read_mapping(open_reading(folder), f"{EXCHANGE}/{name}/kept.yaml", KeptProject)
    return None if mapped is None else mapped.noun


def _kept(folder: Path, name: str) -> Contents:
    """A kept project, as it was understood when it came."""
    record = _record(folder, name)
    place = folder / EXCHANGE / name / "project"
    if record is None or not (place / record.project).is_file():
        raise RefusedError("COD-067", f"{EXCHANGE}/{name} was damaged", "import the project again into another folder, or --base new")
    parts = {str(one.relative_to(place)).replace("\\", "/"): one.read_bytes() for one in sorted(place.rglob("*")) if one.is_file() and not one.is_symlink()}
    if record.project.endswith(".qdc"):
        project = open_codebook(parts[record.project])
    else:
        project = open_project(pack(parts))
    found = read_contents(project, told=record.counting)
    found.masked = {guid for guid, hashed in hashes_of(found).items() if record.texts.get(guid, hashed) != hashed}
    return found


def _rows(folder: Path, there: CodedTexts, only: str | None) -> dict[str, list[Coding]]:
    """Every row of every coder under the codes of today and where its words stand; doubled ones too, since they came so."""
    reading = open_reading(folder)
    names = {one.code: one.into for one in there.changes if one.change != "removed" and one.into}
    known = set(there.codebook.names()) if there.codebook is not None else set()
    rows: dict[str, list[Coding]] = {}
    for coder, file in coder_files(reading).items():
        if only is not None and coder != only:
            continue
        placed = (_where_now(row, there) for row in read_codings(reading, file).codings)
        rows[coder] = [row if row.code in known else row._replace(code=follow_log(row.code, names)) for row in placed]
    return rows


def _where_now(row: Coding, there: CodedTexts) -> Coding:
    """A coding where its words stand now; in the file it stands as it was made, until somebody moves it."""
    document = there.documents.get(row.document)
    if document is None or document.text[row.start : row.end] == row.quote:
        return row
    now = anchor(document.text, start=row.start, end=row.end, quote=row.quote, before=row.before, after=row.after)
    if now.found != "moved":
        raise RefusedError("COD-061", f"{document.file} was changed, and a passage that was coded is not found again", "code it again, or take it back")
    before, after = context(document.text, now.start, now.end)
    return row._replace(start=now.start, end=now.end, before=before, after=after)


def _left(file: str, there: CodedTexts, rows: Mapping[str, list[Coding]], *, codebook_only: bool) -> list[Finding]:
    """What the standard has no place for, and what other programs will not understand."""
    said: list[Finding] = []
    parts = {"summaries": len(there.summaries), "strategies": len(there.strategies), "assignments": len(there.assignments), "changes of codes": len(there.changes)}
    if codebook_only:
        parts = {"texts": len(there.documents), "codings": sum(map(len, rows.values())), "memos": len(there.memos), **parts}
    else:
        parts["front matter of texts other than attributes (speakers, guide, consent)"] = sum(1 for one in there.documents.values() if one.record.speakers or one.record.guide)
    codes = [way[-1] for way in there.codebook.walk()] if there.codebook is not None else []
    parts["questions and sections that codes name"] = sum(1 for code in codes if code.asked_by or code.ref)
    for what, number in parts.items():
        if number:
            said.append(finding("COD-060", message=f"{what}: {number:,}", where=Place(file)))
    odd = 0 if codebook_only else sum(row.says != "present" or bool(row.stance) for own in rows.values() for row in own)
    if odd:
        said.append(finding("COD-065", message=f"{odd:,} codings say that something is absent, or who agrees", where=Place(file)))
    return said


def export_table(folder: Path, there: CodedTexts, file: str, *, codebook: bool, coder: str | None = None) -> Exchange:
    """All codings as one CSV, or the codebook as CSV or Markdown; nothing is written."""
    if there.has_errors:
        return Exchange(findings=there.findings)
    if codebook:
        if there.codebook is None:
            raise ValueError("a folder without a codebook has none to give")
        content = codebook_page(there.codebook) if file.lower().endswith(".md") else codebook_table(there.codebook)
        return Exchange(ProjectCounts(codes=len(there.codebook.names())), content=content)
    rows = _rows(folder, there, coder)
    coded = {row.document for own in rows.values() for row in own}
    invented = {name for name in coded if name in there.documents and there.documents[name].record.simulated}
    counts = ProjectCounts(sources=len(coded), codings=sum(map(len, rows.values())), users=len(rows))
    return Exchange(counts, content=codings_table(rows, invented=invented))
