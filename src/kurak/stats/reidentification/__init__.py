"""Risk that somebody in a file of records is found again: counts of key values, how alike and how rare, for the file as a whole.

The modules: ``keys`` (columns as codes, and which records agree), ``frequencies`` (of a record's key values in the sample and the
population), ``diversity`` (what agreeing records have in common), ``posterior_risk`` (negative binomial model),
``uniqueness_model`` (log-linear models of uniques), ``special_uniques`` (few values that are enough).
"""
