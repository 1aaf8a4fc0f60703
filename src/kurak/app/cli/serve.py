"""``kurak serve``: phones and browsers send interviews to this computer, the team sees what has come in, texts are coded, and stakeholders looked up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import could_not_run, findings_text, plural, safe, write, write_findings

if TYPE_CHECKING:
    from kurak.app.web.serving import Certificate, Server
    from kurak.sources.users import User

ROLES = ("interviewer", "supervisor", "coder", "analyst", "owner")
"""As in sources/users.py, which is loaded later."""
MEGABYTE = 1_000_000


@click.command(name="serve")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; another than this computer's needs --tls.")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="Port; 0 takes a free one.")
@click.option("--tls", is_flag=True, help="Serve over TLS, with a certificate of our own if none is given.")
@click.option("--certificate", type=click.Path(path_type=Path), help="File of the certificate for --tls, with those above it.")
@click.option("--key", type=click.Path(path_type=Path), help="File of its private key.")
@click.option("--users", type=click.Path(path_type=Path), help="File of users; without it only this computer is served.")
@click.option("--add-user", metavar="NAME", help="Write a user into --users with a made password, and stop.")
@click.option("--role", type=click.Choice(ROLES), default="interviewer", show_default=True, help="Role of --add-user.")
@click.option("--largest", type=click.IntRange(1, 2000), default=100, show_default=True, metavar="MB", help="Largest upload at once.")
@click.pass_context
def command(
    ctx: click.Context,
    study: Path,
    host: str,
    port: int,
    tls: bool,
    certificate: Path | None,
    key: Path | None,
    users: Path | None,
    add_user: str | None,
    role: str,
    largest: int,
) -> None:
    """Collect and code interviews for the folder STUDY (this folder if left out).

    Serves the forms of instrument/published to ODK Collect and to browsers, and keeps what they send in
    STUDY/data/submissions, byte for byte but for positions, which fieldwork.positions of study.yaml speaks of.
    Transcripts are coded in the room Coding; codings go to STUDY/coding. The room Stakeholders shows the register, and
    stores nothing of what is asked. Without --users only this computer is served,
    and whoever sits at it is the owner. Ctrl-C ends it; what was acknowledged is on the disk.

    Exit 0 when ended, 1 if there is neither a form nor a text nor a register to serve, 2 if it cannot start.
    """
    if add_user is not None:
        _add_user(users, add_user, role)
        return
    from kurak.app.web.doorkeeper import is_loopback
    from kurak.app.web.serving import CannotServeError, opened_site, server_for
    from kurak.app.web.uploads import Limits
    from kurak.sources.served_forms import read_published_forms

    if not (study / "study.yaml").is_file():
        raise could_not_run(f"{study} has no study.yaml")
    if (certificate is None) != (key is None):
        raise could_not_run("--certificate and --key go together")
    if not is_loopback(host) and (users is None or not tls):
        raise could_not_run(f"{host} can be reached from other computers: --tls and --users FILE are needed")
    team = _read_team(users)
    forms = read_published_forms(study)
    if not forms.by_name and not _has_texts(study) and not _has_register(study):
        from kurak.model.catalogue import finding
        from kurak.model.finding import Place
        from kurak.sources.sealed_names import sealed_in

        none = finding("COL-003", message="no form is published", where=Place("instrument/published"))
        sealed = [finding("SEA-001", message="the texts are sealed", where=Place("transcripts"))] if sealed_in(study, "transcripts", ending=".md") else []
        write_findings([*forms.findings, none, *sealed])
        ctx.exit(1)
    if forms.findings:
        click.echo(findings_text(forms.findings), err=True)
    title = _title(study)
    try:
        with opened_site(
            study, title=title, forms=forms, users=team, packages=_packages(), limits=Limits(largest=largest * MEGABYTE)
        ) as site:
            chain = _certificate(site.store_folder, host, certificate, key) if tls else None
            server = server_for(site, tls=chain)
            click.echo(site.receipt.words, err=True)
            _run(server, forms=len(forms.current()), users=team, host=host, port=port, tls=tls)
    except CannotServeError as error:
        raise could_not_run(str(error)) from error
    except OSError as error:
        raise could_not_run(f"it cannot be served at {host}: {(error.strerror or 'no reason given').lower()}") from error


def _has_texts(study: Path) -> bool:
    """Whether there is a text to code: then a study without a published form is served too."""
    from kurak.sources.qualitative.documents import document_files
    from kurak.sources.text_file import open_reading

    return next(document_files(open_reading(study)), None) is not None


def _has_register(study: Path) -> bool:
    """Whether there is a register of stakeholders: then too a study is served without a form."""
    return next((study / "stakeholders").glob("*.csv"), None) is not None


def _title(study: Path) -> str:
    """Title of the study; its folder's name where study.yaml has errors, which kurak check explains."""
    from kurak.model.study import Study
    from kurak.sources.text_file import open_reading
    from kurak.sources.validation import read_mapping

    mapped = read_mapping(open_reading(study), "study.yaml", Study)
    return study.resolve().name if mapped is None or mapped.noun is None else mapped.noun.title


def _add_user(users: Path | None, name: str, role: str) -> None:
    """Write one more user, and show the made password once."""
    from typing import cast

    from kurak.sources.users import Role, add_user, made_password

    if users is None:
        raise could_not_run("--add-user needs --users FILE")
    password = made_password()
    try:
        added = add_user(users, name=name, role=cast(Role, role), password=password)
    except ValueError as error:
        raise could_not_run(str(error)) from error
    except OSError as error:
        raise could_not_run(f"{users} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    write(f"{added.name} ({added.role}) is in {safe(str(users))}\npassword: {password}\nIt is shown once; only its hash is kept.")


def _read_team(users: Path | None) -> dict[str, User] | None:
    """The users; a file with errors stops the start, since a half of a team would find out in the field."""
    from kurak.sources.users import read_users

    if users is None:
        return None
    team, findings = read_users(users)
    if findings:
        raise could_not_run("the file of users has errors\n" + findings_text(findings))
    if not team:
        raise could_not_run(f"{users} has no user: kurak serve --users {users} --add-user NAME --role owner")
    return dict(team)


def _packages() -> Path | None:
    """The Node packages of the form page, as ``make forms`` installs them; None where they are not there."""
    import kurak

    named = os.environ.get("KURAK_NODE_PACKAGES")
    folder = Path(named) if named else Path(kurak.__file__).resolve().parents[2] / "node" / "node_modules"
    there = all((folder / one).is_file() for one in ("@getodk/web-forms/dist/index.js", "vue/dist/vue.runtime.esm-browser.prod.js"))
    return folder if there else None


def _certificate(folder: Path, host: str, certificate: Path | None, key: Path | None) -> Certificate:
    """The given certificate, else our own."""
    from kurak.app.web.certificate import fingerprint, make_certificate
    from kurak.app.web.serving import Certificate

    if certificate is not None and key is not None:
        for file in (certificate, key):
            if not file.is_file():
                raise could_not_run(f"{file} is not there")
        return Certificate(certificate, key)
    if host in ("0.0.0.0", "::"):
        raise could_not_run(f"a certificate of our own needs the address that phones use: --host 192.0.2.7 instead of {host}")
    try:
        made = Certificate(*make_certificate(folder, host=host))
    except ModuleNotFoundError as error:
        raise could_not_run('a certificate of our own needs: pip install "kurak[tls]"; or give --certificate and --key') from error
    click.echo(f"certificate of our own, SHA-256 {fingerprint(made.certificate)}", err=True)
    return made


def _run(server: Server, *, forms: int, users: dict[str, User] | None, host: str, port: int, tls: bool) -> None:
    """Listen, say where, serve until Ctrl-C."""
    from kurak.app.web.serving import listen

    with listen(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        address = f"{'https' if tls else 'http'}://{shown}:{listening.getsockname()[1]}"
        people = "this computer only" if users is None else plural(len(users), "user")
        write(f"Kurak is at {address} · {plural(forms, 'form')} · {people} · Ctrl-C ends it")
        server.run(sockets=[listening])
    click.echo("ended; what was acknowledged is on the disk", err=True)
