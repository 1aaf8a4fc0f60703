"""The reliability of scales: covariances of items, Cronbach's alpha, item statistics, omega, and their design error.

All answers are taken as turned already: high means the same for every item. The modules: ``covariance`` (of
weighted answers, some of them missing), ``alpha``, ``items`` (item-rest correlations, alpha if dropped),
``omega``, ``influence`` (what each respondent adds to a reliability or to an item's number, from which the
error under the design follows).
"""
