"""The networks of tests/references/networks, and what others computed from them."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parents[2] / "references" / "networks"
NAMES = ("kite", "florentine", "karate", "pieces", "weighted", "directed", "directed_weighted")
FLORENTINE = [
    "Acciaiuoli",
    "Albizzi",
    "Barbadori",
    "Bischeri",
    "Castellani",
    "Ginori",
    "Guadagni",
    "Lamberteschi",
    "Medici",
    "Pazzi",
    "Peruzzi",
    "Ridolfi",
    "Salviati",
    "Strozzi",
    "Tornabuoni",
    "Pucci",
]


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a table, without its first line, which names the versions."""
    with (HERE / name).open(encoding="utf-8") as file:
        next(file)
        return list(csv.DictReader(file))


def network(name: str) -> tuple[NDArray[np.float64], str]:
    """Ties of a network, and whether they have a direction."""
    ties = np.zeros((0, 0))
    kind = "undirected"
    for row in rows("ties.csv"):
        if row["network"] != name:
            continue
        if row["from"] == "n":
            ties = np.zeros((int(row["to"]),) * 2)
            kind = "directed" if row["weight"] == "1" else "undirected"
            continue
        start, end = int(row["from"]), int(row["to"])
        ties[start, end] = float(row["weight"])
        if kind == "undirected":
            ties[end, start] = ties[start, end]
    return ties, kind


def reference(table: str, name: str, measure: str) -> NDArray[np.float64]:
    """What another program gives for a measure, actor by actor."""
    found = [
        float(row["value"]) for row in rows(table) if (row["network"], row["measure"]) == (name, measure)
    ]
    assert found, (table, name, measure)
    return np.array(found)


def tied(n: int, *pairs: tuple[int, int]) -> NDArray[np.float64]:
    """An undirected network of these ties."""
    ties = np.zeros((n, n))
    for start, end in pairs:
        ties[start, end] = ties[end, start] = 1
    return ties


def row_of(n: int) -> NDArray[np.float64]:
    """Actors in a row."""
    return np.eye(n, k=1) + np.eye(n, k=-1)


def ring_of(n: int) -> NDArray[np.float64]:
    """Actors in a ring."""
    return tied(n, *((i, (i + 1) % n) for i in range(n)))


def drawn(n: int, chance: float, seed: int) -> NDArray[np.float64]:
    """A network drawn at random."""
    upper = np.triu(np.random.default_rng(seed).random((n, n)) < chance, 1)
    return (upper | upper.T).astype(float)
