"""Differential item functioning: do groups answer an item differently at the same level of the whole scale?

The item is regressed on a matching score, then on groups, then on groups by score, each model holding the
one before; Swaminathan and Rogers (1990), Zumbo (1999), Crane et al. (2006). The modules: ``matching`` (the
score), ``nested_models`` (the three models and their likelihoods), ``item_test`` (tests and effect sizes of
one item), ``purification`` (all items of a scale, with those that function differently out of the score).
"""
