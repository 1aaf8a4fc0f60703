"""Costs of a small made-up programme, of which everything can be worked out by hand."""

from __future__ import annotations

COSTS = """\
currency: KGS
price_year: 2023
discount_rate: 0
discount_source: none within a year
years_until_return: {low: 1, central: 1, high: 1, source: s}
programme:
  - {id: course, what: a course, unit: course, low: 80, central: 90, high: 100, year: 2023, currency: KGS, source: the college}
avoided:
  - {id: prison, what: prison, unit: year, low: 2000, central: 3000, high: 4000, year: 2023, currency: KGS, source: the budget}
returns: {low: 0.4, central: 0.4, high: 0.5, source: a review}
effect: {low: 0.05, central: 0.1, high: 0.2, source: an expert}
"""
