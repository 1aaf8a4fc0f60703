"""Reference answers for tests/stats/networks. Run here, with NetworkX: python make.py, then Rscript make.R

Writes ties.csv (networks, published ones and drawn ones), networkx.csv (measures of each actor), incidence.csv and
two_mode.csv, with the versions in their first line. Tests need neither.
"""

import csv
from pathlib import Path

import networkx as nx
import numpy as np
from networkx.algorithms import bipartite

VERSIONS = f"# NetworkX {nx.__version__}; NumPy {np.__version__}"


def write(name, columns, rows):
    with Path(name).open("w", newline="") as file:
        file.write(VERSIONS + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def plain(graph):
    return nx.convert_node_labels_to_integers(graph, ordering="sorted")


random = np.random.default_rng(8)
networks = {
    "kite": nx.krackhardt_kite_graph(),
    "florentine": plain(nx.florentine_families_graph()),
    "karate": nx.karate_club_graph(),
    "pieces": nx.gnm_random_graph(30, 28, seed=3),
    "weighted": nx.gnm_random_graph(20, 40, seed=4),
    "directed": nx.gnm_random_graph(25, 60, seed=5, directed=True),
    "directed_weighted": nx.gnm_random_graph(18, 50, seed=6, directed=True),
}
for name, graph in networks.items():
    weighted = name.endswith("weighted")
    for _, _, data in graph.edges(data=True):
        data.clear()
        data["weight"] = int(random.integers(1, 6)) if weighted else 1
# The Pucci have no tie of marriage.
networks["florentine"].add_node(15)

ties, measures = [], []
for name, graph in networks.items():
    ties.append((name, "n", graph.number_of_nodes(), int(graph.is_directed())))
    ties.extend((name, start, end, data["weight"]) for start, end, data in graph.edges(data=True))
    far = graph.reverse() if graph.is_directed() else graph
    tables = {
        "betweenness": nx.betweenness_centrality(graph, normalized=False),
        "betweenness_share": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(far, wf_improved=True),
        "constraint": nx.constraint(graph, weight="weight"),
        "effective_size": nx.effective_size(graph, weight="weight"),
    }
    for measure, table in tables.items():
        measures.extend((name, measure, node, repr(float(table[node]))) for node in sorted(graph))
    if not graph.is_directed():
        total = sum(1 / d for _, row in nx.all_pairs_shortest_path_length(graph) for d in row.values() if d)
        n = graph.number_of_nodes()
        measures.append((name, "by_distance", 0, repr(1 - total / (n * (n - 1)))))
        measures.append((name, "transitivity", 0, repr(nx.transitivity(graph))))
    else:
        measures.append((name, "reciprocity", 0, repr(nx.overall_reciprocity(graph))))
write("ties.csv", ["network", "from", "to", "weight"], ties)
write("networkx.csv", ["network", "measure", "actor", "value"], measures)

davis = nx.davis_southern_women_graph()
women = davis.graph["top"]
events = davis.graph["bottom"]
drawn = bipartite.random_graph(9, 6, 0.25, seed=2)
incidence, two_mode = [], []
for name, graph, rows, columns in (
    ("women", davis, women, events),
    ("women_turned", davis, events, women),
    ("drawn", drawn, list(range(9)), list(range(9, 15))),
):
    for row in rows:
        incidence.append((name, row, "".join(str(int(graph.has_edge(row, column))) for column in columns)))
    for measure, table in {
        "degree": bipartite.degree_centrality(graph, rows),
        "closeness": bipartite.closeness_centrality(graph, rows),
        "betweenness": bipartite.betweenness_centrality(graph, rows),
    }.items():
        for side, nodes in (("actors", rows), ("fields", columns)):
            two_mode.extend((name, side, measure, at, repr(float(table[node]))) for at, node in enumerate(nodes))
write("incidence.csv", ["network", "actor", "fields"], incidence)
write("two_mode.csv", ["network", "side", "measure", "node", "value"], two_mode)
