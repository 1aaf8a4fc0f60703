"""The table of everything that prose can ask for: one line a verb, each with its source and how it is written."""

from __future__ import annotations

from collections.abc import Mapping

from kurak.model.prose import Ask
from kurak.report.prose import blocks, folder_values, printed, survey
from kurak.report.prose.scope import Given, NotGivenError, Scope, Verb
from kurak.sources.wording import did_you_mean, listed, shown

VERBS: Mapping[str, Verb] = {
    verb.name: verb for verb in (*survey.VERBS, *printed.VERBS, *folder_values.VERBS, *blocks.VERBS)
}
"""Every verb by its name."""


def resolve(scope: Scope, ask: Ask, *, alone: bool) -> Given:
    """Make what is asked for.

    Parameters
    ----------
    alone
        Whether it stands on a line by itself, where a block may stand.
    """
    verb = VERBS.get(ask.verb)
    if verb is None:
        raise NotGivenError("PRO-006", f"{shown(ask.verb)} is nothing that can be asked for", did_you_mean(ask.verb, VERBS, otherwise=f"known are {listed(VERBS, most=40)}"))
    if verb.kind == "block" and not alone:
        raise NotGivenError("PRO-005", f"a {verb.name} stands on a line of its own", "put empty lines around it, and nothing else on its line")
    return verb.resolve(scope, ask)
