"""``kurak seal close``, and ``kurak seal STUDY``: what is open is sealed; the plan is shown first, and asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kurak.app.cli.output import (
    could_not_run,
    findings_text,
    plural,
    safe,
    someone_can_answer,
    write,
    write_json,
)
from kurak.app.cli.seal.opening import AS_JSON, STUDY, YES, identity_option, open_study, read_keys
from kurak.version import VERSION


@click.command(name="close")
@STUDY
@identity_option("Secret key, if it is at hand: what was sealed is opened in memory before the open file is deleted. May be given again.")
@YES
@AS_JSON
@click.pass_context
def command(ctx: click.Context, study: Path, identities: tuple[Path, ...], yes: bool, as_json: bool) -> None:
    """Seal the open files of the folder STUDY for the recipients that seal of study.yaml names.

    What would be sealed is shown first, with its size, and for whom. Every sealed file stands beside its place with .age behind
    its name; it is read back and verified before the open file is deleted. All files are sealed, or none; a run that is broken
    off loses nothing, and the next one finishes it. Without --yes and without anybody to ask, only the plan is shown.

    Exit 0 if it is done, 1 if something stands in the way, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.sealing.age_files import SealError

    folder = open_study(study)
    declared = folder.study.seal if folder.study is not None else None
    if declared is None:
        raise could_not_run("study.yaml has no block seal: nobody is named for whom to seal; docs/sealing.md says how")
    wrong = [one for one in folder.findings if one.code in ("SEA-002", "SEA-003", "SEA-004", "SEA-007")]
    planned = pipeline.plan_seal(folder, study)
    whom = [one.name for one in declared.recipients]
    data: dict[str, Any] = {
        "kurak": VERSION,
        "study": folder.name,
        "recipients": whom,
        "places": [
            {"what": one.what, "open": one.open, "open_bytes": one.open_bytes, "sealed": one.sealed, "sealed_bytes": one.sealed_bytes}
            for one in planned.places
        ],
        "left_open": list(planned.left_open),
        "twice": list(planned.both),
    }
    if wrong:
        _end(ctx, data, done=0, code=1, as_json=as_json, lines=[findings_text(wrong)], findings=[one.as_data() for one in wrong])
    if not as_json:
        _show(planned.places, whom, planned.left_open)
    if not planned.files:
        _end(ctx, data, done=0, code=0, as_json=as_json, lines=["nothing is open that is to be sealed"])
    if planned.both and not identities:
        lines = [f"{safe(one)} is there twice, open and sealed" for one in planned.both]
        lines.append("nothing was sealed; with --identity KEY the open one goes where both hold the same")
        _end(ctx, data, done=0, code=1, as_json=as_json, lines=lines)
    if not yes:
        if as_json or not someone_can_answer():
            _end(ctx, data, done=0, code=0, as_json=as_json, lines=["nothing was sealed: this is the plan; --yes does it"])
        click.confirm(f"Seal {plural(len(planned.files), 'file')}, and delete their open form?", abort=True, err=True)
    keys = read_keys(identities)
    try:
        done, differ = pipeline.seal(folder, study, identities=keys)
    except SealError as error:
        raise could_not_run(str(error)) from None
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise could_not_run(f"nothing is lost, and it is not finished ({why}): mend that, and run the same command again") from None
    if differ:
        lines = [f"{safe(one)} is not what its sealed form holds; nothing was sealed" for one in differ]
        _end(ctx, data, done=0, code=1, as_json=as_json, lines=lines)
    # Sealed form and open form were the same: the open one is gone, and nothing had to be sealed anew.
    words = f"{plural(done, 'file')} sealed" if done else "every file was sealed already; its open form is deleted"
    _end(ctx, data, done=done, code=0, as_json=as_json, lines=[words])


def _show(places: Any, whom: list[str], left_open: tuple[str, ...]) -> None:
    lines = []
    for one in places:
        parts = []
        if one.open:
            parts.append(f"{plural(one.open, 'file')} open, {size_text(one.open_bytes)}")
        if one.sealed:
            parts.append(f"{one.sealed:,} sealed, {size_text(one.sealed_bytes)}")
        lines.append(f"{safe(one.what)}: {'; '.join(parts) or 'holds nothing'}")
    lines += [f"{safe(one)}: stays open; it is a link, or has a second name on the disk" for one in left_open]
    lines += [f"for {safe(name)}" for name in whom]
    write("\n".join(lines))


def size_text(size: int) -> str:
    """A size for people: 12 bytes, 3.4 kB, 56 MB."""
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= limit:
            return f"{size / limit:,.1f} {unit}"
    return f"{size} bytes"


def _end(ctx: click.Context, data: dict[str, Any], *, done: int, code: int, as_json: bool, lines: list[str], **more: Any) -> None:
    if as_json:
        write_json({**data, **more, "sealed": done, "exit": code})
    else:
        write("\n".join(lines))
    ctx.exit(code)
