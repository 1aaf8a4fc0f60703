"""Time networks of stakeholders, whole processes with peak memory: 2,000 actors with 20,000 ties, and a table of 9,000 rows.

Run by ``make bench``. networkx and rustworkx stand beside in the same run where they are installed (pip install networkx rustworkx); they
compute betweenness, closeness, eigenvector and degree of the same file, Kurak all its measures, among them constraint and effective size.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import os
import platform
import random
import sys
import tempfile
from pathlib import Path

from timing import compared

NETWORKX = """
import csv, sys, networkx as nx
with open(sys.argv[1], newline="") as file:
    graph = nx.Graph((row["source"], row["target"]) for row in csv.DictReader(file))
nx.betweenness_centrality(graph), nx.closeness_centrality(graph), nx.eigenvector_centrality(graph, max_iter=1000), dict(graph.degree)
"""
RUSTWORKX = """
import csv, sys, rustworkx as rx
graph, at = rx.PyGraph(), {}
with open(sys.argv[1], newline="") as file:
    for row in csv.DictReader(file):
        for name in (row["source"], row["target"]):
            if name not in at:
                at[name] = graph.add_node(name)
        graph.add_edge(at[row["source"]], at[row["target"]], 1)
rx.graph_betweenness_centrality(graph), rx.graph_closeness_centrality(graph), rx.graph_eigenvector_centrality(graph, max_iter=1000)
"""
BUDGETS = {"all measures, Kurak": 10.0, "key players of size 5, Kurak": 10.0, "map of the network, Kurak": 3.0, "table of 9,000 rows, Kurak": 3.0}


def network(path: Path, *, actors: int, ties: int) -> None:
    """A made-up network in which some have many ties."""
    made = random.Random(3)
    weights = [1 / (1 + number % 97) for number in range(actors)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < ties:
        a, b = made.choices(range(actors), weights, k=2)
        if a != b:
            pairs.add((min(a, b), max(a, b)))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "target"])
        writer.writerows((f"Organisation {a}", f"Organisation {b}") for a, b in sorted(pairs))


def table(path: Path, *, rows: int) -> None:
    """A made-up table of who does what where."""
    made = random.Random(4)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Organisation", "Cluster", "Region", "District"])
        writer.writerow(["#org", "#sector", "#adm1", "#adm2"])
        for _ in range(rows):
            region = made.randrange(14)
            writer.writerow([f"Organisation {made.randrange(180)}", f"Sector {made.randrange(11)}", f"Region {region}", f"District {region}-{made.randrange(9)}"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    failed = False
    with tempfile.TemporaryDirectory() as place:
        ties, rows = Path(place) / "ties.csv", Path(place) / "table.csv"
        network(ties, actors=2000, ties=20_000)
        table(rows, rows=9000)
        kurak = [sys.executable, "-m", "kurak", "stakeholders"]
        commands = {
            "all measures, Kurak": [*kurak, "measures", str(ties), "--json"],
            "key players of size 5, Kurak": [*kurak, "champions", str(ties), "--size", "5", "--draws", "0", "--json"],
            "map of the network, Kurak": [*kurak, "map", str(ties), "--into", str(Path(place) / "network.svg")],
            "table of 9,000 rows, Kurak": [*kurak, "map", str(rows), "--into", str(Path(place) / "table.html")],
        }
        for name, code in (("networkx", NETWORKX), ("rustworkx", RUSTWORKX)):
            if importlib.util.find_spec(name) is None:
                print(f"{name} is not installed; it is left out")
            else:
                commands[f"four measures, {name}"] = [sys.executable, "-c", code, str(ties)]
        taken = compared(commands, given.runs)
    print(f"{'':40}{'seconds':>9}{'MB':>7}{'ratio':>8}")
    ours = taken["all measures, Kurak"]
    for name, timed in taken.items():
        if timed is None:
            failed = True
            print(f"{name:40}   failed")
            continue
        late = timed.seconds > BUDGETS.get(name, float("inf"))
        failed |= late
        ratio = f"{timed.seconds / ours.seconds:8.1f}" if ours and name.startswith("four") else " " * 8
        print(f"{name:40}{timed.seconds:9.1f}{timed.memory:7.0f}{ratio}{'  over its budget' if late else ''}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
