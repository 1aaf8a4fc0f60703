"""Why: from the file to the result nothing may be added, forgotten or counted in the money of another year. By hand throughout."""

from __future__ import annotations

from typing import Any

import pytest

from kurak.model.costs import Costs
from kurak.stakeholders.programme_costs import programme_costs


def number(low: float, central: float, high: float, **more: Any) -> dict[str, Any]:
    return {"low": low, "central": central, "high": high, "source": "s", **more}


def costs(**more: Any) -> Costs:
    return Costs.model_validate({
        "currency": "KGS", "price_year": 2023, "discount_rate": 0.1, "discount_source": "s",
        "years_until_return": number(1, 2, 2),
        "programme": [
            number(100, 200, 300, id="course", what="course", unit="course", year=2022, currency="KGS"),
            number(10, 10, 10, id="officer", what="officer", unit="hour", year=2023, currency="KGS", quantity=number(2, 5, 10)),
        ],
        "avoided": [number(1, 2, 3, id="prison", what="prison", unit="day", year=2023, currency="KGS", quantity=number(605, 1210, 1210))],
        "returns": number(0.4, 0.5, 0.6), "effect": number(0.1, 0.2, 0.3),
        "prices": [{"year": 2022, "index": 100, "source": "s"}, {"year": 2023, "index": 110, "source": "s"}],
        **more,
    })  # fmt: skip


def test_central_by_hand() -> None:
    found = programme_costs(costs()).central
    assert found.cost == pytest.approx(200 * 1.1 + 5 * 10, abs=1e-9)
    assert found.saving_per_return == pytest.approx(2 * 1210 / 1.21, abs=1e-9)
    assert found.saving == pytest.approx(0.5 * 0.2 * 2000, abs=1e-9)
    assert found.net == pytest.approx(200 - 270, abs=1e-9)
    assert found.effect == pytest.approx(270 / (0.5 * 2000), abs=1e-9)
    assert found.returns_to_avoid == pytest.approx(13.5, abs=1e-9)


def test_ranges_by_hand() -> None:
    found = programme_costs(costs())
    assert found.cost == pytest.approx((100 * 1.1 + 20, 300 * 1.1 + 100), abs=1e-9)
    # Worst: 605 days at 1, two years away, 40 percent return, a tenth avoided. Best: 1,210 days at 3, one year away.
    assert found.saving == pytest.approx((0.4 * 0.1 * 500, 0.6 * 0.3 * 3300), abs=1e-9)
    assert found.net == pytest.approx((20 - 430, 594 - 130), abs=1e-9)
    assert found.needed_effect == pytest.approx((130 / (0.6 * 3300), 430 / (0.4 * 500)), abs=1e-9)


def test_the_tornado_moves_one_input_at_a_time() -> None:
    found = programme_costs(costs())
    bars = {one.name: (one.at_low, one.at_high) for one in found.tornado}
    assert set(bars) == set(found.inputs) == {"course", "officer", "officer · quantity", "prison", "prison · quantity", "returns", "effect", "years_until_return"}
    assert bars["course"] == pytest.approx((200 - 160, 200 - 380), abs=1e-9)
    assert bars["effect"] == pytest.approx((100 - 270, 300 - 270), abs=1e-9)
    assert bars["years_until_return"] == pytest.approx((220 - 270, 200 - 270), abs=1e-9)
    widths = [one.width for one in found.tornado]
    assert widths == sorted(widths, reverse=True)


def test_no_saving_at_the_worst_and_none_at_all() -> None:
    some = programme_costs(costs(returns=number(0, 0.5, 0.6)))
    assert some.needed_effect is not None
    assert some.needed_effect[1] is None
    assert programme_costs(costs(returns=number(0, 0, 0))).needed_effect is None
