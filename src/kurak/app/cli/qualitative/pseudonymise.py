"""``kurak qualitative pseudonymise``: pseudonyms in the place of names; what else may give somebody away."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, findings_data, plural, safe, write, write_findings, write_json
from kurak.app.cli.progress import working
from kurak.app.cli.qualitative.opening import FOLDER
from kurak.model.pseudonyms import Candidate, Masked


@click.command(name="pseudonymise")
@FOLDER
@click.option("--apply", is_flag=True, help="Write; without it names are counted only.")
@click.option("--frozen", is_flag=True, help="Mask texts that were coded too; their codings move with them.")
@click.option("--suggest", is_flag=True, help="List what may give somebody away and is not in the table: where, and how often.")
@click.option("--show", is_flag=True, help="With --suggest, show the words themselves; on a terminal only.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and places as JSON; never a word.")
@click.pass_context
def command(ctx: click.Context, folder: Path, apply: bool, frozen: bool, suggest: bool, show: bool, as_json: bool) -> None:
    """Put pseudonyms in the place of names in the texts and codings of FOLDER.

    The table is contacts/pseudonyms.csv: forms (joined with |, a star at the end for any ending), pseudonym, kind. Nothing is
    changed without --apply. Afterwards every file in transcripts/, coding/, review/ and out/ is looked through for names that
    are left. Copies, backups and earlier versions are not reached from here.

    Exit 0 if no name is left (or nothing was to be written), 1 if one is, or something is wrong, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.qualitative.masking import UnreadableTableError

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder")
    if show and (not suggest or as_json):
        raise could_not_run("--show belongs to --suggest, and not to --json")
    if show and not sys.stdout.isatty():
        raise could_not_run("--show shows names on a terminal only; nothing that could be kept in a file")
    if suggest:
        if apply:
            raise could_not_run("--suggest changes nothing: put what it finds into the table, then --apply")
        with working("looking through the texts", long=True):
            found, wrong = pipeline.name_candidates(folder)
        code = 1 if wrong else 0
        if as_json:
            write_json({**findings_data(folder.resolve().name, wrong, hashes={}, exit_code=code), "candidates": [_data(one) for one in found]})
        else:
            _print_candidates(found, show=show)
            if wrong:
                write_findings(wrong)
        ctx.exit(code)
    try:
        masked, findings = pipeline.pseudonymise(folder, frozen=frozen, apply=apply)
    except UnreadableTableError as error:
        raise could_not_run(str(error)) from error
    except OSError as error:
        raise could_not_run(f"nothing was changed: {(error.strerror or 'no reason given').lower()}") from error
    code = 1 if findings else 0
    if as_json:
        data = findings_data(folder.resolve().name, findings, hashes={}, exit_code=code)
        write_json(data | ({} if masked is None else _counts(masked)))
    else:
        if masked is not None:
            _print(masked)
        if findings:
            write_findings(findings)
    ctx.exit(code)


def _counts(masked: Masked) -> dict[str, object]:
    return {
        "rows": [{"row": number, "kind": kind, "names": count} for number, (kind, count) in enumerate(masked.rows, start=1)],
        "changed": masked.files,
        "left_coded": masked.frozen,
        "codings_moved": masked.moved,
        "written": masked.written,
        "remaining": [{"file": file, "line": line} for file, line in masked.remaining],
        "not_opened": list(masked.unopened),
    }


def _print(masked: Masked) -> None:
    by_kind: Counter[str] = Counter()
    for kind, count in masked.rows:
        by_kind[kind] += count
    lines = [f"{safe(file)}: {plural(count, 'name')}" for file, count in masked.files.items()]
    lines += [f"{safe(file)}: {plural(count, 'name')}, left: the text was coded; --frozen masks it" for file, count in masked.frozen.items()]
    unused = [str(number) for number, (_, count) in enumerate(masked.rows, start=1) if not count and not masked.frozen]
    lines.append(" · ".join(f"{kind} {count:,}" for kind, count in by_kind.items() if count) or "no name of the table is said anywhere")
    if unused:
        lines.append(f"rows of the table that occur nowhere: {', '.join(unused)}")
    if masked.moved:
        lines.append(f"{plural(masked.moved, 'coding')} {'moved' if masked.written else 'will move'} with the text")
    if masked.unopened:
        lines.append(f"not looked into, packed or no text: {', '.join(map(safe, masked.unopened[:10]))}" + (f" and {len(masked.unopened) - 10} more" if len(masked.unopened) > 10 else ""))
    lines.append("written" if masked.written else "nothing was changed; --apply writes")
    write("\n".join(lines))


def _data(one: Candidate) -> dict[str, object]:
    return {"kind": one.kind, "count": one.count, "texts": one.texts, "places": [{"file": file, "line": line} for file, line in one.places]}


def _print_candidates(found: tuple[Candidate, ...], *, show: bool) -> None:
    for one in found:
        places = ", ".join(safe(f"{file}:{line}") for file, line in one.places)
        write(f"{one.kind}, {plural(one.count, 'time')} in {plural(one.texts, 'text')}: {places}" + (f"  {safe(one.words)}" if show else ""))
    write(f"{plural(len(found), 'candidate')}, none in the table" if found else "nothing that the table lacks was found; read the texts all the same")
