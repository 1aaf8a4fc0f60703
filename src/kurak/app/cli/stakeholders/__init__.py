"""``kurak stakeholders``: actors, what they do where, what is missing, and whom people turn to. A file a command."""

from __future__ import annotations

import click

from kurak.app.cli.commands import Commands

PARTS = {
    "check": ("kurak.app.cli.stakeholders.check", "Check the register of actors, places and services."),
    "champions": ("kurak.app.cli.stakeholders.champions", "Whom people at each place name most, and how sure that is."),
    "import": ("kurak.app.cli.stakeholders.import_ties", "Ties of another program into the register."),
    "export": ("kurak.app.cli.stakeholders.export", "Actors, ties and services for other programs."),
    "map": ("kurak.app.cli.stakeholders.map", "Who does what where, and the network of ties, drawn."),
    "measures": ("kurak.app.cli.stakeholders.measures", "Measures of a network: a list of ties, or a study's."),
    "ratings": ("kurak.app.cli.stakeholders.ratings", "Influence and interest of actors, as several raters see them."),
    "forms": ("kurak.app.cli.stakeholders.forms", "Forms for nominations and ratings at each pilot place."),
    "take": ("kurak.app.cli.stakeholders.take", "Take filled tables of forms into the study."),
    "costs": ("kurak.app.cli.stakeholders.costs", "Whether a reintegration programme pays for itself, from sourced costs."),
    "counts": ("kurak.app.cli.stakeholders.counts", "Counts of an information system into a study, small ones withheld."),
    "institutions": ("kurak.app.cli.stakeholders.institutions", "Who leads, supports and is informed; strengths and weaknesses."),
    "recommendations": ("kurak.app.cli.stakeholders.recommendations", "Recommendations from finding to the one who acts and to status."),
    "review": ("kurak.app.cli.stakeholders.review", "The desk review: sources, facts, contradictions, citations."),
    "training": ("kurak.app.cli.stakeholders.training", "What staff need training in, by topic and role or place."),
    "rehearse": ("kurak.app.cli.stakeholders.rehearse", "Make up nominations, ratings and ties, to practise with."),
    "gaps": ("kurak.app.cli.stakeholders.gaps", "Which need is met where; what hangs on one organisation."),
    "pathway": ("kurak.app.cli.stakeholders.pathway", "One page: for these needs, at this place, whom to go to."),
    "programme": ("kurak.app.cli.stakeholders.programme", "A place's services against the individual programme."),
}
"""Name: the module with its ``command``, and one line of help."""


@click.command(name="stakeholders", cls=Commands, table=PARTS)
def command() -> None:
    """Actors, what they do where, what is missing, and whom people turn to.

    FOLDER is a study with stakeholders/.

    Exit codes: 0 fine, 1 the register has errors, 2 the command could not
    run.
    """
