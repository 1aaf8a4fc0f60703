"""Why: a group's label may be a name, and a link of a strategy may lead nowhere; both are said without showing what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded_folder import FIRST, put
from group_folder import ONE, STRATEGIES, write_groups

from kurak.sources.qualitative.coded_texts import read_coded_texts

CODINGS = "coding,document,start,end,code,stance,quote\n"
SLIPS: dict[str, dict[str, str | bytes | None]] = {
    "COD-090": {"transcripts/T1.md": ONE.replace("P1", "Aibek")},
    "COD-091": {"transcripts/T9.md": FIRST.replace("T01", "T9"), "coding/codings/beth.csv": CODINGS + "b1,T9,0,9,bus,consensus,SIMULATED\n"},
    "COD-092": {"transcripts/T9.md": ONE.replace("id: T1", "id: T9").replace("P1: participant, P2: participant, P3: participant, P4: participant", "P1: participant")},
    "COD-093": {"transcripts/T9.md": FIRST.replace("T01", "T9"), "coding/strategies.csv": STRATEGIES + "S9,T9,A bus,Another,,,,,bus,\n"},
    "COD-094": {"coding/strategies.csv": STRATEGIES.replace("R2.1", "R2.2")},
    "COD-095": {"coding/strategies.csv": STRATEGIES.replace("money,2", "money,1")},
}  # fmt: skip


def test_sound_groups_give_no_finding(tmp_path: Path) -> None:
    texts = read_coded_texts(write_groups(tmp_path))
    assert texts.findings == ()
    assert len(texts.strategies) == 4


@pytest.mark.parametrize("code", SLIPS)
def test_every_slip_is_found(tmp_path: Path, code: str) -> None:
    found = [one for one in read_coded_texts(write_groups(tmp_path, SLIPS[code])).findings if one.code == code]
    assert found
    assert all(one.where[0].file in {*SLIPS[code], "coding/codings/beth.csv"} for one in found)


def test_a_label_that_may_be_a_name_is_not_shown(tmp_path: Path) -> None:
    (found,) = [one for one in read_coded_texts(write_groups(tmp_path, SLIPS["COD-090"])).findings if one.code == "COD-090"]
    assert "Aibek" not in f"{found.message} {found.fix} {found.where}"
    assert "1 of 4 participants" in found.message


def test_the_nearest_recommendation_is_offered_and_without_any_the_file_is_named(tmp_path: Path) -> None:
    (found,) = read_coded_texts(write_groups(tmp_path, SLIPS["COD-094"])).findings
    assert (found.fix, found.where[0].key, found.where[0].row) == ('did you mean "R2.1"?', "recommendations", 2)
    (tmp_path / "report/recommendations.yaml").unlink()
    put(tmp_path, "coding/strategies.csv", STRATEGIES)
    found = next(one for one in read_coded_texts(tmp_path).findings if one.code == "COD-094")
    assert "report/recommendations.yaml" in str(found.fix)


def test_strategies_are_read_under_the_codes_of_today(tmp_path: Path) -> None:
    log = "code,change,into,on,who,why\nomnibus,renamed,bus,2026-05-01,team,shorter\n"
    texts = read_coded_texts(write_groups(tmp_path, {"coding/codebook-log.csv": log, "coding/strategies.csv": STRATEGIES.replace(",bus,\n", ",omnibus|bus,\n")}))
    assert texts.findings == ()
    assert texts.strategies[3].codes == ("bus",)
