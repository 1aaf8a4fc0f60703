"""Reference answers for agreement of several coders and for unitising. Run here, in an environment of its own:

pip install irrCAC==0.4.4 krippendorff==0.9.0 krippendorff-unitized-alpha==0.1.0 "numpy<2" && python make.py

Writes ratings.csv and coefficients.csv (irrCAC, a translation of Gwet's R package of that name; krippendorff) and
units.csv and unitised.csv (krippendorff-unitized-alpha). All ratings but the first set are SIMULATED. Tests need none
of these packages.
"""

import csv
from itertools import pairwise
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from krippendorff_unitized_alpha.krippendorffs_unitized_alpha import (
    EMPTY_TAG,
    KrippendorffUnitizedAlpha,
    Segment,
)

VERSIONS = "# irrCAC 0.4.4; krippendorff 0.9.0; krippendorff-unitized-alpha 0.1.0"
rng = np.random.default_rng(20260)


def write(name, header, rows):
    with Path(name).open("w", newline="") as file:
        file.write(VERSIONS + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def simulated(units, coders, categories, agree, missing):
    truth = rng.choice(categories, size=units, p=rng.dirichlet(np.full(categories, 2.0)))
    own = rng.integers(0, categories, size=(units, coders))
    ratings = np.where(rng.random((units, coders)) < agree, truth[:, None], own).astype(float)
    ratings[rng.random((units, coders)) < missing] = np.nan
    return ratings[~np.isnan(ratings).all(axis=1)]


nan = np.nan
SETS = {
    # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section D: four observers, twelve units.
    "krippendorff": np.array(
        [
            [1, 1, nan, 1],
            [2, 2, 3, 2],
            [3, 3, 3, 3],
            [3, 3, 3, 3],
            [2, 2, 2, 2],
            [1, 2, 3, 4],
            [4, 4, 4, 4],
            [1, 1, 2, 1],
            [2, 2, 2, 2],
            [nan, 5, 5, 5],
            [nan, nan, 1, 1],
            [nan, nan, 3, nan],
        ]
    )
    - 1,
    "two_full": simulated(150, 2, 2, 0.8, 0.0),
    "three_missing": simulated(120, 3, 4, 0.7, 0.2),
    "five_missing": simulated(60, 5, 3, 0.5, 0.35),
    "three_rare": simulated(200, 3, 2, 0.95, 0.1),
}
rows, found = [], []
for name, ratings in SETS.items():
    for unit in ratings:
        rows.append([name, " ".join("-1" if np.isnan(x) else str(int(x)) for x in unit)])
    q = int(np.nanmax(ratings)) + 1
    frame = pd.DataFrame(ratings)
    for measure in ("gwet", "fleiss", "conger", "krippendorff"):
        est = getattr(CAC(frame, categories=[float(k) for k in range(q)], digits=16), measure)()["est"]
        low, high = est["confidence_interval"]
        found.append(
            [
                name,
                measure,
                q,
                repr(float(est["coefficient_value"])),
                repr(float(est["se"])),
                repr(float(est["pa"])),
                repr(float(est["pe"])),
                repr(float(low)),
                repr(float(high)),
            ]
        )
    alpha = krippendorff.alpha(
        reliability_data=ratings.T, level_of_measurement="nominal", value_domain=list(range(q))
    )
    found.append([name, "alpha_package", q, repr(float(alpha)), "", "", "", "", ""])
write("ratings.csv", ["case", "values"], rows)
write(
    "coefficients.csv",
    ["case", "measure", "categories", "estimate", "std_error", "observed", "chance", "low", "high"],
    found,
)

units, unitised = [], []
for case, (coders, categories, length) in {
    "two": (2, 3, 200),
    "three": (3, 2, 150),
    "four": (4, 4, 400),
}.items():
    data = {}
    shared = np.sort(rng.choice(np.arange(1, length), size=14, replace=False))
    labels = rng.integers(0, categories + 1, size=15)
    for coder in range(coders):
        edges = np.unique(np.clip(shared + rng.integers(-3, 4, size=14), 1, length - 1))
        edges = np.concatenate([[0], edges, [length]])
        segments = []
        for k, (start, end) in enumerate(pairwise(edges)):
            label = labels[k % 15] if rng.random() < 0.8 else rng.integers(0, categories + 1)
            if label == 0 and segments and segments[-1].tag == EMPTY_TAG:
                segments[-1] = Segment(EMPTY_TAG, segments[-1].start, int(end))
                continue
            segments.append(Segment(EMPTY_TAG if label == 0 else str(label), int(start), int(end)))
            if label:
                units.append([case, length, coder, int(start), int(end), int(label) - 1])
        data[str(coder)] = segments
    unitised.append([case, repr(float(KrippendorffUnitizedAlpha(data).result))])
write("units.csv", ["case", "length", "coder", "start", "end", "category"], units)
write("unitised.csv", ["case", "u_alpha"], unitised)
