"""Suppression of table cells: who could work out what, and the cheapest set of cells that stops them.

``attacker`` asks what follows from everything published, ``pattern`` chooses the cells to withhold, ``tables`` makes linked tables
out of counts and says which cells a rule withholds.
"""
