"""How this report was made: from which files, by which rules, and what it does not say."""

from __future__ import annotations

from kurak.model import document as tree
from kurak.model.amended import UNTOUCHED, Amended
from kurak.model.edition import Edition
from kurak.report.chapters.number_making import BEFORE
from kurak.report.wording import sentence
from kurak.report.words.saying import counted, counted_phrase, say


def making(edition: Edition) -> tree.Section:
    """Make the section."""
    folder = edition.folder
    blocks: list[tree.Block] = [
        tree.Heading(say("Do it again"), 3, "again"),
        tree.Preformatted(f"kurak check {folder.name}\nkurak audit {folder.name}\nkurak report {folder.name}"),
        tree.Paragraph(
            counted(
                "Made by Kurak {version} from the {n} file below. The same files and the same version give the same report, byte for byte. "
                "All arithmetic of the audit is in exact fractions.",
                "Made by Kurak {version} from the {n} files below. The same files and the same version give the same report, byte for byte. "
                "All arithmetic of the audit is in exact fractions.",
                len(folder.hashes),
                version=edition.version,
            )
        ),
    ]
    amended = next((made.amended for made in (edition.estimates, edition.scales) if made is not None), UNTOUCHED)
    if amended:
        blocks += [tree.Heading(say("Corrections and decisions"), 3, "amended"), tree.Paragraph(_amended(amended))]
    limits = []
    if folder.published is not None:
        limits.append(say("There are no standard errors: they need the respondents' records, which were never published."))
        limits.append(
            say("Which items are negative is inferred from their wording. A scoring rule that is not excluded is not proved.")
        )
    limits += [sentence(entry.what) for entry in edition.study.modelled]
    limits.append(say("Groups are studied, never persons: no score, label or risk of a single person is shown or kept."))
    blocks += [tree.Heading(say("What it does not say"), 3, "limits"), tree.BulletList(tuple(limits))]
    if folder.sources and edition.review is None:
        cited = {fact.source_key for fact in folder.facts if fact.source_key}
        blocks += [
            tree.Heading(say("Desk review"), 3, "desk-review"),
            tree.Details(
                say("{sources} sources, {facts} dated facts", sources=len(folder.sources), facts=len(folder.facts)),
                (
                    tree.BulletList(
                        tuple(
                            (
                                ", ".join(piece for piece in (source.author, source.year, source.title) if piece)
                                or tree.Link(source.url.partition("//")[2] or source.key, source.url),
                                "." if source.key in cited else " " + say("(no fact of this folder cites it)."),
                            )
                            for source in folder.sources
                        )
                    ),
                ),
            ),
        ]
    blocks += [
        tree.Heading(say("Files"), 3, "files-read"),
        tree.Table(
            id="files",
            caption=counted("The {n} file that this report was made from", "The {n} files that this report was made from", len(folder.hashes)),
            subtitle=say("SHA-256, first sixteen characters"),
            columns=(tree.Column(say("File"), width=3), tree.Column("SHA-256", width=2)),
            rows=tuple(tree.row(tree.Code(name), tree.Code(value[:16])) for name, value in sorted(folder.hashes.items())),
        ),
    ]
    if edition.spoken is not None:
        blocks.append(
            tree.Paragraph(
                counted_phrase(
                    "What people said rests on {n} file of texts and codings more. They are not listed, since their names may point to people; "
                    "together they have the SHA-256 {hash}.",
                    "What people said rests on {n} files of texts and codings more. They are not listed, since their names may point to people; "
                    "together they have the SHA-256 {hash}.",
                    edition.spoken.files,
                    hash=tree.Code(edition.spoken.together[:16]),
                )
            )
        )
    if edition.estimates is not None and edition.estimates.code.before:
        told = say("Lines that read the records and declare the design; those of each table are run after them, in the folder of the study")
        blocks += [tree.Heading(say("R of the tables"), 3, BEFORE), tree.Details(told, (tree.Preformatted(edition.estimates.code.before),))]
    if edition.study.credits:
        blocks += [tree.Heading(say("Credits"), 3, "credits"), tree.BulletList(edition.study.credits)]
    return tree.Section(
        id="making",
        title=say("How this report was made"),
        kicker=say("Colophon"),
        # The report, not a number of it.
        short=say("How it was made:").removesuffix(":"),
        blocks=tuple(blocks),
    )


def _amended(amended: Amended) -> str:
    """How the records that every estimate rests on differ from those that were received."""
    words = [say("Records stay as they were received; every number is made from them through two logs, with the reason for each row.")]
    if amended.values:
        words.append(counted("{n} value was corrected.", "{n} values were corrected.", amended.values))
    if amended.left_out:
        words.append(
            counted(
                "{n} interview was left out of the analysis by decision.", "{n} interviews were left out of the analysis by decision.", amended.left_out
            )
        )
        words.append(
            say(
                "Sampling units and strata stay those of the design, as for a group of the population; nobody took over the weight of what was "
                "left out, so means and shares are those of the others, and totals are lower."
            )
        )
    return " ".join(words)
