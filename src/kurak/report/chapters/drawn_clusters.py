"""What the design would draw: clusters counted by area and by stratum, always marked as simulated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.sample import Sample, StratumPlan
from kurak.report.chapters.design_making import drawn_making, drawn_map_making
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.planned_design import certain_names, method_name, stratum_label
from kurak.report.charts.cluster_map import AreaClusters, cluster_geography, draw_cluster_map
from kurak.report.wording import count, sentence, short_places
from kurak.report.words.categories import group_name
from kurak.report.words.names import domain_name
from kurak.report.words.saying import counted, later, say

MARK = later("SIMULATED")
KINDS: Mapping[str, str] = {"city": later("towns"), "village": later("rural units")}
"""How kinds of units are called where the frame names them so."""


def drawn_clusters(edition: Edition) -> Iterator[tree.Block]:
    """Make the blocks of a draw; none where there is none."""
    sample = edition.sample
    if sample is None or not sample.main:
        return
    yield tree.Heading((say("What the design would draw") + " ", tree.Tag(say(MARK))))
    yield tree.Paragraph(
        say(
            "One draw by this design: {method}, seed {seed}, from the frame above. It shows what the design does; "
            "it is not the sample in which the study was made.",
            method=method_name(sample.method), seed=sample.seed,
        )
    )  # fmt: skip
    drawn = _map(edition, sample)
    if drawn is not None:
        yield drawn
    yield _table(edition, sample)


def _modelled(edition: Edition, sample: Sample) -> tuple[str, ...]:
    """What of the frame is modelled, for every picture and table by itself: they travel alone."""
    frame = edition.folder.frame
    of_frame = [entry.what for entry in edition.study.modelled if frame is not None and frame.file in entry.files]
    return tuple(sentence(what) for what in dict.fromkeys((*sample.modelled, *of_frame)))


# ── by area, on the map ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Counted:
    """Main clusters by area and kind of unit; one kind without a name where the frame tells none, or too many."""

    kinds: tuple[str, ...]
    clusters: Counter[tuple[str, str]]

    def of(self, area: str) -> tuple[int, ...]:
        return tuple(self.clusters[area, kind] for kind in self.kinds)


def _by_area(edition: Edition, sample: Sample, domain: str) -> _Counted | None:
    frame = edition.folder.frame
    if frame is None or domain not in frame.columns:
        return None
    wanted = {cluster.psu for cluster in sample.main}
    kinds = frame.columns.get("settlement", ("",) * len(frame))
    home = {
        psu: (area, kind)
        for psu, area, kind in zip(frame.ids, frame.columns[domain], kinds, strict=True)
        if psu in wanted
    }
    found = tuple(sorted({kind for _, kind in home.values()}))
    if len(found) > 2:
        found, home = ("",), {psu: (area, "") for psu, (area, _) in home.items()}
    return _Counted(found, Counter(home[cluster.psu] for cluster in sample.main if cluster.psu in home))


def _map(edition: Edition, sample: Sample) -> tree.Figure | None:
    maps = edition.study.maps
    found = _by_area(edition, sample, maps.domain) if maps is not None else None
    if maps is None or not edition.folder.geometry or found is None or not found.kinds:
        return None
    short = short_places(tuple(maps.areas))
    known = {str(feature["id"]) for feature in edition.folder.geometry}
    areas = tuple(AreaClusters(id, found.of(group)) for group, id in maps.areas.items() if id in known)
    if not sum(sum(area.clusters) for area in areas):
        return None
    geography = cluster_geography(
        edition.folder.geometry, {id: short[group] for group, id in maps.areas.items()}, kinds=len(found.kinds)
    )
    most = max(maps.areas, key=lambda group: sum(found.of(group)))
    names = tuple(say(KINDS.get(kind, kind)) if kind else say("all units") for kind in found.kinds)
    return figure(
        "drawn-map",
        counted(
            "Simulated: {n} cluster of {all} would fall in {area}",
            "Simulated: {n} clusters of {all} would fall in {area}",
            sum(found.of(most)),
            all=count(len(sample.main)),
            area=group_name(most),
        ),
        draw_cluster_map(geography, areas, kinds=names, credit=maps.credit, mark=say(MARK)),
        subtitle=say(
            "Clusters that the design would draw with seed {seed}, counted by {domain}; where a unit lies is not in the frame, so none is "
            "shown. Not the sample of the study",
            seed=sample.seed, domain=domain_name(maps.domain),
        ),
        notes=(*_modelled(edition, sample), *((maps.note,) if maps.note else ())),
        source=_source(sample),
        tag=say(MARK),
        making=lambda drawing: drawn_map_making(edition, sample, method_name(sample.method), len(drawing.columns)),
    )


# ── by stratum ─────────────────────────────────────────────────────────────────────────────────


def _table(edition: Edition, sample: Sample) -> tree.Table:
    planned: dict[str, StratumPlan] = {one.stratum: one for one in edition.plan.strata} if edition.plan is not None else {}
    names = certain_names(edition, edition.plan) if edition.plan is not None else {}
    rows = []
    reserve = [cluster for cluster in sample.clusters if cluster.role == "reserve"]
    for stratum in dict.fromkeys(cluster.stratum for cluster in sample.clusters):
        main = [cluster for cluster in sample.main if cluster.stratum == stratum]
        rows.append(
            tree.row(
                stratum_label(planned[stratum], names) if stratum in planned else group_name(stratum),
                count(len({cluster.psu for cluster in main})),
                count(len(main)),
                count(sum(cluster.interviews for cluster in main)),
                count(sum(cluster.stratum == stratum for cluster in reserve)),
            )
        )
    units = len({cluster.psu for cluster in sample.main})
    rows.append(
        tree.Row(
            (
                say("All"),
                count(units),
                count(len(sample.main)),
                count(sum(cluster.interviews for cluster in sample.main)),
                count(len(reserve)),
            ),
            kind="total",
        )
    )
    return tree.Table(
        id="drawn-strata",
        caption=say(
            "Simulated: {clusters} in {units}",
            clusters=counted("{n} cluster", "{n} clusters", len(sample.main)), units=counted("{n} unit", "{n} units", units),
        ),
        subtitle=say(
            "Units, clusters and planned interviews of one draw by the design, seed {seed}; not the sample of the study", seed=sample.seed
        ),
        columns=(
            tree.Column(say("Stratum"), width=3),
            tree.Column(say("Units drawn"), align="right", width=1.2),
            tree.Column(say("Clusters"), align="right", width=1),
            tree.Column(say("Interviews"), align="right", width=1.2),
            tree.Column(say("Reserve clusters"), align="right", width=1.5),
        ),
        rows=tuple(rows),
        notes=_modelled(edition, sample),
        source=_source(sample),
        tag=say(MARK),
        making=drawn_making(edition, sample, method_name(sample.method)),
    )


def _source(sample: Sample) -> str:
    return say("Drawn by Kurak {version} from the frame of this study", version=sample.version)


__all__ = ["drawn_clusters"]
