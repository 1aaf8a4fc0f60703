"""``kurak seal open``: what is sealed is opened, in its place or as copies outside the study."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, plural, safe, write, write_json
from kurak.app.cli.seal.opening import AS_JSON, STUDY, identity_option, open_study, read_keys
from kurak.version import VERSION


@click.command(name="open")
@STUDY
@identity_option("File of a secret key, as kurak seal key or age-keygen wrote it. May be given again.", required=True)
@click.option("--what", "what", multiple=True, metavar="PATH", help="Only this file or folder of the study; may be given again.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write copies into this new folder outside the study; what is sealed stays sealed.")
@AS_JSON
@click.pass_context
def command(ctx: click.Context, study: Path, identities: tuple[Path, ...], what: tuple[str, ...], into: Path | None, as_json: bool) -> None:
    """Open the sealed files of the folder STUDY with a secret key.

    In their place, the open files take the place of the sealed ones, for their owner only; work on them, and seal them again.
    With --into copies are written to another folder, and nothing changes in the study. All files are opened, or none. A passphrase
    of the key is asked for, or comes from the environment variable KURAK_SEAL_PASSPHRASE.

    Exit 0 if it is done or nothing is sealed, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.sealing.age_files import SealError
    from kurak.sources.sealing.places import why_not

    folder = open_study(study)
    for one in what:
        why = why_not(study, one.rstrip("/"))
        if why is not None:
            raise could_not_run(f"{one} {why}")
    if what and not pipeline.sealed_files(folder, study, only=what):
        raise could_not_run(f"nothing is sealed under {', '.join(what)}")
    keys = read_keys(identities)
    try:
        number = pipeline.open_sealed(folder, study, identities=keys, only=what, into=into)
    except SealError as error:
        raise could_not_run(str(error)) from None
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise could_not_run(f"nothing is lost, and it is not finished ({why}): mend that, and run the same command again") from None
    if as_json:
        write_json({"kurak": VERSION, "study": folder.name, "opened": number, "into": None if into is None else into.as_posix(), "exit": 0})
    elif not number:
        write("nothing is sealed")
    elif into is not None:
        write(f"{plural(number, 'file')} opened into {safe(str(into))}; what is sealed stays sealed\ndelete that folder when you are done")
    else:
        write(f"{plural(number, 'file')} opened; seal them again when you are done: kurak seal {safe(str(study))}")
    ctx.exit(0)
