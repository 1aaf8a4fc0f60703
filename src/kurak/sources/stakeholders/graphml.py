"""Networks as GraphML: written with typed attributes, as Gephi, igraph and networkx open it; read as these and yEd write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

from kurak.model.networks import Kind, Network
from kurak.sources.archives import RefusedError
from kurak.sources.xml_tree import child, children, local, parse_xml, xml_text

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
Value: TypeAlias = str | float | None
NAMES = ("name", "label")
STRENGTHS = ("weight", "strength", "Edge Weight")


def graphml(
    nodes: Sequence[tuple[str, dict[str, Value]]], ties: Sequence[tuple[str, str, dict[str, Value]]], *, kind: Kind, about: str = ""
) -> bytes:
    """A network as GraphML.

    Parameters
    ----------
    nodes
        Id and attributes; texts and numbers, None is left out.
    ties
        Ids of the two ends, and attributes; ``directed`` among them overrides ``kind`` for one tie.
    about
        A sentence about the whole, such as that it is made up.

    Examples
    --------
    >>> b'edgedefault="undirected"' in graphml([("a", {"name": "A"})], [], kind="undirected")
    True
    """
    root = Element(f"{{{NAMESPACE}}}graphml")
    of: dict[tuple[str, str], str] = {}
    for what, rows in (("node", [attributes for _, attributes in nodes]), ("edge", [attributes for _, _, attributes in ties])):
        for name in dict.fromkeys(name for row in rows for name, value in row.items() if value is not None and name != "directed"):
            kinds = {type(row[name]) for row in rows if row.get(name) is not None}
            key = of[what, name] = f"{what[0]}_{name}"
            SubElement(root, "key", {"id": key, "for": what, "attr.name": name, "attr.type": "double" if kinds <= {float, int} else "string"})
    if about:
        SubElement(root, "key", {"id": "g_about", "for": "graph", "attr.name": "about", "attr.type": "string"})
    graph = SubElement(root, "graph", {"id": "network", "edgedefault": kind})
    if about:
        SubElement(graph, "data", {"key": "g_about"}).text = about
    for node, attributes in nodes:
        _data(SubElement(graph, "node", {"id": node}), attributes, of, "node")
    for number, (start, end, attributes) in enumerate(ties):
        own = {} if attributes.get("directed") in (None, kind) else {"directed": "true" if attributes["directed"] == "directed" else "false"}
        _data(SubElement(graph, "edge", {"id": f"e{number}", "source": start, "target": end, **own}), attributes, of, "edge")
    return xml_text(root)


def _data(element: Element, attributes: dict[str, Value], of: dict[tuple[str, str], str], what: str) -> None:
    for name, value in attributes.items():
        if value is not None and name != "directed":
            SubElement(element, "data", {"key": of[what, name]}).text = repr(value) if isinstance(value, float) else str(value)


def read_graphml(raw: bytes) -> tuple[list[tuple[str, dict[str, str]]], list[tuple[str, str, dict[str, str]]], Kind]:
    """Nodes, ties and direction of a GraphML file, attributes by their names.

    Raises
    ------
    RefusedError
        If it has a document type or entities, is not well formed, or is no GraphML; or if a tie leads to a node that it lacks.
    """
    root = parse_xml(raw)
    graph = child(root, "graph")
    if local(root) != "graphml" or graph is None:
        raise RefusedError("STK-059", "it is no GraphML: it has no element graphml with a graph in it")
    names = {key.get("id", ""): str(key.get("attr.name") or key.get("id", "")) for key in children(root, "key")}
    nodes = [(node.get("id", ""), _read(node, names)) for node in graph.iter() if local(node) == "node"]
    known = {node for node, _ in nodes}
    kind: Kind = "directed" if graph.get("edgedefault") == "directed" else "undirected"
    ties: list[tuple[str, str, dict[str, str]]] = []
    for edge in graph.iter():
        if local(edge) != "edge":
            continue
        start, end = edge.get("source", ""), edge.get("target", "")
        if not {start, end} <= known or not start:
            raise RefusedError("STK-059", f"tie {len(ties) + 1} leads to a node that the file lacks")
        said = {"true": "directed", "false": "undirected"}.get(edge.get("directed", ""))
        ties.append((start, end, {**_read(edge, names), **({"direction": said} if said else {})}))
    if len(known) < len(nodes):
        raise RefusedError("STK-059", "two nodes have the same id")
    return nodes, ties, kind


def _read(element: Element, names: dict[str, str]) -> dict[str, str]:
    """Attributes of a node or tie; yEd keeps its label in an element of its own, the text of which is the name."""
    found: dict[str, str] = {}
    for data in children(element, "data"):
        text = " ".join("".join(data.itertext()).split()) if len(data) else " ".join((data.text or "").split())
        if len(data):
            labels = [" ".join((one.text or "").split()) for one in data.iter() if local(one) in ("NodeLabel", "EdgeLabel")]
            if labels and labels[0]:
                found.setdefault("label", labels[0])
        elif text:
            found[names.get(data.get("key", ""), data.get("key", ""))] = text
    return found


def strength_text(attributes: Mapping[str, str]) -> str:
    """The strength of a tie as it is written, under whichever name; empty where there is none."""
    return next((attributes[name] for name in STRENGTHS if attributes.get(name)), "")


def graphml_rows(raw: bytes, *, kind: Kind | None = None) -> tuple[list[tuple[str, ...]], Kind]:
    """A GraphML file as rows of a list of ties, with headings; an actor without ties has an empty other end.

    Names are the attribute ``name`` or ``label`` where every node has one of its own, else ids.
    """
    nodes, ties, said = read_graphml(raw)
    named = {node: next((attributes[name] for name in NAMES if attributes.get(name)), "") for node, attributes in nodes}
    if not all(named.values()) or len(set(named.values())) < len(named):
        named = {node: node for node in named}
    directions = {attributes.get("direction", said) for _, _, attributes in ties}
    found: Kind = kind or ("directed" if (directions or {said}) == {"directed"} else "undirected")
    weights = [strength_text(attributes) for _, _, attributes in ties]
    rows = [(named[start], named[end], weight) for (start, end, _), weight in zip(ties, weights, strict=True)]
    tied = {end for start, stop, _ in ties for end in (start, stop)}
    rows += [(named[node], "", "") for node, _ in nodes if node not in tied]
    with_weight = any(weights)
    head = ("from", "to", "weight") if with_weight else ("from", "to")
    return [head, *((row if with_weight else row[:2]) for row in rows)], found


def graphml_of(network: Network) -> bytes:
    """A network without a study as GraphML."""
    nodes: list[tuple[str, dict[str, Value]]] = [(f"n{at}", {"name": name}) for at, name in enumerate(network.names)]
    ties: list[tuple[str, str, dict[str, Value]]] = [(f"n{start}", f"n{end}", {"weight": strength}) for start, end, strength in network.ties]
    return graphml(nodes, ties, kind=network.kind)
