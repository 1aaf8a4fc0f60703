"""``kurak qualitative code``: codings from a terminal or a spreadsheet; the same files as the page in the browser writes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from pydantic import ValidationError

from kurak.app.cli.days import day
from kurak.app.cli.output import could_not_run, findings_data, plural, safe, write, write_findings, write_json
from kurak.app.cli.qualitative.opening import FOLDER, open_for_analysis
from kurak.model.codings import SAYS, STANCES
from kurak.model.finding import Finding


@click.command(name="code")
@FOLDER
@click.option("--coder", required=True, metavar="NAME", help="Who codes: the name of the file of codings.")
@click.option("--document", metavar="ID", help="Text.")
@click.option("--quote", metavar="WORDS", help="Words of the passage, exactly as in the text, where they stand once.")
@click.option("--code", metavar="CODE", help="Code of the codebook.")
@click.option("--says", type=click.Choice(SAYS), default="present", metavar="WORD", help="present (if left out), or absent: the passage says that it is not there.")
@click.option("--stance", type=click.Choice([one for one in STANCES if one]), metavar="WORD", help="In a group: consensus, dissent or silence.")
@click.option("--memo", default="", metavar="TEXT", help="What you think of it.")
@click.option("--from", "table", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv", help="A table of passages: document, quote, code; and says, stance, memo.")
@click.option("--remove", metavar="CODING", help="Take one of your codings back.")
@click.option("--done", metavar="ID", help="You have finished this text; a second coder's work on it can be compared now.")
@click.option("--today", callback=day, metavar="DAY", help="Day that is written down, year-month-day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    coder: str,
    document: str | None,
    quote: str | None,
    code: str | None,
    says: str,
    stance: str | None,
    memo: str,
    table: Path | None,
    remove: str | None,
    done: str | None,
    today: str | None,
    as_json: bool,
) -> None:
    """Give passages of FOLDER a code: one by its words, or a table of them.

    \b
    kurak qualitative code STUDY --coder anna --document T01 \\
        --quote "The road is full of holes" --code road
    kurak qualitative code STUDY --coder anna --from passages.csv

    Texts are frozen by their hash when they are first coded. All of a table is written, or nothing. In the browser:
    kurak serve STUDY.

    Exit 0 if it is done, 1 if a passage or code is not there, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.qualitative.asked_codings import AskedCoding, asked_coding, read_asked
    from kurak.sources.qualitative.writing import UnreadableCodingsError, is_coder

    one = [document, quote, code]
    ways = [any(one), table is not None, remove is not None, done is not None]
    if sum(ways) != 1 or (any(one) and not all(one)):
        raise could_not_run("give --document, --quote and --code together; or --from FILE.csv; or --remove CODING; or --done ID")
    if not is_coder(coder):
        raise could_not_run("a coder's name has letters, digits, dots and hyphens only")
    texts = open_for_analysis(folder)
    made = today or date.today().isoformat()
    added, removed = 0, 0
    findings: tuple[Finding, ...] = ()
    try:
        if done is not None:
            if done not in texts.documents:
                raise could_not_run(f"there is no text {done}")
            pipeline.finish_text(folder, coder, done, today=made)
        elif remove is not None:
            removed = pipeline.remove_coding(folder, coder, remove)
            if not removed:
                raise could_not_run(f"{coder} has no coding {remove}")
        else:
            if table is not None:
                asked = read_asked(table, texts, made=made)
            else:
                named = {"document": document, "quote": quote, "code": code, "says": says, "stance": stance or "", "memo": memo}
                asked = asked_coding(AskedCoding.model_validate(named), texts, made=made)
            findings = asked.findings
            if not any(finding.severity == "error" for finding in findings):
                added = len(pipeline.add_codings(folder, coder, asked.codings, texts, today=made))
    except ValidationError as error:
        wrong = ", ".join(f"--{part['loc'][0]}" for part in error.errors())
        raise could_not_run(f"{wrong}: not an id, or empty; an id holds no blank, comma, semicolon or |") from error
    except UnreadableCodingsError as error:
        raise could_not_run(str(error)) from error
    except OSError as error:
        raise could_not_run(f"codings cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    code_of_exit = 1 if any(finding.severity == "error" for finding in findings) else 0
    if as_json:
        data = findings_data(folder.resolve().name, findings, hashes={}, exit_code=code_of_exit)
        write_json({**data, "coder": coder, "added": added, "removed": removed, "done": done})
    else:
        if done is not None:
            write(f"{safe(coder)} has finished {safe(done)}")
        elif removed:
            write("1 coding taken back")
        elif added:
            write(f"{safe(coder)}: {plural(added, 'coding')} written")
        elif not findings:
            write("nothing new: every passage carries its code already")
        if findings:
            write_findings(findings)
        if code_of_exit:
            write("nothing was written")
    ctx.exit(code_of_exit)
