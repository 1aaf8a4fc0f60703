"""What the explorer holds as JSON inside the page: short, and with nothing that could end the element it stands in."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any, Final

from kurak.model.explorer import Explored
from kurak.report.words.categories import group_name
from kurak.report.writers.outline import without_controls

_ESCAPED: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)
"""Letters that mean something to HTML or to JavaScript; inside a JSON string they may be written so."""


def explorer_json(data: Explored) -> str:
    """The explorer's data as one line of JSON; rows are lists, in the order of the fields of ``model/explorer.py``; differences
    from one and the same group stand together.

    Examples
    --------
    >>> from kurak.model.explorer import ExplorerDomain, ExplorerMean, Measure
    >>> made = Explored((Measure("m", "</script>", "m"),), (ExplorerDomain("sex", "Sex", ("men",)),), (ExplorerMean(0, 0, 0, "2.50"),))
    >>> "</script>" in explorer_json(made), json.loads(explorer_json(made))["measures"]
    (False, [['m', '</script>', 'm', 0]])
    """
    content = {
        "measures": [[one.id, one.label, one.scale, int(one.reverse)] for one in data.measures],
        "domains": [[one.id, one.label, [group_name(group, one.id) for group in one.groups]] for one in data.domains],
        "means": [
            [one.measure, one.domain, one.group, one.estimate, one.std_error, one.low, one.high, one.n, one.deff, int(one.few)]
            for one in data.means
        ],
        "splits": [
            [one.measure, one.domain, one.group, list(one.shares), one.disagree, one.neutral, one.agree, one.net, one.n, one.dont_know]
            for one in data.splits
        ],
        "differences": [
            [*of, [[one.second, one.estimate, one.std_error, one.low, one.high, one.p, int(one.apart)] for one in those]]
            for of, those in groupby(data.differences, lambda one: (one.compared, one.measure, one.domain, one.first))
        ],
        "comparable": [list(one) for one in data.comparable],
        "answers": list(data.answers),
        "disagree": list(data.disagree),
        "neutral": list(data.neutral),
        "agree": list(data.agree),
        "low": data.low,
        "high": data.high,
        "mark": data.mark,
        "words": dict(data.words),
    }
    return json_in_page(content)


def json_in_page(content: dict[str, Any]) -> str:
    """Content as one line of JSON that may stand in an element of a page.

    Examples
    --------
    >>> json_in_page({"words": ["</script>"]})
    '{"words":["\\\\u003c/script\\\\u003e"]}'
    """
    return json.dumps(_clean(content), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def _clean(content: Any) -> Any:
    """The same without letters that have no place in a text, which JSON would carry past the page's own check."""
    if isinstance(content, str):
        return without_controls(content)
    if isinstance(content, dict):
        return {name: _clean(one) for name, one in content.items()}
    return [_clean(one) for one in content] if isinstance(content, list) else content
