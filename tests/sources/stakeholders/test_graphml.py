"""Why: a network goes to Gephi, igraph and networkx and comes back the same; hostile or damaged XML is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak.model.networks import Network
from kurak.sources.stakeholders.edge_list import read_edge_list
from kurak.sources.stakeholders.graphml import graphml_of
from kurak.sources.text_file import open_reading

NETWORKX = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
<key id="d0" for="edge" attr.name="weight" attr.type="double" /><graph edgedefault="directed"><node id="a" /><node id="b" /><node id="c" />
<edge source="a" target="b"><data key="d0">2.5</data></edge></graph></graphml>"""
YED = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml"><key for="node" id="d6" yfiles.type="nodegraphics"/>
<graph edgedefault="undirected" id="G"><node id="n0"><data key="d6"><y:ShapeNode><y:NodeLabel>Red Cross</y:NodeLabel></y:ShapeNode></data></node>
<node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Бюро</y:NodeLabel></y:ShapeNode></data></node><edge id="e0" source="n0" target="n1"/></graph></graphml>"""
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><graphml><graph><node id="&b;"/></graph></graphml>'


def read(folder: Path, content: str | bytes) -> tuple[Network | None, set[str]]:
    file = folder / "net.graphml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    reading = open_reading(folder)
    return read_edge_list(reading, file), {one.code for one in reading.findings}


@pytest.mark.parametrize("kind", ["directed", "undirected"])
def test_what_goes_out_comes_back(tmp_path: Path, kind: str) -> None:
    given = Network(('A & "B"', "Бюро <1>", "c", "alone"), ((0, 1, 0.1), (1, 2, 3.0)), kind, True)  # type: ignore[arg-type]
    found, codes = read(tmp_path, graphml_of(given))
    assert (found, codes) == (given, {"STK-050"})


def test_files_of_networkx_and_yed(tmp_path: Path) -> None:
    found, _ = read(tmp_path, NETWORKX)
    assert found == Network(("a", "b", "c"), ((0, 1, 2.5),), "directed", True)
    found, _ = read(tmp_path, YED)
    assert found == Network(("Red Cross", "Бюро"), ((0, 1, 1.0),))


@pytest.mark.parametrize(
    "content",
    [BOMB, "<graphml><graph>", "<html/>", '<graphml><graph><node id="a"/><edge source="a" target="b"/></graph></graphml>', b"\0\1",
     '<graphml><graph><node id="a"/><node id="a"/></graph></graphml>'],
)  # fmt: skip
def test_what_is_hostile_or_damaged_is_refused(tmp_path: Path, content: str | bytes) -> None:
    assert read(tmp_path, content) == (None, {"STK-059"})
