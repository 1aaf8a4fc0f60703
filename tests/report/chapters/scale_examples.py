"""Results of scale analysis made by hand, as a chapter gets them: two scales, two ways of grouping, one rejected model."""

from __future__ import annotations

from dataclasses import replace

from kurak.model.edition import Edition
from kurak.model.finding import Finding
from kurak.model.scale_results import (
    Comparability,
    Estimated,
    ExploratoryFactors,
    GroupRelation,
    ItemAnswers,
    ItemDifference,
    ItemInScale,
    LevelFit,
    Loading,
    ModelChange,
    ModelFit,
    NumberOfFactors,
    Relation,
    Reliability,
    RuleScore,
    ScaleResult,
    ScaleResults,
)
from kurak.model.scales import Instrument
from kurak.model.study import Study
from kurak.model.study_folder import StudyFolder

NONE = Estimated(None)
LABELS = ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree")
TEXTS = {
    "tr01": "It is unwise to trust too much those who have been in prison",
    "tr02": "I would never want my children to meet offenders",
    "tr07": "I wouldn't mind living next door to an offender or ex-convict",
    "tr08": "I'd like to communicate with some offenders",
    "tr09": "Only some offenders are really dangerous",
    "si01": "Most of them are people like me",
    "si02": "They want the same things from life as everybody else in this country",
    "si06": "They belong to another kind of people",
    "si07": "Their families are like other families",
}
REVERSE = ("tr01", "tr02", "si06")
TRUST, SIMILARITY = ("tr01", "tr02", "tr07", "tr08", "tr09"), ("si01", "si02", "si06", "si07")

INSTRUMENT = Instrument.model_validate(
    {
        "response": {"min": 1, "max": 5},
        "scales": {
            "trust": {"label": "Trust in offenders", "items": TRUST, "reverse": ("tr01", "tr02")},
            "similarity": {"label": "Similarity to other people", "items": SIMILARITY, "reverse": ("si06",)},
        },
    }
)


def about(value: float, half: float = 0.04, n: int | None = 950) -> Estimated:
    return Estimated(value, half / 2, value - half, value + half, n)


def answers(item: str, shares: tuple[float, ...], *, n: int = 950, dont_know: float | None = 0.05) -> ItemAnswers:
    disagree, agree = sum(shares[:2]), sum(shares[3:])
    return ItemAnswers(
        item, TEXTS[item], item in REVERSE, shares, about(disagree), about(shares[2]), about(agree), about(agree - disagree),
        about(3.0), 3.0, dont_know, None, n,
    )  # fmt: skip


def unanswered(item: str, n: int = 3) -> ItemAnswers:
    return ItemAnswers(item, TEXTS[item], item in REVERSE, (), NONE, NONE, NONE, NONE, NONE, float("nan"), None, None, n)


def reliability(domain: str, group: str, alpha: float, n: int, half: float = 0.04) -> Reliability:
    return Reliability(
        domain, group, n, about(alpha, half), about(alpha + 0.01, half), about(alpha + 0.02, half), about(alpha - 0.1, half),
        about(alpha - 0.01, half), alpha + 0.01, 0.27,
    )  # fmt: skip


def too_few(domain: str, group: str, n: int) -> Reliability:
    return Reliability(domain, group, n, NONE, NONE, NONE, NONE, NONE, why_not="fewer people than statements")


def model(name: str, *, cfi: float = 0.962, rmsea: float = 0.052, srmr: float = 0.041) -> ModelFit:
    return ModelFit(
        name, f"{name} =~ tr01 + tr02 + tr07 + tr08 + tr09", "WLSMV", 950, 31.25, 5, 0.0004, cfi, 0.951, rmsea, 0.041, 0.069, srmr,
        loadings=tuple(Loading(scale, item, about(0.61)) for scale, items in (("trust", TRUST), ("similarity", SIMILARITY)) for item in items),
        changes=(ModelChange("tr01 ~~ tr02", 24.6, 0.21), ModelChange("tr07 ~~ tr08", 12.5, -0.14)),
    )  # fmt: skip


NOT_FITTED = ModelFit(
    "declared", "trust =~ tr01", "WLSMV", 40, why_not="only 40 people answered every statement", change="ask more people or drop statements"
)  # fmt: skip

COMPARABILITY = (
    Comparability(
        "trust", "language", {"Kyrgyz": 512, "Russian": 398}, {"Uzbek": None}, "WLSMV",
        (
            LevelFit("configural", 40.5, 10, 0.968, 0.05, 0.04, holds=True),
            LevelFit("metric", 47.1, 14, 0.961, 0.051, 0.045, -0.007, 0.001, 0.005, 6.6, 4, 0.158, holds=True),
            LevelFit("scalar", 96.0, 18, 0.921, 0.071, 0.06, -0.04, 0.02, 0.015, 48.9, 4, 0.00001),
        ),
        (
            ItemDifference("tr01", 0.004, 0.001, 0.31, "negligible"),
            ItemDifference("tr09", 0.061, 0.002, 0.00001, "moderate"),
            ItemDifference("tr02", None, None, None, "", "too few answers in the lowest category"),
        ),
        "relations", "People who answer in Kyrgyz and in Russian use some statements differently, so a difference of means may be one of words.",
    ),
    Comparability(
        "trust", "region", {}, {"Talas region": 39, "Naryn region": 43}, "WLSMV", (), (), "not known",
        "The regions cannot be set side by side.", "fewer than 100 people in all regions but one",
    ),
)  # fmt: skip

SCORES = (
    RuleScore("trust", "6 − answer", 1, 5, about(2.58)),
    RuleScore("trust", "5 − answer", 0, 5, about(2.02)),
)

TRUST_RESULT = ScaleResult(
    "trust", "Trust in offenders", TRUST, 1, 5, 950,
    answers=(
        answers("tr01", (0.1, 0.25, 0.14, 0.31, 0.2)),
        answers("tr02", (0.12, 0.23, 0.13, 0.3, 0.22), n=948),
        answers("tr07", (0.09, 0.18, 0.16, 0.375, 0.195), dont_know=0.08),
        answers("tr08", (0.1, 0.21, 0.18, 0.35, 0.16)),
        answers("tr09", (0.04, 0.14, 0.16, 0.38, 0.28), n=21),
    ),
    reliability=(
        reliability("", "", 0.74, 950),
        reliability("language", "Kyrgyz", 0.79, 512),
        reliability("language", "Russian", 0.64, 398),
        too_few("language", "Uzbek", 3),
        reliability("region", "Osh region", 0.71, 200, 0.09),
        reliability("region", "Talas region", 0.69, 39, 0.2),
    ),
    in_scale=(
        ItemInScale("tr01", about(0.48), about(0.70), 0.62),
        ItemInScale("tr02", about(0.44), about(0.71), 0.55),
        ItemInScale("tr07", about(0.51), about(0.69), 0.66),
        ItemInScale("tr08", about(0.24), about(0.75), 0.28),
        ItemInScale("tr09", about(-0.12), about(0.79), -0.15),
    ),
    model=model("trust"),
    comparability=COMPARABILITY,
    scores=SCORES,
)  # fmt: skip

SIMILARITY_RESULT = ScaleResult(
    "similarity", "Similarity to other people", SIMILARITY, 1, 5, 940,
    answers=(
        answers("si01", (0.05, 0.12, 0.2, 0.4, 0.23)),
        answers("si02", (0.02, 0.08, 0.15, 0.45, 0.3)),
        answers("si06", (0.2, 0.3, 0.2, 0.2, 0.1)),
        unanswered("si07"),
    ),
    reliability=(reliability("", "", 0.55, 940),),
    in_scale=(
        ItemInScale("si01", about(0.41), about(0.4), 0.6),
        ItemInScale("si02", about(0.45), about(0.41), 0.63),
        ItemInScale("si06", about(0.35), about(0.5), 0.4),
        ItemInScale("si07", NONE, NONE),
    ),
    model=model("similarity", cfi=0.88, rmsea=0.11, srmr=0.09),
)  # fmt: skip

REGIONS = {
    "Bishkek city": (2.20, 3.31), "Osh city": (2.32, 3.38), "Naryn region": (2.31, 3.42), "Talas region": (2.75, 3.61),
    "Chui region": (2.65, 3.47), "Batken region": (2.67, 3.55), "Issyk-Kul region": (2.70, 3.50), "Jalal-Abad region": (2.78, 3.66),
    "Osh region": (2.66, 3.52),
}  # fmt: skip

GROUP_RELATION = GroupRelation(
    "trust", "similarity", "region", 9, Estimated(0.91, None, 0.62, 0.98), 0.0007, 0.87, REGIONS, "printed means, tables 4 and 7"
)

RESULTS = ScaleResults(
    records="data/records.csv", respondents=1001, design="weights w, 56 clusters", simulated=False, confidence=0.95, smallest_base=5,
    flag_below=30, smallest_group=100, low=1, high=5, answer_labels=LABELS, disagree_codes=(1, 2), neutral_codes=(3,), agree_codes=(4, 5),
    seed=20231, scales=(TRUST_RESULT, SIMILARITY_RESULT), model=model("declared", cfi=0.931, rmsea=0.064, srmr=0.052),
    number_of_factors=NumberOfFactors(
        "polychoric", 930, 512.4, 0.84, {"tr01": 0.8}, 2100.5, 36, 0.0, 3, 2, 2, 1,
        eigenvalues=(3.1, 1.4, 0.6, 0.2, 0.05, -0.05, -0.1, -0.2, -0.3), reference=(0.35, 0.25, 0.18, 0.1, 0.05, 0.0, -0.06, -0.1, -0.15),
    ),
    factors=ExploratoryFactors(
        "minimum residual", "oblimin", 2, {item: (0.62, 0.08) if item in TRUST else (-0.05, 0.58) for item in (*TRUST, *SIMILARITY)},
        dict.fromkeys((*TRUST, *SIMILARITY), 0.6), ((1.0, 0.38), (0.38, 1.0)), (0.24, 0.19),
        own_factor={"trust": (1, 5, 5), "similarity": (2, 3, 4)}, heywood=("si01",),
    ),
    relations=(Relation("trust", "similarity", about(0.42), about(0.66, 0.07), about(0.61, 0.06)),),
    group_relations=(GROUP_RELATION,),
    findings=(Finding("SCL-001", "small-group", "note", "Uzbek is left out: too few people", fix="ask more people in Uzbek"),),
)  # fmt: skip

PUBLISHED_ONLY = replace(
    RESULTS, scales=(), model=None, number_of_factors=None, factors=None, relations=(), findings=(), respondents=0, records="no records"
)


def edition(results: ScaleResults | None = RESULTS) -> Edition:
    study = Study(id="small", title="A small study")
    return Edition(study, StudyFolder("small", study, instrument=INSTRUMENT), "0.1.0", scales=results)
