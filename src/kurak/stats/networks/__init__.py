"""Networks of actors: their measures, key players, champions by nomination, a drawing, and ratings by several raters.

A network is a square array: row *i*, column *j* is the strength of the tie from actor *i* to actor *j*, 0 where
there is none; a tie without direction stands in both cells. Distances are numbers of ties, whatever their strength.

The modules: ``ties`` (what an array must be, neighbours, distances, components), ``centrality`` (degree,
closeness, eigenvector), ``betweenness``, ``structural_holes`` (constraint, effective size), ``fragmentation``,
``two_mode`` (actors by fields), ``fragmenting_sets`` and ``reaching_sets`` (key players), ``nominations`` and
``nomination_draws`` (made-up ones),
``missing_ties`` (how far a ranking depends on ties that were not recorded), ``layout`` and ``label_overlap``
(the drawing), ``ratings`` and ``salience``.
"""
