"""From finding to recommendation to the one who is to act, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kurak.model.stakeholders import Recommendation
from kurak.model.study_folder import StudyFolder
from kurak.model.traced import RecommendationProgress, TracedRecommendation
from kurak.sources.wording import folded
from kurak.stakeholders.roster import nominees


def recommendation_progress(study: StudyFolder) -> RecommendationProgress:
    """Follow every recommendation from what it rests on to its status.

    Nothing is inferred: a part that names nobody has nobody, even where the whole names somebody.

    Examples
    --------
    >>> part = Recommendation(id="R1.1", codes=("b.work",), responsible=("Office",))
    >>> study = StudyFolder("small", recommendations=(Recommendation(id="R1", items=(part,)), Recommendation(id="R2")))
    >>> [(row.id, row.rests) for row in recommendation_progress(study).rows]
    [('R1', 'parts'), ('R1.1', 'itself'), ('R2', 'nothing')]
    """
    names = study.codebook.names() if study.codebook is not None else {}
    who = _names_of_actors(study)
    rows = tuple(row for one in study.recommendations for row in _rows(one, None, names, who))
    conclusions = tuple(one.id for one in study.published.conclusions) if study.published is not None else ()
    named = {name.partition(".")[0] for row in rows for name in row.findings}
    return RecommendationProgress(rows, tuple(one for one in conclusions if one not in named), len(conclusions))


def _rows(
    one: Recommendation, whole: Recommendation | None, names: Mapping[str, str], who: Mapping[str, tuple[str, str]]
) -> Iterator[TracedRecommendation]:
    rests = bool(one.codes or one.findings)
    yield TracedRecommendation(
        id=one.id,
        within=whole.id if whole is not None else "",
        title=one.title,
        asks=one.points,
        codes=tuple((code, names.get(code, code)) for code in one.codes),
        findings=one.findings,
        basis=one.basis or "" if rests else "",
        rests="itself" if rests else "whole" if whole is not None and (whole.codes or whole.findings) else "parts" if _parts_rest(one) else "nothing",
        responsible=tuple(who.get(folded(name), (name, name)) for name in one.responsible),
        indicator=one.indicator,
        status=one.status,
        status_date=one.status_date or "",
        status_source=one.status_source,
        section=one.section_ref,
        note=one.note,
    )
    for part in one.items:
        yield from _rows(part, one, names, who)


def _parts_rest(one: Recommendation) -> bool:
    return any(part.codes or part.findings or _parts_rest(part) for part in one.items)


def _names_of_actors(study: StudyFolder) -> dict[str, tuple[str, str]]:
    """Every way to write an actor or a role: its id and the name that is shown."""
    known = nominees(study)
    found: dict[str, tuple[str, str]] = {}
    for actor in study.actors:
        shown = (actor.actor_id, known[actor.actor_id].name())
        for name in (actor.actor_id, actor.name, actor.name_ru, actor.name_ky):
            if name:
                found.setdefault(folded(name), shown)
    for role in study.local_leaders:
        found.setdefault(folded(role.role_id), (known[role.role_id].id, known[role.role_id].name()))
    for alias in study.aliases:
        if alias.actor_id in known:
            found.setdefault(folded(alias.alias), (alias.actor_id, known[alias.actor_id].name()))
    return found
